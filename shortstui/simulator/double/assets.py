"""Pictures and videos, with what can be wrong with them."""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiohttp import web

from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.items import short_behind
from shortstui.simulator.double.media import clip, clip_seconds
from shortstui.simulator.double.pictures import SIZES, grey, huge, picture
from shortstui.simulator.double.wire import WORLD, hang_up

PAINTER: Final = web.AppKey("painter", ThreadPoolExecutor)
"""Pictures are drawn beside the server's loop, one at a time."""
_SLOW = 5.0
_LONGEST_WAIT = 60.0
_CORS = {"Access-Control-Allow-Origin": "*", "Timing-Allow-Origin": "*"}


async def thumbnail(request: web.Request) -> web.StreamResponse:
    """Answer a picture of a short; a missing one is 404 and grey."""
    world = request.app[WORLD]
    item_id, name, ending = (request.match_info[part] for part in ("id", "name", "ending"))
    short = short_behind(world.catalogue, item_id)
    fault = _spoilt(request, item_id, name)
    mode = fault.value.partition(" ")[0] if fault else ""
    if mode == "reset":
        return hang_up(request)
    if mode == "slow" and fault:
        await asyncio.sleep(fault.seconds or _SLOW)
    if short is None or name not in SIZES or ending != "jpg" or mode == "missing":
        return _jpeg(grey(), 404)
    if mode == "grey":
        return _jpeg(grey())
    if mode == "type":
        return web.Response(text="<html><body>Error</body></html>", content_type="text/html")
    if mode == "huge":
        return web.Response(body=huge(), content_type="image/png")
    drawing = (world.catalogue, short, name, world.settings.true_size)
    return _jpeg(await asyncio.get_running_loop().run_in_executor(request.app[PAINTER], picture, *drawing))


def _spoilt(request: web.Request, item_id: str, name: str) -> Fault | None:
    """Return what is wrong with a picture; once wrong, it stays so."""
    world = request.app[WORLD]
    if item_id not in world.spoilt:
        # A page asks for all its pictures at once.
        fault = world.faults.take("thumbnail", world.position(item_id), unordered=True)
        if fault is not None:
            world.spoilt[item_id] = fault
    found = world.spoilt.get(item_id)
    if found is None:
        return None
    names = found.value.partition(" ")[2] or "frame0"
    return found if names in ("*", name) else None


def _jpeg(body: bytes, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "public, max-age=7200", **_CORS}
    return web.Response(body=body, status=status, content_type="image/jpeg", headers=headers)


async def media(request: web.Request) -> web.StreamResponse:
    """Answer a video, whole or in ranges."""
    query = request.query
    if query.get("damaged"):
        return web.Response(body=os.urandom(2000), content_type="video/webm", headers=_CORS)
    seconds = 0.0
    with contextlib.suppress(ValueError):
        seconds = float(query.get("wait", "0"))
    await asyncio.sleep(min(max(seconds, 0.0), _LONGEST_WAIT))
    try:
        length = clip_seconds(float(query.get("dur", "5")))
    except (ValueError, OverflowError):
        raise web.HTTPBadRequest from None
    return web.FileResponse(clip(length), headers={"Content-Type": "video/webm", **_CORS})

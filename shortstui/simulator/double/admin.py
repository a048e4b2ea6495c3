"""Steering the double from outside: JSON over plain HTTP on this machine, on a port of its own.

``POST /__admin/reset`` (begin again) · ``GET /__admin/config``, ``POST /__admin/config`` (settings; begins
again) · ``POST /__admin/inject`` (a fault), ``DELETE /__admin/inject`` (end all) · ``GET /__admin/log`` (requests,
beacons, feeds) · ``GET /__admin/truth?id=…``.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiohttp import web

from shortstui.errors import ShortstuiError
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.double.wire import WORLD
from shortstui.simulator.double.world import World

_NEWEST = 1000
_Made = TypeVar("_Made", Fault, DoubleSettings)


def admin_app(world: World) -> web.Application:
    """Return the steering as an application, without a port."""
    app = web.Application(middlewares=[_door], client_max_size=64 * 1024)
    app[WORLD] = world
    app.router.add_post("/__admin/reset", _reset)
    app.router.add_get("/__admin/config", _config)
    app.router.add_post("/__admin/config", _configure)
    app.router.add_post("/__admin/inject", _inject)
    app.router.add_delete("/__admin/inject", _clear)
    app.router.add_get("/__admin/log", _log)
    app.router.add_get("/__admin/truth", _truth)
    return app


@web.middleware
async def _door(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Let in only who names this machine, so that no web page can steer the double by a name of its own."""
    if request.host.partition(":")[0] not in ("127.0.0.1", "localhost") or request.headers.get("Origin"):
        raise web.HTTPForbidden
    try:
        return await handler(request)
    except ShortstuiError as error:
        return web.json_response({"error": error.what, "hint": error.hint}, status=400)


async def _reset(request: web.Request) -> web.StreamResponse:
    request.app[WORLD].reset()
    return web.json_response({"ok": True})


async def _config(request: web.Request) -> web.StreamResponse:
    return web.json_response(dataclasses.asdict(request.app[WORLD].settings))


async def _configure(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.reset(_made(lambda values: dataclasses.replace(world.settings, **values), await _values(request)))
    return await _config(request)


async def _inject(request: web.Request) -> web.StreamResponse:
    request.app[WORLD].faults.inject(_made(lambda values: Fault(**values), await _values(request)))
    return web.json_response({"ok": True})


async def _clear(request: web.Request) -> web.StreamResponse:
    request.app[WORLD].clear()
    return web.json_response({"ok": True})


async def _log(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    return web.json_response(
        {
            "requests": [dataclasses.asdict(each) for each in list(world.received.requests)[-_NEWEST:]],
            "beacons": [
                {"visitor": each.visitor, "kind": each.kind, "values": dict(each.values)}
                for each in list(world.received.beacons)[-_NEWEST:]
            ],
            "feeds": world.log(),
        }
    )


async def _truth(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app[WORLD].truth(request.query.get("id", "")))


async def _values(request: web.Request) -> dict[str, Any]:
    try:
        values = json.loads(await request.read())
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ShortstuiError("that is no JSON object", hint='send {"kind": "sorry"}, for example')
    return values


def _made(make: Callable[[dict[str, Any]], _Made], values: dict[str, Any]) -> _Made:
    try:
        return make(values)
    except TypeError as error:
        raise ShortstuiError(
            f"there is a value that nobody knows: {error}", hint="see GET /__admin/config"
        ) from None

"""What the page asks for while it runs: players, items, sequences; and the beacons it sends."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from shortstui.simulator.double.answers import item_watch, response_context, sequence
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.items import listing
from shortstui.simulator.double.received import Beacon
from shortstui.simulator.double.visitors import Visitor
from shortstui.simulator.double.wire import VISITOR_COOKIE, WORLD, hang_up, rejected, set_cookie, visitor_id

_MOST_PARAMETERS = 200
_LONGEST_VALUE = 4096


async def player(request: web.Request) -> web.StreamResponse:
    """Answer how a video is played: with this a short begins."""
    world, visitor, body = request.app[WORLD], _visitor(request), await _body(request)
    if world.darken(visitor.begun):
        return hang_up(request)
    if fault := world.faults.take("player-error", visitor.begun):
        return _error(fault)
    item_id = _text(body, "videoId")
    if listing(world.catalogue, item_id) is None:
        return web.json_response({"playabilityStatus": {"status": "ERROR", "reason": "Video unavailable"}})
    lost = world.faults.take("visitor-lost", visitor.begun)
    answer, notes = world.begin(visitor, item_id, body.get("contentCheckOk") is True)
    response = web.json_response(answer, headers={"X-Page-Notes": json.dumps(notes)})
    if lost:
        set_cookie(response, VISITOR_COOKIE, world.visitors.new_id())
    return response


async def item(request: web.Request) -> web.StreamResponse:
    """Answer what a short is: the seeded form names it, the seedless one begins a feed."""
    world, visitor, body = request.app[WORLD], _visitor(request), await _body(request)
    if fault := world.faults.take("item-error", max(visitor.begun - 1, 0)):
        return _error(fault)
    asked = body.get("playerRequest")
    item_id, token = _text(asked if isinstance(asked, dict) else {}, "videoId"), ""
    if body.get("inputType") == "REEL_WATCH_INPUT_TYPE_SEEDLESS" or not item_id:
        await world.settle(visitor)
        page = visitor.open()
        item_id, token = page.entries[0].id if page.entries else "", page.token
    about = listing(world.catalogue, item_id)
    if about is None:
        return web.json_response({"responseContext": response_context(visitor.id)})
    return web.json_response(item_watch(visitor.id, about, token, world.shape(visitor)))


async def more(request: web.Request) -> web.StreamResponse:
    """Answer the next batch of the feed."""
    world, visitor, body = request.app[WORLD], _visitor(request), await _body(request)
    if fault := world.faults.take("sequence-error"):
        return _error(fault)
    await world.settle(visitor)
    page = visitor.more(_text(body, "sequenceParams") or _text(body, "continuation"))
    return web.json_response(sequence(visitor.id, page.entries, page.token))


async def nothing(_request: web.Request) -> web.StreamResponse:
    """Answer an endpoint that matters to nobody here."""
    return web.json_response({"responseContext": {}})


async def beacon(request: web.Request) -> web.StreamResponse:
    """Take in a report of watching."""
    world, kind = request.app[WORLD], request.path.rstrip("/").rpartition("/")[2]
    values = {**await _form(request), **dict(request.query)}
    values = {name[:40]: value[:_LONGEST_VALUE] for name, value in list(values.items())[:_MOST_PARAMETERS]}
    if not world.faults.take("beacons-lost"):
        world.received.beacons.append(Beacon(visitor_id(), kind, values))
        _visitor(request).ledger.hear(kind, values)
    return web.Response(status=204)


def _visitor(request: web.Request) -> Visitor:
    return request.app[WORLD].visitors.meet(visitor_id(), rejected(request))


async def _body(request: web.Request) -> dict[str, Any]:
    """Return the request's JSON.

    Raises:
        web.HTTPBadRequest: It is none, or doesn't say which client asks.
    """
    try:
        body = json.loads(await request.read())
        name = body["context"]["client"]["clientName"]
    except (ValueError, KeyError, TypeError, RecursionError):
        name = None
        body = {}
    if not isinstance(name, str) or not name:
        error = {
            "error": {
                "code": 400,
                "message": "Request contains an invalid argument.",
                "status": "INVALID_ARGUMENT",
            }
        }
        raise web.HTTPBadRequest(text=json.dumps(error), content_type="application/json")
    return dict(body)


async def _form(request: web.Request) -> dict[str, str]:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return {}
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _error(fault: Fault) -> web.Response:
    status = int(fault.value) if fault.value.isdigit() else 503
    words = {429: "Resource has been exhausted (e.g. check quota).", 500: "Internal error encountered."}
    message = words.get(status, "The service is currently unavailable.")
    return web.json_response({"error": {"code": status, "message": message}}, status=status)

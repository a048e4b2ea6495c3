"""The pages that a browser opens: shorts, consent, sorry, watch."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aiohttp import web

from shortstui.simulator.double.answers import item_watch, sequence
from shortstui.simulator.double.items import listing
from shortstui.simulator.double.labels import labels
from shortstui.simulator.double.pages import (
    consent_address,
    consent_page,
    page_script,
    page_style,
    plain_page,
    shorts_page,
    sorry_page,
    watch_page,
)
from shortstui.simulator.double.visitors import Page, Visitor
from shortstui.simulator.double.wire import (
    WORLD,
    hang_up,
    language_of,
    rejected,
    set_cookie,
    undecided,
    visitor_id,
)

_UNKNOWN_LANGUAGE = "eo"


async def shorts(request: web.Request) -> web.StreamResponse:
    """Answer ``/shorts`` and ``/shorts/<id>``: redirect, refuse, or send the page with its first batch."""
    world = request.app[WORLD]
    known = world.visitors.get(visitor_id())
    if world.darken(known.begun if known else 0):
        return hang_up(request)
    number = world.pages
    world.pages += 1
    if world.faults.take("sorry", number):
        raise web.HTTPFound(
            f"https://www.google.com/sorry/index?continue={quote(str(request.url), safe='')}&q=EgQ"
        )
    if fault := world.faults.take("document-error", number):
        status = int(fault.value) if fault.value.isdigit() else 200
        text = "500 Internal Server Error" if status >= 500 else fault.value
        return _html(plain_page(text), status)
    asked = world.faults.take("consent", number)
    lightbox = asked is not None and asked.value == "lightbox"
    if (asked and not lightbox) or (world.settings.consent and undecided(request) and not lightbox):
        return _to_consent(request, asked.value if asked else "")
    item_id = request.match_info.get("id", "")
    if item_id and (listing(world.catalogue, item_id) is None or world.faults.take("not-a-short", number)):
        raise web.HTTPSeeOther(f"https://www.youtube.com/watch?v={item_id}")
    visitor = world.visitors.meet(visitor_id(), rejected(request))
    await world.settle(visitor)
    flags = {**_flags(request, visitor, number), "lightbox": lightbox}
    return _html(_shorts(request, visitor, visitor.open(item_id), item_id, flags))


def _to_consent(request: web.Request, value: str) -> web.StreamResponse:
    language = _UNKNOWN_LANGUAGE if value == "language" else language_of(request)
    target = f"https://www.youtube.com{request.rel_url}"
    return web.Response(status=302, headers={"Location": consent_address(target, language)})


def _shorts(request: web.Request, visitor: Visitor, page: Page, item_id: str, flags: dict[str, Any]) -> str:
    world = request.app[WORLD]
    player: dict[str, Any] = {}
    item: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    if page.entries:
        first = page.entries[0].id
        about = listing(world.catalogue, first)
        assert about is not None, "the feed has only known items"
        player, notes = world.begin(visitor, first)
        item = item_watch(visitor.id, about, page.token, world.shape(visitor))
    data = {
        "ytInitialData": item,
        "ytInitialPlayerResponse": player,
        "ytInitialReelWatchSequenceResponse": sequence(visitor.id, page.entries, page.token),
    }
    return shorts_page(visitor.id, listing(world.catalogue, item_id), data, {**flags, "notes": notes})


def _flags(request: web.Request, visitor: Visitor, number: int) -> dict[str, Any]:
    """Return what the page script is told of the whole page."""
    world = request.app[WORLD]
    layout, spoken = world.faults.take("layout", number), world.faults.take("language", number)
    language = spoken.value if spoken else language_of(request)
    return {
        "pace": world.settings.pace,
        "layout": layout.value if layout else visitor.layout,
        "language": language,
        "labels": labels(language),
        "blob": world.faults.take("blob", number) is not None,
        "serviceWorker": world.faults.take("service-worker", number) is not None,
    }


async def watch(request: web.Request) -> web.StreamResponse:
    """Answer the page of a video that is no short."""
    return _html(watch_page(listing(request.app[WORLD].catalogue, request.query.get("v", "")[:11])))


async def home(_request: web.Request) -> web.StreamResponse:
    """Lead to the shorts: the double has nothing else."""
    raise web.HTTPFound("https://www.youtube.com/shorts")


async def consent(request: web.Request) -> web.StreamResponse:
    """Answer the consent page."""
    return _html(consent_page(request.query.get("continue", ""), request.query.get("hl", "en")[:20]))


async def save(request: web.Request) -> web.StreamResponse:
    """Take the choice and go back to where the browser came from."""
    fields = await request.post()
    accepts = fields.get("set_eom") == "false"
    if fields.get("ajax"):
        response = web.Response(status=204)
    else:
        target = str(fields.get("continue", ""))
        if not target.startswith("https://www.youtube.com/"):
            target = "https://www.youtube.com/"
        response = web.Response(status=303, headers={"Location": target})
    set_cookie(response, "SOCS", "CAISAiAD" if accepts else "CAE=", days=395)
    return response


async def sorry(request: web.Request) -> web.StreamResponse:
    """Answer the page of unusual traffic."""
    return _html(sorry_page(request.query.get("continue", "")), 429)


async def script(_request: web.Request) -> web.StreamResponse:
    """Answer the script of the Shorts page."""
    return web.Response(text=page_script(), content_type="text/javascript", charset="utf-8")


async def style(_request: web.Request) -> web.StreamResponse:
    """Answer the stylesheet of the Shorts page."""
    return web.Response(text=page_style(), content_type="text/css", charset="utf-8")


async def worker(_request: web.Request) -> web.StreamResponse:
    """Answer the service worker: it takes over at once, and then all that the page asks for waits for ever."""
    code = (
        "self.addEventListener('install', () => self.skipWaiting());"
        "self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));"
        "self.addEventListener('fetch', (event) => event.respondWith(new Promise(() => {})));"
    )
    return web.Response(text=code, content_type="text/javascript", charset="utf-8")


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")

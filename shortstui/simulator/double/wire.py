"""What all handlers share: the world, the visitor's cookies, and how a connection is cut."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from aiohttp import web

from shortstui.simulator.double.world import World

WORLD: Final = web.AppKey("world", World)
SITE: Final = "www.youtube.com"
VISITOR_COOKIE: Final = "VISITOR_INFO1_LIVE"


_asking: ContextVar[str] = ContextVar("visitor", default="")


def visitor_id() -> str:
    """Return the visitor of the request that is being answered, "" where the site gives no cookies."""
    return _asking.get()


def identify(request: web.Request) -> bool:
    """Find out who asks, and return whether a cookie has to be given; hosts but the site's own give none."""
    if host_of(request) != SITE:
        _asking.set("")
        return False
    brought = request.cookies.get(VISITOR_COOKIE, "")
    known = len(brought) == 11 and brought.isascii()
    _asking.set(brought if known else request.app[WORLD].visitors.new_id())
    return not known


def set_cookie(response: web.StreamResponse, name: str, value: str, days: int = 180) -> None:
    """Give a cookie as the site does, to all of youtube.com."""
    life = f"; Max-Age={days * 86_400}" if days else ""
    response.headers.add(
        "Set-Cookie", f"{name}={value}; Domain=.youtube.com; Path=/; Secure; HttpOnly; SameSite=None{life}"
    )


def host_of(request: web.Request) -> str:
    """Return the host that was asked, without a port."""
    return request.host.partition(":")[0]


def undecided(request: web.Request) -> bool:
    """Return whether the browser carries no choice about consent."""
    socs = request.cookies.get("SOCS", "")
    return not socs or socs.startswith("CAA")


def rejected(request: web.Request) -> bool:
    """Return whether the browser carries a rejection."""
    return request.cookies.get("SOCS", "").startswith("CAE")


def language_of(request: web.Request) -> str:
    """Return the language that a browser asks for: by ``hl``, or by its first preference."""
    wanted = request.query.get("hl") or request.headers.get("Accept-Language", "").partition(",")[0]
    wanted = wanted.partition(";")[0].strip()[:12]
    return wanted if wanted.replace("-", "").isalnum() and wanted.isascii() else "en"


def hang_up(request: web.Request) -> web.Response:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)

"""The double itself: a TLS server on this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Final, TypeVar

from aiohttp import web

from shortstui.errors import ShortstuiError
from shortstui.simulator.double import assets, documents, endpoints
from shortstui.simulator.double.admin import admin_app
from shortstui.simulator.double.certificate import server_context
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.pages import SCRIPT_PATH, STYLE_PATH
from shortstui.simulator.double.received import Received, Request
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.double.wire import (
    VISITOR_COOKIE,
    WORLD,
    hang_up,
    host_of,
    identify,
    set_cookie,
    visitor_id,
)
from shortstui.simulator.double.world import World

HOSTS: Final = ("www.youtube.com", "consent.youtube.com", "www.google.com", "i.ytimg.com", "*.googlevideo.com")
"""Whose names the double answers to; the browser is told that no other host exists."""
_LOOPBACK = "127.0.0.1"
_LARGEST_REQUEST = 64 * 1024
_PATIENCE = 30.0
_Result = TypeVar("_Result")


class Double:
    """The Shorts site on this machine. Use it as a context manager, or :meth:`start` and :meth:`stop` it.

    Args:
        settings: The platform and the pages.
        port: Of the site; 0 for a free one.
        admin_port: Of the steering; 0 for a free one.

    Attributes:
        port: Of the site, once it runs.
        admin_port: Of the steering, once it runs.
    """

    def __init__(self, settings: DoubleSettings | None = None, port: int = 0, admin_port: int = 0) -> None:
        self.settings = settings or DoubleSettings()
        self.port, self.admin_port = port, admin_port
        self._past: list[tuple[str, float]] = []
        self._world: World | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Double:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Make the world and open the ports; returns when the double answers.

        Raises:
            ShortstuiError: A setting is out of range, or a port is taken.
        """
        self._world = World(self.settings)
        self._world.visitors.past = list(self._past)
        sockets = [_listen(self.port), _listen(self.admin_port)]
        self.port, self.admin_port = (each.getsockname()[1] for each in sockets)
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, args=(sockets, ready), name="double", daemon=True)
        self._thread.start()
        if not ready.wait(_PATIENCE):
            raise ShortstuiError("the double of the site didn't start", hint="try again")

    def stop(self) -> None:
        """Close the ports and end the thread; may be called twice."""
        if self._loop is not None and self._thread is not None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_PATIENCE)
            self._loop = self._thread = None

    def chromium_args(self) -> list[str]:
        """Return the arguments with which a Chromium finds the double under the site's names, and nothing else."""
        rules = [f"MAP {host} {_LOOPBACK}:{self.port}" for host in HOSTS]
        return [f"--host-resolver-rules={', '.join([*rules, 'MAP * ~NOTFOUND'])}", "--no-proxy-server"]

    def reset(self, settings: DoubleSettings | None = None) -> None:
        """Begin again with a new world: no visitors, no faults, nothing received.

        Args:
            settings: Other ones, or None for the same.
        """
        self._call(lambda: self._running().reset(settings))

    def inject(self, fault: Fault) -> None:
        """Order something to go wrong."""
        self._running().faults.inject(fault)

    def clear(self) -> None:
        """End all faults."""
        self._call(self._running().clear)

    @property
    def received(self) -> Received:
        """What reached the double."""
        return self._running().received

    def remember(self, past: Sequence[tuple[str, float]]) -> None:
        """Give the first visitor a past, as if this double had served it; before the visitor's first page.

        Args:
            past: Ids and watched seconds, oldest first.
        """
        self._past = list(past)
        if self._world is not None:
            self._world.visitors.past = list(past)

    def truth(self, short_id: str) -> Mapping[str, Any]:
        """Return what the platform knows of a short: "topic", and under "served" by which rule it came where."""
        return self._call(lambda: self._running().truth(short_id))

    def log(self) -> list[dict[str, Any]]:
        """Return the ground truth of all visitors: each entry of each feed with the rule that chose it."""
        return self._call(self._running().log)

    def _running(self) -> World:
        if self._world is None:
            raise ShortstuiError("the double of the site isn't running", hint="start it first")
        return self._world

    def _call(self, what: Callable[[], _Result]) -> _Result:
        """Do something in the server's thread, where the world lives."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return what()

        async def do() -> _Result:
            return what()

        return asyncio.run_coroutine_threadsafe(do(), loop).result(_PATIENCE)

    def _serve(self, sockets: list[socket.socket], ready: threading.Event) -> None:
        assert self._loop is not None, "start() makes it"
        loop = self._loop
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(_overhear)
        runners = loop.run_until_complete(self._open(sockets))
        ready.set()
        try:
            loop.run_forever()
        finally:
            for runner in runners:
                loop.run_until_complete(runner.cleanup())
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def _open(self, sockets: list[socket.socket]) -> list[web.AppRunner]:
        world = self._running()
        runners = [
            web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
            for app in (site_app(world), admin_app(world))
        ]
        for runner, sock, tls in zip(runners, sockets, (server_context(HOSTS), None), strict=True):
            await runner.setup()
            await web.SockSite(runner, sock, ssl_context=tls).start()
        return runners


def site_app(world: World) -> web.Application:
    """Return the site as an application, without a port."""
    app = web.Application(middlewares=[_door], client_max_size=_LARGEST_REQUEST)
    app[WORLD] = world
    app[assets.PAINTER] = ThreadPoolExecutor(1, "painter")
    app.on_cleanup.append(_put_brush_down)
    get, post = app.router.add_get, app.router.add_post
    get("/", documents.home)
    get("/shorts", documents.shorts)
    get("/shorts/{id:[A-Za-z0-9_-]{11}}", documents.shorts)
    get("/watch", documents.watch)
    get("/m", documents.consent)
    post("/save", documents.save)
    get("/sorry/index", documents.sorry)
    get("/sw.js", documents.worker)
    get(SCRIPT_PATH, documents.script)
    get(STYLE_PATH, documents.style)
    post("/youtubei/v1/player", endpoints.player)
    post("/youtubei/v1/reel/reel_item_watch", endpoints.item)
    post("/youtubei/v1/reel/reel_watch_sequence", endpoints.more)
    post("/youtubei/v1/{endpoint:.+}", endpoints.nothing)
    for path in ("/api/stats/{kind}", "/ptracking", "/generate_204"):
        app.router.add_route("*", path, endpoints.beacon)
    get("/{folder:vi|vi_webp}/{id:[A-Za-z0-9_-]{11}}/{name:[a-z0-9_]+}.{ending:jpg|webp}", assets.thumbnail)
    get("/videoplayback", assets.media)
    return app


@web.middleware
async def _door(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Know the visitor, cut the line while the network is gone, and write down what came."""
    world, host, new = request.app[WORLD], host_of(request), identify(request)
    try:
        response = hang_up(request) if world.dark else await handler(request)
    except web.HTTPException as error:
        response = web.Response(status=error.status, headers=error.headers, text=error.text)
    if new and not response.prepared:
        set_cookie(response, VISITOR_COOKIE, visitor_id())
        set_cookie(response, "YSC", "aB3dE5gH7jK", days=0)
    world.received.requests.append(
        Request(host, request.method, request.path, request.query_string, visitor_id(), response.status)
    )
    return response


async def _put_brush_down(app: web.Application) -> None:
    app[assets.PAINTER].shutdown(wait=False, cancel_futures=True)


def _overhear(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Let a browser that breaks off, or doubts the certificate, pass without a word on standard error."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise ShortstuiError(
            f"port {port} can't be opened: {error.strerror}", hint="give another port, or 0 for a free one"
        ) from error
    return listening

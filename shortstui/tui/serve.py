"""The app in a browser of this machine, through textual-serve."""

from __future__ import annotations

import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from textual_serve.server import Server

HOST: Final = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LoopbackServer(Server):
    """Serves the app to this machine's own browser, and to nobody else.

    The app can run bots and open editors, so its address holds a secret that is new each time, and a page of
    another site that tries the address is refused by its Origin and Host.

    Args:
        port: On the loopback interface.
    """

    def __init__(self, port: int) -> None:
        # textual-serve hands this to a shell; nothing in it comes from outside.
        super().__init__(shlex.join([sys.executable, "-m", "shortstui"]), host=HOST, port=port, title="shortstui")
        self.secret = secrets.token_urlsafe(16)

    @property
    def address(self) -> str:
        """What the user opens."""
        return f"http://{HOST}:{self.port}/{self.secret}/"

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002
        """Say the address."""
        self.console.print(f"{self.address}  (this machine only; ctrl+c ends it)", highlight=False, soft_wrap=True)

    async def _make_app(self) -> web.Application:
        inner = await super()._make_app()
        inner.middlewares.append(self._from_here)
        outer = web.Application()
        outer.add_subapp(f"/{self.secret}", inner)
        return outer

    @web.middleware
    async def _from_here(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        own = f"{HOST}:{self.port}"
        origin = request.headers.get("Origin")
        if request.host != own or origin not in (None, f"http://{own}"):
            raise web.HTTPForbidden(text="only the page that this server gave may talk to it")
        return await handler(request)

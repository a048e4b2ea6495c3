"""One page of one visitor, from its opening to its end; after a crash the next goes on as the same visitor."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.identity import Identity
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.screen import Screen
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.traffic import Traffic

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

_CLOSING: Final = 5.0


@dataclass
class Visit:
    """A context, its one page, and what reads along on it.

    Attributes:
        context: The cookie jar.
        screen: The page.
        traffic: What goes over the wire.
        shorts: How many were on in this visit.
    """

    context: BrowserContext
    screen: Screen
    traffic: Traffic
    shorts: int = 0

    @classmethod
    async def open(
        cls, pool: BrowserPool, settings: LiveSettings, identity: Identity, site: Site, pace: float
    ) -> Visit:
        """Open a page as the visitor that is kept, or as a new one; nothing is loaded yet.

        Raises:
            ShortstuiError: There is no browser, or it doesn't start.
        """
        context = await pool.context(settings, identity.state)
        page = await in_time(context.new_page())
        return cls(context, Screen(page, site, pace), Traffic(page, site))

    async def close(self) -> None:
        """End the visit, whatever state the browser is in."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self.context.close(), _CLOSING)

"""The feed of the site's double: the driver in a real browser, before the simulated platform on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shortstui.clock import Clock
from shortstui.feeds.protocol import Past, Playback, Served, Steer, Tell, tell_nobody
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site import site_record
from shortstui.records import settings_record
from shortstui.simulator.double.settings import DoubleSettings

if TYPE_CHECKING:
    from shortstui.simulator.double.server import Double


class DoubleFeed:
    """YouTube's driver before the double: the same code and the same addresses, and nothing leaves the machine.

    Args:
        double: The platform and its pages.
        live: How a bot goes there.
        keep: Where the visitor's cookies are kept; None to keep them in memory only.
        site: A double that runs already; None to start one of its own.
    """

    name = "double"

    def __init__(
        self,
        double: DoubleSettings,
        live: LiveSettings,
        *,
        keep: Path | None = None,
        site: Double | None = None,
    ) -> None:
        self._double = double
        self._live = live
        self._keep = keep
        self._site = site
        self._own_site = site is None
        self._pool: BrowserPool | None = None
        self._feed: YouTubeFeed | None = None

    def settings(self) -> Mapping[str, object]:
        """Return what the manifest keeps so that the run can be made again."""
        live = settings_record(self._live) | site_record(self._live.site)
        return settings_record(self._double) | {"live": live}

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:
        """Start the double and the browser; a visitor of before is remembered by what was recorded.

        Raises:
            ShortstuiError: There is no browser, or a setting is out of range.
        """
        from shortstui.simulator.double.server import Double

        if self._site is None:
            self._site = Double(self._double)
            self._site.remember([(each.short_id, each.dwell) for each in past])
            self._site.start()
        self._pool = BrowserPool(
            self._live.browser, self._live.headless, self._site.chromium_args(), trust_any_certificate=True
        )
        self._feed = YouTubeFeed(self._live, pool=self._pool, pace=self._double.pace, keep=self._keep)
        await self._feed.open(clock, past, tell)

    async def next(self) -> Served | None:
        """Return the short that is on."""
        return await self._feed.next() if self._feed else None

    async def dwell(self, seconds: float) -> Playback:
        """Stay on the current short."""
        assert self._feed is not None, "open() comes first"
        return await self._feed.dwell(seconds)

    async def advance(self) -> Playback | None:
        """Go on to the next short."""
        assert self._feed is not None, "open() comes first"
        return await self._feed.advance()

    def steer(self, how: Steer) -> None:
        """Hear of the user's hand."""
        if self._feed is not None:
            self._feed.steer(how)

    async def close(self) -> None:
        """Close browser and double; may be called twice."""
        if self._feed is not None:
            await self._feed.close()
        if self._pool is not None:
            await self._pool.close()
        if self._own_site and self._site is not None:
            self._site.stop()

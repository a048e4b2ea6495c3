"""A walk through the double's shorts with the driver alone: no bot, no persona, everything noted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.async_api import Page

from shortstui.bots.controls import Controls, LiveClock
from shortstui.clock import Clock
from shortstui.feeds.protocol import NO_EVIDENCE, Frame, Incident, Playback, Short, Told, Upcoming
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.simulator.double.server import Double

PATIENCE = 150.0
"""Real seconds after which a walk counts as hung."""
DWELL = 3.0
"""Seconds on each short: long enough to be told from the next."""

BROWSERS: WeakKeyDictionary[Double, BrowserPool] = WeakKeyDictionary()
"""Browsers that stay open from test to test, by the double they know; before any other, a walk opens its own."""

Between = Callable[[int, YouTubeFeed], Awaitable[None]]


@dataclass
class Walk:
    """What happened on the way."""

    shorts: list[Short] = field(default_factory=list)
    playbacks: list[Playback] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    evidence: dict[str, list[str]] = field(default_factory=dict)
    upcoming: list[str] = field(default_factory=list)
    frames: dict[str, bytes] = field(default_factory=dict)
    ended: bool = False
    """Whether the feed said by itself that there is nothing more."""

    @property
    def kinds(self) -> list[str]:
        """The kinds of the incidents, in their order."""
        return [incident.kind for incident in self.incidents]

    @property
    def ids(self) -> list[str]:
        """The shorts that were seen."""
        return [short.id for short in self.shorts]

    def said(self, kind: str) -> str:
        """Return what the first incident of a kind said; "" when there was none."""
        return next((incident.message for incident in self.incidents if incident.kind == kind), "")

    def hear(self, event: Told, evidence: Mapping[str, bytes] = NO_EVIDENCE) -> None:
        """Note what the feed tells."""
        if isinstance(event, Upcoming):
            self.upcoming.extend(event.ids)
        elif isinstance(event, Frame):
            self.frames[event.short_id] = next(iter(evidence.values()))
        else:
            self.incidents.append(event)
            self.evidence[event.kind] = [name for name, data in evidence.items() if data]


async def nothing(_number: int, _feed: YouTubeFeed) -> None:
    """Do nothing between two shorts."""


async def walk(
    double: Double,
    count: int,
    *,
    between: Between = nothing,
    dwell: float = DWELL,
    keep: Path | None = None,
    live: LiveSettings | None = None,
    clock: Clock | None = None,
    into: Walk | None = None,
) -> Walk:
    """Go through ``count`` shorts, fewer if the feed ends.

    Args:
        double: The site.
        count: How many.
        between: Called while a short is on, before its dwell: (its number from 1, the feed).
        dwell: Seconds on each.
        keep: Where the cookies are kept.
        live: How to go there.
        clock: Of the feed; one of the double's pace by default.
        into: What to note everything in; for walks that end in an error.
    """
    shared = BROWSERS.get(double)
    pool = shared or browsers_for(double)
    pace = double.settings.pace
    feed = YouTubeFeed(live or LiveSettings(), pool=pool, pace=pace, keep=keep)
    done = Walk() if into is None else into
    try:
        async with asyncio.timeout(PATIENCE):
            await feed.open(clock or LiveClock(Controls(), pace), (), done.hear)
            while len(done.shorts) < count:
                served = await feed.next()
                if served is None:
                    done.ended = True
                    break
                done.shorts.append(served.short)
                await between(len(done.shorts), feed)
                playback = await feed.dwell(dwell)
                done.playbacks.append(await feed.advance() or playback)
    finally:
        await feed.close()
        if shared is None:
            await pool.close()
    return done


def browsers_for(double: Double) -> BrowserPool:
    """Return browsers that know no host but the double."""
    return BrowserPool(args=double.chromium_args(), trust_any_certificate=True)


def page_of(feed: YouTubeFeed) -> Page:
    """Return the page that the driver has now."""
    assert feed._visit is not None
    return feed._visit.screen.page


def visitors(double: Double) -> set[str]:
    """Return the visitors that opened a page of shorts, but for the one without a cookie yet."""
    return {request.visitor for request in double.received.asked("/shorts") if request.status == 200} - {""}

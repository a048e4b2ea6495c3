"""Staying on a short: until so much of it was played, unless the user's hand or the page itself comes between."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any, Final

from shortstui.clock import Clock
from shortstui.feeds.protocol import Steer
from shortstui.feeds.youtube.on_screen import OnScreen
from shortstui.feeds.youtube.screen import Screen

_SLICE: Final = 0.5
"""Real seconds after which a stay looks at the user's hand again."""
_STALLED: Final = 6.0
"""Real seconds without any playing after which a short is given up."""
_LATE: Final = 1.0
"""Real seconds that a stay may outlast what was meant."""


class Hand:
    """What the user wants of the feed: paused or not, stopped or not."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()
        self._stop = asyncio.Event()
        self._since = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def stopped(self) -> bool:
        """Whether the bot is to end."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        """Whether nothing may play."""
        return not self._free.is_set()

    def take(self, how: Steer) -> None:
        """Hear of the user's hand."""
        if how == "pause" and not self.paused:
            self._since = time.monotonic()
            self._free.clear()
        elif how != "pause":
            self._free.set()
        if how == "stop":
            self._stop.set()

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something to the page as soon as the loop is free; a page that is gone needs nothing."""

        async def quietly() -> None:
            with contextlib.suppress(Exception):
                await work

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def held(self) -> float:
        """Wait until the bot may go on; return the real seconds since it was paused."""
        await self._free.wait()
        return time.monotonic() - self._since

    async def settle(self) -> None:
        """Wait for what was to be done soon."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)


async def dwell_on(screen: Screen, on: OnScreen, seconds: float, clock: Clock, hand: Hand, pace: float) -> None:
    """Stay on a short until it was played for ``seconds`` in all; one that can't play, for as long on the clock.

    Args:
        screen: The page.
        on: The short; what happens is noted in it.
        seconds: Counted from the moment it was on, so that looking and deciding are part of it.
        clock: The feed's.
        hand: The user's.
        pace: How many times faster than real the videos play.
    """
    idle = time.monotonic()
    helped = False
    while not hand.stopped:
        if hand.paused:
            await _hold(screen, on, hand, pace)
            idle = time.monotonic()
            continue
        if not on.plays:
            if (left := seconds - on.stayed(clock)) <= 0:
                return
            await clock.sleep(min(left, _SLICE * pace))
            continue
        if on.played >= seconds:
            break
        part = await screen.stay(on.state, on.at, seconds - on.played, _SLICE)
        on.played += part.played
        on.at = part.state.at
        if part.how == "left":
            on.flaw("left early")
            return
        if part.played > 0.02:
            idle = time.monotonic()
        elif part.state.waitsForHand and not helped:
            helped = True
            await press_play(screen)
        elif time.monotonic() - idle > _STALLED:
            on.flaw("stalled")
            return
    if on.plays and (on.stayed(clock) - seconds) / pace > _LATE and not hand.stopped:
        on.flaw("late")


async def press_play(screen: Screen) -> None:
    """Give the gesture without which a browser may refuse to play."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):  # it may have begun by itself
        await screen.click_first(screen.large_play)


async def _hold(screen: Screen, on: OnScreen, hand: Hand, pace: float) -> None:
    await screen.pause()
    on.held += await hand.held() * pace
    if not hand.stopped:
        await screen.play()

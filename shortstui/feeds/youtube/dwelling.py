"""Staying on a short: until so much of it was played, unless the user's hand or the page itself comes between."""

from __future__ import annotations

import contextlib
import time
from typing import Final

from shortstui.clock import Clock
from shortstui.feeds.youtube.hand import Hand
from shortstui.feeds.youtube.on_screen import OnScreen
from shortstui.feeds.youtube.screen import Screen

_SLICE: Final = 0.5
"""Real seconds after which a stay looks at the user's hand again."""
_STALLED: Final = 6.0
"""Real seconds without any playing after which a short is given up."""
_SLOWEST: Final = 5.0
"""Times as long as meant, after which a short that plays in drops is given up."""
_LATE: Final = 1.0
"""Real seconds that a stay may outlast what was meant."""


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
            await _hold(screen, hand)
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
        if time.monotonic() - idle > _STALLED or on.stayed(clock) > _SLOWEST * seconds + _STALLED * pace:
            on.flaw("stalled")
            return
    if on.plays and (on.stayed(clock) - seconds) / pace > _LATE and not hand.stopped:
        on.flaw("late")


async def press_play(screen: Screen) -> None:
    """Give the gesture without which a browser may refuse to play."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):  # it may have begun by itself
        await screen.click_first(screen.large_play)


async def _hold(screen: Screen, hand: Hand) -> None:
    await screen.pause()
    await hand.permission()
    if not hand.stopped:
        await screen.play()

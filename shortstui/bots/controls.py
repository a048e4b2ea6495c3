"""Steering a bot while it runs: pause, go on, stop, faster, slower."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_SLICE = 0.05
"""Real seconds after which a slowed-down wait looks at the controls again."""


class Controls:
    """What the user wants of the bot. To be used from the bot's own event loop only.

    Args:
        speed: Virtual seconds per real second; None for as fast as the machine can. May be set at any time.
    """

    def __init__(self, speed: float | None = None) -> None:
        self.speed = speed
        self.on_pause: Callable[[bool], None] = lambda _paused: None
        """Called when the bot is paused (True) or let go on (False)."""
        self.on_stop: Callable[[], None] = lambda: None
        """Called once, when the bot is told to stop."""
        self.bots = 0
        """How many scroll under this hand now: a bot and the controls beside it."""
        self._resting = 0
        self._may_go_on = asyncio.Event()
        self._may_go_on.set()
        self._stopped = asyncio.Event()

    @property
    def paused(self) -> bool:
        """Whether the bot is to wait."""
        return not self._may_go_on.is_set()

    @property
    def stopped(self) -> bool:
        """Whether the bot is to end after the short that is on."""
        return self._stopped.is_set()

    @property
    def at_rest(self) -> bool:
        """Whether a pause has reached every bot under this hand: none is in the middle of a short any more."""
        return self.paused and self._resting >= self.bots

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Count a bot that waits, for leave to go on or for another bot that may."""
        self._resting += 1
        try:
            yield
        finally:
            self._resting -= 1

    def pause(self) -> None:
        """Let the bot wait where it is."""
        if not self.paused and not self.stopped:
            self._may_go_on.clear()
            self.on_pause(True)

    def resume(self) -> None:
        """Let the bot go on."""
        if self.paused:
            self._may_go_on.set()
            self.on_pause(False)

    def stop(self) -> None:
        """End the run after the short that is on; a paused bot is let go on to do so."""
        if not self.stopped:
            self._stopped.set()
            self.on_stop()
        self.resume()

    async def permission(self) -> None:
        """Wait as long as the bot is paused."""
        if self.paused:
            with self.resting():
                await self._may_go_on.wait()

    async def stop_within(self, seconds: float) -> bool:
        """Wait real ``seconds``, or until the bot is told to stop; return whether it was."""
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return False
        return True


class LiveClock:
    """Time that really passes: for feeds in a browser.

    Stopping ends a sleep at once. Pausing does not hold it up: a live feed is told of the pause and stops playing.

    Args:
        controls: What the user wants.
        pace: Seconds of this clock in a real second; other than 1 only before a double that plays as fast.
    """

    def __init__(self, controls: Controls, pace: float = 1.0) -> None:
        self._controls = controls
        self._pace = pace
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds of this clock since it was made."""
        return (time.monotonic() - self._began) * self._pace

    async def sleep(self, seconds: float) -> None:
        """Let time pass, until the bot is told to stop."""
        await self._controls.stop_within(seconds / self._pace)


class SteeredClock:
    """Virtual time under the user's controls.

    A sleep takes no real time at full speed, ``seconds / speed`` else; pausing holds it up, and stopping ends it
    at once, so that the short that is on is finished as it was meant. The virtual time is the same at any speed.

    Args:
        start: The time of day at which it begins.
        controls: What the user wants.
    """

    def __init__(self, start: datetime, controls: Controls) -> None:
        self._start = start
        self._controls = controls
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the start plus the virtual seconds that passed."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return the virtual seconds that passed."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        left = seconds
        controls = self._controls
        while left > 0 and controls.speed is not None and not controls.stopped:
            await controls.permission()
            speed = controls.speed
            if speed is not None:
                step = min(left, _SLICE * speed)
                await asyncio.sleep(step / speed)
                left -= step
        await asyncio.sleep(0)
        self._elapsed += seconds

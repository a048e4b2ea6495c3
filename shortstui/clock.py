"""Time as something that is handed in: real, or virtual so that an hour of scrolling takes a second."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What a bot knows of time."""

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds since the clock was made; never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        ...


class RealClock:
    """The clock of a live feed."""

    def __init__(self) -> None:
        self._origin = time.monotonic()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return real seconds since the clock was made."""
        return time.monotonic() - self._origin

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that jumps: sleeping costs ``seconds / speed`` of real time, and nothing when speed is None.

    Args:
        start: The time of day at which it begins.
        speed: Virtual seconds per real second; None for as fast as the machine can. May be changed at any time.
    """

    def __init__(self, start: datetime, speed: float | None = None) -> None:
        self._start = start
        self._elapsed = 0.0
        self.speed = speed

    def now(self) -> datetime:
        """Return the start plus the virtual seconds that passed."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return the virtual seconds that passed."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass, and real ones in proportion to the speed."""
        self._elapsed += seconds
        await asyncio.sleep(0 if self.speed is None else seconds / self.speed)

"""Time as something that is handed in; virtual, an hour of scrolling takes a second."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
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


class VirtualClock:
    """A clock that jumps: sleeping takes no real time. A bot under a user's hand has a clock that can be slowed.

    Args:
        start: The time of day at which it begins.
    """

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the start plus the virtual seconds that passed."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return the virtual seconds that passed."""
        return self._elapsed

    def advance(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        self._elapsed += seconds

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass, and others have their turn."""
        self.advance(seconds)
        await asyncio.sleep(0)

"""The user's hand on a feed whose videos play by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any

from shortstui.feeds.protocol import Steer


class Hand:
    """What the user wants of the feed: paused or not, stopped or not.

    Args:
        pace: Seconds of the feed's clock in a real one.
    """

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._free = asyncio.Event()
        self._free.set()
        self._stop = asyncio.Event()
        self._since = 0.0
        self._held = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def stopped(self) -> bool:
        """Whether the bot is to end."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        """Whether nothing may play."""
        return not self._free.is_set()

    @property
    def held(self) -> float:
        """Seconds of the feed's clock that all pauses took until now, the one that lasts too."""
        lasting = time.monotonic() - self._since if self.paused else 0.0
        return (self._held + lasting) * self._pace

    def take(self, how: Steer) -> None:
        """Hear of the user's hand."""
        if how == "pause" and not self.paused:
            self._since = time.monotonic()
            self._free.clear()
        elif how != "pause" and self.paused:
            self._held += time.monotonic() - self._since
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

    async def permission(self) -> None:
        """Wait as long as the bot is paused."""
        await self._free.wait()

    async def settle(self) -> None:
        """Wait for what was to be done soon."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)

"""What happens after the browser broke: it is recorded, with the gap, and the bot goes on as the same visitor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from shortstui.clock import Clock
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import Incident, Tell

_MOST_IN_A_ROW: Final = 5


def browser_errors() -> type[Exception]:
    """Return what Playwright raises when a page, a context or the browser is gone, or hangs."""
    from playwright.async_api import Error

    return Error


class Recovery:
    """Counts the breakdowns, and measures the gaps.

    Args:
        clock: The feed's.
        tell: Where incidents go.
    """

    Work = Callable[[], Awaitable[bool]]

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell
        self._row = 0
        self._since: float | None = None

    async def after(self, error: Exception) -> None:
        """Record a breakdown, and wait a little longer after each of several in a row.

        Raises:
            ShortstuiError: It breaks down again and again.
        """
        self._row += 1
        said = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        if self._since is None:
            self._since = self._clock.monotonic()
        self._tell(Incident("crash", f"the browser broke off: {said}"))
        if self._row > _MOST_IN_A_ROW:
            raise ShortstuiError(
                f"the browser broke down {self._row} times in a row: {said}",
                hint="try `shortstui doctor`; what was recorded is kept: go on with shortstui run --resume RUN",
            )
        await self._clock.sleep(2.0 ** (self._row - 1))

    def back(self) -> None:
        """Record that a short is on again."""
        if self._since is not None:
            gap = self._clock.monotonic() - self._since
            self._tell(Incident("crash_recovered", f"a new page of the same visitor; {gap:.1f} s are missing"))
            self._since = None

    def lived(self) -> None:
        """Note that a short was lived through: what comes now is no longer in a row."""
        self._row = 0

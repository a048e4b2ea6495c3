"""How fast work goes, and so how long it will take."""

from __future__ import annotations

from collections import deque
from typing import Final

PAST_SECONDS: Final = 60.0
"""How far back a rate looks."""
STEADY_SECONDS: Final = 3.0
"""Work that has been seen for less says nothing yet."""


class Pace:
    """The rate over the recent past.

    What comes before the first piece of work, loading and preparing, is not counted: it doesn't come again.
    """

    def __init__(self) -> None:
        self._noted: deque[tuple[float, float]] = deque()
        self._steady = False

    def note(self, at: float, done: float) -> None:
        """Take in how much was done at a time (seconds of any clock that only goes forward).

        Args:
            at: The time.
            done: In any unit: shorts, runs, a fraction. What was there at the first note counts as done before.
        """
        noted = self._noted
        if len(noted) == 1 and done <= noted[0][1]:
            noted.clear()  # still preparing: the clock starts with the last note before something is done
        noted.append((at, done))
        while len(noted) > 2 and at - noted[0][0] > PAST_SECONDS:
            noted.popleft()

    def left(self, whole: float) -> float | None:
        """Return the seconds until so much is done; None while nobody can know.

        Args:
            whole: All that is to be done, in the unit of :meth:`note`.
        """
        if not self._noted:
            return None
        (began, before), (now, done) = self._noted[0], self._noted[-1]
        self._steady |= now - began >= STEADY_SECONDS and done > before
        if not self._steady or done <= before or now <= began:
            return None
        return max(0.0, whole - done) * (now - began) / (done - before)


def time_left(seconds: float | None) -> str:
    """Return a time in words, to the second: "0:40 min left", "2 h 05 min left", "…" for nobody knows."""
    if seconds is None:
        return "…"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min left" if hours else f"{minutes}:{rest:02} min left"

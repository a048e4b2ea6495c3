"""Any moment of a recorded run, at once: what replay seeks with."""

from __future__ import annotations

from collections.abc import Sequence

from shortstui.capture.run_state import RunState
from shortstui.runs.events import Beside, Impression, Line
from shortstui.runs.manifest import Manifest

_STRIDE = 1_000


class Timeline:
    """A run's events with states kept every thousand lines, so that a seek folds at most that many.

    Moment ``i`` is the run after ``i`` impressions and everything up to the next one; moment 0 is before the
    first, and moment ``length`` has all of it, the end too.

    Args:
        lines: The run's lines, oldest first; with those of its controls in between, see
            :func:`shortstui.runs.side_by_side.side_by_side`.
        manifest: What it was made with.
    """

    def __init__(self, lines: Sequence[Line | Beside], manifest: Manifest) -> None:
        self.lines = lines
        self._places: list[int] = []
        self._kept: list[RunState] = []
        state = RunState.of(manifest)
        for place, line in enumerate(lines):
            if place % _STRIDE == 0:
                self._kept.append(state.copy())
            if isinstance(line, Line) and isinstance(line.event, Impression):
                self._places.append(place)
            state.apply(line)
        self._final = state

    @property
    def length(self) -> int:
        """Number of impressions."""
        return len(self._places)

    def impression(self, number: int) -> Impression:
        """Return an impression by its number, from 1.

        Raises:
            IndexError: There is no such impression.
        """
        if not 1 <= number <= self.length:
            raise IndexError(f"impression {number} of {self.length}")
        line = self.lines[self._places[number - 1]]
        assert isinstance(line, Line) and isinstance(line.event, Impression)  # noqa: PT018 (narrows both)
        return line.event

    def state_at(self, moment: int) -> RunState:
        """Return the state at a moment, for the caller to keep; moments beyond the ends are the ends."""
        end = self._end(moment)
        if end == len(self.lines):
            return self._final.copy()
        kept = end // _STRIDE
        state = self._kept[kept].copy()
        for place in range(kept * _STRIDE, end):
            state.apply(self.lines[place])
        return state

    def between(self, moment: int, later: int) -> Sequence[Line | Beside]:
        """Return the lines that lead from one moment to a later one: apply them to step without a seek."""
        return self.lines[self._end(moment) : self._end(later)]

    def _end(self, moment: int) -> int:
        """Return how many lines belong to a moment."""
        if moment >= self.length:
            return len(self.lines)
        return self._places[max(moment, 0)]

"""Where in a run one can jump to: its times, what was watched, incidents, the 1/5 and the alarms. No widget."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shortstui.capture.evidence.levels import CAPTURED, STEERED
from shortstui.capture.run_state import Outcome, RunState
from shortstui.runs.events import Impression, Incident, Line, Started
from shortstui.tui import view

if TYPE_CHECKING:
    from shortstui.capture.timeline import Timeline

_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})")
_NUMBER = re.compile(r"#?(\d{1,9})")


@dataclass(frozen=True)
class Moments:
    """The places of a run, as numbers of impressions.

    Attributes:
        length: Of the run.
        seconds: The run's own time at each impression, over all sessions, shape (length,).
        watched: Impressions that the bot decided to watch.
        incidents: Impressions after which something else happened; 0 is before the first.
        v2c: Where the share first passed 1/5; None if it never did.
        alarms: Where the evidence's alarms sounded, with their names, in order.
    """

    length: int = 0
    seconds: Sequence[float] = ()
    watched: Sequence[int] = ()
    incidents: Sequence[int] = ()
    v2c: int | None = None
    alarms: Sequence[tuple[int, str]] = ()

    @classmethod
    def of(cls, timeline: Timeline) -> Moments:
        """Return the places of a run."""
        seconds: list[float] = []
        incidents: list[int] = []
        began = now = 0.0
        for line in timeline.lines:
            if not isinstance(line, Line):
                continue
            if isinstance(line.event, Started):
                began = now
            now = began + line.mono
            if isinstance(line.event, Impression):
                seconds.append(now)
            elif isinstance(line.event, Incident):
                incidents.append(len(seconds))
        final = timeline.state_at(timeline.length)
        watched = [number for number, outcome in enumerate(final.history, 1) if outcome == Outcome.WATCHED]
        return cls(len(seconds), seconds, watched, incidents, view.v2c_impression(final), _alarms(final))

    def meant(self, text: str) -> int | None:
        """Return the moment that a user's words mean: a number ("64"), or a time of the run ("1:05", "1:02:03").

        Returns:
            None when they mean none; beyond the ends it is the end.
        """
        if (number := _NUMBER.fullmatch(text.strip())) is not None:
            return min(int(number[1]), self.length)
        if (time := _TIME.fullmatch(text.strip())) is not None:
            hours, minutes, seconds = (int(each or 0) for each in time.groups())
            return self.at_time(3600 * hours + 60 * minutes + seconds)
        return None

    def at_time(self, seconds: float) -> int:
        """Return the number of impressions that had happened at a time of the run."""
        return bisect_right(self.seconds, seconds)


def after(places: Sequence[int], moment: int) -> int | None:
    """Return the first of some places, in order, that comes after a moment."""
    found = bisect_right(places, moment)
    return places[found] if found < len(places) else None


def before(places: Sequence[int], moment: int) -> int | None:
    """Return the last of some places, in order, that comes before a moment."""
    found = bisect_left(places, moment)
    return places[found - 1] if found else None


def _alarms(final: RunState) -> list[tuple[int, str]]:
    if final.pair is None:
        return []
    evidence = final.pair.evidence
    found = [(evidence.alarm(level.name), level.name) for level in (STEERED, CAPTURED)]
    places = _impressions_of_organic(final)
    return sorted((places[at - 1], name) for at, name in found if at is not None and at <= len(places))


def _impressions_of_organic(final: RunState) -> list[int]:
    return [number for number, outcome in enumerate(final.history, 1) if outcome != Outcome.NOT_ORGANIC]

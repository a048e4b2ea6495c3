"""The parts of a run: before the bot takes on another persona, and after."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from shortstui.runs.events import Impression, Line, Switched


def before_switch(lines: Iterable[Line]) -> list[Impression]:
    """Return the impressions of the persona that the run began with; all of them where it never changed."""
    before = takewhile(lambda line: not isinstance(line.event, Switched), lines)
    return [line.event for line in before if isinstance(line.event, Impression)]

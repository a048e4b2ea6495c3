"""What the screens of saved runs and their workers tell, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from shortstui.capture.glance import Glance
    from shortstui.capture.timeline import Timeline
    from shortstui.tui.previews import Look
    from shortstui.tui.run_list import Entry, Group
    from shortstui.tui.what_if import Answer, Question


@dataclass
class RunsWanted(Message):
    """The user wants to see all saved runs."""


@dataclass
class CompareChosen(Message):
    """The user wants two runs beside each other."""

    left: Path
    right: Path


@dataclass
class SomeListed(Message):
    """Some more of the saved runs were looked at."""

    entries: Sequence[Entry]


@dataclass
class ListingBegan(Message):
    """The folder of saved runs is read anew."""

    groups: Sequence[Group]
    tags: Mapping[str, tuple[str, ...]]


@dataclass
class ListingEnded(Message):
    """All saved runs were looked at, and read for their figures."""


@dataclass
class SomeGlanced(Message):
    """Some more runs were read for their figures."""

    glances: Mapping[str, Glance]
    """By the runs' keys."""


@dataclass
class WhatIfAnswered(Message):
    """A run was scored again."""

    question: Question
    answer: Answer


@dataclass
class PairRead(Message):
    """Two runs were read."""

    left: Timeline
    right: Timeline
    lost: str = ""
    """What is missing of them; empty when nothing is."""


@dataclass
class WorkDone(Message):
    """Something the user asked for was written."""

    title: str
    text: str


@dataclass
class LookTaken(Message):
    """What is under the cursor was read for its preview."""

    key: str
    """Of the line in the list."""
    look: Look


@dataclass
class LookFailed(Message):
    """What is under the cursor can't be drawn beside the list."""

    key: str
    what: str


@dataclass
class StandingTold(Message):
    """It was read how the experiment under the cursor stands."""

    key: str
    standing: str


@dataclass
class ReportDrawn(Message):
    """A report that was asked for is there."""

    page: Path

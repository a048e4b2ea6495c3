"""What workers tell the screens and screens tell the app.

Each one says what happened, in the past tense. Workers only post these; only screens change widgets, and only the
app changes screens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from shortstui.runs.events import Impression, Line, Notice

if TYPE_CHECKING:
    from shortstui.capture.timeline import Timeline
    from shortstui.personas.folder import PersonaFile
    from shortstui.runs.labels import Answer
    from shortstui.runs.reader import RunRecord
    from shortstui.runs.store import RunSummary
    from shortstui.tui.evidence_view import Aside, AsideKey
    from shortstui.tui.labelling import LabelRequest
    from shortstui.tui.launch import LaunchRequest
    from shortstui.tui.moments import Moments
    from shortstui.tui.screens.doctor import Checked


@dataclass
class EventsArrived(Message):
    """The bot's process wrote some lines."""

    items: Sequence[Line | Notice]


@dataclass
class BotEnded(Message):
    """The bot's process is gone."""

    code: int
    """Its exit code; negative for a signal."""
    stderr: str
    """The last lines that it wrote to standard error."""


@dataclass
class PersonasRead(Message):
    """The persona files were read, good ones and broken ones."""

    entries: Sequence[PersonaFile]


@dataclass
class RunsRead(Message):
    """The folder of saved runs was read."""

    entries: Sequence[RunSummary]


@dataclass
class RunMeasured(Message):
    """One saved run was read whole for the list."""

    folder: Path
    share: float | None
    """Share of its organic shorts that were watched; None when there was none."""
    v2c: int | None


@dataclass
class TimelineRead(Message):
    """A record was read and can be shown at any event."""

    timeline: Timeline
    lost: str = ""
    """What was cut off, for a run that a crash ended; empty when nothing is missing."""
    missing: str = ""
    """Why the run's controls can't be read; empty if they can, or if there are none."""
    moments: Moments | None = None
    """The places in it that one can jump to."""


@dataclass
class WorkedOut(Message):
    """What takes too long for the screen's own thread is there."""

    aside: Aside
    key: AsideKey
    """What it depends on."""


@dataclass
class WorkFailed(Message):
    """A worker met an error that the user can read and mend."""

    what: str
    where: str = ""
    hint: str = ""


@dataclass
class RunChosen(Message):
    """The user wants this run started."""

    request: LaunchRequest


@dataclass
class ReplayChosen(Message):
    """The user wants to see this run again."""

    folder: Path


@dataclass
class LabelChosen(Message):
    """The user wants to label a sample of this run."""

    request: LabelRequest


@dataclass
class SampleDrawn(Message):
    """A run was read and a sample of its shorts drawn, to be labelled."""

    record: RunRecord
    drawn: Sequence[Impression]
    said: Mapping[int, Answer]
    """What this labeller said before."""


@dataclass
class PersonaChosen(Message):
    """The user wants to edit a persona."""

    path: Path
    text: str | None = None
    """The text to begin with, for a file that does not exist yet."""


@dataclass
class PlanNamed(Message):
    """The user wants to see what this plan would do, and perhaps run it."""

    path: Path


@dataclass
class ThingChecked(Message):
    """One thing on this machine was looked at."""

    checked: Checked


@dataclass
class ChecksEnded(Message):
    """Everything on this machine was looked at."""

    problem: str = ""
    """Why not; empty if it was."""

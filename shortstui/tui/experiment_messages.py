"""What workers tell the screens of experiments, and these tell the app; see :mod:`shortstui.tui.messages`."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from shortstui.experiments.folder import Frozen
    from shortstui.experiments.orders import CellState
    from shortstui.experiments.standing import Bot, Standing
    from shortstui.runs.events import Beside, Line
    from shortstui.runs.manifest import Manifest
    from shortstui.tui.experiment_view import ExperimentEntry
    from shortstui.tui.fleet import Glimpse
    from shortstui.tui.plans import PlanEntry


@dataclass
class ExperimentsRead(Message):
    """The experiments in the folder of runs were found."""

    entries: Sequence[ExperimentEntry]
    running: Set[Path]
    """Of their folders, those on which a process is at work."""


@dataclass
class ExperimentJudged(Message):
    """One of them was read whole for the list."""

    folder: Path
    standing: Standing


@dataclass
class ExperimentChosen(Message):
    """The user wants to see this experiment."""

    folder: Path


@dataclass
class FollowChosen(Message):
    """The user wants to look on while another process records this run."""

    folder: Path


@dataclass
class PlanChosen(Message):
    """The user wants this plan's experiment run, or gone on with."""

    path: Path
    live: bool
    """Whether it goes to the real site."""


@dataclass
class ResumeChosen(Message):
    """The user wants this experiment to go on."""

    folder: Path
    live: bool


@dataclass
class PlansRead(Message):
    """The plans that can be run from here were read, good ones and broken ones."""

    entries: Sequence[PlanEntry]


@dataclass
class StandingRead(Message):
    """It was read how the experiment stands."""

    standing: Standing


@dataclass
class BotsFound(Message):
    """The experiment's plan was read, and with it which bots there are."""

    frozen: Frozen
    bots: Sequence[Bot]


@dataclass
class GlimpsesTaken(Message):
    """All bots were looked at."""

    glimpses: Sequence[Glimpse]
    running: bool
    """Whether a process is at work on the experiment."""
    obeyed: bool
    """Whether it obeys orders to its bots yet."""


@dataclass
class MoreRead(Message):
    """Something was added to a run that another process records, or to its controls."""

    items: Sequence[Line | Beside]
    manifest: Manifest | None
    """Once, before the first line."""
    recording: bool
    problem: str
    """Why the run can't be read on; empty if it can."""
    missing: str
    """Why its controls can't be read; empty if they can."""
    cell: CellState | None = None
    """How it stands in a fleet that obeys orders; None for a run that can't be steered from here."""

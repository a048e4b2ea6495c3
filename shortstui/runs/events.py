"""The one stream of events: the disk, the screen and the analysis all read it.

A line of ``events.jsonl`` is a :class:`Line`: the envelope with sequence number, clocks and the hash of the line
before, and one event. Readers accept every older schema and refuse a newer one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from shortstui.feeds.protocol import Frame, Incident, Playback, Short, Upcoming
from shortstui.interests.perception import Perception
from shortstui.personas.decision import Decision

__all__ = [
    "SCHEMA",
    "Beside",
    "Deciding",
    "Ended",
    "Event",
    "Failed",
    "Frame",
    "Impression",
    "Incident",
    "Line",
    "Notice",
    "Opened",
    "Paused",
    "Progress",
    "Started",
    "Switched",
    "Upcoming",
]

SCHEMA = 2
"""2 (2026-11) added what a live feed tells: Upcoming, Frame, evidence, kinds of shorts that can't be played."""


class Started(msgspec.Struct, frozen=True, tag="started", omit_defaults=True):
    """The first event of a run, and of each session that resumes it."""

    schema: int
    persona: str
    feed: str
    goal: int | None = None
    """The number of shorts the run is to have in the end; None for open end."""
    resumed_at: int | None = None
    """Number of impressions already there when a resumed session began."""


class Impression(msgspec.Struct, frozen=True, tag="impression", omit_defaults=True):
    """One served short with perception, decision and what really happened."""

    number: int
    """Position in the run, from 1; ads and the like are counted too."""
    short: Short
    decision: Decision
    playback: Playback
    perception: Perception | None = None
    """None when there was nothing to see."""


class Switched(msgspec.Struct, frozen=True, tag="switched"):
    """The bot took on another persona: the inertia experiment."""

    persona: str
    at: int
    """Number of impressions before the switch."""


class Ended(msgspec.Struct, frozen=True, tag="ended", omit_defaults=True):
    """The last event of a session."""

    reason: Literal["goal", "stopped", "exhausted", "failed", "blocked"]
    message: str = ""


Event = Started | Impression | Incident | Upcoming | Frame | Switched | Ended


class Line(msgspec.Struct, frozen=True):
    """The envelope that is written: one a line."""

    seq: int
    """From 0, without gaps, over all sessions of the run."""
    time: datetime
    """UTC. A clock field: differs between two runs of the same seed on a real clock."""
    mono: float
    """Seconds since the session began. A clock field."""
    prev: str
    """SHA-256 (hex) of the line before, without its newline; empty for the first."""
    event: Event


class Deciding(msgspec.Struct, frozen=True, tag="deciding", omit_defaults=True):
    """A notice for displays only, never recorded: this short is on, and this is what the bot will do.

    The impression that ends it carries all of it again, so a replay shows the same.
    """

    number: int
    short: Short
    decision: Decision
    perception: Perception | None = None


class Paused(msgspec.Struct, frozen=True, tag="paused"):
    """A notice for displays only: the user paused the bot (True) or let it go on (False)."""

    paused: bool


class Progress(msgspec.Struct, frozen=True, tag="progress", omit_defaults=True):
    """A notice for displays only: what is being prepared before the first short."""

    message: str
    fraction: float | None = None
    """0 to 1; None when nobody knows."""


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """A notice for displays only: the run's folder is there and its manifest can be read."""

    folder: str


class Beside(msgspec.Struct, frozen=True, tag="beside"):
    """A notice for displays only: what was recorded of a control that scrolls beside the bot."""

    run: str
    line: Line


class Failed(msgspec.Struct, frozen=True, tag="failed", omit_defaults=True):
    """A notice for displays only: the session ended with an error that the user can read and mend."""

    what: str
    where: str = ""
    hint: str = ""


Notice = Deciding | Paused | Progress | Opened | Beside | Failed

"""Where a bot's events go: onto the disk, or nowhere."""

from __future__ import annotations

from typing import Protocol

from shortstui.clock import Clock
from shortstui.interests.perception import Vector
from shortstui.runs.events import Event, Line


class Log(Protocol):
    """Where a bot's events go."""

    @property
    def closed(self) -> bool:
        """Whether nothing more can be recorded, be it because the disk is full."""
        ...

    def record(self, event: Event, embedding: Vector | None = None) -> Line:
        """Put an event into its envelope and keep it."""
        ...

    def keep_thumbnail(self, data: bytes) -> None:
        """Keep a thumbnail before anything that shows it."""
        ...

    def keep_evidence(self, name: str, data: bytes) -> str | None:
        """Keep a page or a screenshot that goes with the next incident; returns its name, None if not kept."""
        ...

    def close(self) -> None:
        """Let go of everything; may be called twice."""
        ...


class Unrecorded:
    """A log that keeps nothing: envelopes only, for runs nobody wants on disk."""

    closed = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seq = 0

    def record(self, event: Event, embedding: Vector | None = None) -> Line:  # noqa: ARG002
        """Return the event in an envelope without a hash."""
        line = Line(self._seq, self._clock.now(), self._clock.monotonic(), "", event)
        self._seq += 1
        return line

    def keep_thumbnail(self, data: bytes) -> None:
        """Keep nothing."""

    def keep_evidence(self, name: str, data: bytes) -> str | None:  # noqa: ARG002
        """Keep nothing."""
        return None

    def close(self) -> None:
        """Nothing is held."""

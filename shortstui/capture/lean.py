"""A run's events as far as lists and curves need them: what isn't needed isn't decoded, and one line is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from shortstui.runs import layout


class LeanDecision(msgspec.Struct, gc=False):
    """Whether the bot decided to watch."""

    watch: bool


class LeanShort(msgspec.Struct, gc=False):
    """What kind of short it was."""

    kind: str = "video"


class LeanPerception(msgspec.Struct, gc=False):
    """The cluster that was seen."""

    cluster: int


class LeanEvent(msgspec.Struct, gc=False):
    """As much of any event as is needed; an impression has a short and a decision."""

    type: str
    short: LeanShort | None = None
    decision: LeanDecision | None = None
    perception: LeanPerception | None = None


class _Line(msgspec.Struct, gc=False):
    event: LeanEvent


_decode = msgspec.json.Decoder(_Line).decode


def lean_events(folder: Path) -> Iterator[LeanEvent]:
    """Yield a run's events up to its last whole one.

    Args:
        folder: The run's.

    Raises:
        OSError: It can't be read.
    """
    with (folder / layout.EVENTS).open("rb") as file:
        while text := file.readline(layout.MAX_LINE_BYTES + 2):
            if not text.endswith(b"\n"):
                return
            try:
                yield _decode(text).event
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                return

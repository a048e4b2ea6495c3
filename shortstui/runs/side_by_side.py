"""A bot's lines and those of its controls in one order: what a replay is fed with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shortstui.runs.events import Beside, Impression, Line
from shortstui.runs.reader import RunRecord


def side_by_side(bot: RunRecord, controls: Sequence[RunRecord]) -> list[Line | Beside]:
    """Return the bot's lines, each control's n-th impression after the bot's n-th.

    Who was ahead of whom while they ran is not recorded, and nothing depends on it: the evidence is about shorts
    of the same number. A control that went further than the bot comes last.
    """
    merged: list[Line | Beside] = []
    waiting = [_parts(control) for control in controls]
    for part in _up_to_each_impression(bot.lines):
        merged += part
        for parts in waiting:
            merged += next(parts, ())
    for parts in waiting:
        for rest in parts:
            merged += rest
    return merged


def _parts(control: RunRecord) -> Iterator[list[Line | Beside]]:
    for part in _up_to_each_impression(control.lines):
        yield [Beside(control.manifest.run, line) for line in part]


def _up_to_each_impression(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines in parts, each but the last ending with an impression."""
    part: list[Line] = []
    for line in lines:
        part.append(line)
        if isinstance(line.event, Impression):
            yield part
            part = []
    yield part

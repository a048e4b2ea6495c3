"""A forest plot in text: one line a lift, with its interval, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LEAST_SPAN: Final = 0.1
_DOT, _ZERO, _LEFT, _RIGHT, _BAR, _BEYOND_LEFT, _BEYOND_RIGHT = "●", "┊", "├", "┤", "─", "◂", "▸"


@dataclass(frozen=True, slots=True)
class Scale:
    """What the cells of all lines stand for.

    Attributes:
        low: Value at the middle of the first cell.
        high: Value at the middle of the last.
        width: Cells.
    """

    low: float
    high: float
    width: int

    def place(self, value: float) -> int:
        """Return the cell of a value, which may lie outside."""
        return round((value - self.low) / (self.high - self.low) * (self.width - 1))


def scale_of(intervals: Sequence[tuple[float, float, float]], width: int) -> Scale:
    """Return a scale that nought and all that is finite have room on.

    Args:
        intervals: Low end, middle and high end of each; ends may be infinite, NaN is no value.
        width: Cells, at least 3.
    """
    finite = [value for each in intervals for value in each if math.isfinite(value)]
    low, high = min(0.0, *finite, 0.0), max(0.0, *finite, 0.0)
    room = max(high - low, _LEAST_SPAN) * 0.05
    return Scale(low - room, max(high, low + _LEAST_SPAN) + room, max(3, width))


def forest_line(low: float, middle: float, high: float, scale: Scale) -> str:
    """Return one line, exactly as wide as the scale; an interval without end runs out of it as an arrow.

    Args:
        low: The interval's lower end; −∞ for none.
        middle: The lift; NaN draws nothing but the line of nought.
        high: The upper end; ∞ for none.
        scale: Of all lines.
    """
    cells = [" "] * scale.width
    zero = scale.place(0.0)
    cells[zero] = _ZERO
    if math.isnan(middle):
        return "".join(cells)
    last = scale.width - 1
    begin = scale.place(low) if math.isfinite(low) else -1
    end = scale.place(high) if math.isfinite(high) else last + 1
    for place in range(max(0, begin), min(last, end) + 1):
        cells[place] = "┼" if place == zero else _BAR
    if begin >= 0:
        cells[begin] = _LEFT
    else:
        cells[0] = _BEYOND_LEFT
    if end <= last:
        cells[end] = _RIGHT
    else:
        cells[last] = _BEYOND_RIGHT
    cells[min(last, max(0, scale.place(middle)))] = _DOT
    return "".join(cells)


def axis_line(scale: Scale) -> str:
    """Return the figures below the lines: nought, and the ends where there is room beside it."""
    cells = [" "] * scale.width
    zero = scale.place(0.0)
    _write(cells, zero, "0")
    high, low = f"{scale.high:+.2f}", f"{scale.low:+.2f}"
    if scale.width - len(high) > zero + 1:
        _write(cells, scale.width - len(high), high)
    if len(low) < zero:
        _write(cells, 0, low)
    return "".join(cells)


def _write(cells: list[str], at: int, text: str) -> None:
    for place, character in enumerate(text, at):
        cells[place] = character

"""Terminal cells to draw on: dots (eight a cell, in braille), marks and words. Pure numpy, no widget.

Positions are in cells: ``across`` from the left edge, ``down`` from the upper one; dots are finer than cells. What
lies outside is left out.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.cells import get_character_cell_size

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

DOTS_ACROSS: Final = 2
DOTS_DOWN: Final = 4
_BRAILLE: Final = 0x2800
_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32)
"""The bit of each of a cell's dots, by row and column: Unicode, Braille Patterns, U+2800–28FF."""
_FAR: Final = 1e6
"""Cells beyond which the end of a line is nowhere: a record may say anything."""
_BLANK: Final = 0x20
_SECOND_HALF: Final = 0
"""Stands in the second cell of a wide character."""


class Run(NamedTuple):
    """Neighbouring cells that look alike.

    Attributes:
        text: What is in them.
        ink: Number of the colour it is written in.
        ground: Number of the colour behind it.
    """

    text: str
    ink: int
    ground: int


class Canvas:
    """A sheet of cells; inks and grounds are numbers that the caller gives a meaning.

    Args:
        width: Cells across.
        height: Cells down.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self._codes = np.full(self.width * self.height, _BLANK, np.uint32)
        self._inks = np.zeros(self.width * self.height, np.int16)
        self._grounds = np.zeros(self.width * self.height, np.int16)

    def copy(self) -> Canvas:
        """Return an independent copy."""
        other = Canvas(0, 0)
        other.width, other.height = self.width, self.height
        other._codes, other._inks, other._grounds = self._codes.copy(), self._inks.copy(), self._grounds.copy()
        return other

    def tint(self, grounds: npt.NDArray[Any]) -> None:
        """Give every cell its ground, shape (height, width)."""
        self._grounds[:] = grounds.ravel()

    def shade(self, levels: npt.NDArray[Any], characters: str, ink: int) -> None:
        """Fill cells with the character of their level, shape (height, width); level 0 stays as it is."""
        flat = levels.ravel()
        cells = np.flatnonzero(flat)
        self._put(cells, np.array([ord(c) for c in characters], np.uint32)[flat[cells] - 1], ink)

    def dots(self, across: Floats, down: Floats, inks: npt.NDArray[Any] | int) -> None:
        """Set dots; where several meet in a cell, it takes the ink of the last.

        Args:
            across: In cells, shape (n,).
            down: In cells, shape (n,).
            inks: Of each, shape (n,), or one for all.
        """
        inside = self._inside(across, down)
        x = (across[inside] * DOTS_ACROSS).astype(np.int64)
        y = (down[inside] * DOTS_DOWN).astype(np.int64)
        cells = y // DOTS_DOWN * self.width + x // DOTS_ACROSS
        bits = np.zeros(len(self._codes), np.uint32)
        np.bitwise_or.at(bits, cells, _BITS[y % DOTS_DOWN, x % DOTS_ACROSS])
        drawn = np.flatnonzero(bits)
        before = self._codes[drawn]
        kept = np.where((before > _BRAILLE) & (before <= _BRAILLE + 0xFF), before, _BRAILLE)
        self._put(drawn, kept | bits[drawn])
        self._inks[cells] = inks if isinstance(inks, int) else inks[inside]

    def line(self, start: tuple[float, float], end: tuple[float, float], ink: int) -> None:
        """Draw a straight line of dots; one that leads from or to nowhere isn't drawn.

        Args:
            start: (across, down).
            end: The same.
            ink: Its colour.
        """
        low, high = _clip(start, end, self.width, self.height)
        if low > high:
            return
        run, rise = end[0] - start[0], end[1] - start[1]
        length = (high - low) * max(abs(run) * DOTS_ACROSS, abs(rise) * DOTS_DOWN)
        at = np.linspace(low, high, int(length) + 2)
        self.dots(start[0] + at * run, start[1] + at * rise, ink)

    def marks(self, across: Floats, down: Floats, mark: str, inks: npt.NDArray[Any] | int) -> None:
        """Put one character, one cell wide, into the cells that places (n,) fall into."""
        inside = self._inside(across, down)
        cells = down[inside].astype(np.int64) * self.width + across[inside].astype(np.int64)
        self._put(cells, np.uint32(ord(mark)))
        self._inks[cells] = inks if isinstance(inks, int) else inks[inside]

    def write(self, column: int, row: int, text: str, ink: int) -> None:
        """Write words from a cell on; what has no width of its own is dropped, what doesn't fit is cut off."""
        if not 0 <= row < self.height:
            return
        for character in text:
            size = get_character_cell_size(character)
            if size < 1:
                continue
            if column >= 0 and column + size <= self.width:
                cell = row * self.width + column
                codes = [ord(character), _SECOND_HALF][:size]
                self._put(np.arange(cell, cell + size), np.array(codes, np.uint32), ink)
            column += size

    def rows(self) -> list[list[Run]]:
        """Return every row as runs, their widths summing to the canvas's."""
        keys = (self._grounds.astype(np.int64) << 16) | self._inks
        codes = self._codes.astype("<u4").reshape(self.height, self.width)
        return [_runs(*row) for row in zip(codes, keys.reshape(self.height, self.width), strict=True)]

    def _inside(self, across: Floats, down: Floats) -> npt.NDArray[np.bool_]:
        inside: npt.NDArray[np.bool_] = (across >= 0) & (across < self.width) & (down >= 0) & (down < self.height)
        return inside

    def _put(self, cells: Integers, codes: npt.NDArray[Any] | np.uint32, ink: int | None = None) -> None:
        """Replace cells; of a wide character that loses a half, the other half becomes blank."""
        seconds = cells[self._codes[cells] == _SECOND_HALF]
        self._codes[seconds - 1] = _BLANK
        after = cells[cells + 1 < len(self._codes)] + 1
        self._codes[after[self._codes[after] == _SECOND_HALF]] = _BLANK
        self._codes[cells] = codes
        if ink is not None:
            self._inks[cells] = ink


def _runs(codes: npt.NDArray[Any], keys: Integers) -> list[Run]:
    if not len(codes):
        return []
    text = codes.tobytes().decode("utf-32-le")
    starts = np.flatnonzero(np.diff(keys, prepend=-1)).tolist()
    ends = [*starts[1:], len(keys)]
    return [
        Run(text[start:end].replace("\0", ""), int(keys[start]) & 0xFFFF, int(keys[start]) >> 16)
        for start, end in zip(starts, ends, strict=True)
    ]


def _clip(start: tuple[float, float], end: tuple[float, float], width: int, height: int) -> tuple[float, float]:
    """Return the part of a line that is inside, as shares of it; Liang and Barsky, ACM TOG 3 (1984).

    The first is larger than the second when nothing is.
    """
    low, high = 0.0, 1.0
    if not all(abs(part) < _FAR for part in (*start, *end)):  # nan neither
        return 1.0, 0.0
    for begin, finish, most in ((start[0], end[0], width), (start[1], end[1], height)):
        step = finish - begin
        if step == 0:
            if not 0 <= begin < most:
                return 1.0, 0.0
            continue
        first, last = sorted(((0 - begin) / step, (most - begin) / step))
        low, high = max(low, first), min(high, last)
    return low, high

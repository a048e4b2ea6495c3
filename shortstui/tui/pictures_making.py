"""Make what a terminal that draws pictures is sent for one thumbnail, within bounds. Pure but for the numbers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shortstui.tui import pictures_kitty as kitty
from shortstui.tui.pictures_answers import Cell
from shortstui.tui.pictures_choice import PictureMode
from shortstui.tui.pictures_sixel import sixel_of
from shortstui.tui.widgets.picture import bounded

SECONDS_BETWEEN: Final = 0.25
"""At most so often a picture is sent: a feed that runs fast shows its half blocks meanwhile."""
_LONGEST_SIDE: Final = 800
"""Pixels; noise of that size takes a second to encode, and xterm takes no more than 1,000 (its maxGraphicSize)."""
_LONGEST_SENT: Final = 640
"""Pixels of what kitty scales itself."""
_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture to be shown.

    Attributes:
        data: Encoded bytes, untrusted.
        columns: Width of its box in cells.
        rows: Height of its box in cells.
        mode: "kitty" or "sixel".
        cell: A cell's pixels.
        colours: How many a sixel picture may have; 0 if the terminal didn't say.
    """

    data: bytes
    columns: int
    rows: int
    mode: PictureMode
    cell: Cell
    colours: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it.

    Attributes:
        wish: What was asked for.
        columns: The picture's width in cells; 0 where none could be made.
        rows: Its height.
        sequence: What the terminal is sent: once by kitty's protocol, with every repaint as sixel.
        number: kitty's, else 0.
    """

    wish: Wish
    columns: int = 0
    rows: int = 0
    sequence: str = ""
    number: int = 0


def make(wish: Wish, environment: Mapping[str, str]) -> Made:
    """Decode a picture within our own bounds and encode it for the terminal; takes up to 0.2 s, noise a second.

    Args:
        wish: What to make.
        environment: Tells whether tmux stands between.
    """
    is_kitty = wish.mode == "kitty"
    columns, rows = wish.columns, wish.rows
    if is_kitty:
        columns, rows = min(columns, kitty.MOST_CELLS), min(rows, kitty.MOST_CELLS)
    found = bounded(wish.data, columns, rows, wish.cell, _LONGEST_SIDE)
    if found is None:
        return Made(wish)
    image, (columns, rows) = found
    if not is_kitty:
        sixel = sixel_of(image, wish.colours)
        return Made(wish, columns, rows, sixel) if sixel else Made(wish)
    image.thumbnail((_LONGEST_SENT, _LONGEST_SENT))
    number = kitty.next_number()
    return Made(wish, columns, rows, kitty.sent(number, kitty.png_of(image), columns, rows, environment), number)


class Shelf:
    """The last few pictures that were made: the terminal keeps those of kitty's as long as they stand here."""

    def __init__(self) -> None:
        self._made: OrderedDict[Wish, Made] = OrderedDict()

    def get(self, wish: Wish) -> Made | None:
        """Return what was made of a wish."""
        if wish in self._made:
            self._made.move_to_end(wish)
        return self._made.get(wish)

    def put(self, made: Made) -> list[Made]:
        """Keep a picture, and return those that are kept no longer."""
        self._made[made.wish] = made
        return [self._made.popitem(last=False)[1] for _ in range(len(self._made) - _KEPT)]

    def clear(self) -> list[Made]:
        """Keep nothing; return what was kept."""
        gone = list(self._made.values())
        self._made.clear()
        return gone

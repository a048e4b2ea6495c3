"""What is asked of a terminal about pictures, and what its answers say. Pure; the asking is :mod:`pictures_ask`'s.

Each question ends with one that every terminal answers (DA1), so that nobody waits for an answer that never comes.
What is asked first has answers that the app passes over, should they come late; the others are only asked of a
terminal that has answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shortstui.text import harmless

MOST_BYTES: Final = 4096
"""An answer is read no further."""
_ATTRIBUTES: Final = "\x1b[c"
FIRST: Final = f"\x1b[16t{_ATTRIBUTES}"
"""How large is a cell (xterm's 16 t), what can you (DA1)?"""
COLOURS: Final = f"\x1b[?1;1;0S{_ATTRIBUTES}"
"""How many colours may a sixel picture have (XTSMGRAPHICS)?"""
NAME: Final = f"\x1b[>0q{_ATTRIBUTES}"
"""What are you called (XTVERSION)?"""
GRAPHICS: Final = f"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\{_ATTRIBUTES}"
"""Could you show this picture (kitty's graphics protocol, "querying support")?"""

_SIXEL: Final = 4
"""DA1's number for sixel graphics (DEC STD 070; xterm's control sequences)."""
_DA1: Final = re.compile(rb"\x1b\[\?([0-9;]{1,100})c")
_CELL: Final = re.compile(rb"\x1b\[6;([0-9]{1,4});([0-9]{1,4})t")
_COLOURS: Final = re.compile(rb"\x1b\[\?1;0;([0-9]{1,8})S")
_NAMED: Final = re.compile(rb"\x1bP>\|([^\x1b\x07]{1,100})(?:\x1b\\|\x07)")
_GRAPHICS_OK: Final = re.compile(rb"\x1b_Gi=31[^;\x1b]{0,50};OK\x1b\\")
_KITTY: Final = re.compile(r"kitty\(([0-9]{1,3})\.([0-9]{1,3})")
_FIRST_KITTY: Final = (0, 28)
"""The first kitty with Unicode placeholders (its changelog): pictures that are text, and go where text goes."""

Cell = tuple[int, int]
"""Width and height of a cell in pixels."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal said.

    Attributes:
        ended: How many questions it answered to their end.
        sixel: It says that it has sixel.
        graphics: It says that it has kitty's protocol.
        name: What it calls itself; harmless.
        cell: How large a cell is; None if it didn't say.
        colours: How many colours a sixel picture may have; 0 if it didn't say.
    """

    ended: int = 0
    sixel: bool = False
    graphics: bool = False
    name: str = ""
    cell: Cell | None = None
    colours: int = 0

    @property
    def kitty(self) -> bool:
        """Whether it shows kitty's pictures in text: they all take the protocol, few know the placeholders."""
        return self.graphics and _has_placeholders(self.name)


def next_question(answers: Answers, asked: int) -> str | None:
    """Return what to ask next, or None when there is nothing left to ask.

    Args:
        answers: What is known.
        asked: How many questions were asked.
    """
    if answers.ended < asked:
        return None  # it owes an answer: ask no more
    if asked == 0:
        return FIRST
    if asked == 1:
        return COLOURS if answers.sixel else NAME
    return GRAPHICS if asked == 2 and _has_placeholders(answers.name) else None


def read_answers(heard: bytes) -> Answers:
    """Return what a terminal said.

    Args:
        heard: All that came, untrusted; keys that were typed meanwhile among it.
    """
    heard = heard[:MOST_BYTES]
    attributes = [match[1].split(b";") for match in _DA1.finditer(heard)]
    cell, colours, named = _CELL.search(heard), _COLOURS.search(heard), _NAMED.search(heard)
    return Answers(
        ended=len(attributes),
        sixel=any(str(_SIXEL).encode() in each for each in attributes),
        graphics=_GRAPHICS_OK.search(heard) is not None,
        name=harmless(named[1].decode("utf-8", "replace"), 60) if named else "",
        cell=possible_cell(int(cell[2]), int(cell[1])) if cell else None,
        colours=min(int(colours[1]), 1 << 16) if colours else 0,
    )


def possible_cell(width: int, height: int) -> Cell | None:
    """Return a cell's size in pixels if a cell can be that large."""
    return (width, height) if 2 <= width <= 100 and 4 <= height <= 200 else None


def _has_placeholders(name: str) -> bool:
    kitty = _KITTY.match(name)
    if kitty is not None:
        return (int(kitty[1]), int(kitty[2])) >= _FIRST_KITTY
    return name.startswith("ghostty")

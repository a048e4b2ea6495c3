"""The text of a persona in the editor: what changed, how a line may be shown, where a label stands. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from shortstui.text import harmless

Location = tuple[int, int]
"""Line and column, both from 0."""


class Change(NamedTuple):
    """The one stretch of a text that an edit replaced."""

    start: Location
    end: Location
    insert: str


def change_between(old: str, new: str) -> Change | None:
    """Return the smallest single replacement that makes one text of another; None when they are the same.

    Args:
        old: Lines end with a line feed.
        new: Likewise.
    """
    if old == new:
        return None
    bound = min(len(old), len(new))
    head = next((at for at in range(bound) if old[at] != new[at]), bound)
    bound -= head
    tail = next((at for at in range(bound) if old[-1 - at] != new[-1 - at]), bound)
    end = len(old) - tail
    return Change(_location(old, head), _location(old, end), new[head : len(new) - tail])


def _location(text: str, at: int) -> Location:
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


_STAND_IN = "·"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def safe_line(line: str) -> str:
    """Return a line as an editor may draw it: as many characters, none of them obeyed, all of a known width.

    Controls, bidi marks, zero-width characters, joiners and skin tones become a dot, flags their letters.
    """
    return line if line.isascii() and line.isprintable() else "".join(_safe_characters(line))


def _safe_characters(line: str) -> Iterator[str]:
    for character in line:
        code = ord(character)
        if character == "\t" or (character.isascii() and character.isprintable()):
            yield character
        elif code in _FLAG_LETTERS:
            yield chr(ord("A") + code - _FLAG_LETTERS.start)
        elif code in _SKIN_TONES or unicodedata.category(character) == "Zs":
            yield _STAND_IN if code in _SKIN_TONES else " " * cell_len(character)
        elif cell_len(character) < 1 or not harmless(character):
            yield _STAND_IN
        else:
            yield character


_LABEL = re.compile(
    r"""\s*label\s*=\s*  (?P<value> "(?:[^"\\]|\\.)*"? | '[^']*'? | [^\#"']* )  \s*(\#.*)?$""", re.VERBOSE
)


class LabelLine(NamedTuple):
    """A line that gives an interest's label."""

    start: int
    """The column where the value begins, its quotation mark counted."""
    end: int
    value: str
    """What is typed so far, without quotation marks."""


def label_line(line: str) -> LabelLine | None:
    """Return where a line gives a label, closed or still being typed; None for any other line."""
    found = _LABEL.match(line)
    if found is None:
        return None
    value = found["value"].rstrip()
    return LabelLine(found.start("value"), found.start("value") + len(value), value.strip("\"'"))

"""The file on the disk against the text in the editor: who changed what. Pure."""

from __future__ import annotations

import difflib
from enum import Enum, auto

from textual.content import Content

from shortstui.tui.shown import plain

_MOST_LINES = 400


class News(Enum):
    """What a look at the file says."""

    NONE = auto()
    """It is as it was, or as the editor has it."""
    THEIRS = auto()
    """Somebody else changed it, and nobody changed the text."""
    BOTH = auto()
    """Both changed."""
    GONE = auto()
    """There is no file any more."""


def news(saved: str | None, mine: str, theirs: str | None) -> News:
    """Return what has to be done about a file.

    Args:
        saved: What it held when it was last read or written; None while there was none.
        mine: The text in the editor.
        theirs: What it holds now; None when it is not there.
    """
    if theirs in (saved, mine):
        return News.NONE
    if theirs is None:
        return News.GONE
    return News.THEIRS if mine == saved else News.BOTH


def difference(mine: str, theirs: str) -> Content:
    """Return the lines that differ, marked "mine" and "theirs", with two lines around them."""
    lines = list(difflib.unified_diff(mine.splitlines(), theirs.splitlines(), n=2, lineterm=""))[2:]
    shown = [_marked(line) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(Content.styled(f"… and {len(lines) - _MOST_LINES} lines more", "$foreground 60%"))
    return Content("\n").join(shown) if shown else Content("only in line ends or in blanks at the end")


def _marked(line: str) -> Content:
    kind, rest = line[:1], line[1:]
    if kind == "@":
        return Content.styled("⋯", "$foreground 50%")
    mark, style = {"-": ("mine   │ ", "$accent"), "+": ("theirs │ ", "$secondary")}.get(kind, ("       │ ", ""))
    blanks = len(rest) - len(rest.lstrip(" "))
    text = plain(rest, style or "$foreground 70%", 300)
    return Content.assemble((mark, style or "$foreground 50%"), " " * min(blanks, 40), text)

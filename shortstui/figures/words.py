"""Text from outside, as a figure can show it: nothing that is obeyed, nothing that the font can't draw."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from shortstui.text import harmless

MISSING: Final = "□"
"""Stands for a character that the font has no glyph for (an emoji, most scripts of East Asia)."""
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


def plain(text: str, limit: int = 60) -> str:
    """Return text for a figure: one bounded line with only characters that the font has.

    Args:
        text: Any text from a page, a file or a persona.
        limit: The most characters returned, the ellipsis counted.
    """
    known = _characters()
    shown: list[str] = []
    for character in harmless(text, 4 * limit):
        if character in _JOINERS:
            continue
        drawn = character if ord(character) in known else MISSING
        if drawn == MISSING and shown and shown[-1] == MISSING:
            continue  # a family of emoji is one unknown picture
        shown.append(drawn)
    return harmless("".join(shown), limit)


def first_part(label: str, limit: int = 24) -> str:
    """Return the first of the tags that a cluster's label lists ("Pipe organ · Cello · Harp" → "Pipe organ")."""
    return plain(label.split(" · ", 1)[0], limit)


def font_file() -> Path:
    """Return the font of all figures: DejaVu Sans, which comes with matplotlib."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@cache
def _characters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font_file())).get_charmap())

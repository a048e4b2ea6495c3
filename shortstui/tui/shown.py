"""Text from outside, as the screen may show it: harmless, and as wide in every terminal as we think it is."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
from textual.content import Content

from shortstui.text import harmless

_JOINERS = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F, 0x20E3))
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_FLAG_LETTERS = {0x1F1E6 + number: chr(ord("A") + number) for number in range(26)}
# Terminals disagree about how wide emoji sequences are, and one disagreement shifts the rest of the line. Without
# joiners, variants and skin tones every character stands alone, and all terminals count the same.
_ALONE = {**_JOINERS, **_SKIN_TONES, **_FLAG_LETTERS}
_MOST_MARKS = 2


def shown(text: str, limit: int = 200) -> str:
    """Return text that may stand in a widget as plain content.

    Args:
        text: Any text from a page, a file or a picture's name.
        limit: The most characters returned.
    """
    return _few_marks(harmless(text, limit).translate(_ALONE))


def plain(text: str, style: str = "", limit: int = 200) -> Content:
    """Return text from outside as content that is never read as markup."""
    return Content.styled(shown(text, limit), style) if style else Content(shown(text, limit))


def fitted(text: str, width: int) -> str:
    """Return text in exactly ``width`` cells: filled with blanks, or cut and marked with an ellipsis."""
    text = shown(text, max(1, 2 * width))
    if cell_len(text) > width:
        while text and cell_len(text) > width - 1:
            text = text[:-1]
        text += "…" if width > 0 else ""
    return text + " " * (width - cell_len(text))


def emoji_cells(text: str) -> str:
    """Return the first emoji of a text in exactly two cells; blanks when none is drawn alike everywhere."""
    first = next((character for character in text if unicodedata.east_asian_width(character) == "W"), "")
    return first if first and cell_len(first) == 2 else "  "


def _few_marks(text: str) -> str:
    """Drop combining marks beyond two in a row: piled up they draw over the lines above."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)

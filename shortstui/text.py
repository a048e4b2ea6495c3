"""Text from outside, made harmless before it reaches a terminal."""

from __future__ import annotations

import unicodedata

# Controls, private use, surrogates and bidi overrides can move the cursor, hide text or turn it round.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_FORMATS = frozenset("\u200d")  # zero-width joiner: emoji families are made with it


def harmless(text: str, limit: int = 200) -> str:
    """Return text with nothing in it that a terminal would obey, at most ``limit`` characters.

    Control and bidi characters become a space or vanish, runs of blanks become one blank, and what is cut off
    is marked with an ellipsis. Markup such as ``[bold]`` is left as it is: widgets must show text as plain
    content.

    Args:
        text: Any text from a page, a file or a picture's name.
        limit: The most characters returned, the ellipsis counted.
    """
    kept = (_harmless_character(character) for character in text[: 4 * limit])
    joined = " ".join("".join(kept).split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"


def _harmless_character(character: str) -> str:
    if character in _BIDI_CONTROLS:
        return ""
    category = unicodedata.category(character)
    if category in _HIDDEN_CATEGORIES:
        return " " if category == "Cc" else ""
    if category == "Cf" and character not in _KEPT_FORMATS:
        return ""
    return character

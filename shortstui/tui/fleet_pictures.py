"""The last thumbnail of a bot, small enough for its cell; read and drawn beside the screen's thread."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from textual.strip import Strip

from shortstui.runs import reader
from shortstui.tui.widgets.picture import block_lines, character_lines, decoded

SmallMode = Literal["blocks", "characters", "off"]
"""How pictures of a few cells are drawn; there real pixels would show no more."""
COLUMNS: Final = 8
ROWS: Final = 5


def small_mode(setting: str, *, colours: bool) -> SmallMode:
    """Return how small pictures are drawn.

    Args:
        setting: The user's, for all pictures.
        colours: Whether the terminal has any; without, half blocks would all look the same.
    """
    if setting == "off":
        return "off"
    return "characters" if setting == "characters" or not colours else "blocks"


@lru_cache(maxsize=512)
def small_picture(folder: Path, sha256: str, mode: SmallMode) -> tuple[Strip, ...]:
    """Return a recorded thumbnail in at most 8 × 5 cells; nothing where there is none that can be drawn.

    Args:
        folder: The run's.
        sha256: Of the thumbnail.
        mode: How pictures are drawn.
    """
    data = reader.thumbnail(folder, sha256) if mode != "off" else None
    pixels = decoded(data, COLUMNS, ROWS) if data is not None else None
    if pixels is None:
        return ()
    return tuple(block_lines(pixels) if mode == "blocks" else character_lines(pixels))

"""A picture as sixel, by textual-image's encoder.

Its widgets and renderables are not used: they ask the terminal again when they are imported, in a running app, and
send a picture again with every repaint. The encoder is a pure function of the picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 384 * 1024
"""Of one picture; what needs more, with 16 colours even, is not sent."""
_COLOURS: Final = (256, 64, 16)
_HOPELESS: Final = 4
_HEAD: Final = re.compile(r'\x1bP[0-9;]*q"[0-9;]*')
_COLOUR: Final = re.compile(r"(#[0-9]+);2;[0-9]+;[0-9]+;[0-9]+")


def sixel_of(image: Image.Image, colours: int) -> str:
    """Return a picture as sixel; empty when it would be too many bytes.

    Args:
        image: Decoded and bounded already.
        colours: How many colours the terminal has for it; 0 if it didn't say.
    """
    from textual_image._sixel import SixelOptions, image_to_sixels  # late: most terminals never need it

    most = colours if colours >= 2 else _COLOURS[0]
    for count in dict.fromkeys(min(most, each) for each in _COLOURS):
        data = _palette_first(image_to_sixels(image, SixelOptions(colors=count)))
        if len(data) <= MOST_BYTES:
            return data
        if len(data) > _HOPELESS * MOST_BYTES:
            break  # noise: fewer colours would take as long again, and be too many bytes as well
    return ""


def laid_at(column: int, row: int, sixel: str) -> str:
    """Return what lays a picture over the screen, the cursor and its colours left as they were.

    Args:
        column: Its left cell, counted from 0.
        row: Its upper cell, counted from 0.
        sixel: The picture.
    """
    return f"\x1b7\x1b[{row + 1};{column + 1}H{sixel}\x1b8"


def _palette_first(sixel: str) -> str:
    """Name all colours before the picture: those named within it come out wrong here and there in xterm (379)."""
    head = _HEAD.match(sixel)
    if head is None:
        return sixel
    body = sixel[head.end() :]
    colours = "".join(match[0] for match in _COLOUR.finditer(body))
    return head[0] + colours + _COLOUR.sub(r"\1", body)

"""A picture by kitty's graphics protocol, shown by Unicode placeholders: characters that stand for its cells.

The picture is sent once and gets a number; then the placeholders are text like any other, so that scrolling,
dialogs and toasts treat it as they treat text. Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/,
"Unicode placeholders". textual-image has the protocol too, but writes it behind the app's back in the middle of
a frame, sends a picture again with every repaint, and its way to delete one (``a=d``, no ``d=``) frees nothing.
"""

from __future__ import annotations

import io
import itertools
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 384 * 1024
"""Of one picture as it is sent; a larger one is halved until it fits."""
MOST_CELLS: Final = 128
"""Each way: so many of the protocol's marks for rows and columns are below."""
_CHUNK: Final = 4096
_PLACEHOLDER: Final = "\U0010eeee"
_MARK_CODES: Final = """
    305 30d 30e 310 312 33d 33e 33f 346 34a 34b 34c 350 351 352 357
    35b 363 364 365 366 367 368 369 36a 36b 36c 36d 36e 36f 483 484
    485 486 487 592 593 594 595 597 598 599 59c 59d 59e 59f 5a0 5a1
    5a8 5a9 5ab 5ac 5af 5c4 610 611 612 613 614 615 616 617 657 658
    659 65a 65b 65d 65e 6d6 6d7 6d8 6d9 6da 6db 6dc 6df 6e0 6e1 6e2
    6e4 6e7 6e8 6eb 6ec 730 732 733 735 736 73a 73d 73f 740 741 743
    745 747 749 74a 7eb 7ec 7ed 7ee 7ef 7f0 7f1 7f3 816 817 818 819
    81b 81c 81d 81e 81f 820 821 822 823 825 826 827 829 82a 82b 82c
"""
_MARKS: Final = "".join(chr(int(code, 16)) for code in _MARK_CODES.split())
"""The first of the combining characters that number rows and columns (kitty's rowcolumn-diacritics.txt)."""
_numbers = itertools.count(0x535401)  # a picture's number is a colour with 24 bits; the whole app counts on


def next_number() -> int:
    """Return a number that no other picture of this app has."""
    return next(_numbers) & 0xFFFFFF


def png_of(image: Image.Image) -> str:
    """Return a picture as Base64 of a PNG that is not too large to send.

    Args:
        image: Decoded and bounded already.
    """
    while True:
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=3)
        encoded = b64encode(file.getvalue()).decode("ascii")
        if len(encoded) <= MOST_BYTES:
            return encoded
        image = image.reduce(2)


def sent(number: int, png: str, columns: int, rows: int, environment: Mapping[str, str]) -> str:
    """Return what sends a picture and says how many cells it fills.

    Args:
        number: The picture's.
        png: From :func:`png_of`.
        columns: Its width in cells.
        rows: Its height in cells.
        environment: Tells whether tmux stands between.
    """
    chunks = [png[start : start + _CHUNK] for start in range(0, len(png), _CHUNK)]
    messages = []
    for place, chunk in enumerate(chunks):
        head = f"a=t,f=100,t=d,i={number},q=2," if place == 0 else ""
        messages.append(f"{head}m={int(place + 1 < len(chunks))};{chunk}")
    messages.append(f"a=p,U=1,i={number},c={columns},r={rows},q=2")
    return "".join(_message(each, environment) for each in messages)


def deleted(number: int, environment: Mapping[str, str]) -> str:
    """Return what makes the terminal forget a picture."""
    return _message(f"a=d,d=I,i={number},q=2", environment)


def placeholder_lines(number: int, columns: int, rows: int, ground: Style) -> Iterator[Strip]:
    """Yield the lines of text that show a picture.

    Args:
        number: The picture's.
        columns: Its width in cells.
        rows: Its height in cells.
        ground: The style around it.
    """
    style = ground + Style(color=Color.from_rgb(number >> 16, (number >> 8) & 0xFF, number & 0xFF))
    for row in range(rows):
        text = "".join(f"{_PLACEHOLDER}{_MARKS[row]}{_MARKS[column]}" for column in range(columns))
        yield Strip([Segment(text, style)], columns)


def _message(body: str, environment: Mapping[str, str]) -> str:
    message = f"\x1b_G{body}\x1b\\"
    if not environment.get("TMUX"):
        return message
    doubled = message.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"

"""The thumbnails of the double: drawn once each, in the sizes that the real site has."""

from __future__ import annotations

import io
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from PIL import Image

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.drawing import draw, encode

SIZES: Final = MappingProxyType(
    {
        "frame0": (720, 1280),
        "oar2": (720, 1280),
        "oardefault": (360, 640),
        "hq720": (1280, 720),
        "maxresdefault": (1280, 720),
        "sddefault": (640, 480),
        "hqdefault": (480, 360),
        "mqdefault": (320, 180),
        "default": (120, 90),
    }
)
"""Name → width and height."""
_QUALITY = 85


@lru_cache(maxsize=512)
def picture(catalogue: Catalogue, short: int, name: str, true_size: bool) -> bytes:
    """Return a thumbnail as JPEG.

    Args:
        catalogue: The world.
        short: Its number.
        name: A key of :data:`SIZES`.
        true_size: Whether frame0 is blown up to its size on the real site; else it is the drawn picture itself.
    """
    drawn = draw(catalogue.drawing(short))
    if name == "frame0" and not true_size:
        return encode(drawn)
    return _jpeg(_fitted(drawn, SIZES[name]))


@lru_cache(maxsize=1)
def grey() -> bytes:
    """Return the picture of a missing picture: 120×90."""
    return _jpeg(Image.new("RGB", (120, 90), (204, 204, 204)))


@lru_cache(maxsize=1)
def huge() -> bytes:
    """Return a picture that is small in bytes and enormous in pixels: 12,000 × 12,000."""
    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")
    return buffer.getvalue()


def _fitted(drawn: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the whole picture in the middle, with bars of its own mean colour beside or above it."""
    whole = drawn.resize((1, 1), Image.Resampling.BOX).resize(size)
    factor = min(size[0] / drawn.width, size[1] / drawn.height)
    inner = drawn.resize((round(drawn.width * factor), round(drawn.height * factor)), Image.Resampling.BICUBIC)
    whole.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2))
    return whole


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()

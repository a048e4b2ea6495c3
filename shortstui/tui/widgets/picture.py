"""Turn an encoded picture into lines of terminal cells; pure functions, no widget."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Pixels = npt.NDArray[np.uint8]
Size = tuple[int, int]
"""Width and height."""
HALVES: Size = (1, 2)
"""A cell's pixels where it shows two half blocks."""
_LARGEST_SIDE = 8192
_RAMP = " .:-=+*#%@"


def decoded(data: bytes, columns: int, rows: int, cell: Size = HALVES) -> Pixels | None:
    """Decode a picture and fit it whole into a box of cells, two pixels a cell in height.

    Args:
        data: JPEG, PNG, WebP or GIF bytes, untrusted.
        columns: Width of the box in cells.
        rows: Height of the box in cells.
        cell: What shape a cell has, so that the picture keeps its own.

    Returns:
        Shape (2·r, c, 3) with r ≤ rows, c ≤ columns, or None when it can't be decoded or is too large.
    """
    image = _fitted(data, (columns, rows), cell, HALVES)
    return None if image is None else np.asarray(image)


def bounded(data: bytes, columns: int, rows: int, cell: Size, most: int) -> tuple[Image.Image, Size] | None:
    """Decode a picture for a terminal that draws pictures: as many pixels as the cells have that it fills.

    Args:
        data: JPEG, PNG, WebP or GIF bytes, untrusted.
        columns: Width of the box in cells.
        rows: Height of the box in cells.
        cell: A cell's pixels.
        most: The longest side in pixels; a box that is larger is not filled.

    Returns:
        The picture in RGB, and how many cells it fills; None when it can't be decoded or is too large.
    """
    box = (min(columns, most // cell[0]), min(rows, most // cell[1]))
    if min(box) < 1:
        return None
    image = _fitted(data, box, cell, cell)
    return None if image is None else (image, (image.width // cell[0], image.height // cell[1]))


def _fitted(data: bytes, box: Size, cell: Size, pixels: Size) -> Image.Image | None:
    """Decode a picture into whole cells of a box, as many pixels a cell as are asked for."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF"))
            if max(image.size) > _LARGEST_SIDE or min(image.size) < 1:
                return None
            scale = min(box[0] * cell[0] / image.width, box[1] * cell[1] / image.height)
            columns, rows = (max(1, round(side * scale / of)) for side, of in zip(image.size, cell, strict=True))
            size = (columns * pixels[0], rows * pixels[1])
            image.draft("RGB", size)  # JPEG: decode no more than is needed
            smoothing = Image.Resampling.BOX if pixels == HALVES else Image.Resampling.BICUBIC
            return image.convert("RGB").resize(size, smoothing, reducing_gap=2.0)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def block_lines(pixels: Pixels) -> list[Strip]:
    """Return one strip a pair of pixel rows: ``▀`` with the upper pixel as its colour and the lower as its ground.

    Colours are kept to 5 bits a channel, so that neighbours run together and fewer bytes reach the terminal.
    """
    coarse = (pixels & 0xF8).astype(np.int64)
    packed = (coarse[..., 0] << 16) | (coarse[..., 1] << 8) | coarse[..., 2]
    pairs = (packed[0::2] << 24) | packed[1::2]
    return [_strip(row) for row in pairs]


def character_lines(pixels: Pixels) -> list[Strip]:
    """Return the picture as characters of rising ink, for terminals without colour."""
    weights = np.array([0.299, 0.587, 0.114])
    light = ((pixels[0::2].astype(np.float64) + pixels[1::2]) / 2) @ weights
    steps = np.minimum(len(_RAMP) - 1, light * len(_RAMP) / 256).astype(np.int64)
    return [Strip([Segment("".join(_RAMP[step] for step in row))], len(row)) for row in steps]


def _strip(pairs: npt.NDArray[np.int64]) -> Strip:
    starts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
    lengths = np.diff(np.append(starts, len(pairs)))
    segments = [
        Segment("▀" * int(length), _style(int(pair))) for pair, length in zip(pairs[starts], lengths, strict=True)
    ]
    return Strip(segments, len(pairs))


@lru_cache(maxsize=8192)
def _style(pair: int) -> Style:
    return Style(color=_colour(pair >> 24), bgcolor=_colour(pair & 0xFFFFFF))


def _colour(packed: int) -> Color:
    return Color.from_rgb(packed >> 16, (packed >> 8) & 0xFF, packed & 0xFF)

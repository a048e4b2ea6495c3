"""Pictures from outside, decoded within bounds."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from shortstui.errors import ExitCode, ShortstuiError

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
"""Far above any thumbnail or photograph of a phone; 160 MB when decoded."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


def decode(data: bytes, where: str = "") -> Image.Image:
    """Decode a picture to RGB; of an animation, its first frame.

    Args:
        data: The encoded picture.
        where: What the error names: a file or an address.

    Raises:
        ShortstuiError: It is too large, of an unknown kind, or broken.
    """
    if len(data) > MAX_BYTES:
        raise _unusable(f"a picture of {len(data):,} bytes is too large", where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise _unusable(f"a picture of {image.width} × {image.height} pixels is too large", where)
                return image.convert("RGB")
    except UnidentifiedImageError:
        raise _unusable("this is not a picture", where) from None
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, OverflowError) as error:
        raise _unusable(f"the picture is broken ({error})", where) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _unusable("the picture has too many pixels", where) from None


def decode_or_none(data: bytes) -> Image.Image | None:
    """Decode a picture to RGB, or return None when it can't be: there is nothing to see."""
    try:
        return decode(data)
    except ShortstuiError:
        return None


def read_picture(path: Path) -> Image.Image:
    """Read and decode a picture file.

    Raises:
        ShortstuiError: It can't be read or decoded; the message names the file.
    """
    try:
        with path.open("rb") as file:
            return decode(file.read(MAX_BYTES + 1), str(path))
    except OSError as error:
        raise _unusable(f"can't read it: {error.strerror or error}", str(path)) from error


def _unusable(what: str, where: str) -> ShortstuiError:
    kinds = ", ".join(FORMATS)
    hint = f"use a {kinds} picture of at most {MAX_BYTES // 1_000_000} MB and {MAX_PIXELS // 1_000_000} megapixels"
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from shortstui.tui.widgets.picture import block_lines, character_lines, decoded


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(64, 64), (320, 180), (90, 160), (1, 1), (2000, 3)])
def test_a_picture_fits_whole_into_its_box(kind: str, size: tuple[int, int]) -> None:
    pixels = decoded(encoded(Image.new("RGB", size, (200, 40, 40)), kind), 40, 12)
    assert pixels is not None
    height, width, channels = pixels.shape
    assert 1 <= width <= 40
    assert 2 <= height <= 24
    assert height % 2 == 0
    assert channels == 3


def test_the_upper_pixel_is_the_colour_and_the_lower_one_the_ground() -> None:
    pixels = np.zeros((2, 3, 3), dtype=np.uint8)
    pixels[0] = (255, 0, 0)
    pixels[1] = (0, 0, 255)
    (strip,) = block_lines(pixels)
    (segment,) = strip
    assert segment.text == "▀▀▀"
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    assert segment.style.color.triplet == (248, 0, 0)
    assert segment.style.bgcolor.triplet == (0, 0, 248)


def test_characters_have_more_ink_where_it_is_brighter() -> None:
    pixels = np.zeros((2, 2, 3), dtype=np.uint8)
    pixels[:, 1] = 255
    (strip,) = character_lines(pixels)
    assert strip.text == " @"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"<svg/>"])
def test_what_is_no_picture_is_not_drawn(data: bytes) -> None:
    assert decoded(data, 40, 12) is None


def test_a_picture_that_claims_to_be_huge_is_not_decoded() -> None:
    assert decoded(encoded(Image.new("1", (9000, 10))), 40, 12) is None

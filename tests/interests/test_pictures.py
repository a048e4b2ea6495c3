from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests import pictures
from shortstui.interests.pictures import decode, decode_or_none, read_picture
from tests.interests.fakes import picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_kind_becomes_rgb(kind: str) -> None:
    image = decode(picture((255, 0, 0), kind=kind))
    assert (image.mode, image.size) == ("RGB", (8, 8))
    pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 250


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "I;16"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    buffer = BytesIO()
    Image.new(mode, (5, 4)).save(buffer, "PNG")
    assert decode(buffer.getvalue()).mode == "RGB"


def _png_that_claims(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


@pytest.mark.parametrize("side", [7_000, 20_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(ShortstuiError, match="pixels"):
        decode(_png_that_claims(side, side))


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 10)
    with pytest.raises(ShortstuiError, match="bytes is too large"):
        decode(picture((0, 0, 0)))


def test_other_formats_are_not_opened() -> None:
    buffer = BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "TIFF")
    assert decode_or_none(buffer.getvalue()) is None


def test_a_cut_off_picture_is_nothing_to_see() -> None:
    whole = picture((10, 200, 30), (64, 64), "JPEG")
    assert decode_or_none(whole[: len(whole) // 2]) is None


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF"]))
def test_no_bytes_do_harm(data: bytes, start: bytes) -> None:
    assert decode_or_none(start + data) is None


@given(st.data())
def test_a_damaged_picture_is_a_picture_or_nothing(data: st.DataObject) -> None:
    whole = bytearray(picture((10, 200, 30), (16, 16), data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]))))
    for position in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=5)):
        whole[position] ^= data.draw(st.integers(1, 255))
    image = decode_or_none(bytes(whole))
    assert image is None or image.mode == "RGB"


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("shopping list")
    with pytest.raises(ShortstuiError, match="not a picture") as caught:
        read_picture(path)
    assert caught.value.where == str(path)
    assert caught.value.code is ExitCode.BAD_INPUT
    with pytest.raises(ShortstuiError, match="can't read it"):
        read_picture(tmp_path / "none.jpg")

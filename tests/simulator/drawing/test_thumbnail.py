"""A drawing is a pure function of what it shows, its seed and its clutter."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from shortstui.simulator.drawing import DEFAULT_CLUTTER, Drawing, draw, encode

GUITAR = Drawing("Electric guitar", "Electric and acoustic guitars", "Best solo ever", seed=7)
LEVELS = (0.0, DEFAULT_CLUTTER, 0.3, 0.6, 1.0)


def pixels(drawing: Drawing) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(draw(drawing), dtype=np.float64)


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert draw(GUITAR).tobytes() == draw(GUITAR).tobytes()
    assert encode(draw(GUITAR)) == encode(draw(GUITAR))


@pytest.mark.parametrize("change", [{"seed": 8}, {"title": "Other"}, {"tag": "Guitar pick"}, {"clutter": 0.9}])
def test_whatever_changes_the_drawing_changes_the_picture(change: dict[str, object]) -> None:
    assert draw(GUITAR).tobytes() != draw(replace(GUITAR, **change)).tobytes()  # type: ignore[arg-type]


@pytest.mark.parametrize("clutter", LEVELS)
def test_a_thumbnail_is_portrait_rgb_of_96_by_128(clutter: float) -> None:
    picture = draw(replace(GUITAR, clutter=clutter))
    assert (picture.size, picture.mode) == ((96, 128), "RGB")


@pytest.mark.parametrize("clutter", [-1.0, 7.0])
def test_clutter_out_of_range_is_the_nearest_in_range(clutter: float) -> None:
    nearest = min(1.0, max(0.0, clutter))
    assert draw(replace(GUITAR, clutter=clutter)).tobytes() == draw(replace(GUITAR, clutter=nearest)).tobytes()


@pytest.mark.parametrize("title", ["", "x" * 500, "línea ñ 日本 🎸", "a\nb\tc"])
def test_any_title_can_be_written(title: str) -> None:
    draw(replace(GUITAR, title=title))


def test_a_tag_without_an_icon_is_drawn_by_its_topic() -> None:
    draw(replace(GUITAR, tag="No such tag"))


def test_an_unknown_topic_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw(replace(GUITAR, topic="No such topic"))


def test_a_thumbnail_takes_a_few_kilobytes() -> None:
    sizes = [len(encode(draw(replace(GUITAR, seed=seed)))) for seed in range(20)]
    assert max(sizes) < 9000


def test_encoding_keeps_size_and_look() -> None:
    picture = draw(GUITAR)
    back = Image.open(io.BytesIO(encode(picture)))
    assert back.size == picture.size
    assert np.abs(np.asarray(back, dtype=float) - np.asarray(picture, dtype=float)).mean() < 10


def test_more_clutter_takes_the_picture_further_from_the_clean_one() -> None:
    def distance(level: float, seed: int) -> float:
        clean, cluttered = (pixels(replace(GUITAR, seed=seed, clutter=each)) for each in (0.0, level))
        return float(np.abs(cluttered - clean).mean())

    mean = [np.mean([distance(level, seed) for seed in range(30)]) for level in LEVELS]
    assert mean == sorted(mean)
    assert mean[0] == 0

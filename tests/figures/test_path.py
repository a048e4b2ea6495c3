from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from shortstui.figures.material import Material, gather
from shortstui.figures.path import chosen_paths, draw_paths
from shortstui.figures.path_gif import frames_of, path_gif
from shortstui.figures.style import DARK, LIGHT, drawing
from shortstui.interests.interest_map import InterestMap
from tests.figures.runs import impressions, manifest, pair, record, share_of, unplaced


def test_captured_stands_beside_never_captured(material: Material) -> None:
    captured, never = chosen_paths(material)
    assert captured.title == "Music Head\ncaptured after 100 of 160 shorts"
    assert never.title == "Music Head\nnever captured in 160 shorts"
    np.testing.assert_array_equal(captured.watched, material.bots[0].watched)


def test_where_all_were_captured_a_control_stands_beside(tmp_path: Path, chart: InterestMap) -> None:
    pair(tmp_path, manifest("bot", chart=chart), impressions(share_of(120, 0.6)))
    _, control = chosen_paths(gather(["bot"], tmp_path, None))
    assert control.title == "Music Head\nits yoked control, 120 shorts"


def test_shorts_without_a_place_are_no_part_of_the_path(tmp_path: Path) -> None:
    shorts = impressions([0, 9, None, 1])
    record(tmp_path, manifest("some"), shorts)
    record(tmp_path, manifest("none"), unplaced(shorts))
    (path,) = chosen_paths(gather(["some"], tmp_path, None))
    assert path.numbers.tolist() == [1, 2, 4]
    assert chosen_paths(gather(["none"], tmp_path, None)) == []


def test_the_still_has_a_mark_for_every_short(material: Material) -> None:
    paths = chosen_paths(material)
    with drawing():
        figure = draw_paths(paths, material.chart, LIGHT)
    for axes, path in zip(figure.axes, paths, strict=True):
        marks = {marks.get_label(): len(np.asarray(marks.get_offsets())) for marks in axes.collections}
        assert marks["watched"] == path.watched.sum()
        assert marks["skipped"] == (~path.watched).sum()


def test_the_animation_walks_to_the_end_and_leaves_marks_of_both_kinds(material: Material) -> None:
    paths = chosen_paths(material)
    with drawing():
        data = path_gif(paths, material.chart, DARK, steps=8)
    image = Image.open(io.BytesIO(data))
    assert getattr(image, "n_frames", 1) == len(frames_of(paths, 8)) == 8
    assert _has(image.convert("RGB"), DARK.skipped)
    image.seek(7)
    last = image.convert("RGB")
    assert _has(last, DARK.watched)
    assert _has(last, DARK.skipped)


def test_frames_end_with_the_longest_path(material: Material) -> None:
    paths = chosen_paths(material)
    for steps in (1, 7, 160, 500):
        frames = frames_of(paths, steps)
        assert len(frames) <= steps
        assert frames[-1] == 160
        assert frames == sorted(set(frames))


def _has(image: Image.Image, colour: str) -> bool:
    wanted = tuple(bytes.fromhex(colour[1:]))
    return bool((np.asarray(image) == wanted).all(axis=2).any())

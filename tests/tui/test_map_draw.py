"""The map on a canvas: every zoom, every place, hostile labels; and what its marks mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from scipy.interpolate import RegularGridInterpolator

from shortstui.figures.chart import density
from shortstui.tui.canvas import Canvas
from shortstui.tui.map_draw import CHOSEN, HERE, LIKED, Ink, density_levels, draw
from shortstui.tui.map_reading import density_of
from shortstui.tui.map_scene import Scene
from shortstui.tui.map_search import Liked
from shortstui.tui.map_sheet import Lens, Sheet, sheet_of
from tests.tui.maps import made_up_map
from tests.tui.test_hostile import HOSTILE

SHEET = sheet_of(made_up_map())
LIKED_TWO = Liked("Somebody", "🎸", {1: "🎸", 4: "🎺"}, ())


def lines(canvas: Canvas) -> list[str]:
    return ["".join(run.text for run in row) for row in canvas.rows()]


def text(scene: Scene, width: int = 80, height: int = 24) -> str:
    return "\n".join(lines(draw(scene, width, height)))


@settings(max_examples=60)
@given(
    st.integers(0, 90),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(-30, 30), st.floats(-2, 2), st.floats(-2, 2)), max_size=6),
    st.booleans(),
)
def test_any_scene_is_as_large_as_its_canvas(
    width: int, height: int, moves: list[tuple[int, float, float]], persona: bool
) -> None:
    scene = Scene.of(SHEET, {})
    if persona:
        scene = scene.with_persona(LIKED_TWO, DENSITY)
    for steps, right, up in moves:
        scene = scene.zoomed(steps).moved(right, up)
    assert {cell_len(line) for line in lines(draw(scene, width, height))} <= {width}
    assert 1 <= scene.lens.zoom <= 200


DENSITY = density_of(SHEET, LIKED_TWO)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("zoom", [0, 6])
def test_hostile_labels_and_tags_are_harmless_and_as_wide_as_thought(hostile: str, zoom: int) -> None:
    sheet = sheet_of(made_up_map(labels=[hostile] * 6, names=[hostile] * 60))
    scene = Scene.of(sheet, {2: hostile}).zoomed(zoom)
    for drawn in (lines(draw(scene, 70, 20)), lines(draw(scene.with_persona(LIKED_TWO, None), 70, 20))):
        assert {cell_len(line) for line in drawn} == {70}
        assert not set("".join(drawn)) & set("\x1b\x07\u202e\u2066\u200b\ufeff\u200d\ufe0f\u0301\n")


def test_each_tag_is_a_dot_and_the_chosen_ones_have_marks_of_their_own() -> None:
    scene = Scene.of(SHEET, {}).at_cluster(3)
    canvas = draw(scene, 160, 60)
    signs = [(sign, run.ink) for row in canvas.rows() for run in row for sign in run.text]
    assert sum(sign == HERE for sign, _ in signs) == 1
    assert 1 < sum(sign == CHOSEN for sign, _ in signs) < len(SHEET.chart.members(3))
    assert {ink for sign, ink in signs if 0x2800 < ord(sign) < 0x2900} == {
        Ink.HUE + int(hue) for cluster, hue in enumerate(SHEET.hues) if cluster != 3
    }


def test_a_persona_s_tags_have_a_mark_and_all_others_pale() -> None:
    scene = Scene.of(SHEET, {}).with_persona(LIKED_TWO, DENSITY)
    canvas = draw(scene, 120, 40)
    inks = {run.ink for row in canvas.rows() for run in row if any(0x2800 < ord(c) < 0x2900 for c in run.text)}
    assert inks
    assert min(inks) >= Ink.PALE_HUE
    assert LIKED in "".join(lines(canvas))
    assert {run.ground for row in canvas.rows() for run in row} == {0, 1, 2, 3, 4}


def test_without_colour_the_density_is_still_to_be_seen() -> None:
    drawn = text(Scene.of(SHEET, {}).with_persona(LIKED_TWO, DENSITY))
    assert all(shade in drawn for shade in "·░▒▓")


def test_names_are_the_user_s_and_of_what_was_asked_for() -> None:
    scene = Scene.of(SHEET, {1: "My own words"}).with_persona(LIKED_TWO, None).at_cluster(4)
    drawn = text(scene, 120, 40)
    assert "My own words" in drawn
    assert SHEET.chart.tags[scene.tag] in drawn
    assert "Label 0" not in drawn
    assert "Label 0" in text(scene.with_persona(None, None), 120, 24)


def test_near_enough_every_tag_has_its_name() -> None:
    scene = Scene.of(SHEET, {}).at_tag(7, zoom=30)
    assert "Tag 7" in text(scene)
    seen = scene.lens.cells(SHEET.places, 80, 24)
    inside = [tag for tag, (x, y) in enumerate(zip(*seen, strict=True)) if 12 < x < 68 and 2 < y < 22]
    assert all(SHEET.chart.tags[tag] in text(scene) for tag in inside)


def test_the_regions_are_those_of_an_independent_interpolation() -> None:
    found = density(SHEET.places[:30], SHEET.extent)
    assert found is not None
    levels = density_levels(found, Lens.fit(SHEET.extent), 50, 20)
    looked_up = RegularGridInterpolator((found.y, found.x), found.values)
    for row in range(0, 20, 3):
        for column in range(0, 50, 7):
            x, y = Lens.fit(SHEET.extent).place(column + 0.5, row + 0.5, 50, 20)
            value = looked_up((y, x)).item()
            assert levels[row, column] == sum(value >= height for height in found.heights)


@given(st.floats(0, 79.9), st.floats(0, 23.9), st.integers(0, 20))
def test_a_place_on_the_canvas_and_back(across: float, down: float, steps: int) -> None:
    lens = Lens.fit(SHEET.extent).zoomed(steps).moved(0.2, -0.1)
    place = np.array([lens.place(across, down, 80, 24)])
    back = lens.cells(place, 80, 24)
    assert np.allclose([back[0][0], back[1][0]], [across, down], atol=1e-6)


def test_a_map_of_one_tag_or_of_one_place_can_be_drawn() -> None:
    one: Sheet = sheet_of(made_up_map(tags=1, k=1))
    assert HERE in text(Scene.of(one, {}))
    chart = made_up_map(tags=9, k=3)
    chart.places[:] = 2.0
    assert HERE in text(Scene.of(sheet_of(chart), {}).zoomed(3))

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from shortstui.figures.chart import LEVELS, centres, density, draw_map, draw_persona, extent_of, fanned, looks
from shortstui.figures.labels import Box, arrange
from shortstui.figures.style import LIGHT, drawing
from shortstui.interests.interest_map import InterestMap
from tests.figures.runs import HOSTILE, LIKED, manifest

SPOTS = st.tuples(st.floats(0, 500), st.floats(0, 500))
SIZES = st.tuples(st.floats(1, 120), st.floats(1, 20))


@given(st.lists(st.tuples(SPOTS, SIZES), max_size=25))
def test_labels_cover_neither_one_another_nor_the_edge(
    wanted: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    room = Box(0, 0, 500, 500)
    places = arrange([spot for spot, _ in wanted], [size for _, size in wanted], room)
    found = [box for box in places if box is not None]
    assert not any(one.meets(other) for place, one in enumerate(found) for other in found[:place])
    assert all(box.left >= 0 and box.bottom >= 0 and box.right <= 500 and box.top <= 500 for box in found)


def test_what_has_one_place_is_fanned_out_and_the_rest_stays() -> None:
    places = np.array([(0, 0)] * 5 + [(10, 10), (3, 7), (np.nan, np.nan)], np.float64)
    extent = extent_of(places)
    spread = fanned(places, extent)
    np.testing.assert_array_equal(spread[5:], places[5:])
    assert pdist(spread[:5]).min() > 0.02
    assert np.abs(spread[:5]).max() < 0.3


def test_contours_hold_what_they_say(chart: InterestMap) -> None:
    places = chart.places[:18].astype(np.float64) + np.random.default_rng(1).normal(0, 0.5, (18, 2))
    found = density(places, extent_of(chart.places.astype(np.float64)))
    assert found is not None
    held = [found.values[found.values >= height].sum() / found.values.sum() for height in found.heights]
    np.testing.assert_allclose(held, sorted(LEVELS, reverse=True), atol=0.02)


def test_too_few_places_or_all_in_line_have_no_density() -> None:
    extent = extent_of(np.array([(0.0, 0.0), (1.0, 1.0)]))
    assert density(np.array([(0.0, 0.0), (1.0, 1.0)]), extent) is None
    assert density(np.array([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]), extent) is None


def test_the_extent_of_places_too_far_to_be_true_is_finite() -> None:
    most = np.finfo(np.float64).max
    extent = extent_of(np.array([(-most, 0.0), (most, most)]))
    assert np.isfinite([extent.left, extent.right, extent.bottom, extent.top]).all()
    assert extent.left < extent.right


def test_neighbours_on_the_map_look_different(chart: InterestMap) -> None:
    look = looks(chart, 8, 8)
    middle = centres(chart)
    away = np.hypot(*(middle[:, None] - middle[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    nearest = away.argmin(axis=1)
    assert (look != look[nearest]).any(axis=1).all()


def test_the_map_has_all_tags_and_only_labels_of_its_clusters(chart: InterestMap) -> None:
    with drawing():
        figure = draw_map(chart, LIGHT)
    (axes,) = figure.axes
    assert sum(len(np.asarray(marks.get_offsets())) for marks in axes.collections) == len(chart.tags)
    labels = {text.get_text() for text in axes.texts}
    assert labels <= set(chart.labels)
    assert len(labels) > 50


def test_a_persona_s_tags_are_marked_by_cluster_whatever_it_is_called(chart: InterestMap) -> None:
    with drawing():
        figure = draw_persona(chart, HOSTILE, manifest("x").interests, LIGHT)
    axes, (legend,) = figure.axes[0], figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [f"Topic {cluster} (3 tags)" for cluster in LIKED]
    assert len(axes.get_title(loc="left")) <= 40

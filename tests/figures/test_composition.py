from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.evidence.concentration import effective_clusters
from shortstui.figures.composition import apart, compositions, draw_composition, effective_numbers, streams_of
from shortstui.figures.material import Material, gather
from shortstui.figures.style import LIGHT, drawing
from tests.figures.runs import LATER, LIKED, impressions, manifest, record, share_of, track, with_switch


def test_streams_are_shares_of_the_last_fifty_the_persona_s_first(material: Material) -> None:
    moments, streams = streams_of(material.bots)
    assert (moments[0], moments[-1]) == (50, 160)
    own = [stream for stream in streams if stream.persona]
    assert {stream.name for stream in own} == {f"Topic {cluster}" for cluster in LIKED}
    assert [stream.persona for stream in streams] == ["Music Head"] * 6 + [""] * 6
    np.testing.assert_allclose(sum(stream.shares for stream in streams), 1)
    seen = np.mean([np.isin(bot.clusters[-50:], list(LIKED)).mean() for bot in material.bots])
    assert sum(stream.shares[-1] for stream in own) == pytest.approx(seen)


def test_the_effective_number_is_that_of_the_window(tmp_path: Path) -> None:
    run = track(record(tmp_path, manifest("x"), impressions(share_of(300, 0.4))))
    numbers = effective_numbers(run)
    assert np.isnan(numbers[:49]).all()
    for place in (60, 299):
        counts = np.bincount(run.clusters[max(0, place - 199) : place + 1])
        assert numbers[place] == pytest.approx(float(effective_clusters(counts)))


def test_shorts_in_which_nothing_was_seen_are_among_the_others(tmp_path: Path) -> None:
    run = track(record(tmp_path, manifest("x"), impressions([None] * 60)))
    _, streams = streams_of([run])
    assert streams[-1].shares.tolist() == [1.0] * len(streams[-1].shares)


def test_the_figure_names_every_stream_and_bounds_the_number_by_its_controls(material: Material) -> None:
    (found,) = compositions(material)
    with drawing():
        figure = draw_composition(found, LIGHT)
    above, below = figure.axes
    assert [text.get_text() for text in above.texts] == [stream.name for stream in found.streams]
    assert len(above.collections) == len(found.streams)
    assert "controls, 5th to 95th percentile" in below.get_legend_handles_labels()[1]


def test_a_run_that_is_too_short_has_no_composition(tmp_path: Path) -> None:
    record(tmp_path, manifest("x"), impressions([0] * 49))
    assert compositions(gather(["x"], tmp_path, None)) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=15))
def test_names_keep_their_order_and_their_distance(heights: list[float]) -> None:
    moved = apart(sorted(heights), 0.06)
    assert all(after - before >= 0.06 - 1e-9 for before, after in pairwise(moved))
    assert moved[-1] <= 1


def test_after_a_switch_both_personas_have_streams_the_new_one_s_first(tmp_path: Path) -> None:
    shorts = impressions(share_of(60, 0.5) + [50] * 60)
    record(tmp_path, with_switch(manifest("x"), after=60), shorts)
    (found,) = compositions(gather(["x"], tmp_path, None))
    personas = [stream.persona for stream in found.streams]
    assert personas == ["Gamer"] * len(LATER) + ["Music Head"] * len(LIKED) + [""] * 6
    assert found.streams[0].shares[-1] == 1
    with drawing():
        above = draw_composition(found, LIGHT).axes[0]
    assert [line.get_linewidth() for line in above.lines[:2]] == [1.8, 0.9]


def test_a_persona_of_many_clusters_has_its_rarer_ones_in_one_stream(tmp_path: Path) -> None:
    made = manifest("x")
    interests = [msgspec.structs.replace(made.interests[0], cluster=cluster) for cluster in range(10)]
    run = track(record(tmp_path, msgspec.structs.replace(made, interests=interests), impressions([*range(60)])))
    _, streams = streams_of([run])
    assert [stream.name for stream in streams if stream.persona][-1] == "4 more of its own"
    np.testing.assert_allclose(sum(stream.shares for stream in streams), 1)

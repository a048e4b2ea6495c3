from __future__ import annotations

from pathlib import Path

import numpy as np

from shortstui.experiments.published import V2C
from shortstui.figures.material import gather
from shortstui.figures.style import LIGHT, drawing
from shortstui.figures.survival import draw_survival, table, v2c_by_persona
from tests.figures.runs import LATER, impressions, manifest, record, share_of, with_switch


def _experiment_three(folder: Path) -> list[str]:
    """Two runs fresh as the gamer, and two that came to it from music."""
    record(folder, manifest("fresh-1", persona="Gamer"), impressions([0] * 150))
    record(folder, manifest("fresh-2", persona="Gamer"), impressions([9] * 150))
    for number, later in ((1, 50), (2, 9)):
        shorts = impressions([9] * 60 + [later] * 150, liked=LATER)
        record(folder, with_switch(manifest(f"switched-{number}"), after=60), shorts)
    return ["fresh-1", "fresh-2", "switched-1", "switched-2"]


def test_fresh_and_switched_runs_of_a_persona_are_held_against_each_other(tmp_path: Path) -> None:
    names = _experiment_three(tmp_path)
    gamer, music = v2c_by_persona(gather(names, tmp_path, None))
    assert (gamer.persona, music.persona) == ("Gamer", "Music Head")
    fresh, switched = gamer.arms
    assert [tuple(run) for run in fresh.runs] == [(100, True), (150, False)]
    assert [tuple(run) for run in switched.runs] == [(100, True), (150, False)]
    assert (fresh.published, switched.published) == V2C["gamer"] == (290, 242)
    assert gamer.p is not None
    assert gamer.p > 0.9
    (censored,) = music.arms
    assert [tuple(run) for run in censored.runs] == [(60, False), (60, False)]
    assert music.p is None


def test_the_table_stands_beside_the_published_numbers(tmp_path: Path) -> None:
    names = _experiment_three(tmp_path)
    rows = table(v2c_by_persona(gather(names, tmp_path, None)))
    assert rows[1] == ("Gamer", "fresh", "2", "1", "100", "125 ± 18 within 150", "290")
    assert rows[2][:4] == ("Gamer", "switched", "2", "1")
    assert rows[3] == ("Music Head", "fresh", "2", "2", "not reached", "60 ± 0 within 60", "265")


def test_the_figure_has_a_curve_an_arm_and_the_table(tmp_path: Path) -> None:
    names = _experiment_three(tmp_path)
    personas = v2c_by_persona(gather(names, tmp_path, None))
    with drawing():
        figure = draw_survival(personas, 100, LIGHT)
    gamer = figure.subfigs[0].axes[0]
    labels = gamer.get_legend_handles_labels()[1]
    assert labels == ["fresh", "published mean, fresh", "switched", "published mean, switched"]
    steps = {line.get_label(): line for line in gamer.lines}
    assert np.asarray(steps["fresh"].get_ydata())[-1] == 0.5
    assert steps["fresh"].get_linestyle() != steps["switched"].get_linestyle()
    told = {text.get_text() for text in figure.subfigs[1].axes[0].texts}
    assert {"Gamer", "not reached", "290", "242", "265"} <= told


def test_a_persona_that_was_never_published_has_no_number(tmp_path: Path) -> None:
    record(tmp_path, manifest("x", persona="Outdoor Life Enthusiast"), impressions(share_of(20, 0.5)))
    rows = table(v2c_by_persona(gather(["x"], tmp_path, None)))
    assert rows[1][-1] == "–"


def test_means_look_as_far_as_every_run_was_followed_so_that_they_compare(tmp_path: Path) -> None:
    record(tmp_path, manifest("all-captured", persona="Gamer"), impressions([0] * 200))
    record(tmp_path, manifest("never", persona="Animal Devotee"), impressions([9] * 150))
    personas = v2c_by_persona(gather(["all-captured", "never"], tmp_path, None))
    assert {row[0]: row[5] for row in table(personas)[1:]} == {
        "Gamer": "100 ± 0 within 150",
        "Animal Devotee": "150 ± 0 within 150",
    }


def test_over_another_window_than_the_published_one_nothing_is_held_against_it(tmp_path: Path) -> None:
    names = _experiment_three(tmp_path)
    rows = table(v2c_by_persona(gather(names, tmp_path, 50)))
    assert [row[-1] for row in rows[1:]] == ["–"] * 3

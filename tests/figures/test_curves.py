from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shortstui.figures.curves import draw_shares, draw_views, share_panels, thinned, view_panels
from shortstui.figures.material import Material, gather
from shortstui.figures.style import DARK, LIGHT, Theme, drawing
from tests.figures.runs import experiment, impressions, manifest, record, share_of, with_switch


def test_a_panel_has_a_line_a_run_and_the_band_of_its_controls(material: Material) -> None:
    (panel,) = share_panels(material)
    captured, never = panel.curves
    assert captured.captured
    assert not never.captured
    assert np.isnan(captured.values[:99]).all()
    assert captured.values[99] == pytest.approx(material.bots[0].watched[:100].mean())
    assert panel.band is not None
    assert panel.band.controls == 2
    assert (panel.band.low[99:] <= panel.band.middle[99:]).all()
    assert panel.band.high[99:].max() < 0.2
    np.testing.assert_allclose(panel.median[99:], (captured.values[99:] + never.values[99:]) / 2)


def test_personas_and_what_they_switch_to_have_panels_of_their_own(tmp_path: Path) -> None:
    record(tmp_path, manifest("a"), impressions(share_of(120, 0.3)))
    record(tmp_path, manifest("b", persona="Gamer"), impressions(share_of(120, 0.3)))
    record(tmp_path, with_switch(manifest("c"), after=60), impressions(share_of(220, 0.3)))
    panels = share_panels(gather(["a", "b", "c"], tmp_path, 50))
    assert [panel.title for panel in panels] == ["Gamer", "Music Head", "Music Head → Gamer"]
    assert [panel.switch_at for panel in panels] == [None, None, 60]
    assert all(panel.band is None for panel in panels)


def test_views_are_the_state_s_own_from_the_fiftieth_short_on(material: Material) -> None:
    (panel,) = view_panels(material)
    values = panel.curves[0].values
    assert np.isnan(values[:49]).all()
    np.testing.assert_allclose(values[49:], list(material.bots[0].state.log_views)[49:])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_figure_draws_every_run_the_rule_and_one_legend(material: Material, theme: Theme) -> None:
    with drawing():
        figure = draw_shares(share_panels(material), material.window, theme)
    (axes,) = figure.axes
    styles = {line.get_gid(): line.get_linestyle() for line in axes.lines if line.get_gid()}
    assert styles == {"run-captured": "-", "run-never": "--"}
    heights = {str(line.get_label()): np.asarray(line.get_ydata()) for line in axes.lines}
    assert heights["published rule: over 1/5"].tolist() == [0.2, 0.2]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "controls, 5th to 95th percentile",
        "controls, median",
        "a run, captured",
        "a run, never captured",
        "median of the runs",
        "published rule: over 1/5",
    ]
    assert figure.get_facecolor()[:3] == pytest.approx([int(theme.ground[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def test_the_switch_is_a_line_of_its_own(tmp_path: Path) -> None:
    record(tmp_path, with_switch(manifest("c"), after=60), impressions(share_of(220, 0.3)))
    with drawing():
        figure = draw_views(view_panels(gather(["c"], tmp_path, 50)), LIGHT)
    assert "switch of persona" in figure.axes[0].get_legend_handles_labels()[1]


def test_a_long_line_is_thinned_to_what_can_be_seen_and_keeps_its_end() -> None:
    x, y = thinned(np.arange(10_000.0))
    assert len(x) <= 250
    assert (x[-1], y[-1]) == (10_000, 9_999)
    assert (x == y + 1).all()


def test_where_the_plan_says_so_other_personas_stand_in_for_controls(tmp_path: Path) -> None:
    plan = '[verdict]\nagainst = ["other-personas"]\n'
    experiment(tmp_path / "two", plan, replicates=2, shorts=120, controls=False)
    found = gather(["two"], tmp_path, None)
    gamer, music = share_panels(found)
    assert (gamer.title, music.title) == ("Gamer", "Music Head")
    assert music.band is not None
    assert (music.band.name, music.band.controls) == ("other personas", 2)
    first = next(bot for bot in found.bots if bot.name == "music-head-1")
    assert [other.name for other in found.beside(first)] == ["gamer-1"]

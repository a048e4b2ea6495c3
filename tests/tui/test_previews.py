"""What the list shows of the line under its cursor: what is read, what is drawn, what is said."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import Frozen
from shortstui.runs.reader import read_events
from shortstui.runs.store import summary
from shortstui.tui import preview_reading, previews, reporting
from shortstui.tui.preview_reading import look_at
from shortstui.tui.previews import ExperimentLook, Files, Look, RunLook
from shortstui.tui.run_list import Entry, Group, Row, RunList
from tests.experiments.examples import PLAN
from tests.experiments.made import frozen, made
from tests.tui.story import LIKED
from tests.tui.test_hostile import HOSTILE
from tests.tui.test_run_list import entry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def seen(folder: Path, *, experiment: bool = False) -> Look:
    found = look_at(folder, experiment=experiment, wanted=lambda: True)
    assert found is not None
    return found


def test_a_run_is_at_its_end_with_the_band_of_what_its_controls_were_served(cell: Path) -> None:
    look = seen(cell)
    assert isinstance(look, RunLook)
    read = read_events(cell)
    assert list(look.state.shares[50]) == list(RunState.of(read.manifest, read.lines).shares[50])
    assert look.band is not None
    assert look.band.controls == 2
    rows = []
    for name in read.manifest.twins:
        organic = [each for each in read_events(cell.parent / name).impressions if each.short.kind == "video"]
        fits = [each.perception is not None and each.perception.cluster in LIKED for each in organic]
        rows.append([np.mean(fits[at - 50 : at]) if at >= 50 else math.nan for at in range(1, len(fits) + 1)])
    assert look.band.middle[:49].tolist() == pytest.approx([math.nan] * 49, nan_ok=True)
    assert look.band.middle[60] == pytest.approx(np.mean([row[60] for row in rows]))
    _, axes, behind = previews.share_picture(look)
    assert axes.rules == (0.2,)
    assert len(behind.low) == len(behind.high) == len(look.band.middle)


def test_a_run_is_read_once_until_it_changes_and_never_when_nobody_wants_it(run: Path) -> None:
    first, again = seen(run), seen(run)
    assert isinstance(first, RunLook)
    assert isinstance(again, RunLook)
    assert again.state is first.state
    with (run / "events.jsonl").open("ab") as file:
        file.write(b"{")
    changed = seen(run)
    assert isinstance(changed, RunLook)
    assert changed.state is not first.state
    with (run / "events.jsonl").open("ab") as file:
        file.write(b"{")
    assert look_at(run, experiment=False, wanted=lambda: False) is None


def test_what_is_too_long_is_told_and_not_read(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_reading, "_MOST_BYTES", 1_000)
    with pytest.raises(ShortstuiError, match="too long"):
        seen(run)


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two personas with two bots each, one twin a bot, 120 shorts."""
    told: Frozen = frozen(PLAN.replace("videos = 60", "videos = 120"))
    return made(tmp_path_factory.mktemp("runs") / "two", told)


def test_an_experiment_has_a_line_a_bot_their_median_and_the_controls_band(experiment: Path) -> None:
    look = seen(experiment, experiment=True)
    assert isinstance(look, ExperimentLook)
    every, *arms = look.panels
    assert [panel.title for panel in look.panels] == [previews.ALL, "gamer", "music-head"]
    assert len(every.curves) == 4
    assert every.band is not None
    assert every.band.controls == 4
    assert [len(panel.curves) for panel in arms] == [2, 2]
    (median,), axes, behind = previews.panel_picture(every)
    lines = [curve.values for curve in every.curves]
    assert median.values[-1] == pytest.approx(np.median([line[-1] for line in lines]))
    assert len(behind.lines) == 4
    assert axes.right >= len(lines[0])
    assert "120" not in previews.panel_note(look, every).plain


def test_runs_shorter_than_the_window_are_said_to_be(tmp_path: Path) -> None:
    look = seen(made(tmp_path / "two", over=1), experiment=True)
    assert isinstance(look, ExperimentLook)
    assert "no run has 100" in previews.panel_note(look, look.panels[0]).plain


def test_the_facts_name_the_evidence_the_tags_and_where_files_went(cell: Path, tmp_path: Path) -> None:
    look = seen(cell)
    assert isinstance(look, RunLook)
    look = RunLook(look.state, look.band, "", Files(tmp_path / "reports" / "index.html", tmp_path / "export"))
    row = Row(cell.name, Entry(summary(cell), cell.name))
    said = previews.facts(RunList({cell.name: row.entry}, tags={cell.name: ("pilot",)}), row, look).plain  # type: ignore[dict-item]  # a run's row has its entry
    for part in ("Music Head", "120/120 shorts", "evidence on this pair", "#pilot", "views 10^", "index.html"):
        assert part in said


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_names_from_anywhere_are_harmless(text: str) -> None:
    one = entry("r", persona=text)
    runs = RunList({"r": one}, {"g": Group("g", text)}, tags={"r": (text,)})
    for row in (Row("r", one), Row("g", group=runs.groups["g"])):
        said = previews.facts(runs, row, None).plain
        assert not set(said) & {"\x1b", "\x07", "\u202e", "\u200b"}


def test_reports_and_tables_are_found_where_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, experiment: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [tmp_path / "runs" / "Mine-20261124T080000Z-aaaaaa"]
    assert reporting.report_of(folders[0]) is None
    assert reporting.export_of(folders[0]) is None
    page = reporting.out_folder(folders) / "index.html"
    page.parent.mkdir(parents=True)
    page.touch()
    assert reporting.report_of(folders[0]) == page
    for when in (NOW, NOW.replace(hour=13)):
        reporting.export_folder(folders, when).mkdir(parents=True)
    assert reporting.export_of(folders[0]) == reporting.export_folder(folders, NOW.replace(hour=13))
    by_plan = tmp_path / "reports" / "two-by-two" / "index.html"  # as the command line names it
    by_plan.parent.mkdir()
    by_plan.touch()
    assert reporting.report_of(experiment) == by_plan

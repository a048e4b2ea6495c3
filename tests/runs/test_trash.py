from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shortstui.clock import VirtualClock
from shortstui.errors import ShortstuiError
from shortstui.runs.recorder import Recorder
from shortstui.runs.store import list_runs
from shortstui.runs.trash import TRASH, discard, discard_experiment, last_discarded, restore
from tests.tui.story import BEGIN, manifest, record, record_cell

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def names(folder: Path) -> set[str]:
    return {run.name for run in list_runs(folder)}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bot_goes_with_its_controls_and_comes_back_as_it_was(tmp_path: Path) -> None:
    bot = record_cell(tmp_path / "bot", 3)
    record(tmp_path / "other", 2)
    before = contents(tmp_path)
    thrown = discard(bot, NOW)
    assert names(tmp_path) == {"other"}
    assert {run.name for run in thrown.folders} == {"bot", "bot-1-yoked", "bot-2-no-watch"}
    found = last_discarded(tmp_path)
    assert found is not None
    restore(found)
    assert contents(tmp_path) == before
    assert last_discarded(tmp_path) is None


def test_what_was_thrown_away_last_comes_back_first(tmp_path: Path) -> None:
    for second, name in enumerate(("one", "two")):
        discard(record(tmp_path / name, 1), NOW.replace(second=second))
    for name in ("two", "one"):
        found = last_discarded(tmp_path)
        assert found is not None
        restore(found)
        assert name in names(tmp_path)


def test_a_run_that_is_being_recorded_stays(tmp_path: Path) -> None:
    recorder = Recorder.create(tmp_path / "busy", manifest("busy"), VirtualClock(BEGIN))
    try:
        with pytest.raises(ShortstuiError, match="being recorded"):
            discard(tmp_path / "busy", NOW)
    finally:
        recorder.close()
    assert names(tmp_path) == {"busy"}


def test_an_experiment_goes_as_a_whole_and_comes_back_as_it_was(tmp_path: Path) -> None:
    record(tmp_path / "plan" / "inside", 2)
    (tmp_path / "plan" / "experiment.toml").write_text("schema = 1")
    record(tmp_path / "other", 2)
    before = contents(tmp_path)
    discard_experiment(tmp_path / "plan", NOW)
    assert names(tmp_path) == {"other"}
    assert not (tmp_path / "plan").exists()
    found = last_discarded(tmp_path)
    assert found is not None
    restore(found)
    assert contents(tmp_path) == before


def test_an_experiment_with_a_run_that_is_being_recorded_stays(tmp_path: Path) -> None:
    recorder = Recorder.create(tmp_path / "plan" / "busy", manifest("busy"), VirtualClock(BEGIN))
    try:
        with pytest.raises(ShortstuiError, match="being recorded"):
            discard_experiment(tmp_path / "plan", NOW)
    finally:
        recorder.close()
    assert (tmp_path / "plan" / "busy").is_dir()
    with pytest.raises(ShortstuiError, match="no longer there"):
        discard_experiment(tmp_path / "gone", NOW)


def test_a_control_goes_only_with_its_bot(tmp_path: Path) -> None:
    record_cell(tmp_path / "bot", 2)
    with pytest.raises(ShortstuiError, match="is a control"):
        discard(tmp_path / "bot-1-yoked", NOW)
    assert len(names(tmp_path)) == 3


def test_a_broken_run_can_be_thrown_away(tmp_path: Path) -> None:
    broken = record(tmp_path / "broken", 1)
    (broken / "manifest.toml").write_text("schema = [")
    restore(discard(broken, NOW))
    assert (broken / "manifest.toml").read_text() == "schema = ["
    discard(broken, NOW)
    assert not names(tmp_path)


def test_nothing_that_came_meanwhile_is_written_over(tmp_path: Path) -> None:
    thrown = discard(record(tmp_path / "run", 2), NOW)
    record(tmp_path / "run", 1)
    after = contents(tmp_path)
    with pytest.raises(ShortstuiError, match="there already"):
        restore(thrown)
    assert contents(tmp_path) == after
    assert (tmp_path / TRASH).is_dir()

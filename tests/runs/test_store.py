from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shortstui.errors import ShortstuiError
from shortstui.runs.events import Ended
from shortstui.runs.layout import run_name, slug
from shortstui.runs.store import find_run, list_runs, summary
from tests.runs.examples import recorded, start


def test_the_list_says_how_far_each_run_came_and_how_it_ended(tmp_path: Path) -> None:
    recorded(tmp_path / "whole", 3)
    recorded(tmp_path / "cut", 2, ended=False)
    listed = {run.name: run for run in list_runs(tmp_path)}
    assert listed["whole"].impressions == 3
    assert listed["whole"].ended == Ended("goal")
    assert listed["whole"].state == "goal"
    assert listed["cut"].impressions == 2
    assert listed["cut"].state == "interrupted"


def test_a_run_that_is_being_recorded_is_listed_as_such(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    assert summary(tmp_path / "run").state == "recording"
    assert summary(tmp_path / "run").impressions == 0
    recorder.close()
    assert summary(tmp_path / "run").state == "interrupted"


def test_a_broken_run_is_listed_with_its_problem(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run")
    (folder / "manifest.toml").write_text("schema = ")
    (run,) = list_runs(tmp_path)
    assert run.state == "broken"
    assert run.problem is not None
    assert "manifest" in run.problem


def test_other_folders_and_files_are_not_runs(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("runs are kept here")
    assert list_runs(tmp_path) == []
    assert list_runs(tmp_path / "missing") == []


def test_a_long_run_is_summed_up_from_its_end_alone(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 400)
    assert (folder / "events.jsonl").stat().st_size > 256 * 1024
    assert summary(folder).impressions == 400


def test_a_run_is_found_by_path_name_beginning_or_last(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "gamer-20260101T000000Z-abcdef", 1)
    assert find_run(folder) == folder
    assert find_run("gamer-20260101T000000Z-abcdef", tmp_path) == folder
    assert find_run("gamer", tmp_path) == folder
    assert find_run("last", tmp_path) == folder


def test_an_unknown_or_ambiguous_run_is_a_clear_error(tmp_path: Path) -> None:
    recorded(tmp_path / "gamer-1", 1)
    recorded(tmp_path / "gamer-2", 1)
    with pytest.raises(ShortstuiError, match="2 runs begin with this name"):
        find_run("gamer", tmp_path)
    with pytest.raises(ShortstuiError, match="no such run") as caught:
        find_run("gamr-1", tmp_path)
    assert "gamer-1" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "expected"), [("Music Head", "music-head"), ("Émile/../x", "emile-x"), ("🎸", "persona")]
)
def test_a_folder_name_is_safe_whatever_the_persona_is_called(name: str, expected: str) -> None:
    assert slug(name) == expected
    created = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert run_name(name, created).startswith(f"{expected}-20261124T060000Z-")
    assert run_name(name, created) != run_name(name, created)

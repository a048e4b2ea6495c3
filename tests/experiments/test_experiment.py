"""Whole experiments on the simulated platform: run, killed, gone on with, judged."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from shortstui.cli.main import main
from shortstui.experiments.folder import read_cells, read_frozen
from shortstui.runs.events import Impression
from shortstui.runs.reader import read_events
from tests.experiments.examples import PERSONAS, PLAN

SHORTSTUI = (sys.executable, "-m", "shortstui")


@pytest.fixture(autouse=True)
def the_published_personas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(PERSONAS))


def plan_file(folder: Path, text: str = PLAN) -> Path:
    path = folder / "plan.toml"
    path.write_text(text)
    return path


def shown(*words: str | Path) -> str:
    result = CliRunner().invoke(main, ["experiment", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.output


def told(folder: Path) -> object:
    return json.loads(CliRunner().invoke(main, ["experiment", "show", str(folder), "--json"]).stdout)["verdict"]


def lived_through(folder: Path) -> dict[str, list[tuple[int, str, bool, float]]]:
    """Return what each run saw and did."""
    return {
        path.name: [
            (one.number, one.short.id, one.decision.watch, one.decision.dwell)
            for one in read_events(path).impressions
        ]
        for path in sorted(folder.iterdir())
        if (path / "events.jsonl").exists()
    }


def test_a_plan_becomes_runs_that_know_it_and_a_verdict(tmp_path: Path) -> None:
    output = shown(plan_file(tmp_path), "--runs", tmp_path / "runs")
    folder = tmp_path / "runs" / "two-by-two"
    frozen = read_frozen(folder)
    assert output.index(f"plan {frozen.sha256}") < output.index("shorts to see"), "hashed before the first video"
    cells = read_cells(folder)
    assert [(cell.arm, cell.replicate) for cell in cells] == [
        ("gamer", 1), ("gamer", 2), ("music-head", 1), ("music-head", 2),
    ]  # fmt: skip
    for cell in cells:
        assert cell.bot is not None
        bot, (twin,) = read_events(cell.bot), [read_events(path) for path in cell.controls]
        assert [len(record.impressions) for record in (bot, twin)] == [60, 60]
        for record, role in ((bot, "bot"), (twin, "control")):
            place = record.manifest.experiment
            assert place is not None
            assert (place.plan, place.role) == (frozen.sha256, role)
    assert "| gamer | 2 |" in output
    assert "2 pairs can't give a p under 0.25" in output
    assert "is no verdict: STEERED in" in output


def test_a_finished_experiment_is_only_judged_again(tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    shown(path, "--runs", tmp_path / "runs")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").rglob("*") if file.is_file()}
    output = shown(path, "--runs", tmp_path / "runs")
    assert "4 cells, 4 of them over before" in output
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").rglob("*") if file.is_file()}


def test_killed_again_and_again_it_comes_to_the_same(tmp_path: Path) -> None:
    path = plan_file(tmp_path, PLAN.replace("videos = 60", "videos = 300"))
    shown(path, "--runs", tmp_path / "whole", "--at-once", "3")
    rng = random.Random(4)
    runs, killed = tmp_path / "killed", 0
    for _ in range(3):
        process = subprocess.Popen(
            [*SHORTSTUI, "experiment", str(path), "--runs", str(runs)], stderr=subprocess.DEVNULL
        )
        goal = rng.randrange(1, 200_000)
        size = written(runs)
        while process.poll() is None and written(runs) < size + goal:
            time.sleep(0.005)
        killed += process.poll() is None
        process.kill()
        process.wait()
    assert killed >= 2, "most of the kills came while it ran"
    shown(path, "--runs", runs)
    assert lived_through(runs / "two-by-two") == lived_through(tmp_path / "whole" / "two-by-two")
    assert told(runs / "two-by-two") == told(tmp_path / "whole" / "two-by-two")
    seen = [
        line.event
        for run in lived_through(runs / "two-by-two")
        for line in read_events(runs / "two-by-two" / run).lines
        if isinstance(line.event, Impression)
    ]
    assert len(seen) == 8 * 300, "nothing was repeated"


def written(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("events.jsonl"))


def test_a_switched_arm_is_measured_after_its_switch_and_its_twin_too(tmp_path: Path) -> None:
    text = PLAN.replace('personas = ["gamer", "music-head"]', 'personas = ["music-head"]').replace(
        "[verdict]", '[[switches]]\npersona = "gamer"\nafter = 40\nto = "music-head"\n\n[verdict]'
    )
    output = shown(plan_file(tmp_path, text + "window = 50\n"), "--runs", tmp_path / "runs")
    assert "log-rank, music-head against gamer to music-head" in output
    cells = {cell.arm: cell for cell in read_cells(tmp_path / "runs" / "two-by-two")}
    switched = cells["gamer to music-head"]
    assert switched.bot is not None
    assert [len(read_events(path).impressions) for path in (switched.bot, *switched.controls)] == [100, 100]
    assert read_events(switched.bot).manifest.persona.name == "Gamer"
    verdict = told(tmp_path / "runs" / "two-by-two")
    assert isinstance(verdict, dict)
    assert {arm["arm"]: (arm["switched"], arm["persona"]) for arm in verdict["arms"]} == {
        "music-head": (False, "Music Head"),
        "gamer to music-head": (True, "Music Head"),
    }


def test_other_rules_than_the_frozen_ones_are_exploratory(tmp_path: Path) -> None:
    shown(plan_file(tmp_path), "--runs", tmp_path / "runs")
    other = tmp_path / "other.toml"
    other.write_text(PLAN + 'over = "all"\n')
    output = shown("show", "two-by-two", "--runs", tmp_path / "runs", "--rules", other)
    assert "EXPLORATORY: judged by other rules than were frozen" in output
    assert "EXPLORATORY" not in shown("show", "last", "--runs", tmp_path / "runs")


def test_a_cell_of_which_a_run_was_taken_away_stops_it_with_a_clear_word(tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    shown(path, "--runs", tmp_path / "runs")
    cell = read_cells(tmp_path / "runs" / "two-by-two")[0]
    cell.controls[0].rename(tmp_path / "taken")
    result = CliRunner().invoke(main, ["experiment", str(path), "--runs", str(tmp_path / "runs")])
    assert result.exit_code == 3
    assert "this run's cell is not whole" in result.output


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["experiment", str(tmp_path / "none.toml")])
    assert result.exit_code == 3
    assert "`experiment --list` shows the ready ones" in result.output


def test_runs_that_were_changed_or_come_from_elsewhere_are_left_out_and_named(tmp_path: Path) -> None:
    shown(plan_file(tmp_path), "--runs", tmp_path / "runs")
    folder = tmp_path / "runs" / "two-by-two"
    bots = [cell.bot for cell in read_cells(folder) if cell.bot]
    changed, foreign = bots[0] / "events.jsonl", bots[1] / "manifest.toml"
    changed.write_text(changed.read_text().replace('"watch":false', '"watch":true', 1))
    foreign.write_text(foreign.read_text().replace(read_frozen(folder).sha256, "0" * 64))
    output = shown("show", folder)
    assert f"left out: {bots[0].name}: line" in output
    assert f"left out: {bots[1].name}: was not made under this plan" in output
    assert "| gamer |" not in output, "no bot of this arm is left"


def test_what_is_not_over_says_so_with_the_way_on(tmp_path: Path) -> None:
    shown(plan_file(tmp_path), "--runs", tmp_path / "runs")
    folder = tmp_path / "runs" / "two-by-two"
    for cell in read_cells(folder)[:1]:
        assert cell.bot is not None
        for run in (cell.bot, *cell.controls):
            shutil.rmtree(run)
    output = shown("show", "Two by two", "--runs", tmp_path / "runs")
    assert output.startswith("NOT OVER: 3 of 4 cells are")
    assert "shortstui experiment resume two-by-two" in output


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["experiment", str(plan_file(tmp_path)), "--dry-run", "--runs", str(tmp_path / "runs")]
    )
    assert "2 pairs can't give a p under 0.25, so no verdict is possible" in result.stderr
    assert "not frozen yet" in result.stderr
    assert not (tmp_path / "runs").exists()


def test_a_persona_that_is_not_there_is_told_before_anything_is_frozen(tmp_path: Path) -> None:
    path = plan_file(tmp_path, PLAN.replace('"gamer"', '"gamerr"'))
    for more in ([], ["--dry-run"]):
        result = CliRunner().invoke(main, ["experiment", str(path), "--runs", str(tmp_path / "runs"), *more])
        assert result.exit_code == 3
        assert "gamer" in result.output
    assert not (tmp_path / "runs").exists()

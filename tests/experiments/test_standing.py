"""How an experiment stands, from its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from shortstui.cli.main import main
from shortstui.experiments import standing
from shortstui.experiments.folder import Frozen, read_frozen, write_frozen
from shortstui.experiments.freezing import freeze, would_freeze
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.results import read_observed, read_one
from shortstui.experiments.rules import rules_of
from shortstui.experiments.schedule import jobs
from shortstui.experiments.standing import ExperimentReader, bots_of
from shortstui.experiments.verdict import verdict_of
from tests.experiments.examples import PERSONAS, PLAN
from tests.experiments.made import FROZEN, begun, frozen, made, scroll


def test_a_finished_experiment_says_what_its_report_says(tmp_path: Path) -> None:
    folder = made(tmp_path / "two-by-two")
    found = ExperimentReader(folder).look()
    told = read_frozen(folder)
    assert found.verdict == verdict_of(read_observed(folder, told.sha256)[0], rules_of(told.plan))
    assert (found.cells, found.over, found.recording, found.final) == (4, 4, 0, True)
    assert found.problems == ()


def test_every_bot_has_its_place_before_it_has_begun(tmp_path: Path) -> None:
    folder = made(tmp_path / "two-by-two", over=1)
    bots = bots_of(folder, read_frozen(folder))
    assert [(bot.arm, bot.replicate, bot.persona, bot.emoji, bot.shorts) for bot in bots] == [
        ("gamer", 1, "Gamer", "🎮", 60),
        ("gamer", 2, "Gamer", "🎮", 60),
        ("music-head", 1, "Music Head", "🎸", 60),
        ("music-head", 2, "Music Head", "🎸", 60),
    ]
    assert sum(bot.folder.is_dir() for bot in bots) == 2


def test_runs_that_are_being_recorded_are_not_judged_yet(tmp_path: Path) -> None:
    told = frozen()
    folder = made(tmp_path / "two-by-two", told, over=2)
    job = jobs(frozen_plan(told.plan))[3]
    reader = ExperimentReader(folder)
    before = reader.look()
    assert (before.over, before.recording, before.final) == (2, 0, False)
    assert before.verdict.lost.bots_lost == 1, "one broke off"
    recorder = begun(folder, told, job, job.run, [])
    scroll(recorder, 5, 0.5, 1)
    now = reader.look()
    assert (now.over, now.recording) == (2, 1)
    assert now.verdict.lost == before.verdict.lost
    recorder.close()
    assert reader.look().verdict.lost.bots_lost == 2


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path / "two-by-two", over=2)
    read: list[str] = []
    real = read_one

    def counted(path: Path, *more: object) -> object:
        read.append(path.name)
        return real(path, *more)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(standing, "read_one", counted)
    reader = ExperimentReader(folder)
    first = reader.look()
    assert len(read) == 6
    assert reader.look().verdict is first.verdict
    assert len(read) == 6
    events = folder / read[0] / "events.jsonl"
    events.write_bytes(events.read_bytes()[:-1])
    assert reader.look().verdict is not first.verdict
    assert read[6:] == [read[0]]


def test_an_imported_log_has_the_bots_that_it_has(tmp_path: Path) -> None:
    folder = made(tmp_path / "two-by-two", over=1)
    told = read_frozen(folder)
    description = PLAN.replace("replicates = 2\n", "")
    (folder / "experiment.toml").unlink()
    write_frozen(folder, Frozen(name=told.name, frozen=told.frozen, plan=description))
    assert len(bots_of(folder, read_frozen(folder))) == 2


def test_an_experiment_goes_on_without_its_plan_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.replace("replicates = 2", "replicates = 1"))
    folder, told = freeze(plan, tmp_path / "runs", PERSONAS, FROZEN)
    plan.unlink()
    result = CliRunner().invoke(main, ["experiment", "resume", "two", "--runs", str(tmp_path / "runs")])
    assert result.exit_code == 0, result.output
    assert f"plan {told.sha256}" in result.output
    assert ExperimentReader(folder).look().final


def test_what_would_be_frozen_is_told_without_writing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN)
    folder, told, new = would_freeze(plan, tmp_path / "runs", PERSONAS, FROZEN)
    assert new
    assert not folder.exists()
    assert freeze(plan, tmp_path / "runs", PERSONAS, FROZEN) == (folder, told)
    assert would_freeze(plan, tmp_path / "runs", PERSONAS, FROZEN) == (folder, told, False)

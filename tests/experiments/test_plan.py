"""Plans: what they say, what is wrong with them, and what they are frozen as."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import find_experiment, read_frozen
from shortstui.experiments.freezing import freeze
from shortstui.experiments.plan import arms, check_plan, read_plan
from shortstui.experiments.rules import rules_of
from shortstui.experiments.schedule import jobs
from tests.experiments.examples import PERSONAS, PLAN, recorded_run

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_arms_are_personas_and_switches_in_every_condition() -> None:
    text = PLAN + '\n[[switches]]\npersona = "gamer"\nafter = 30\nto = "music-head"\n'
    plan, problems = check_plan(text.replace("strengths = [0.6]", "strengths = [0, 0.6]"), "p.toml")
    assert plan is not None, problems
    assert [arm.name for arm in arms(plan)] == [
        "gamer @ content 0",
        "music-head @ content 0",
        "gamer to music-head @ content 0",
        "gamer @ content 0.6",
        "music-head @ content 0.6",
        "gamer to music-head @ content 0.6",
    ]
    switched = [arm for arm in arms(plan) if arm.switch]
    assert {arm.measured for arm in switched} == {"music-head"}
    assert {job.shorts for job in jobs(plan)} == {plan.videos, plan.videos + 30}


def test_all_problems_are_told_with_their_lines() -> None:
    text = PLAN.replace("replicates = 2", "replicates = 0\nvidoes = 3") + "alpha = 2\n"
    plan, problems = check_plan(text, "p.toml")
    assert plan is None
    told = {problem.key: problem for problem in problems}
    assert set(told) == {"replicates", "vidoes", "verdict.alpha"}
    assert told["vidoes"].message == "is an unknown key"
    for key, problem in told.items():
        assert text.splitlines()[problem.line - 1].startswith(key.rpartition(".")[2])


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ('against = ["yoked"]', 'against = ["random"]', "`controls` has no such twin"),
        ('personas = ["gamer", "music-head"]', "personas = []", "needs `personas` or"),
        ('personas = ["gamer", "music-head"]', 'personas = ["gamer", "gamer"]', "names one twice"),
        ("replicates = 2", "replicates = 2 2", "not TOML"),
        ("strengths = [0.6]", "strengths = [1.45]", "less than or equal to 1"),
        ("strengths = [0.6]", 'recommenders = ["contents"]', "must be 'uniform'"),
    ],
)
def test_a_plan_that_can_not_be_judged_is_refused(change: str, to: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace(change, to))
    with pytest.raises(ShortstuiError, match=said) as refused:
        read_plan(path)
    assert refused.value.code is ExitCode.BAD_INPUT


def test_the_start_order_is_drawn_and_no_two_accounts_are_one() -> None:
    plan, _ = check_plan(PLAN.replace("replicates = 2", "replicates = 20"), "p.toml")
    assert plan is not None
    listed = jobs(plan)
    assert listed == jobs(plan)
    assert len({job.seed for job in listed}) == len(listed) == len({job.run for job in listed}) == 40
    first = [job.arm.name for job in listed[:20]]
    assert 3 < first.count("gamer") < 17


def test_a_plan_is_frozen_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    folder, frozen = freeze(path, tmp_path / "runs", PERSONAS, NOW)
    assert read_frozen(folder) == frozen
    assert set(frozen.personas) == {"gamer", "music-head"}
    assert rules_of(frozen.plan).against == ("yoked",)
    path.write_text("# a comment changes nothing\n" + PLAN)
    again, same = freeze(path, tmp_path / "runs", PERSONAS, datetime.now(UTC))
    assert (again, same.frozen) == (folder, NOW)
    assert find_experiment("last", tmp_path / "runs") == folder


def test_a_plan_that_is_changed_after_a_look_is_exploratory(tmp_path: Path) -> None:
    path, runs = tmp_path / "plan.toml", tmp_path / "runs"
    path.write_text(PLAN)
    folder, first = freeze(path, runs, PERSONAS, NOW)
    path.write_text(PLAN.replace("replicates = 2", "replicates = 3"))
    second_folder, second = freeze(path, runs, PERSONAS, NOW)
    assert second_folder != folder
    assert second.sha256 != first.sha256
    assert not second.exploratory, "nothing was seen yet"
    recorded_run(folder, shorts=4)
    path.write_text(PLAN.replace("replicates = 2", "replicates = 4"))
    _, third = freeze(path, runs, PERSONAS, NOW)
    assert third.exploratory == [
        f"the plan was changed after 4 shorts had been seen under plan {first.sha256[:12]}"
    ]


def test_a_changed_persona_is_another_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    _, frozen = freeze(path, tmp_path / "runs", PERSONAS, NOW)
    beside = (PERSONAS / "gamer.toml").read_text().replace("mean_seconds = 2.0", "mean_seconds = 2.5")
    (tmp_path / "gamer.toml").write_text(beside)
    assert beside != (PERSONAS / "gamer.toml").read_text()
    _, other = freeze(path, tmp_path / "runs", PERSONAS, NOW)
    assert other.sha256 != frozen.sha256


def test_a_broken_frozen_plan_is_told_not_raised(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    folder, _ = freeze(path, tmp_path / "runs", PERSONAS, NOW)
    (folder / "experiment.toml").write_text("schema = 99\n")
    with pytest.raises(ShortstuiError, match="newer than this shortstui"):
        read_frozen(folder)
    (folder / "experiment.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ShortstuiError, match="is broken"):
        read_frozen(folder)

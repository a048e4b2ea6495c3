"""The plans that come with the package."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from shortstui.cli.main import main
from shortstui.experiments.freezing import freeze
from shortstui.experiments.plan import arms, read_plan
from shortstui.experiments.ready import find_plan, ready_plans
from tests.experiments.examples import PERSONAS


def test_the_three_published_experiments_are_ready() -> None:
    plans = dict(ready_plans())
    assert set(plans) == {"experiment-1", "experiment-2", "experiment-3"}
    assert {name: sum(1 for _ in arms(plan)) for name, plan in plans.items()} == {
        "experiment-1": 1, "experiment-2": 5, "experiment-3": 8,
    }  # fmt: skip
    assert all(plan.replicates == 5 for plan in plans.values())


def test_each_can_be_frozen_with_the_published_personas(tmp_path: Path) -> None:
    for name, plan in ready_plans():
        folder, frozen = freeze(find_plan(name), tmp_path, PERSONAS, datetime(2026, 11, 24, tzinfo=UTC))
        assert read_plan(find_plan(name))[0] == plan
        assert folder.name == name
        assert not frozen.exploratory


def test_they_are_listed_and_a_dry_run_shows_their_cells() -> None:
    listed = CliRunner().invoke(main, ["experiment", "--list"])
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "experiment-1", "experiment-2", "experiment-3",
    ]  # fmt: skip
    dry = CliRunner().invoke(main, ["experiment", "experiment-2", "--dry-run"])
    assert dry.exit_code == 0
    assert len(dry.stdout.splitlines()) == 25
    assert "25 cells of 2 runs, 30,000 shorts" in dry.stderr


def test_a_file_of_that_name_goes_before(tmp_path: Path) -> None:
    assert find_plan("no-such-plan") == Path("no-such-plan")
    (tmp_path / "experiment-1").write_text("")
    assert find_plan(str(tmp_path / "experiment-1")) == tmp_path / "experiment-1"

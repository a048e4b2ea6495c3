"""Controls from the command line, and what the report says of a bot beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shortstui.cli.main import main
from shortstui.runs.store import find_run, list_runs
from tests.bots.maps import save_topic_map


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def run(repository: Path, runs: Path, tmp_path: Path, *options: str) -> None:
    chart = save_topic_map(tmp_path / "map")
    persona = repository / "personas" / "music-head.toml"
    arguments = ["run", str(persona), "--map", str(chart), "--perceive", "truth", "--runs", str(runs)]
    done = CliRunner().invoke(main, [*arguments, "--display", "none", "--videos", "300", *options])
    assert done.exit_code == 0, done.output


def shown(runs: Path, name: str = "last") -> Result:
    return CliRunner().invoke(main, ["runs", "show", name, "--runs", str(runs)])


def test_a_bot_that_is_steered_is_told_from_its_controls(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(
        repository, runs, tmp_path, "--strength", "0.8", "--twin", "yoked", "--twin", "yoked", "--twin", "no-watch"
    )
    text = shown(runs).output
    assert "yoked, yoked, no-watch; 300 organic shorts compared" in text
    assert "STEERED      log10 E +" in text
    assert ": since " in text
    assert "evidence on one pair" in text


def test_on_a_blind_feed_no_level_is_reached(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--strength", "0", "--twin", "yoked", "--twin", "no-watch")
    text = shown(runs).output
    for level in ("STEERED", "CAPTURED", "NARROWED", "PIGEONHOLED"):
        line = next(line for line in text.splitlines() if line.strip().startswith(level))
        assert line.endswith("no")


def test_without_controls_nothing_is_claimed(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path)
    assert "STEERED" not in shown(runs).output


def test_last_is_the_bot_and_its_controls_are_listed_below_it(
    repository: Path, runs: Path, tmp_path: Path
) -> None:
    run(repository, runs, tmp_path, "--videos", "20", "--twin", "yoked")
    names = [each.name for each in list_runs(runs)]
    assert find_run("last", runs).name == names[0]
    assert names[1] == f"{names[0]}-1-yoked"


def test_a_run_without_its_controls_says_which_is_missing(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--videos", "20", "--twin", "yoked")
    bot = find_run("last", runs)
    shutil.rmtree(bot.parent / f"{bot.name}-1-yoked")
    told = shown(runs, bot.name)
    assert told.exit_code == 3
    assert "-1-yoked" in told.output


def test_a_manifest_can_not_name_a_control_elsewhere(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--videos", "20", "--twin", "yoked")
    bot = find_run("last", runs)
    manifest = bot / "manifest.toml"
    manifest.write_text(manifest.read_text().replace(f"{bot.name}-1-yoked", "../../elsewhere"))
    told = shown(runs, bot.name)
    assert told.exit_code == 3
    assert "no run's name" in told.output

"""Controls from the command line, and what the report says of a bot beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shortstui.cli.evidence_report import LEVELS
from shortstui.cli.main import main
from shortstui.experiments.calibrated import calibrated, false_alarms
from shortstui.runs.store import find_run, list_runs
from tests.bots.maps import save_topic_map


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def run(repository: Path, runs: Path, tmp_path: Path, *options: str, display: str = "none") -> Result:
    chart = save_topic_map(tmp_path / "map")
    persona = repository / "personas" / "music-head.toml"
    arguments = ["run", str(persona), "--map", str(chart), "--perceive", "truth", "--runs", str(runs)]
    done = CliRunner().invoke(main, [*arguments, "--display", display, "--videos", "300", *options])
    assert done.exit_code == 0, done.output
    return done


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
    assert "evidence on this pair, not the experiment's verdict" in text
    assert "describes, detects nothing" in text
    for measure in ("placebo", "effective clusters", "JSD excess", "niche drift", "change point"):
        assert sum(line.strip().startswith(measure) for line in text.splitlines()) == 1


def test_each_level_says_how_often_it_is_wrong_and_by_which_calibration(
    repository: Path, runs: Path, tmp_path: Path
) -> None:
    run(repository, runs, tmp_path, "--videos", "40", "--twin", "yoked")
    text = shown(runs).output
    for level in LEVELS:
        rate = false_alarms(level)
        assert rate is not None
        line = next(line for line in text.splitlines() if line.strip().startswith(level))
        assert f"{100 * rate.share:.1f} % on a realistic mix" in line
    result = calibrated()
    assert result is not None
    assert f"calibration {result.name}" in text


def test_on_a_blind_feed_no_level_is_reached(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--strength", "0", "--twin", "yoked", "--twin", "no-watch")
    text = shown(runs).output
    for level in LEVELS:
        line = next(line for line in text.splitlines() if line.strip().startswith(level))
        assert ": no" in line or line.split()[1] == "no"
        assert "since" not in line


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


def test_plain_tells_when_an_alarm_sounds_and_gives_the_evidence_once_all_have_ended(
    repository: Path, runs: Path, tmp_path: Path
) -> None:
    twins = ("--twin", "yoked", "--twin", "no-watch")
    told = run(repository, runs, tmp_path, "--strength", "0.8", *twins, display="plain").stderr
    sounded = [line for line in told.splitlines() if line.startswith("STEERED after ")]
    assert len(sounded) == 1
    assert "not the experiment's verdict" in sounded[0]
    alarm = int(sounded[0].split()[2])
    assert told.index(sounded[0]) < told.index("ended (goal)") < told.index("300 organic shorts compared")
    assert f"since {alarm} shorts" in told
    replayed = CliRunner().invoke(main, ["replay", str(find_run("last", runs)), "--display", "plain"])
    assert replayed.exit_code == 0
    assert sounded[0] in replayed.stderr.splitlines()
    assert replayed.stderr.endswith(told[told.index("controls   yoked, no-watch") :])


def test_a_resumed_run_goes_on_with_the_evidence_of_before(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--videos", "60", "--twin", "yoked")
    told = CliRunner().invoke(main, ["run", "--resume", str(find_run("last", runs)), "--display", "plain"])
    assert told.exit_code == 0
    assert "60 organic shorts compared" in told.stderr


def test_a_replay_goes_on_without_controls_that_are_missing(repository: Path, runs: Path, tmp_path: Path) -> None:
    run(repository, runs, tmp_path, "--videos", "20", "--twin", "yoked")
    bot = find_run("last", runs)
    shutil.rmtree(bot.parent / f"{bot.name}-1-yoked")
    told = CliRunner().invoke(main, ["replay", str(bot), "--display", "plain"])
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) == 20
    assert f"replayed without controls: {bot}-1-yoked" in told.stderr

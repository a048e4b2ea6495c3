"""``shortstui what-if`` and ``shortstui label`` as a user meets them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shortstui.cli.main import main
from shortstui.runs.labels import read_labels
from shortstui.runs.reader import read_events
from shortstui.runs.store import find_run
from tests.bots.maps import save_topic_map
from tests.cli.conftest import Shortstui

EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"
Ask = Callable[..., Result]


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs of a bot that is steered, read from the truth, and of its controls; it switches in the end."""
    folder = tmp_path_factory.mktemp("cell")
    personas = Path(__file__).parents[2] / "personas"
    for name in ("music-head", "gamer"):
        shutil.copy(personas / f"{name}.toml", folder)
    with (folder / "music-head.toml").open("a") as file:
        file.write('\n[switch]\nafter = 300\nto = "gamer"\n')
    words = ["--map", str(save_topic_map(folder / "map")), "--perceive", "truth", "--runs", str(folder / "runs")]
    twins = ["--twin", "yoked", "--twin", "yoked", "--twin", "no-watch"]
    dials = ["--videos", "380", "--strength", "0.8", "--display", "none"]
    done = CliRunner().invoke(main, ["run", str(folder / "music-head.toml"), *words, *twins, *dials])
    assert done.exit_code == 0, done.output
    return folder / "runs"


@pytest.fixture
def ask(cell: Path, shortstui: Shortstui) -> Ask:
    return lambda *words: shortstui("what-if", "last", "--runs", cell, *words)


def test_the_original_says_what_runs_show_says(ask: Ask, cell: Path, shortstui: Shortstui) -> None:
    found = json.loads(ask("--json").stdout)
    assert found["what_if"] is None
    assert found["scored_otherwise_than_recorded"] == 0
    assert found["same_decisions"] == found["organic"] == 380
    told = shortstui("runs", "show", "last", "--runs", cell).stdout
    for level in ("STEERED", "CAPTURED"):
        line = next(line for line in told.splitlines() if line.strip().startswith(level))
        assert f"{found['original'][level]['alarm']} shorts" in line


def test_both_are_told_side_by_side_and_what_it_does_not_mean(ask: Ask) -> None:
    text = ask("--persona", "gamer").stdout
    lines = {line[:16].strip(): line[16:].split("  ") for line in text.splitlines()}
    assert lines["persona"][0] == "Music Head"
    assert lines["persona"][-1] == "Gamer"
    assert "since" in lines["CAPTURED"][0]
    assert lines["CAPTURED"][-1].strip().startswith("no")
    assert "it does not say what would have been served" in text
    assert "the bot took on another persona" in text


def test_another_persona_counts_in_both_parts_of_a_switched_run(ask: Ask, cell: Path) -> None:
    record = read_events(find_run("last", cell))
    assert record.manifest.switch is not None
    liked = {interest.cluster for interest in record.manifest.switch.interests}
    seen = [one.perception.cluster for one in record.impressions if one.perception]
    found = json.loads(ask("--persona", "gamer", "--json").stdout)
    assert found["what_if"]["watched"] == sum(cluster in liked for cluster in seen)
    assert sum(cluster in liked for cluster in seen[300:]) > 0


def test_the_grid_is_counted(ask: Ask) -> None:
    text = ask("--sensitivity").stdout
    assert "CAPTURED in 6 of 6 reasonable settings" in text  # the truth has one rule; all controls, or the yoked
    assert "1/5 rule in 2 of 2 reasonable settings" in text
    found = json.loads(ask("--sensitivity", "--json").stdout)["settings"]
    assert {one["against"] for one in found} == {"all", "yoked", "–"}


def test_the_grid_can_not_be_chosen(ask: Ask) -> None:
    assert ask("--sensitivity", "--threshold", "0.4").exit_code == 2


def test_the_truth_has_no_pictures_for_other_eyes(ask: Ask) -> None:
    for words in (("--encoder", "shorts-tiny"), ("--map", "demo")):
        told = ask(*words)
        assert told.exit_code == 3
        assert "no picture was looked at" in told.stderr


def test_the_truth_has_masses_too(ask: Ask) -> None:
    found = json.loads(ask("--rule", "interest-mass", "--json").stdout)
    assert found["what_if"]["rule"] == "interest-mass 0.35"
    assert found["same_decisions"] == 380


def test_a_control_has_no_what_if_and_no_labels(cell: Path, shortstui: Shortstui) -> None:
    name = f"{find_run('last', cell).name}-1-yoked"
    for command in ("what-if", "label"):
        told = shortstui(command, name, "--runs", cell, *(("--write-sample", "x") if command == "label" else ()))
        assert told.exit_code == 3
        assert "control" in told.stderr


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / "example"
    shutil.copytree(EXAMPLE, folder)
    return folder


def test_labels_from_a_sheet_to_the_report(run: Path, tmp_path: Path, shortstui: Shortstui) -> None:
    sheet = tmp_path / "sheet"
    assert shortstui("label", run, "--count", "40", "--write-sample", sheet).exit_code == 0
    table = sheet / "labels.csv"
    head, *lines = table.read_text().splitlines()
    truth = {one.number: one for one in read_events(run).impressions}
    liked = {interest.label for interest in read_events(run).manifest.interests}
    filled = [line + ("y" if truth[int(line.split(",")[0])].short.truth in liked else "n") for line in lines]
    table.write_text("\n".join([head, *filled]))
    assert shortstui("label", run, "--count", "40", "--by", "ann", "--from", table).exit_code == 0
    told = shortstui("label", run, "--count", "40", "--by", "ben", "--from", table)
    assert "precision" in told.stdout
    assert "ann and ben both could tell 40 shorts" in told.stdout
    assert {by: len(said) for by, said in read_labels(read_events(run)).said.items()} == {"ann": 40, "ben": 40}
    assert shortstui("label", run, "--report").stdout == told.stdout
    assert told.stdout in shortstui("runs", "show", run).stdout


def test_labels_of_another_sample_are_refused_whole(run: Path, tmp_path: Path, shortstui: Shortstui) -> None:
    sheet = tmp_path / "sheet"
    shortstui("label", run, "--count", "5", "--seed", "1", "--write-sample", sheet)
    table = sheet / "labels.csv"
    table.write_text(table.read_text().replace(",\n", ",yes\n"))
    told = shortstui("label", run, "--count", "5", "--from", table)
    assert told.exit_code == 3
    assert "not in the sample" in told.stderr
    assert "--seed" in told.stderr
    assert not (run / "labels.jsonl").exists()


def test_without_a_terminal_the_way_out_is_told(run: Path, shortstui: Shortstui) -> None:
    told = shortstui("label", run)
    assert told.exit_code == 2
    assert "--write-sample" in told.stderr
    assert shortstui("label", run, "--report").stdout == "no labels yet\n"
    assert shortstui("label", run, "--report", "--from", "x.csv").exit_code == 2

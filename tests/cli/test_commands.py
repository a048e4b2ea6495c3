"""The commands do what their help says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shortstui.errors import ExitCode
from shortstui.simulator.recommenders import NAMES
from tests.cli.conftest import Shortstui

QUICK = ("--videos", "20", "--size", "1000", "--seed", "3")


@pytest.fixture
def recorded(shortstui: Shortstui, tmp_path: Path) -> Path:
    """A run of twenty shorts."""
    result = shortstui("run", "music-head", "--runs", tmp_path / "runs", "--display", "none", *QUICK)
    assert result.exit_code == ExitCode.OK, result.stderr
    return Path(result.stdout.strip())


def test_none_prints_only_where_the_run_is(recorded: Path) -> None:
    assert (recorded / "manifest.toml").is_file()


def test_plain_prints_one_line_an_impression(shortstui: Shortstui, tmp_path: Path) -> None:
    result = shortstui("run", "music-head", "--runs", tmp_path, "--display", "plain", *QUICK)
    lines = result.stdout.splitlines()
    assert len(lines) == 20
    assert all(("WATCH" in line) != ("skip" in line) for line in lines)
    assert "recording to" in result.stderr
    assert "ended (goal)" in result.stderr


def test_json_gives_the_recorded_lines_themselves(shortstui: Shortstui, tmp_path: Path) -> None:
    result = shortstui("run", "music-head", "--runs", tmp_path, "--display", "json", *QUICK)
    items = [json.loads(line) for line in result.stdout.splitlines()]
    (opened,) = [item for item in items if item.get("type") == "opened"]
    recorded = (Path(opened["folder"]) / "events.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in recorded] == [item for item in items if "seq" in item]


def test_replay_prints_what_the_run_printed(shortstui: Shortstui, tmp_path: Path) -> None:
    live = shortstui("run", "music-head", "--runs", tmp_path, "--display", "plain", *QUICK)
    (folder,) = tmp_path.iterdir()
    assert shortstui("replay", folder, "--display", "plain").stdout == live.stdout


def test_several_personas_make_several_runs(shortstui: Shortstui, tmp_path: Path) -> None:
    result = shortstui("run", "music-head", "gamer", "--runs", tmp_path, "--display", "none", *QUICK)
    assert result.exit_code == ExitCode.OK
    assert sorted(folder.name.split("-")[0] for folder in tmp_path.iterdir()) == ["gamer", "music"]


def test_runs_list_and_show(shortstui: Shortstui, recorded: Path) -> None:
    listed = shortstui("runs", "list", "--runs", recorded.parent).stdout
    assert recorded.name in listed
    assert "20/20 shorts" in listed
    shown = shortstui("runs", "show", recorded).stdout
    for told in ("Music Head", "simulated", "shorts-tiny", "V2C", "Electric and acoustic guitars →"):
        assert told in shown


def test_a_stopped_run_goes_on_with_resume(shortstui: Shortstui, recorded: Path) -> None:
    result = shortstui("run", "--resume", recorded, "--display", "plain")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert len(result.stdout.splitlines()) == 20, "there was nothing left to do; the past is shown"


def test_the_five_personas_are_listed_and_good(shortstui: Shortstui, repository: Path) -> None:
    listed = shortstui("personas", "list").stdout
    for name in ("Outdoor Life Enthusiast", "Beauty and Fashion Lover", "Gamer", "Music Head", "Animal Devotee"):
        assert name in listed
    assert shortstui("personas", "check", *sorted((repository / "personas").glob("*.toml"))).exit_code == 0


def test_a_new_persona_is_good_from_the_start(shortstui: Shortstui, tmp_path: Path) -> None:
    made = shortstui("personas", "new", "Night Owl 🦉", "--folder", tmp_path).stdout.strip()
    assert shortstui("personas", "check", made).exit_code == ExitCode.OK
    again = shortstui("personas", "new", "Night Owl 🦉", "--folder", tmp_path)
    assert again.exit_code == ExitCode.BAD_INPUT, "what is there is never overwritten"


def test_search_finds_clusters_for_a_word(shortstui: Shortstui) -> None:
    hits = shortstui("interests", "search", "electric guitar").stdout.splitlines()
    assert "guitar" in hits[0].lower()


def test_show_lists_a_hundred_clusters(shortstui: Shortstui) -> None:
    assert len(shortstui("interests", "show").stdout.splitlines()) == 100


def test_build_makes_a_map_that_show_can_read(
    shortstui: Shortstui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # UMAP would be compiled for this alone.
    monkeypatch.setattr("shortstui.interests.build.lay_out", lambda embeddings, *_: embeddings[:, :2])
    words = tmp_path / "words.txt"
    words.write_text("\n".join(f"{thing} {number}" for thing in ("guitar", "dog", "car") for number in range(10)))
    built = shortstui("interests", "build", "--vocabulary", words, "--clusters", "3", "--name", "small")
    assert built.exit_code == ExitCode.OK, built.stderr
    assert len(shortstui("interests", "show", "--map", "small").stdout.splitlines()) == 3


def test_the_help_names_every_recommender_there_is(shortstui: Shortstui) -> None:
    assert "|".join(NAMES) in shortstui("run", "--help").stdout.replace("\n", "").replace(" ", "")


def test_doctor_says_that_the_demo_works(shortstui: Shortstui) -> None:
    result = shortstui("doctor")
    assert result.exit_code == ExitCode.OK, result.stdout
    for told in ("shorts-tiny encoder", "demo interest map", "browser", "terminal colours", "ViT-B-32 weights"):
        assert told in result.stdout


@pytest.mark.parametrize("line", ["pause", "resume", "stop", "speed 4", "speed max", "speed x", "dance"])
def test_control_lines_never_break_a_run(line: str) -> None:
    from shortstui.bots.controls import Controls
    from shortstui.cli.control import obey

    controls = Controls(speed=2)
    obey(line, controls)
    assert controls.paused == (line == "pause")
    assert controls.stopped == (line == "stop")
    assert controls.speed == {"speed 4": 4, "speed max": None}.get(line, 2)


def test_doctor_reads_a_saved_page_of_another_site(shortstui: Shortstui, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>nothing of the kind</p></body></html>")
    result = shortstui("doctor", "--dom", page)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "FAIL" in result.stdout
    assert str(page) in result.stderr

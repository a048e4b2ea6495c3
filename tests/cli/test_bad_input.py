"""Whatever a user gets wrong: one clear message that names the file and the way out, and a code to go by."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from shortstui.errors import ExitCode
from tests.cli.conftest import Shortstui

QUICK = ("--videos", "5", "--display", "plain", "--size", "1000")


def test_a_broken_persona_gives_all_its_errors_with_their_lines(shortstui: Shortstui, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(
        'schema = 1\nname = "Broken"\nemojy = "x"\n[[interests]]\nlabel = "Guitars"\nweight = "heavy"\n'
        '[policy]\nrule = "interest-mass"\ntreshold = 0.3\n'
    )
    result = shortstui("run", file, *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT
    for told in (f"{file}", ":3 emojy", ":6 interests", ":9 policy.treshold", "did you mean", "threshold"):
        assert told in result.stderr
    assert file.read_text().startswith("schema = 1"), "a broken file is left as it is"


def test_check_prints_every_problem_and_fails(shortstui: Shortstui, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("schema = 9\nname = 3\n")
    result = shortstui("personas", "check", file)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert len(result.stdout.splitlines()) >= 3, "schema, name and the missing interests"


def test_a_persona_that_is_not_there_is_suggested(shortstui: Shortstui) -> None:
    result = shortstui("run", "music-haed", *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "did you mean music-head?" in result.stderr


def test_an_unknown_encoder_names_its_neighbours(shortstui: Shortstui) -> None:
    result = shortstui("run", "music-head", "--encoder", "ViT-B-23", *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "ViT-B-32" in result.stderr


def test_a_missing_checkpoint_is_named(shortstui: Shortstui, tmp_path: Path) -> None:
    missing = tmp_path / "weights.safetensors"
    result = shortstui("run", "music-head", "--encoder", f"ViT-B-32@{missing}", *QUICK)
    assert result.exit_code in {ExitCode.BAD_INPUT, ExitCode.MISSING}
    assert str(missing) in result.stderr


def test_a_missing_map_comes_with_the_command_that_builds_it(shortstui: Shortstui) -> None:
    result = shortstui("run", "music-head", "--map", "nowhere", *QUICK)
    assert result.exit_code == ExitCode.MISSING
    assert "nowhere" in result.stderr
    assert "shortstui interests build" in result.stderr


def test_an_unknown_recommender_is_refused_before_recording(shortstui: Shortstui, tmp_path: Path) -> None:
    result = shortstui("run", "music-head", "--recommender", "contend", "--runs", tmp_path, *QUICK)
    assert result.exit_code in {ExitCode.BAD_INPUT, ExitCode.USAGE}
    assert "content" in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_unknown_feed_is_refused(shortstui: Shortstui) -> None:
    result = shortstui("run", "music-head", "--feed", "tiktok", *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "simulated" in result.stderr


def test_a_folder_without_pictures_is_named(shortstui: Shortstui, tmp_path: Path) -> None:
    result = shortstui("run", "music-head", "--feed", f"folder:{tmp_path}", *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert str(tmp_path) in result.stderr


def test_an_unreadable_picture_is_told_and_skipped(shortstui: Shortstui, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.new("RGB", (40, 30), "red").save(pictures / "good.png")
    (pictures / "bad.jpg").write_bytes(b"this is no picture")
    result = shortstui("run", "music-head", "--feed", f"folder:{pictures}", "--runs", tmp_path / "runs", *QUICK)
    assert result.exit_code == ExitCode.BAD_INPUT, "the run is complete, but a picture was no picture"
    assert "incident unreadable" in result.stderr
    assert "bad.jpg" in result.stderr
    assert len(result.stdout.splitlines()) == 2, "both pictures are impressions"


def test_a_cut_off_run_is_shown_up_to_its_last_whole_event(shortstui: Shortstui, tmp_path: Path) -> None:
    shortstui("run", "music-head", "--runs", tmp_path, *QUICK)
    (folder,) = tmp_path.iterdir()
    events = folder / "events.jsonl"
    events.write_bytes(events.read_bytes()[:-300])
    result = shortstui("replay", folder, "--display", "plain")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert len(result.stdout.splitlines()) == 4, "the cut reaches into the fifth short"
    assert str(folder) in result.stderr
    assert f"shortstui run --resume {folder}" in result.stderr
    shown = shortstui("runs", "show", folder)
    assert shown.exit_code == ExitCode.BAD_INPUT
    assert "Music Head" in shown.stdout
    assert shortstui("run", "--resume", folder, "--display", "none").exit_code == ExitCode.OK
    assert shortstui("replay", folder, "--display", "plain").exit_code == ExitCode.OK


def test_a_record_that_was_changed_is_not_trusted(shortstui: Shortstui, tmp_path: Path) -> None:
    shortstui("run", "music-head", "--runs", tmp_path, *QUICK)
    (folder,) = tmp_path.iterdir()
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace('"watch":false', '"watch":true', 1))
    result = shortstui("replay", folder, "--display", "plain")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "events.jsonl:" in result.stderr


def test_a_run_that_is_not_there(shortstui: Shortstui) -> None:
    for command in (("replay", "nowhere"), ("runs", "show", "nowhere"), ("run", "--resume", "nowhere")):
        result = shortstui(*command)
        assert result.exit_code == ExitCode.BAD_INPUT
        assert "nowhere" in result.stderr


@pytest.mark.parametrize("limit", [200, 60_000], ids=["at once", "in the middle"])
def test_a_full_disk_loses_nothing_that_was_recorded(
    shortstui: Shortstui, repository: Path, tmp_path: Path, limit: int
) -> None:
    command = [sys.executable, "-m", "shortstui", "run", "music-head", "--runs", str(tmp_path / "runs")]
    done = subprocess.run(
        [*command, "--videos", "300", "--display", "plain", "--size", "1000", "--perceive", "truth"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == ExitCode.FAILED, done.stderr
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "runs") in done.stderr
    assert "free some space" in done.stderr
    if limit > 1000:
        (folder,) = (tmp_path / "runs").iterdir()
        replayed = shortstui("replay", folder, "--display", "plain")
        assert replayed.exit_code == ExitCode.OK
        assert len(replayed.stdout.splitlines()) > 10

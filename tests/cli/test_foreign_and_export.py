"""``import`` and ``export`` as a user meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.errors import ExitCode
from tests.cli.conftest import Shortstui

LOG = "user,position,video_id,relevant,arm\n" + "".join(
    f"{who},{step},v{step},{int(step % every == 0)},{arm}\n"
    for who, every, arm in (("b1", 2, "bot"), ("b2", 2, "bot"), ("c1", 10, "control"), ("c2", 10, "control"))
    for step in range(1, 61)
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.csv"
    path.write_text(LOG)
    return path


def test_a_log_becomes_an_experiment_that_can_be_shown_and_exported(
    shortstui: Shortstui, tmp_path: Path, log: Path
) -> None:
    runs = tmp_path / "runs"
    made = shortstui("import", log, "--runs", runs)
    assert made.exit_code == 0
    assert "account=user,step=position,item=video_id,on_topic=relevant,group=arm (guessed" in made.stdout
    assert "controls   “control” (guessed" in made.stdout
    assert "groups: 2 bots against 2 controls" in made.stdout
    run = next(path for path in (runs / "audit").iterdir() if path.name.startswith("audit-b1"))
    shown = shortstui("runs", "show", run)
    assert shown.exit_code == 0
    assert "shorts     60 (60 organic), watched 30" in shown.stdout
    replayed = shortstui("replay", run, "--display", "json")
    assert replayed.exit_code == 0
    assert replayed.stdout.count('"type":"impression"') == 60
    out = shortstui("export", "audit", "--runs", runs, "--format", "csv", "--out", tmp_path / "out")
    assert out.exit_code == 0
    assert "impressions.csv\t240 rows" in out.stdout
    assert out.stderr.splitlines() == ["… Reading 4 runs"]
    events = run / "events.jsonl"
    events.write_text(events.read_text().replace('"v7"', '"v8"', 1))
    again = shortstui("export", "audit", "--runs", runs, "--format", "csv", "--out", tmp_path / "again")
    assert again.exit_code == 0
    assert f"warning: {run.name}: line 9 of events.jsonl was changed" in again.stderr


def test_what_is_given_what_is_guessed_and_what_nobody_reads_is_listed(
    shortstui: Shortstui, tmp_path: Path, log: Path
) -> None:
    log.write_text(LOG.replace("arm\n", "arm,timestamp,mood\n", 1))
    made = shortstui("import", log, "--runs", tmp_path, "--dry-run", "--columns", "account=user,step=position")
    assert made.exit_code == 0
    assert "columns    account=user,step=position (as given)" in made.stdout
    assert "guessed    item=video_id,on_topic=relevant,group=arm,time=timestamp (guessed" in made.stdout
    assert "unused     mood" in made.stdout


def test_a_dry_run_writes_nothing(shortstui: Shortstui, tmp_path: Path, log: Path) -> None:
    made = shortstui("import", log, "--runs", tmp_path / "runs", "--dry-run")
    assert made.exit_code == 0
    assert "nothing was written" in made.stdout
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "account=who"), "there is no column “who”"),
        (("--columns", "nonsense"), "is no role=column"),
        (("--control", "nobody"), "no account has the group “nobody”"),
        (("--interests", "cats"), "no column of labels"),
        (("--encoding", "klingon"), "there is no encoding"),
        (("--encoding", "rot13"), "there is no encoding"),
        (("--persona", "nowhere.toml"), "no column of labels"),
    ],
)
def test_a_wrong_word_is_answered_with_the_way_out(
    shortstui: Shortstui, tmp_path: Path, log: Path, words: tuple[str, ...], said: str
) -> None:
    made = shortstui("import", log, "--runs", tmp_path / "runs", *words)
    assert made.exit_code == ExitCode.BAD_INPUT
    assert said in made.stderr
    assert "→" in made.stderr
    assert not (tmp_path / "runs").exists()


def test_a_log_that_is_not_there_is_said_to_be_so(shortstui: Shortstui, tmp_path: Path) -> None:
    made = shortstui("import", tmp_path / "no.csv")
    assert made.exit_code == ExitCode.BAD_INPUT
    assert "No such file" in made.stderr


def test_the_schema_is_printed_without_any_run(shortstui: Shortstui) -> None:
    shown = shortstui("export", "--schema")
    assert shown.exit_code == 0
    assert "on_persona" in shown.stdout


def test_an_export_of_what_is_not_there_names_both_lists(shortstui: Shortstui) -> None:
    shown = shortstui("export", "nothing-of-this-name")
    assert shown.exit_code == ExitCode.BAD_INPUT
    assert "no such run or experiment" in shown.stderr
    assert shortstui("export").exit_code == ExitCode.USAGE

"""How far work is: a bar on a terminal, a few lines elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from shortstui.cli.attended import attended
from shortstui.cli.displays import PlainDisplay
from shortstui.cli.main import main
from shortstui.cli.progress import Steps
from shortstui.errors import ExitCode
from shortstui.runs.events import Line, Opened
from tests.runs.examples import START, impressions, recorded


class Screen:
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def told_every_half_second(message: str, fractions: int) -> list[str]:
    now, lines = [0.0], list[str]()
    with Steps(drawn=False, now=lambda: now[0], say=lines.append) as steps:
        for number in range(fractions):
            steps(message, number / fractions)
            now[0] += 0.5
    return lines


def test_a_thing_is_said_once_and_how_far_it_is_every_ten_seconds() -> None:
    assert told_every_half_second("Drawing 50 figures", 50) == [
        "… Drawing 50 figures",
        "… Drawing 50 figures: 40%, 0:15 min left",
        "… Drawing 50 figures: 80%, 0:05 min left",
    ]


def test_what_is_quick_is_one_line() -> None:
    assert told_every_half_second("Reading 10 runs", 10) == ["… Reading 10 runs"]


def test_a_part_of_the_whole_has_fractions_of_its_own() -> None:
    now, lines = [0.0], list[str]()
    with Steps(drawn=False, now=lambda: now[0], say=lines.append) as steps:
        part = steps.part(0.5, 1.0)
        for fraction in (0.0, 0.2, 0.4):
            part("Drawing", fraction)
            now[0] += 10
    assert lines[1:] == ["… Drawing: 60%, 0:40 min left", "… Drawing: 70%, 0:30 min left"]


def test_a_bar_is_gone_in_the_end_and_warnings_stay(capsys: pytest.CaptureFixture[str]) -> None:
    with Steps(drawn=True) as steps:
        steps("Reading \x1b[31m2 runs", 0.5)
        steps.warn("doubtful: \x1b]0;title\x07")
    said = capsys.readouterr().err
    assert "doubtful" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("CI", "1"), ("SHORTSTUI_DISPLAY", "plain")])
def test_nothing_is_drawn_for_who_reads_plain_lines(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for other in ("CI", "SHORTSTUI_DISPLAY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    assert attended(screen)
    monkeypatch.setenv(name, value)
    assert not attended(screen)


def test_a_plain_run_says_now_and_then_when_it_will_be_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    now = [0.0]
    shown = PlainDisplay(lambda: now[0])
    shown.show(Opened(str(recorded(tmp_path / "run", 100))))
    for short in impressions(40):
        shown.show(Line(short.number, START, 0.0, "", short))
        now[0] += 0.5
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("…")] == [
        "… 21 of 100 shorts, 0:40 min left"
    ]


def test_plain_lines_are_asked_for_once_for_all_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTSTUI_DISPLAY", "full")
    done = CliRunner().invoke(main, ["--display", "plain"])
    assert done.exit_code == ExitCode.USAGE
    assert "shortstui run" in done.stderr

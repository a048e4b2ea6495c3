"""What a terminal is asked about pictures, what its answers make of thumbnails, and what the user says."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.tui.pictures_answers import FIRST, Answers, next_question, read_answers
from shortstui.tui.pictures_ask import ask, converse
from shortstui.tui.pictures_choice import MODES, Pictures, Seen, choose, why_not_ask, wrong_variable
from shortstui.tui.pictures_report import report
from tests.tui import fake_terminal as fake
from tests.tui.fake_terminal import Terminal, terminal

XTERM = {"TERM": "xterm-256color"}
KITTY = Seen(Answers(ended=3, graphics=True, name="kitty(0.41.1)", cell=(9, 18)), why_not="")
SIXEL = Seen(Answers(ended=2, sixel=True, colours=256), why_not="")
PLAIN = Seen(Answers(ended=2), why_not="")
SILENT = Seen(Answers(), why_not="")
PIECES = [
    *fake.KITTY.values(), *fake.SIXEL.values(), fake.OLD_KITTY[b"\x1b[>0q"], b"\x1b[?", b"\x1b_G", b"\x1bP>|",
    b"\x1b\\", b"4", b";", b"c", b"\x1b[6;99999;3t", b"\x1b[?1;0;99999999S", b"\x1bP>|\x1b[2Jkitty(9.9)\x1b\\",
]  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "mode", "why"),
    [
        (KITTY, "kitty", "the terminal is kitty(0.41.1)"),
        (SIXEL, "sixel", "the terminal says that it has sixel"),
        (PLAIN, "blocks", "no kitty or sixel here"),
        (SILENT, "blocks", "the terminal didn't answer; SHORTSTUI_PICTURES=sixel or kitty tries it"),
        (Seen(Answers(3, graphics=True, name="kitty(0.26.5)"), ""), "blocks", "kitty(0.26.5) is older than 0.28"),
        (Seen(Answers(3, graphics=True, name="WezTerm 2024"), ""), "blocks", "no kitty or sixel here"),
        (Seen(why_not="this is no terminal", never=True), "blocks", "this is no terminal"),
    ],
)
def test_auto_takes_the_best_that_the_terminal_can_and_says_why(seen: Seen, mode: str, why: str) -> None:
    assert str(choose("auto", seen, {}, "truecolor")) == f"{mode}: {why}"


def test_pictures_in_colour_need_colours() -> None:
    assert choose("auto", KITTY, {}, "256").mode == "blocks"
    assert choose("auto", SIXEL, {}, "256").mode == "sixel"
    assert choose("auto", SIXEL, {}, "grey").mode == "blocks"
    assert choose("auto", SIXEL, {}, None).mode == "characters"
    assert choose("kitty", KITTY, {}, "grey").mode == "blocks"


def test_the_user_has_the_last_word_and_the_variable_before_the_settings() -> None:
    assert choose("sixel", PLAIN, {}, "truecolor").mode == "sixel"
    assert choose("blocks", KITTY, {"SHORTSTUI_PICTURES": " Sixel "}, "truecolor").mode == "sixel"
    assert choose("off", KITTY, {"SHORTSTUI_PICTURES": "auto"}, "truecolor").mode == "kitty"
    assert choose("off", KITTY, {"SHORTSTUI_PICTURES": "best"}, "truecolor").mode == "off"
    assert "SHORTSTUI_PICTURES=best is none of auto, kitty" in wrong_variable({"SHORTSTUI_PICTURES": "best"})


def test_nobody_makes_a_browser_or_a_pipe_draw_pictures() -> None:
    browser = why_not_ask({**XTERM, "TEXTUAL_DRIVER": "web"}, wants="sixel", terminal=True)
    pipe = why_not_ask(XTERM, wants="kitty", terminal=False)
    assert browser is not None
    assert pipe is not None
    assert str(choose("sixel", browser, {}, "truecolor")) == "blocks: a browser shows the app: no sixel"
    assert str(choose("kitty", pipe, {}, "truecolor")) == "blocks: this is no terminal: no kitty"


@pytest.mark.parametrize(
    "environment",
    [{"TMUX": "/tmp/tmux"}, {"STY": "1.pts"}, {"ZELLIJ": "0"}, {"TERM": "screen-256color"}, {"TERM": "tmux"},
     {"TERM": "linux"}, {"TERM": ""}],
)  # fmt: skip
def test_a_multiplexer_is_not_asked_unless_the_user_says_what_it_can(environment: Mapping[str, str]) -> None:
    seen = why_not_ask({**XTERM, **environment}, wants="auto", terminal=True)
    assert seen is not None
    assert choose("auto", seen, environment, "truecolor").mode == "blocks"
    assert choose("kitty", seen, environment, "truecolor").mode == "kitty"


def test_only_auto_has_to_ask() -> None:
    assert why_not_ask(XTERM, wants="auto", terminal=True) is None
    assert why_not_ask(XTERM, wants="blocks", terminal=True) == Seen()


@pytest.mark.parametrize("seen", [KITTY, SIXEL, PLAIN, SILENT])
@pytest.mark.parametrize("wants", get_args(Pictures))
def test_the_key_goes_once_round_all_that_this_terminal_can(seen: Seen, wants: Pictures) -> None:
    first = choose(wants, seen, {}, "truecolor")
    choice, modes = first, []
    for _ in first.can:
        modes.append(choice.mode)
        choice = choice.after()
    assert choice.mode == first.mode
    assert sorted(modes) == sorted(set(modes))
    assert {"blocks", "characters", "off"} <= set(modes) <= set(MODES)
    assert list(first.can) == [mode for mode in MODES if mode in first.can]


def test_the_key_says_why_there_are_no_real_pictures() -> None:
    assert str(choose("auto", PLAIN, {}, "truecolor").after()) == "characters: no kitty or sixel here"
    assert str(choose("auto", SIXEL, {}, "truecolor").after()) == "blocks: as you chose"


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=30)), max_size=30))
def test_hostile_answers_make_nothing_but_answers(pieces: list[bytes]) -> None:
    answers = read_answers(b"".join(pieces))
    assert answers.name.isprintable()
    assert len(answers.name) <= 60
    assert answers.cell is None or (2 <= answers.cell[0] <= 100 and 4 <= answers.cell[1] <= 200)
    assert 0 <= answers.colours <= 1 << 16
    choice = choose("auto", Seen(answers, ""), {}, "truecolor")
    assert choice.mode in choice.can
    assert (choice.mode in {"kitty", "sixel"}) == (choice.lacking == "")
    for asked in range(5):
        assert next_question(answers, asked) is None or asked <= answers.ended
    assert next_question(answers, 3) is None


def test_an_answer_that_never_ends_is_read_no_further() -> None:
    assert read_answers(b"x" * 5000 + fake.SIXEL[fake.DA1]) == Answers()


def _heard(answers: Mapping[bytes, bytes], seconds: float) -> tuple[Answers, Terminal]:
    with terminal(answers) as there:
        done = threading.Event()

        def answer() -> None:
            while not done.is_set():
                there.listen(0.01)

        listening = threading.Thread(target=answer)
        listening.start()
        before = termios.tcgetattr(there.end)
        try:
            heard = converse(there.end, there.end, seconds)
        finally:
            done.set()
            listening.join()
        assert termios.tcgetattr(there.end) == before
        return heard, there


def test_kitty_is_found_by_its_name_and_what_it_can() -> None:
    heard, there = _heard(fake.KITTY, 20)
    assert heard.kitty
    assert (heard.name, heard.cell, heard.ended) == ("kitty(0.41.1)", (10, 20), 3)
    assert b"\x1b_Gi=31" in there.read


def test_an_old_kitty_is_not_asked_for_what_it_has_not() -> None:
    heard, there = _heard(fake.OLD_KITTY, 20)
    assert not heard.kitty
    assert b"\x1b_G" not in there.read


def test_sixel_is_found_and_how_many_colours_it_has() -> None:
    heard, there = _heard(fake.SIXEL, 20)
    assert (heard.sixel, heard.colours) == (True, 256)
    assert b"\x1b[>0q" not in there.read


def test_a_terminal_that_never_answers_is_asked_once_and_left() -> None:
    heard, there = _heard(fake.SILENT, 0.05)
    assert heard == Answers()
    assert there.read.count(b"\x1b[c") == 1


def test_a_terminal_that_only_babbles_is_left_too() -> None:
    heard, _ = _heard({b"\x1b[c": b"x" * 3000}, 0.05)
    assert heard.ended == 0


def test_a_pipe_is_never_asked(tmp_path: Path) -> None:
    code = "from shortstui.tui.pictures_ask import ask; print(ask('auto').why_not)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"", capture_output=True, check=True, env={**os.environ, **XTERM}
    )
    assert done.stdout == b"this is no terminal\n"


def test_nothing_is_asked_in_a_test_or_another_place_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stdin__", None)
    assert ask("auto", XTERM).never


def test_the_doctor_says_what_was_found_and_what_is_wrong() -> None:
    assert report("auto", SIXEL, {}, "truecolor").text == (
        "sixel: the terminal says that it has sixel · 256 colours in a sixel picture"
    )
    assert report("auto", KITTY, {}, "truecolor").text == (
        "kitty: the terminal is kitty(0.41.1) · cells of 9×18 pixels"
    )
    assert report("auto", PLAIN, {"SHORTSTUI_PICTURES": "x"}, "truecolor").wrong
    assert FIRST.endswith("\x1b[c")

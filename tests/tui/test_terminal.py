"""What is written to the terminal around the app, and the journal behind it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.tui import terminal
from shortstui.tui.journal import MOST, Journal

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_the_clipboard_gets_the_text_and_nothing_of_it_is_obeyed(text: str) -> None:
    sequence = terminal.clipboard(text, {})
    body = sequence.removeprefix("\x1b]52;c;").removesuffix("\a")
    assert base64.b64decode(body, validate=True).decode() == text


def test_tmux_hands_on_only_what_is_wrapped_for_it() -> None:
    sequence = terminal.clipboard("x", {"TMUX": "/tmp/tmux"})
    assert sequence.endswith("\x1bPtmux;\x1b\x1b]52;c;eA==\a\x1b\\")


def test_what_is_copied_is_bounded() -> None:
    assert len(terminal.clipboard("x" * 10_000_000, {})) < 100_000


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_message_asks_for_just_one_thing_each(title: str, text: str) -> None:
    sequence = terminal.message(title, text, {})
    assert sequence.count("\x1b") == 2
    assert sequence.count("\a") == 3
    assert sequence.split("\a")[1].count(";") == 3


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_without_a_cursor_is_told_what_to_do(term: str) -> None:
    with pytest.raises(ShortstuiError) as caught:
        terminal.require_screen({"TERM": term})
    assert "--display plain" in caught.value.hint
    assert caught.value.code == ExitCode.USAGE
    terminal.require_screen({"TERM": "xterm-256color"})
    terminal.require_screen({})


@given(st.lists(st.text(max_size=600), max_size=20))
def test_the_journal_keeps_only_harmless_lines(said: list[str]) -> None:
    journal = Journal(None, lambda: NOW)
    for text in said:
        journal.say("bot", text)
    for entry in journal.entries:
        assert entry.text.isprintable() or "\u200d" in entry.text
        assert 0 < len(entry.text) <= 400


def test_the_journal_is_bounded_in_memory_and_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "log" / "app.log"
    journal = Journal(file, lambda: NOW)
    for number in range(3_000):
        journal.say("app", f"{number} " + "x" * 390, "warning")
    journal.close()
    assert len(journal.entries) == MOST
    assert journal.said == 3_000
    assert sorted(each.name for each in file.parent.iterdir()) == ["app.log", "app.log.1"]
    assert all(each.stat().st_size <= 512 * 1024 for each in file.parent.iterdir())
    assert file.read_text().splitlines()[-1].startswith("2026-11-24T08:00:00Z warning app: 2999 xxx")


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "log" / "app.log", lambda: NOW)
    journal.say("app", "still here")
    assert journal.entries[-1].text == "still here"

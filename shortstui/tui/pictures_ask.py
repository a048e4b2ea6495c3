"""Ask the terminal whether it can draw pictures: once, before the app takes it, and never for long."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from shortstui.tui.pictures_answers import MOST_BYTES, Answers, Cell, next_question, possible_cell, read_answers
from shortstui.tui.pictures_choice import Pictures, Seen, wanted, why_not_ask

PATIENCE: Final = 0.3
"""Seconds that a terminal has for all its answers; those on this machine need a few milliseconds."""
PATIENCE_FAR: Final = 1.0
"""The same for one at the other end of an ssh."""


def ask(setting: Pictures, environment: Mapping[str, str] = os.environ) -> Seen:
    """Return what can be found out about this process's terminal; never inside the running app.

    Args:
        setting: What the settings say about pictures: only "auto" has to ask.
        environment: The process's.
    """
    wants, _ = wanted(setting, environment)
    seen = why_not_ask(environment, wants=wants, terminal=_is_terminal())
    if seen is not None:
        return seen
    far = environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")
    assert sys.__stdin__ is not None
    assert sys.__stdout__ is not None
    sys.__stdout__.flush()
    answers = converse(sys.__stdin__.fileno(), sys.__stdout__.fileno(), PATIENCE_FAR if far else PATIENCE)
    return Seen(replace(answers, cell=cell_of_window() or answers.cell), why_not="")


def converse(keys: int, screen: int, seconds: float) -> Answers:
    """Ask a terminal, and return what it said in time.

    Args:
        keys: The descriptor its answers come from.
        screen: The one it is asked through.
        seconds: The longest that all of it takes.
    """
    import termios

    deadline = time.monotonic() + seconds
    heard, answers, asked = b"", Answers(), 0
    try:
        with _quiet(keys):
            while (question := next_question(answers, asked)) is not None:
                os.write(screen, question.encode("ascii"))
                asked += 1
                while answers.ended < asked and len(heard) < MOST_BYTES:
                    left = deadline - time.monotonic()
                    if left <= 0 or not select.select([keys], [], [], left)[0]:
                        return answers
                    more = os.read(keys, MOST_BYTES - len(heard))
                    if not more:
                        return answers
                    heard += more
                    answers = read_answers(heard)
    except (OSError, termios.error):  # it went away; the app will say so
        pass
    return answers


def cell_of_window() -> Cell | None:
    """Return how large a cell is as the terminal's driver knows it; None where it doesn't."""
    try:
        import fcntl
        import struct
        import termios

        assert sys.__stdout__ is not None
        told = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))
        rows, columns, width, height = struct.unpack("HHHH", told)
        return possible_cell(width // columns, height // rows)
    except (ImportError, OSError, ValueError, ZeroDivisionError, AssertionError):
        return None


def _is_terminal() -> bool:
    try:
        import termios  # noqa: F401 (where there is none, one can't ask without echo)

        return all(s is not None and s.isatty() for s in (sys.__stdin__, sys.__stdout__, sys.__stderr__))
    except (ImportError, ValueError):
        return False


@contextmanager
def _quiet(keys: int) -> Iterator[None]:
    """Have answers come at once, and not be echoed; ctrl+c works all the same."""
    import termios

    before = termios.tcgetattr(keys)
    now = termios.tcgetattr(keys)
    now[3] &= ~(termios.ICANON | termios.ECHO)
    try:
        termios.tcsetattr(keys, termios.TCSANOW, now)
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSANOW, before)

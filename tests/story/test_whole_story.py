"""A new user's whole story, in a real terminal: pick Music Head, press a key, watch, quit, replay."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.terminal import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux: apt-get install tmux")


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest, repository: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The app, started in a terminal of some size, with runs of its own."""
    environment = {
        "SHORTSTUI_RUNS": str(tmp_path / "runs"),
        "SHORTSTUI_CACHE": str(tmp_path / "cache"),
        "PATH": os.environ["PATH"],
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
    opened = Terminal(f"{sys.executable} -m shortstui", repository, environment, request.param)
    yield opened
    opened.close()


def test_pick_a_persona_watch_it_quit_and_replay(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("Personas", "Music Head", "No runs yet")

    terminal.press("j", "j", "j")  # animal devotee, beauty and fashion lover, gamer, music head
    terminal.press("r")
    terminal.wait_for("LIVE", "capture share", seconds=120)
    terminal.wait_for("SKIP")
    terminal.wait_for("WATCH")

    terminal.press("Space")
    terminal.wait_for("PAUSED")
    terminal.press("Space")
    terminal.wait_for("LIVE")

    for _ in range(8):
        terminal.press(".")
    terminal.wait_for("full speed")
    terminal.wait_for("ENDED", "300 / 300", seconds=180)

    terminal.press("q")
    terminal.wait_for("exit code 0")

    (run,) = (tmp_path / "runs").iterdir()
    assert run.name.startswith("music-head")


def test_a_recorded_run_is_replayed_by_keys(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("Personas", "Music Head")
    terminal.press("j", "j", "j", "r")
    terminal.wait_for("LIVE", seconds=120)
    terminal.wait_for("WATCH")
    terminal.press("s")
    terminal.wait_for("ENDED")
    terminal.press("Escape")
    terminal.wait_for("Saved runs", "stopped")

    terminal.press("Tab")
    terminal.press("Enter")
    terminal.wait_for("REPLAY", "capture share")
    terminal.press("Home")
    terminal.press("Right", "Right")
    terminal.wait_for("2 /")
    terminal.press("q")
    terminal.wait_for("exit code 0")

"""A new user's whole story, in a real terminal: pick Music Head, press a key, watch, replay, quit."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.terminal import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux: apt-get install tmux")


@pytest.fixture(params=[(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Columns and rows."""
    size: tuple[int, int] = request.param
    return size


@pytest.fixture
def terminal(size: tuple[int, int], repository: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The app, started in a terminal of some size, with runs of its own."""
    environment = {
        "SHORTSTUI_RUNS": str(tmp_path / "runs"),
        "SHORTSTUI_CACHE": str(tmp_path / "cache"),
        "SHORTSTUI_SETTINGS": str(tmp_path / "settings"),
        "PATH": os.environ["PATH"],
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
    opened = Terminal(f"{sys.executable} -m shortstui", repository, environment, size)
    yield opened
    opened.close()


def test_pick_a_persona_watch_it_replay_it_and_quit(
    terminal: Terminal, size: tuple[int, int], tmp_path: Path
) -> None:
    terminal.wait_for("Personas", "Music Head", "No runs yet")

    terminal.press("j", "j", "j")  # animal devotee, beauty and fashion lover, gamer, music head
    terminal.press("r")
    terminal.wait_for("LIVE", "capture share", seconds=240)
    terminal.wait_for("SKIP")
    terminal.wait_for("WATCH")

    terminal.press("Space")
    terminal.wait_for("PAUSED")
    terminal.press("Space")
    terminal.wait_for("LIVE")
    if size == (120, 40):  # a whole run takes long: the others are stopped
        for _ in range(8):
            terminal.press(".")
        terminal.wait_for("full speed")
        terminal.wait_for("ENDED", "300 / 300", seconds=180)
    else:
        terminal.press("s")
        terminal.wait_for("ENDED", "stopped")

    terminal.press("Escape")
    terminal.wait_for("Saved runs", "goal" if size == (120, 40) else "stopped")
    (run,) = (tmp_path / "runs").glob("music-head*")

    terminal.press("Tab")
    terminal.press("Enter")
    terminal.wait_for("REPLAY", "capture share")
    terminal.press("Home")
    terminal.press("Right", "Right")
    shown = terminal.wait_for("2 /")
    assert max(len(line) for line in shown.splitlines()) <= size[0]
    terminal.press("q")
    terminal.wait_for("exit code 0")
    assert (run / "events.jsonl").stat().st_size > 0

"""A folder of personas, a recorded run, and an app whose bot is a script."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from shortstui.tui.app import ShortstuiApp
from tests.tui.story import record, record_cell

FAKE_BOT = Path(__file__).with_name("fake_bot.py")
BROKEN = 'schema = 1\nname = "Broken"\n[[interests]]\nlable = "Guitars"\nweight = "heavy"\n'

AppMaker = Callable[..., ShortstuiApp]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing moves by itself, so that two pictures of the same thing are the same."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(scope="session")
def recorded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("recorded") / "music-head-20261124T080000Z-aaaaaa", 120)


@pytest.fixture
def personas(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two of the published personas, and one that is broken."""
    folder = tmp_path / "personas"
    folder.mkdir()
    for name in ("gamer", "music-head"):
        shutil.copy(repository / "personas" / f"{name}.toml", folder)
    (folder / "broken.toml").write_text(BROKEN)
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(folder))
    return folder


@pytest.fixture(scope="session")
def cell_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_cell(tmp_path_factory.mktemp("cell") / "music-head-20261124T090000Z-bbbbbb", 120)


@pytest.fixture
def cell(tmp_path: Path, cell_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A saved run of 120 shorts with a yoked and a no-watch control beside it."""
    runs = tmp_path / "runs"
    monkeypatch.setenv("SHORTSTUI_RUNS", str(runs))
    shutil.copytree(cell_once.parent, runs)
    return runs / cell_once.name


@pytest.fixture
def run(tmp_path: Path, recorded_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A saved run of 120 shorts in a folder of runs of its own."""
    runs = tmp_path / "runs"
    monkeypatch.setenv("SHORTSTUI_RUNS", str(runs))
    shutil.copytree(recorded_once, runs / recorded_once.name)
    return runs / recorded_once.name


def fake_command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, str(FAKE_BOT), str(folder), *options]


@pytest.fixture
def app_with(personas: Path, recorded_once: Path) -> AppMaker:
    """Make an app whose bot tells a recorded run; ``bot`` are the options of the script."""

    def make(bot: Sequence[str] = (), recorded: Path = recorded_once, **arguments: object) -> ShortstuiApp:
        command = fake_command(recorded, *bot)
        return ShortstuiApp(command=lambda _: command, **arguments)  # type: ignore[arg-type]  # handed on

    return make

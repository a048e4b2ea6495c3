"""A report that is asked for in the app: drawn by another process, and where its files went."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from shortstui.errors import ShortstuiError
from shortstui.tui import reporting
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.widgets.lists import VimList, VimTable
from tests.experiments.examples import PERSONAS
from tests.experiments.made import made
from tests.tui.story import record
from tests.tui.waiting import screen_of, text_of, until


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHORTSTUI_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(PERSONAS))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "runs"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What reports were asked for; the command is a stand-in that names its page."""
    found: list[Path] = []

    def command_of(folders: Sequence[Path], out: Path) -> list[str]:
        found.extend(folders)
        return python(f"print({str(out / 'index.html')!r}); print('another')")

    monkeypatch.setattr(reporting, "command_of", command_of)
    return found


async def test_the_page_is_what_the_command_names_first() -> None:
    assert await reporting.draw_report(python("print('a/index.html'); print('a/e.svg')")) == Path("a/index.html")


async def test_why_there_is_no_report_is_what_the_command_said() -> None:
    said = "import sys; print('… Reading', file=sys.stderr); sys.exit('shortstui: no such run\\n  → a hint')"
    with pytest.raises(ShortstuiError, match=r"^no such run$"):
        await reporting.draw_report(python(said))
    with pytest.raises(ShortstuiError, match=r"^it ended with 3$"):
        await reporting.draw_report(python("import sys; sys.exit(3)"))
    with pytest.raises(ShortstuiError, match="can't start the report"):
        await reporting.draw_report(["/nowhere/at/all"])


async def test_a_report_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    code = f"import os, pathlib, time; pathlib.Path({str(begun)!r}).write_text(str(os.getpid())); time.sleep(60)"
    drawing = asyncio.create_task(reporting.draw_report(python(code)))
    while not begun.exists() or not begun.read_text():
        await asyncio.sleep(0.01)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    while Path(f"/proc/{begun.read_text()}/cmdline").exists():
        await asyncio.sleep(0.01)


def test_the_real_command_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from shortstui.cli.main import main

    folders = [record(tmp_path / "runs" / name, 30) for name in ("one", "another")]
    program, *rest = reporting.command_of(folders, tmp_path / "out")
    assert (program, rest[:2]) == (sys.executable, ["-m", "shortstui"])
    result = CliRunner().invoke(main, [*rest[2:], "--format", "html", "--steps", "0", "--max-thumbnails", "0"])
    assert result.exit_code == 0, result.output
    assert str(tmp_path / "out" / "index.html") in result.output


async def test_an_experiments_report_is_drawn_and_found(runs: Path, asked: list[Path]) -> None:
    folder = made(runs / "two")
    app = ShortstuiApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        home = await screen_of(pilot, HomeScreen)
        listed = home.query_one("#experiments", VimList)
        await until(pilot, lambda: listed.option_count > 0)
        listed.focus()
        await pilot.press("p")
        await until(pilot, lambda: "index.html" in told(app))
        await pilot.press("enter")
        await screen_of(pilot, ExperimentScreen)
        await until(pilot, lambda: "Report" in text_of(pilot))
        await pilot.press("p")
        await until(pilot, lambda: told(app).count("index.html") == 2)
    assert asked == [folder, folder]
    assert str(runs.parent / "reports" / "two" / "index.html") in told(app)


async def test_home_draws_the_run_under_the_cursor(runs: Path, asked: list[Path]) -> None:
    record(runs / "mine", 5)
    app = ShortstuiApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        home = await screen_of(pilot, HomeScreen)
        table = home.query_one(VimTable)
        await until(pilot, lambda: table.row_count == 1)
        await pilot.press("p")
        await until(pilot, lambda: "go to a saved run" in told(app))
        table.focus()
        await pilot.press("p")
        await until(pilot, lambda: "index.html" in told(app))
    assert asked == [runs / "mine"]


async def test_the_same_report_is_not_drawn_twice_at_once(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "command_of", lambda _folders, _out: python("import time; time.sleep(60)"))
    app = ShortstuiApp()
    async with app.run_test(notifications=True) as pilot:
        await screen_of(pilot, HomeScreen)
        for _ in range(2):
            reporting.begin_report(app, runs / "mine")
            await pilot.pause()
        assert "this report is being drawn" in told(app)


async def test_marked_runs_share_a_report(runs: Path, asked: list[Path]) -> None:
    app = ShortstuiApp()
    async with app.run_test(notifications=True) as pilot:
        await screen_of(pilot, HomeScreen)
        reporting.begin_report(app, runs / "one", runs / "two")
        await until(pilot, lambda: "index.html" in told(app))
    assert asked == [runs / "one", runs / "two"]
    assert str(runs.parent / "reports" / "one-and-1-more" / "index.html") in told(app)


def told(app: App[Any]) -> str:
    return "\n".join(f"{one.title} {one.message}" for one in app._notifications)

"""The screen of saved runs, action by action."""

from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from shortstui.experiments.folder import Frozen, write_frozen
from shortstui.runs import lock
from shortstui.runs.store import list_runs
from shortstui.runs.tags import read_tags
from shortstui.tui import experiment_process
from shortstui.tui.screens import runs_screen
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog, ConfirmDialog, ErrorDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.label import LabelScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.runs_screen import RunsScreen
from tests.tui.conftest import AppMaker
from tests.tui.story import BEGIN, record
from tests.tui.waiting import screen_of, text_of, until


@pytest.fixture
def runs(cell: Path, recorded_once: Path) -> Path:
    """A bot with two controls, two runs alone, and an experiment with one run."""
    folder = cell.parent
    shutil.copytree(recorded_once, folder / recorded_once.name)
    record(folder / "short", 3)
    write_frozen(folder / "plan", Frozen(name="A [bold]plan[/bold]", frozen=BEGIN, plan=""))
    record(folder / "plan" / "inside", 2)
    return folder


@asynccontextmanager
async def opened(
    app_with: AppMaker, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[int], RunsScreen]]:
    async with app_with().run_test(size=size) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("R")
        screen = await screen_of(pilot, RunsScreen)
        await until(pilot, lambda: screen.settled and len(screen.runs.glances) >= 6)
        yield pilot, screen


async def to(pilot: Pilot[int], screen: RunsScreen, key: str) -> None:
    """Go to the line with this key."""
    await pilot.press("g")
    for _ in range(20):
        if screen.row is not None and screen.row.key == key:
            return
        await pilot.press("j")
    raise AssertionError(f"{key} is not listed")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_run_is_there_and_groups_unfold_and_fold(
    app_with: AppMaker, runs: Path, cell: Path, size: tuple[int, int]
) -> None:
    async with opened(app_with, size) as (pilot, screen):
        assert "3 of 6 runs listed" in text_of(pilot)
        await to(pilot, screen, "plan")
        assert "A [bold]plan[/bold]" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "4 of 6 runs listed" in text_of(pilot))
        await to(pilot, screen, "plan/inside")
        await pilot.press("h", "left")
        await until(pilot, lambda: "3 of 6 runs listed" in text_of(pilot))
        await to(pilot, screen, cell.name)
        await pilot.press("right")
        await until(pilot, lambda: "yoked control" in text_of(pilot))


async def test_enter_replays_a_run_and_escape_comes_back_to_it(app_with: AppMaker, runs: Path, cell: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, cell.name)
        await pilot.press("enter")
        replay = await screen_of(pilot, ReplayScreen)
        assert replay.folder == cell
        await pilot.press("escape")
        assert await screen_of(pilot, RunsScreen) is screen
        assert screen.row is not None
        assert screen.row.key == cell.name


async def test_what_is_typed_narrows_the_list_and_escape_clears_it(app_with: AppMaker, runs: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await pilot.press("slash", *"name:short")
        await until(pilot, lambda: "1 of 6 runs listed" in text_of(pilot))
        await pilot.press("enter")
        assert screen.row is not None
        assert screen.row.key == "short"
        await pilot.press("escape")
        assert screen.query_one("#filter", Input).value == ""
        await until(pilot, lambda: "3 of 6 runs listed" in text_of(pilot))
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_s_sorts_and_r_turns_round(app_with: AppMaker, runs: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await pilot.press("s", "s", "s")
        await until(pilot, lambda: "shorts ▼" in text_of(pilot))
        await pilot.press("G")
        assert screen.row is not None
        assert screen.row.key == "short"
        await pilot.press("r", "G", "g", "j")
        await until(pilot, lambda: "shorts ▲" in text_of(pilot))
        assert screen.row.key == "short"


async def test_a_tag_is_given_kept_beside_the_runs_and_taken_away(app_with: AppMaker, runs: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "short")
        await pilot.press("t")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"My pilot", "enter")
        await until(pilot, lambda: "#my-pilot" in text_of(pilot))
        assert read_tags(runs) == {"short": ("my-pilot",)}
        await pilot.press("T")
        await screen_of(pilot, ChooseDialog)
        await pilot.press("enter")
        await until(pilot, lambda: read_tags(runs) == {})


async def test_a_bot_goes_to_the_trash_with_its_controls_and_u_brings_them_back(
    app_with: AppMaker, runs: Path, cell: Path
) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, cell.name)
        await pilot.press("d")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("n")
        await screen_of(pilot, RunsScreen)
        assert cell.is_dir()
        await pilot.press("d")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: not cell.exists() and "of 3 runs listed" in text_of(pilot))
        assert {run.name for run in list_runs(runs)} == {"short", "music-head-20261124T080000Z-aaaaaa"}
        await pilot.press("u")
        await until(pilot, lambda: cell.is_dir() and "of 6 runs listed" in text_of(pilot))


async def test_a_run_of_an_experiment_can_not_be_thrown_away(app_with: AppMaker, runs: Path, cell: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, cell.name)
        await pilot.press("right")
        await until(pilot, lambda: "yoked control" in text_of(pilot))
        await to(pilot, screen, f"{cell.name}-1-yoked")
        await pilot.press("d")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await screen_of(pilot, ErrorDialog)
        assert "is a control" in text_of(pilot)


async def test_an_experiment_goes_to_the_trash_as_a_whole_but_not_while_it_runs(
    app_with: AppMaker, runs: Path
) -> None:
    with (runs / "plan" / experiment_process.LOG).open("ab") as log:
        assert lock.lock(log.fileno())
        async with opened(app_with) as (pilot, screen):
            await to(pilot, screen, "plan")
            await pilot.press("d")
            await screen_of(pilot, ConfirmDialog)
            assert "its plan and 1 run," in text_of(pilot)
            await pilot.press("y")
            await screen_of(pilot, ErrorDialog)
            assert "is running" in text_of(pilot)
            await pilot.press("escape")
            log.close()
            await screen_of(pilot, RunsScreen)
            await pilot.press("d")
            await screen_of(pilot, ConfirmDialog)
            await pilot.press("y")
            await until(pilot, lambda: not (runs / "plan").exists() and "of 5 runs listed" in text_of(pilot))
            await pilot.press("u")
            await until(pilot, lambda: "of 6 runs listed" in text_of(pilot))
    assert (runs / "plan" / "inside" / "events.jsonl").is_file()


async def test_marked_runs_are_exported_where_the_toast_says(
    app_with: AppMaker, runs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "short")
        await pilot.press("space")
        assert screen.marked == ("short",)
        await pilot.press("e")
        await screen_of(pilot, ChooseDialog)
        await pilot.press(*"csv", "enter")
        await until(pilot, lambda: any("impressions.csv" in each.message for each in pilot.app._notifications))
    (table,) = tmp_path.glob("export/*/impressions.csv")
    assert len(list(csv.DictReader(table.open()))) == 3


async def test_p_draws_a_report_of_what_is_meant(
    app_with: AppMaker, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, ...]] = []
    monkeypatch.setattr(runs_screen, "begin_report", lambda _, *folders: asked.append(folders))
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "plan")
        await pilot.press("p")
        await to(pilot, screen, "short")
        await pilot.press("p", "space", "p")
    assert asked == [(runs / "plan",), (runs / "short",), (runs / "short",)]


async def test_a_run_is_labelled(app_with: AppMaker, runs: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "short")
        await pilot.press("L")
        await screen_of(pilot, LabelScreen)


async def test_a_broken_run_is_listed_and_a_broken_file_of_tags_is_told(app_with: AppMaker, runs: Path) -> None:
    (runs / "short" / "manifest.toml").write_text("schema = [")
    (runs / "tags.toml").write_text("[tags")
    async with app_with().run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("R")
        await screen_of(pilot, ErrorDialog)
        assert "tags.toml" in text_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, (RunsScreen, ErrorDialog)))
        await pilot.press("escape")
        await until(pilot, lambda: "broken" in text_of(pilot))

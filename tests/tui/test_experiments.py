"""Experiments in the app: home, verdict, bots, starting, stopping, and runs that another process records."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from shortstui.experiments.calibrated import calibrated
from shortstui.experiments.folder import EXPERIMENT, read_frozen, write_frozen
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import jobs
from shortstui.runs.events import Ended
from shortstui.runs.recorder import Recorder
from shortstui.tui import experiment_process as process
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.messages import RunChosen
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.experiment_dialogs import LogDialog, PlanDialog
from shortstui.tui.screens.follow import FollowScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.verdict_view import NO_VERDICT_YET
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.lists import VimList, VimTable
from tests.experiments.examples import PERSONAS, PLAN
from tests.experiments.made import begun, frozen, made, scroll
from tests.tui.story import record
from tests.tui.test_experiment_parts import FAKE, wait
from tests.tui.waiting import screen_of, text_of, until

SIZES = [(80, 24), (120, 40), (200, 60)]
SIX = PLAN.replace("replicates = 2", "replicates = 6").replace("videos = 60", "videos = 20") + 'over = "all"\n'


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("made") / "six-by-two", frozen(SIX))


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHORTSTUI_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(PERSONAS))
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


@pytest.fixture
def experiment(runs: Path, made_once: Path) -> Path:
    return Path(shutil.copytree(made_once, runs / "six-by-two"))


@pytest.fixture
def app() -> ShortstuiApp:
    return ShortstuiApp(experiment_command=lambda folder: [sys.executable, str(FAKE), str(folder)])


@pytest.fixture
def plan(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plan in the folder that the app was started in; what was started is stopped at the end."""
    here = tmp_path / "here"
    here.mkdir()
    (here / "plan.toml").write_text(PLAN)
    monkeypatch.chdir(here)
    yield here / "plan.toml"
    for folder in runs.iterdir():
        process.stop(folder)
        wait(lambda folder=folder: not process.running(folder))  # type: ignore[misc]  # bound at once


async def opened(pilot: object, folder: Path) -> ExperimentScreen:
    """Open an experiment from home and wait until its verdict is there."""
    home = await screen_of(pilot, HomeScreen)  # type: ignore[arg-type]  # a pilot
    listed = home.query_one("#experiments", VimList)
    await until(pilot, lambda: listed.option_count > 0)  # type: ignore[arg-type]  # a pilot
    listed.focus()
    await pilot.press("enter")  # type: ignore[attr-defined]  # a pilot
    screen = await screen_of(pilot, ExperimentScreen)  # type: ignore[arg-type]  # a pilot
    await until(pilot, lambda: screen.standing is not None)  # type: ignore[arg-type]  # a pilot
    assert screen.folder == folder
    return screen


async def test_home_lists_an_experiment_once_and_not_its_runs(app: ShortstuiApp, experiment: Path) -> None:
    record(experiment.parent / "a-run-of-its-own", 3)
    async with app.run_test(size=(80, 24)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "captured: 1 of 2 arms" in text_of(pilot))
        text = text_of(pilot)
        assert f"plan {read_frozen(experiment).sha256[:12]}" in text
        assert "12 of 12 cells over" in text
        assert home.query_one(VimTable).row_count == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_verdict_stands_with_its_plan_and_its_calibration(
    app: ShortstuiApp, experiment: Path, size: tuple[int, int]
) -> None:
    result = calibrated()
    assert result is not None
    async with app.run_test(size=size) as pilot:
        await opened(pilot, experiment)
        text = text_of(pilot)
        assert f"plan {read_frozen(experiment).sha256[:12]}" in text
        assert "frozen 2026-11-24 09:30 UTC" in text
        assert f"Calibration {result.name}" in text
        assert "captured" in text
        assert "not shown" in text
        assert "OVER" in text
        assert NO_VERDICT_YET[:20] not in text
        await pilot.press("G")
        await pilot.pause()
        text = text_of(pilot)
        assert "which is no verdict" in text
        assert "No negative control" in text
        assert "●" in text or size[1] == 24
        assert "fired" in text or size[1] == 24


async def test_alarms_of_pairs_are_never_the_verdict(app: ShortstuiApp, runs: Path) -> None:
    folder = made(runs / "two", frozen(PLAN.replace("videos = 60", "videos = 300")))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "nothing can be said" in text_of(pilot))
        await opened(pilot, folder)
        text = text_of(pilot)
        assert "CAPTURED in 2 of 4 pairs" in text, "alarms sounded"
        assert text.count("no verdict") >= 2
        assert "  captured" not in text
        assert "2 pairs can't give a p under 0.25" in text


async def test_what_is_not_over_has_no_final_verdict(app: ShortstuiApp, runs: Path) -> None:
    folder = made(runs / "ten", frozen(PLAN.replace("replicates = 2", "replicates = 8")), over=14)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "14 of 16 cells over; no verdict yet" in text_of(pilot))
        await opened(pilot, folder)
        await until(pilot, lambda: NO_VERDICT_YET in text_of(pilot))
        text = text_of(pilot)
        assert "so far: captured" in text
        assert "u goes on with it" in text


async def test_why_an_experiment_only_explores_is_said(app: ShortstuiApp, experiment: Path) -> None:
    told = read_frozen(experiment)
    (experiment / EXPERIMENT).unlink()
    reason = "the plan was changed after 480 shorts had been seen \x1b[31m[bold]"
    write_frozen(experiment, msgspec.structs.replace(told, exploratory=[reason], name="[red]Loud\u202e"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "EXPLORATORY" in text_of(pilot))
        await opened(pilot, experiment)
        text = text_of(pilot)
    assert "EXPLORATORY  the plan was changed after 480 shorts had been seen [31m[bold]" in text
    assert "[red]Loud" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


async def test_the_bots_are_gone_through_with_keys_and_open_as_replays(
    app: ShortstuiApp, experiment: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, experiment)
        await until(pilot, lambda: screen.query_one(FleetGrid).chosen is not None)
        await pilot.press("v")
        grid = screen.query_one(FleetGrid)
        assert grid.has_focus
        await until(pilot, lambda: text_of(pilot).count("■ over") >= 9)
        places = []
        for key in ("l", "right", "j", "k", "h", "left", "G", "down", "g", "up"):
            await pilot.press(key)
            places.append(grid.cursor)
        assert places == [1, 2, 5, 2, 1, 0, 11, 11, 0, 0]
        await pilot.press("G", "enter")
        assert grid.chosen is not None
        replay = await screen_of(pilot, ReplayScreen)
        assert replay.folder == grid.chosen.bot.folder
        await pilot.press("escape")
        assert await screen_of(pilot, ExperimentScreen) is screen
        await pilot.press("v")
        await until(pilot, lambda: "Calibration" in text_of(pilot))
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_a_bot_that_waits_says_so_when_it_is_opened(app: ShortstuiApp, runs: Path) -> None:
    folder = made(runs / "two", over=0)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await opened(pilot, folder)
        await until(pilot, lambda: screen.query_one(FleetGrid).chosen is not None)
        await pilot.press("v")
        grid = screen.query_one(FleetGrid)
        waiting = next(place for place, one in enumerate(grid._glimpses) if one.state == "waiting")
        await pilot.press("g", *["l"] * waiting, "enter")
        await until(pilot, lambda: "this bot is waiting" in text_of(pilot))
        assert app.screen is screen


async def test_a_bot_that_is_being_recorded_is_looked_at_live(app: ShortstuiApp, runs: Path) -> None:
    told = frozen()
    folder = made(runs / "two-by-two", told, over=0)
    job = jobs(frozen_plan(told.plan))[1]
    recorder = begun(folder, told, job, job.run, [])
    scroll(recorder, 5, 0.5, 1)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await opened(pilot, folder)
        await until(pilot, lambda: "RUNNING" in text_of(pilot) and "started elsewhere" in text_of(pilot))
        assert screen.query_one(FleetGrid).has_focus, "what runs shows its bots first"
        assert not screen.check_action("resume", ())
        await pilot.press("s")
        await until(pilot, lambda: "ctrl+c there stops it" in text_of(pilot))
        live = next(place for place, one in enumerate(screen.query_one(FleetGrid)._glimpses) if one.going_on)
        await pilot.press("g", *["l"] * live, "enter")
        follow = await screen_of(pilot, FollowScreen)
        await watched_to_its_end(pilot, follow, recorder)
        await pilot.press("o")
        await screen_of(pilot, ReplayScreen)
        await pilot.press("escape")
        assert await screen_of(pilot, ExperimentScreen) is screen


async def watched_to_its_end(pilot: object, follow: FollowScreen, recorder: Recorder) -> None:
    """Record more while it is followed, and end it."""
    await until(pilot, lambda: follow.state.impressions == 5)  # type: ignore[arg-type]  # a pilot
    await until(pilot, lambda: "you can look, not steer" in text_of(pilot))  # type: ignore[arg-type]  # a pilot
    assert not follow.check_action("replay", ())
    scroll(recorder, 20, 0.5, 1, first=6)
    await until(pilot, lambda: "25 / 60" in text_of(pilot))  # type: ignore[arg-type]  # a pilot
    recorder.record(Ended("stopped"))
    recorder.close()
    await until(pilot, lambda: "stopped · o replays it" in text_of(pilot))  # type: ignore[arg-type]  # a pilot


async def test_a_single_run_that_another_process_records_is_followed_from_home(
    app: ShortstuiApp, runs: Path
) -> None:
    told = frozen()
    job = jobs(frozen_plan(told.plan))[0]
    recorder = begun(runs, told, job, "a-run", [])
    scroll(recorder, 5, 0.5, 1)
    started = []

    def note(message: object) -> None:
        if isinstance(message, RunChosen):
            started.append(message)

    async with app.run_test(size=(120, 40), message_hook=note) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "recording" in text_of(pilot))
        home.query_one(VimTable).focus()
        await pilot.press("enter")
        follow = await screen_of(pilot, FollowScreen)
        await watched_to_its_end(pilot, follow, recorder)
        for key in ("i", "v", "space", "comma", "s"):
            await pilot.press(key)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
    assert started == []


async def test_a_run_that_broke_off_while_it_was_followed_is_called_interrupted(
    app: ShortstuiApp, runs: Path
) -> None:
    told = frozen()
    recorder = begun(runs, told, jobs(frozen_plan(told.plan))[0], "a-run", [])
    scroll(recorder, 2, 0.5, 1)
    async with app.run_test(size=(80, 24)) as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(FollowScreen(runs / "a-run"))
        await until(pilot, lambda: "look, don't steer" in text_of(pilot))
        recorder.close()
        await until(pilot, lambda: "INTERRUPTED" in text_of(pilot))


async def test_what_is_no_run_can_not_be_followed(app: ShortstuiApp, runs: Path) -> None:
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(FollowScreen(runs / "none"))
        await screen_of(pilot, ErrorDialog)


async def test_a_plan_is_shown_frozen_started_stopped_and_gone_on_with(
    app: ShortstuiApp, runs: Path, plan: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("x")
        await screen_of(pilot, PlanDialog)
        await until(pilot, lambda: "2 arms × 2 bots, each with a yoked twin" in text_of(pilot))
        shown = text_of(pilot)
        assert list(runs.iterdir()) == []
        await pilot.press("r")
        screen = await screen_of(pilot, ExperimentScreen)
        folder = runs / "two-by-two"
        assert read_frozen(folder).sha256 in shown
        await until(pilot, lambda: "RUNNING" in text_of(pilot))
        wait(lambda: "at work" in "".join(process.log_lines(folder)))
        await pilot.press("o")
        await screen_of(pilot, LogDialog)
        assert "at work [31m[bold]here[/bold]" in text_of(pilot)
        await pilot.press("escape")
        assert screen.check_action("stop", ())
        await pilot.press("s")
        await until(pilot, lambda: "NOT OVER" in text_of(pilot))
        assert process.log_lines(folder)[-1] == "stopped by you"
        await until(pilot, lambda: bool(screen.check_action("resume", ())))
        await pilot.press("u")
        await until(pilot, lambda: "RUNNING" in text_of(pilot))
        wait(lambda: process.log_lines(folder)[-1].startswith("at work"))
    assert len(list(runs.iterdir())) == 1


async def test_an_experiment_goes_on_when_the_app_is_left_and_a_later_app_can_stop_it(
    app: ShortstuiApp, runs: Path, plan: Path
) -> None:
    folder = runs / "two-by-two"
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("x")
        await until(pilot, lambda: "2 arms × 2 bots, each with a yoked twin" in text_of(pilot))
        await pilot.press("enter")
        await screen_of(pilot, ExperimentScreen)
        wait((folder / "beat").exists)
        await pilot.press("q")
    beat = (folder / "beat").read_text()
    assert process.running(folder)
    wait(lambda: (folder / "beat").read_text() != beat)
    later = ShortstuiApp()
    async with later.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "▶ running" in text_of(pilot))
        screen = await opened(pilot, folder)
        await until(pilot, lambda: bool(screen.check_action("stop", ())))
        await pilot.press("s")
        await until(pilot, lambda: not process.running(folder))


async def test_a_broken_plan_says_what_is_wrong_and_does_not_start(
    app: ShortstuiApp, runs: Path, plan: Path
) -> None:
    plan.write_text(PLAN.replace('["gamer", "music-head"]', '["nobody"]'))
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("x")
        dialog = await screen_of(pilot, PlanDialog)
        await until(pilot, lambda: "nobody" in text_of(pilot))
        await pilot.press("r", "enter")
        await pilot.pause()
        assert app.screen is dialog
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
    assert list(runs.iterdir()) == []


async def test_an_experiment_that_can_not_be_read_says_why(app: ShortstuiApp, experiment: Path) -> None:
    (experiment / EXPERIMENT).write_text("schema = 99\n")
    async with app.run_test(size=(120, 40)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "newer than this shortstui" in text_of(pilot))
        home.query_one("#experiments").focus()
        await pilot.press("enter")
        await screen_of(pilot, ErrorDialog)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)

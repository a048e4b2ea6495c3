"""Bots of an experiment, steered from the app one by one and all, and their cells as they are drawn."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from textual.app import App, ComposeResult

from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.experiments.orders import CellState, Order
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import jobs
from shortstui.experiments.standing import Bot, bots_of
from shortstui.runs.recorder import Recorder
from shortstui.tui import experiment_process
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.fleet import FleetWatch, Glimpse
from shortstui.tui.fleet_pictures import COLUMNS, ROWS, small_mode, small_picture
from shortstui.tui.screens import experiment as experiment_screen
from shortstui.tui.screens import follow as follow_screen
from shortstui.tui.screens.dialogs import ConfirmDialog
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.follow import FollowScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.widgets import fleet_grid
from shortstui.tui.widgets.fleet_cell import cell_lines
from shortstui.tui.widgets.fleet_grid import FleetGrid
from tests.experiments.made import begun, frozen, made, scroll
from tests.runs.examples import impressions
from tests.tui.waiting import screen_of, text_of, until

BOTS = [Bot("gamer", number, "Gamer", "🎮", Path(f"gamer-{number}"), 300) for number in range(1, 9)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment_screen, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(follow_screen, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(experiment_process, "_LOOK_SECONDS", 0.05)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An experiment of four cells: one over, one broken off, two that have not begun."""
    monkeypatch.setenv("SHORTSTUI_RUNS", str(tmp_path / "runs"))
    return made(tmp_path / "runs" / "two-by-two", over=1)


@pytest.fixture
def recorder(folder: Path) -> Iterator[Recorder]:
    """Of a bot that is being recorded and has seen five shorts."""
    told = frozen()
    job = jobs(frozen_plan(told.plan))[2]
    recorder = begun(folder, told, job, job.run, [])
    scroll(recorder, 5, 0.5, 1)
    yield recorder
    recorder.close()


@pytest.fixture
def live(folder: Path, recorder: Recorder) -> Iterator[str]:
    """The name of its run; a fleet listens to orders."""
    with orders.listening(folder):
        orders.publish(folder, {recorder.folder.name: "running"})
        yield recorder.folder.name


def picture_kept(recorder: Recorder) -> str:
    """Keep a picture with a run, and return its hash."""
    data = io.BytesIO()
    Image.new("RGB", (90, 160), "red").save(data, "PNG")
    recorder.keep_thumbnail(data.getvalue())
    return hashlib.sha256(data.getvalue()).hexdigest()


def state_of(watch: FleetWatch, run: str) -> str:
    return next(one.state for one in watch.look() if one.bot.folder.name == run)


def test_what_only_the_fleet_knows_is_said_while_it_listens(folder: Path, live: str) -> None:
    watch = FleetWatch(bots_of(folder, frozen()))
    over, broken, _, waiting = (job.run for job in jobs(frozen_plan(frozen().plan)))
    said: dict[CellState, str] = {
        "running": "live", "pausing": "pausing", "paused": "paused", "stopping": "stopping", "over": "live",
    }  # fmt: skip
    for state, word in said.items():
        orders.publish(folder, {live: state, waiting: "paused", broken: "waiting"})
        assert state_of(watch, live) == word
    assert {one.bot.folder.name: one.state for one in watch.look()} == {
        over: "over", broken: "waiting", live: "live", waiting: "paused",
    }  # fmt: skip
    orders.send(folder, Order("pause"))
    assert state_of(watch, live) == "live", "it is over for the fleet"
    assert watch.obeyed


def test_an_order_shows_at_once_and_a_fleet_that_is_gone_holds_nothing(folder: Path, live: str) -> None:
    watch = FleetWatch(bots_of(folder, frozen()))
    orders.send(folder, Order("pause"))
    assert state_of(watch, live) == "pausing"
    assert orders.take(folder) == [Order("pause")]
    (folder / orders.CONTROL / "lock").rename(folder / "lock")  # as if its process had died
    assert state_of(watch, live) == "live"
    assert not watch.obeyed


def test_how_fast_it_goes_is_said_but_not_across_a_pause(folder: Path, recorder: Recorder, live: str) -> None:
    now = [0.0]
    watch = FleetWatch(bots_of(folder, frozen()), lambda: now[0])

    def pace(seconds: float) -> str:
        now[0] += seconds
        return next(one.pace for one in watch.look() if one.bot.folder.name == live)

    assert pace(0) == ""
    scroll(recorder, 10, 0.5, 1, first=6)
    assert pace(5) == "2.0/s · 0:22 left"
    orders.publish(folder, {live: "paused"})
    assert pace(60) == ""
    orders.publish(folder, {live: "running"})
    assert pace(60) == "", "what was before the pause says nothing"


def test_the_last_thumbnail_is_drawn_small_and_only_where_it_was_kept(tmp_path: Path) -> None:
    told = frozen()
    job = jobs(frozen_plan(told.plan))[0]
    recorder = begun(tmp_path, told, job, job.run, [])
    watch = FleetWatch([one for one in bots_of(tmp_path, told) if one.folder.name == job.run])
    kept = picture_kept(recorder)
    for number, sha256 in enumerate((kept, "0" * 64, "../../etc/passwd"), start=1):
        (short,) = impressions(1)
        seen = msgspec.structs.replace(short.short, thumbnail=sha256)
        recorder.record(msgspec.structs.replace(short, number=number, short=seen))
        (glimpse,) = watch.look("blocks")
        assert bool(glimpse.picture) == (number == 1)
        assert glimpse.pictured == (sha256, "blocks")
        (glimpse,) = watch.look("off")
        assert glimpse.picture == ()
    recorder.close()
    drawn = small_picture(tmp_path / job.run, kept, "blocks")
    assert len(drawn) == ROWS
    assert {line.cell_length for line in drawn} <= set(range(1, COLUMNS + 1))


def test_small_pictures_are_blocks_wherever_there_are_colours() -> None:
    assert [small_mode(each, colours=True) for each in ("blocks", "kitty", "characters", "off")] == [
        "blocks", "blocks", "characters", "off",
    ]  # fmt: skip
    assert small_mode("kitty", colours=False) == "characters"


class GridApp(App[int]):
    """The grid alone."""

    def compose(self) -> ComposeResult:
        yield FleetGrid()


async def test_only_the_cells_that_changed_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def counted(one: Glimpse, width: int, *, chosen: bool) -> object:
        drawn.append(one.bot.replicate)
        return cell_lines(one, width, chosen=chosen)

    monkeypatch.setattr(fleet_grid, "cell_lines", counted)
    app = GridApp()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.query_one(FleetGrid)
        glimpses = [Glimpse(bot, "live", 5) for bot in BOTS]
        grid.show(glimpses)
        await until(pilot, lambda: len(set(drawn)) == 8)
        drawn.clear()
        grid.show([*glimpses[:3], replace(glimpses[3], shorts=6), *(replace(one) for one in glimpses[4:])])
        await until(pilot, lambda: "6/300" in text_of(pilot))
        assert set(drawn) == {4}


@pytest.mark.parametrize(("width", "pictures", "columns"), [(80, True, 2), (80, False, 3), (60, True, 2)])
async def test_cells_have_pictures_where_two_of_them_stand_side_by_side(
    tmp_path: Path, width: int, pictures: bool, columns: int
) -> None:
    told = frozen()
    job = jobs(frozen_plan(told.plan))[0]
    recorder = begun(tmp_path, told, job, job.run, [])
    drawn = small_picture(tmp_path / job.run, picture_kept(recorder) if pictures else "", "blocks")
    recorder.close()
    app = GridApp()
    async with app.run_test(size=(width, 24)) as pilot:
        grid = app.query_one(FleetGrid)
        grid.show([Glimpse(bot, "paused", 5, picture=drawn) for bot in BOTS])
        await until(pilot, lambda: "paused" in text_of(pilot))
        first = next(line for line in text_of(pilot).splitlines() if "‖ paused" in line)
        assert first.count("‖ paused") == columns
        assert ("▀" in text_of(pilot)) is (pictures and width == 80)


async def test_one_bot_is_paused_let_go_on_and_stopped_by_its_keys(folder: Path, live: str) -> None:
    app = ShortstuiApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(ExperimentScreen(folder))
        screen = await screen_of(pilot, ExperimentScreen)
        await until(pilot, lambda: screen.query_one(FleetGrid).chosen is not None)
        grid = screen.query_one(FleetGrid)
        grid.focus()
        place = next(number for number, one in enumerate(grid._glimpses) if one.bot.folder.name == live)
        grid.cursor = (place + 1) % len(grid._glimpses)
        assert not grid.check_action("pause_bot", ()), "a bot that is over, or waits for nobody, is not steered"
        grid.cursor = place
        await until(pilot, lambda: grid.check_action("pause_bot", ()) is True)
        await pilot.press("space")
        await until(pilot, lambda: "‖ pausing" in text_of(pilot))
        assert orders.take(folder) == [Order("pause", (live,))]
        orders.publish(folder, {live: "paused"})
        await until(pilot, lambda: "‖ paused" in text_of(pilot) and "PAUSED" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "▶ live" in text_of(pilot))
        assert orders.take(folder) == [Order("continue", (live,))]
        orders.publish(folder, {live: "running"})
        await pilot.press("x")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("n")
        await screen_of(pilot, ExperimentScreen)
        assert not orders.untaken(folder)
        await pilot.press("x")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: "◼ stopping" in text_of(pilot))
        assert orders.take(folder) == [Order("stop", (live,))]


async def test_all_bots_are_paused_let_go_on_and_stopped_wherever_they_were_started(
    folder: Path, live: str
) -> None:
    app = ShortstuiApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(ExperimentScreen(folder))
        screen = await screen_of(pilot, ExperimentScreen)
        await until(pilot, lambda: screen.check_action("pause", ()) is True)
        await pilot.press("a")
        await until(pilot, lambda: "PAUSING" in text_of(pilot))
        assert orders.take(folder) == [Order("pause")]
        orders.publish(folder, {live: "paused"})
        await until(pilot, lambda: "PAUSED" in text_of(pilot) and "a goes on" in text_of(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "RUNNING" in text_of(pilot))
        assert orders.take(folder) == [Order("continue")]
        await pilot.press("s")
        await until(pilot, lambda: "STOPPING" in text_of(pilot))
        assert orders.take(folder) == [Order("stop")]


async def test_the_end_of_an_experiment_is_told_on_any_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ShortstuiApp()
    rung: list[bool] = []
    monkeypatch.setattr(app, "bell", lambda: rung.append(True))
    with orders.listening(folder):
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await screen_of(pilot, HomeScreen)
            await until(pilot, lambda: "▶ running" in text_of(pilot))
            await pilot.press("S")
            assert rung == []
            (folder / orders.CONTROL / "lock").unlink()
            await until(pilot, lambda: rung == [True])
            await until(pilot, lambda: "the experiment two-by-two ended" in text_of(pilot))


async def test_a_bot_is_steered_from_its_own_picture_too(folder: Path, live: str) -> None:
    app = ShortstuiApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(FollowScreen(folder / live))
        await until(pilot, lambda: "space pauses it" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "PAUSING" in text_of(pilot))
        assert orders.take(folder) == [Order("pause", (live,))]
        orders.publish(folder, {live: "paused"})
        await until(pilot, lambda: "PAUSED" in text_of(pilot))
        await pilot.press("s")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: "STOPPING" in text_of(pilot))
        assert orders.take(folder) == [Order("stop", (live,))]


def test_what_was_started_in_a_terminal_is_found_and_stopped_and_not_started_twice(folder: Path) -> None:
    assert not experiment_process.running(folder)
    assert not experiment_process.stop(folder)
    with orders.listening(folder):
        assert experiment_process.running(folder)
        with pytest.raises(ShortstuiError, match="running already"):
            experiment_process.start(folder, ["true"])
        assert experiment_process.stop(folder)
        assert orders.take(folder) == [Order("stop")]

"""Every action of the app, by its id: its key is pressed where it works, and something comes of it.

A story goes through the actions of a place in one app; what was told in it must be all that the place has.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input, Select

from shortstui.experiments import orders
from shortstui.experiments.orders import Order
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import jobs
from shortstui.runs.store import list_runs
from shortstui.runs.tags import read_tags
from shortstui.tui import experiment_process
from shortstui.tui.actions import PLACES, action, actions_of
from shortstui.tui.dashboard import Dashboard
from shortstui.tui.experiment_messages import ExperimentChosen, FollowChosen
from shortstui.tui.messages import PersonaChosen, ReplayChosen
from shortstui.tui.run_messages import CompareChosen
from shortstui.tui.screens import choose, dialogs, doctor
from shortstui.tui.screens.compare import CompareScreen
from shortstui.tui.screens.copy_dialog import CopyDialog
from shortstui.tui.screens.doctor import DoctorScreen
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.experiment_dialogs import LogDialog, PlanDialog
from shortstui.tui.screens.follow import FollowScreen
from shortstui.tui.screens.help import HelpScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.interest_map import MapScreen
from shortstui.tui.screens.jump import JumpScreen
from shortstui.tui.screens.keys import KeysScreen, RecordDialog
from shortstui.tui.screens.label import LabelScreen
from shortstui.tui.screens.launch import LaunchScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.log import LogScreen
from shortstui.tui.screens.persona_dialogs import InterestDialog
from shortstui.tui.screens.persona_names import NameDialog
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.runs_screen import RunsScreen
from shortstui.tui.screens.settings import SettingsScreen
from shortstui.tui.screens.what_if_dialog import WhatIfDialog
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.lists import VimList, VimTable
from shortstui.tui.widgets.marks import MarkList
from shortstui.tui.widgets.persona_interests import InterestList
from shortstui.tui.widgets.run_preview import RunPreview
from shortstui.tui.widgets.thumbnail import Thumbnail
from tests.experiments.examples import PLAN
from tests.experiments.made import begun, frozen, made
from tests.tui.stage.scenes import Stage, staged_app
from tests.tui.stage.world import CELL, World, inside, world_in
from tests.tui.test_experiment_parts import FAKE, wait
from tests.tui.test_persona_disk import fake_editor
from tests.tui.test_replay import answered
from tests.tui.waiting import screen_of

Story = Callable[["Stage", "Doing"], Awaitable[None]]
STORIES: dict[str, Story] = {}


def story(place: str) -> Callable[[Story], Story]:
    """Put a story on the list, for all actions of a place."""

    def note(told: Story) -> Story:
        STORIES[place] = told
        return told

    return note


class Doing:
    """Presses the keys of actions and looks what comes of it.

    Attributes:
        done: The ids of the actions that something came of.
        patch: To put something in the place of what takes long or leaves the app.
        folder: For what a story needs besides the world.
    """

    def __init__(self, stage: Stage, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._stage = stage
        self.done: set[str] = set()
        self.patch = patch
        self.folder = folder

    async def __call__(self, action_id: str, effect: Callable[[], object]) -> None:
        """Press an action's first key and wait for its effect, which must not have been there before."""
        assert not effect(), f"what {action_id} should do was so before"
        await self._stage.press(action(action_id).keys[0])
        try:
            await self._stage.until(lambda: bool(effect()))
        except AssertionError as error:
            raise AssertionError(f"nothing came of {action_id}") from error
        self.done.add(action_id)

    async def opens(self, action_id: str, kind: type[Screen[Any]], *, back: bool = True) -> Any:  # noqa: ANN401
        """Press an action's key, wait for the screen that it opens, and go back."""
        await self(action_id, lambda: isinstance(self._stage.app.screen, kind))
        screen = await screen_of(self._stage.pilot, kind)
        if back:
            await self._stage.press("escape")
            await self._stage.until(lambda: not isinstance(self._stage.app.screen, kind))
        return screen


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("every-action") / "world") as world:
        yield world


@pytest.fixture
def world(made_world: World, _own_folders: None) -> Iterator[World]:
    """The world, with persona files and settings as they were at first."""
    with inside(made_world.root):
        shutil.copytree("personas", "personas-before")
        yield made_world
        shutil.rmtree("personas")
        Path("personas-before").rename("personas")
        shutil.rmtree("settings", ignore_errors=True)


@pytest.mark.parametrize("place", PLACES)
async def test_something_comes_of_every_action_of_a_place(
    place: str, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with staged_app(world).run_test(size=(120, 40)) as pilot:
        stage = Stage(pilot, world)
        await screen_of(pilot, HomeScreen)
        await stage.until(lambda: stage.home.query_one("#personas", VimList).option_count == 3)
        stage.home.query_one("#personas").focus()
        await stage.press("G")
        do = Doing(stage, monkeypatch, tmp_path)
        await STORIES[place](stage, do)
    assert do.done == {each.id for each in actions_of(place)}


def differs(look: Callable[[], object]) -> Callable[[], bool]:
    """Return whether something looks otherwise than now."""
    before = look()
    return lambda: look() != before


@story("app")
async def _everywhere(stage: Stage, do: Doing) -> None:
    do.patch.setattr(doctor, "command", lambda: [sys.executable, "-c", "pass"])
    await do.opens("app.help", HelpScreen)
    await do.opens("app.command_palette", CommandPalette)
    await do.opens("app.jump", JumpScreen)
    await do("app.copy", lambda: stage.app.clipboard == str(stage.world.persona))
    await do.opens("app.copy_choice", CopyDialog)
    await do.opens("app.settings", SettingsScreen)
    await do.opens("app.keys", KeysScreen)
    await do.opens("app.log", LogScreen)
    await do.opens("app.doctor", DoctorScreen)
    left: list[object] = []
    do.patch.setattr(stage.app, "exit", left.append)
    await do("app.quit", lambda: left == [0])


@story("list")
async def _list(stage: Stage, do: Doing) -> None:
    listed = stage.home.query_one("#personas", VimList)
    await do("list.first", lambda: listed.highlighted == 0)
    await do("list.cursor_down", lambda: listed.highlighted == 1)
    await do("list.cursor_up", lambda: listed.highlighted == 0)
    await do("list.last", lambda: listed.highlighted == 2)


@story("home")
async def _home(stage: Stage, do: Doing) -> None:
    home, folder = stage.home, Path("personas")
    await do.opens("home.launch", LaunchScreen)
    await do.opens("home.edit", EditorScreen)
    await do.opens("home.map", MapScreen)
    await do.opens("home.runs", RunsScreen)
    await do.opens("home.experiment", PlanDialog)
    await do.opens("home.new", NameDialog)
    fake_editor(do.folder, 'echo "# outside" >> "$last"', do.patch)
    await do("home.outside", lambda: stage.world.persona.read_text().endswith("# outside\n"))
    await _persona_files(stage, do)
    (folder / "zebra.toml").write_text(stage.world.persona.read_text())
    listed = home.query_one("#personas", VimList)
    await do("home.reload", lambda: listed.option_count == 4)
    (folder / "zebra.toml").unlink()
    await do.opens("home.start", LiveScreen, back=False)
    await stage.press("escape")
    await screen_of(stage.pilot, dialogs.ConfirmDialog)
    await stage.press("y")
    await screen_of(stage.pilot, HomeScreen)
    await _home_runs(stage, do)


async def _persona_files(stage: Stage, do: Doing) -> None:
    folder, listed = Path("personas"), stage.home.query_one("#personas", VimList)

    def names() -> set[str]:
        return {path.stem for path in folder.glob("*.toml")}

    before = names()
    await do.opens("home.duplicate", NameDialog, back=False)
    await stage.press("enter")
    await stage.until(lambda: names() == before | {"music-head-copy"})
    copied = str(folder / "music-head-copy.toml")
    await stage.until(lambda: getattr(listed.highlighted_option, "id", "") == copied)
    await do.opens("home.rename", NameDialog)
    await do("home.trash", lambda: names() == before)
    await do("home.undo", lambda: names() == before | {"music-head-copy"})
    (folder / "music-head-copy.toml").unlink()
    await stage.press("ctrl+r")
    await stage.until(lambda: listed.option_count == 3)
    listed.highlighted = 2
    do.patch.undo()


async def _home_runs(stage: Stage, do: Doing) -> None:
    home = stage.home
    table = home.query_one(VimTable)
    asked: list[Path] = []
    do.patch.setattr("shortstui.tui.screens.home.begin_report", lambda _, folder: asked.append(folder))
    await do("home.other_pane", lambda: not home.query_one("#personas").has_focus)
    table.focus()
    await stage.until(lambda: table.row_count == 5)
    states = [run.state for run in home._runs]
    table.move_cursor(row=states.index("goal"))
    await do.opens("home.label", LabelScreen)
    await do("home.report", lambda: len(asked) == 1)
    table.focus()
    table.move_cursor(row=states.index("interrupted"))
    await do.opens("home.resume", LiveScreen, back=False)


async def _live(stage: Stage) -> LiveScreen:
    await stage.press("r")
    live = await screen_of(stage.pilot, LiveScreen)
    await stage.until(lambda: live.state.impressions == stage.world.shorts // 2)
    return live


@story("live")
async def _during_a_run(stage: Stage, do: Doing) -> None:
    live = await _live(stage)
    await do("live.slower", lambda: "×16" in live.transport_state().note)
    await do("live.faster", lambda: "×32" in live.transport_state().note)
    await _views(stage, do, "live")
    await do("live.pause", lambda: live.transport_state().badge == "PAUSED")
    await stage.press("space")
    await do("live.stop", lambda: not live.going_on)
    await do.opens("live.replay", ReplayScreen)
    live = await _live(stage)
    await do("live.leave", lambda: isinstance(stage.app.screen, dialogs.ConfirmDialog))


async def _views(stage: Stage, do: Doing, place: str) -> None:
    """Turn through what the screen of a run can show."""
    dashboard = stage.app.screen.query_one(Dashboard)
    await stage.until(lambda: dashboard._paired)
    await do(f"{place}.turn", differs(lambda: dashboard._page))
    path = dashboard.query_one("#large-path")
    await do(f"{place}.map", lambda: path.display)
    await stage.press("m")
    await do(f"{place}.image_mode", differs(lambda: dashboard.query_one(Thumbnail).mode))


@story("replay")
async def _in_a_replay(stage: Stage, do: Doing) -> None:
    replay: ReplayScreen = await stage.post(ReplayChosen(stage.world.run), ReplayScreen)
    await stage.until(lambda: replay.length > 0 and replay.moment > 0)
    last = replay.length
    await do("replay.last", lambda: replay.moment == last)
    await do("replay.back", lambda: replay.moment == last - 1)
    await do("replay.forward", lambda: replay.moment == last)
    await do("replay.far_back", lambda: replay.moment == last - 25)
    await do("replay.far_forward", lambda: replay.moment == last)
    await do("replay.first", lambda: replay.moment == 0)
    moments = replay.moments
    await do("replay.capture", lambda: replay.moment == moments.v2c)
    await stage.press("home")
    await do("replay.alarm", lambda: replay.moment == moments.alarms[0][0])
    await stage.press("home")
    await do("replay.next_watched", lambda: replay.moment == moments.watched[0])
    await stage.press("end")
    await do(
        "replay.previous_watched", lambda: replay.moment == [each for each in moments.watched if each < last][-1]
    )
    await stage.press("home")
    await do("replay.next_incident", lambda: replay.moment == moments.incidents[0])
    await stage.press("end")
    await do("replay.previous_incident", lambda: replay.moment == moments.incidents[-1])
    await do("replay.bookmark", lambda: len(replay.flags()) == 1)
    await do.opens("replay.bookmarks", choose.ChooseDialog)
    await do.opens("replay.seek", dialogs.AskDialog)
    await do.opens("replay.what_if", WhatIfDialog)
    await do("replay.slower", lambda: "×2" in replay.transport_state().note)
    await do("replay.faster", lambda: "×4" in replay.transport_state().note)
    await _views(stage, do, "replay")
    await do("replay.play", lambda: replay.transport_state().badge == "REPLAY ▶")
    await stage.press("space")
    await do.opens("replay.label", LabelScreen)
    await do.opens("replay.leave", HomeScreen, back=False)


@story("begin")
async def _before_something(stage: Stage, do: Doing) -> None:
    replay: ReplayScreen = await stage.post(ReplayChosen(stage.world.run), ReplayScreen)
    await stage.until(lambda: replay.length > 0)
    do.patch.setattr(replay, "_command", answered(stage.world.run, watch=True))
    await stage.press("x")
    await screen_of(stage.pilot, WhatIfDialog)
    await do("begin.start", lambda: replay.what_if is not None)


@story("follow")
async def _behind_a_run(stage: Stage, do: Doing) -> None:
    follow: FollowScreen = await stage.post(FollowChosen(stage.world.run), FollowScreen)
    await stage.until(lambda: follow.over)
    await _views(stage, do, "follow")
    await do.opens("follow.replay", ReplayScreen)
    await stage.post(FollowChosen(stage.world.run), FollowScreen)
    await do.opens("follow.leave", HomeScreen, back=False)
    told = frozen(PLAN)
    job = jobs(frozen_plan(told.plan))[1]
    folder = made(Path("runs/steered"), told, over=0)
    recorder = begun(folder, told, job, job.run, [])
    with orders.listening(folder):
        orders.publish(folder, {job.run: "running"})
        steered: FollowScreen = await stage.post(FollowChosen(folder / job.run), FollowScreen)
        await stage.until(lambda: bool(steered.check_action("pause", ())))
        await do("follow.pause", lambda: orders.untaken(folder))
        assert orders.take(folder) == [Order("pause", (job.run,))]
        await do.opens("follow.stop", dialogs.ConfirmDialog)
    recorder.close()
    shutil.rmtree(folder)


@story("compare")
async def _between_two_runs(stage: Stage, do: Doing) -> None:
    world = stage.world
    compare: CompareScreen = await stage.post(CompareChosen(world.run, world.other), CompareScreen)
    await stage.until(lambda: compare.length > 0)
    last = compare.length
    await do("compare.back", lambda: compare.moment == last - 1)
    await do("compare.forward", lambda: compare.moment == last)
    await do("compare.far_back", lambda: compare.moment == last - 25)
    await do("compare.far_forward", lambda: compare.moment == last)
    await do("compare.first", lambda: compare.moment == 0)
    await do("compare.last", lambda: compare.moment == last)
    await do("compare.turn", differs(lambda: compare.query_one("#first-plot").border_title))
    await do("compare.swap", lambda: compare._folders == (world.other, world.run))
    await do.opens("compare.seek", dialogs.AskDialog)
    await do.opens("compare.leave", HomeScreen, back=False)


async def _all_runs(stage: Stage) -> RunsScreen:
    await stage.press("R")
    runs = await screen_of(stage.pilot, RunsScreen)
    await stage.until(lambda: runs.settled and len(runs.runs.glances) >= len(runs.runs.entries) > 4)
    return runs


async def _to(stage: Stage, runs: RunsScreen, key: str) -> None:
    """Go to the line with this key."""
    await stage.press("g")
    for _ in range(20):
        if runs.row is not None and runs.row.key == key:
            return
        await stage.press("j")
    raise AssertionError(f"{key} is not listed")


@story("runs")
async def _among_runs(stage: Stage, do: Doing) -> None:
    runs, folder = await _all_runs(stage), stage.world.run
    await do("runs.find", lambda: runs.query_one("#filter", Input).has_focus)
    await stage.press("escape")
    await do("runs.sort", differs(lambda: runs._wanted.column))
    await do("runs.turn", differs(lambda: runs._wanted.turned))
    await _to(stage, runs, CELL)
    await do("runs.preview", differs(lambda: runs.query_one(RunPreview).display))
    if not runs.query_one(RunPreview).display:
        await stage.press("V")
    await do("runs.picture", differs(lambda: runs.query_one(RunPreview)._turned))
    await do.opens("runs.label", LabelScreen)
    await screen_of(stage.pilot, RunsScreen)
    await do.opens("runs.export", choose.ChooseDialog)
    asked: list[tuple[Path, ...]] = []
    do.patch.setattr("shortstui.tui.screens.runs_screen.begin_report", lambda *given, **_: asked.append(given[1:]))
    await do("runs.report", lambda: len(asked) == 1)
    await do.opens("runs.tag", dialogs.AskDialog, back=False)
    await stage.press(*"mine", "enter")
    await stage.until(lambda: "mine" in read_tags(Path("runs")).get(CELL, ()))
    await do.opens("runs.untag", choose.ChooseDialog)
    await do("runs.mark", lambda: runs.marked == (CELL,))
    await do.opens("runs.compare", CompareScreen)
    await screen_of(stage.pilot, RunsScreen)
    await stage.press("escape")
    await _to(stage, runs, CELL)
    await do.opens("runs.discard", dialogs.ConfirmDialog, back=False)
    await stage.press("y")
    await stage.until(lambda: not folder.exists())
    await do("runs.restore", folder.exists)
    await stage.until(lambda: runs.settled and CELL in runs.runs.entries)
    shutil.copytree(stage.world.other, Path("runs/zebra"))
    await do("runs.reload", lambda: "zebra" in runs.runs.entries)
    shutil.rmtree("runs/zebra")
    await do.opens("runs.leave", HomeScreen, back=False)


@story("tree")
async def _in_the_table(stage: Stage, do: Doing) -> None:
    runs = await _all_runs(stage)
    await _to(stage, runs, CELL)
    control = f"{CELL}-1-yoked"

    def listed() -> bool:
        return any(row.key == control for row in runs.runs.rows(runs._wanted))

    await do("tree.unfold", listed)
    await do("tree.fold", lambda: not listed())
    await do.opens("tree.choose", ReplayScreen)


def _unfinished() -> Path:
    """Return an experiment that is not over."""
    folder = Path("runs/unfinished")
    return folder if folder.exists() else made(folder, frozen(PLAN), over=1)


async def _experiment(stage: Stage, folder: Path) -> ExperimentScreen:
    screen: ExperimentScreen = await stage.post(ExperimentChosen(folder), ExperimentScreen)
    await stage.until(lambda: screen.standing is not None and screen.query_one(FleetGrid).chosen is not None)
    return screen


@story("experiment")
async def _at_an_experiment(stage: Stage, do: Doing) -> None:
    folder, asked = _unfinished(), list[Path]()
    do.patch.setattr("shortstui.tui.screens.experiment.begin_report", lambda _, told: asked.append(told))
    do.patch.setattr(stage.app, "_experiment_command", lambda told: [sys.executable, str(FAKE), str(told)])
    screen = await _experiment(stage, folder)
    await stage.until(lambda: bool(screen.check_action("resume", ())))
    await do("experiment.turn", lambda: screen.query_one(FleetGrid).has_focus)
    await do("experiment.report", lambda: asked == [folder])
    await do.opens("experiment.log", LogDialog)
    with orders.listening(folder):
        orders.publish(folder, dict.fromkeys(_bots(screen), "running"))
        await stage.until(lambda: bool(screen.check_action("pause", ())))
        await do("experiment.pause", lambda: orders.untaken(folder))
        assert orders.take(folder) == [Order("pause")]
    await stage.until(lambda: bool(screen.check_action("resume", ())))
    await do("experiment.resume", lambda: experiment_process.running(folder))
    wait(lambda: "at work" in "".join(experiment_process.log_lines(folder)))
    await stage.until(lambda: bool(screen.check_action("stop", ())))
    await do("experiment.stop", lambda: not experiment_process.running(folder))
    await do.opens("experiment.leave", HomeScreen, back=False)


def _bots(screen: ExperimentScreen) -> list[str]:
    return [one.bot.folder.name for one in screen.query_one(FleetGrid)._glimpses]


@story("grid")
async def _among_bots(stage: Stage, do: Doing) -> None:
    screen = await _experiment(stage, stage.world.experiment)
    grid = screen.query_one(FleetGrid)
    await stage.until(lambda: screen.query_one("#verdict-pane").has_focus)
    await stage.press("v")
    row = grid.columns(grid.content_size.width)
    await do("grid.right", lambda: grid.cursor == 1)
    await do("grid.left", lambda: grid.cursor == 0)
    await do("grid.down", lambda: grid.cursor == row)
    await do("grid.up", lambda: grid.cursor == 0)
    await do("grid.last", lambda: grid.cursor == 11)
    await do("grid.first", lambda: grid.cursor == 0)
    await do.opens("grid.open", ReplayScreen)
    await stage.go_home()
    folder = _unfinished()
    screen = await _experiment(stage, folder)
    grid = screen.query_one(FleetGrid)
    with orders.listening(folder):
        orders.publish(folder, dict.fromkeys(_bots(screen), "running"))
        await stage.until(lambda: grid.chosen is not None and grid.chosen.listens)
        grid.focus()
        await do("grid.pause_bot", lambda: orders.untaken(folder))
        assert orders.take(folder) == [Order("pause", (_bots(screen)[0],))]
        await do.opens("grid.stop_bot", dialogs.ConfirmDialog)


@story("reading")
async def _in_a_long_text(stage: Stage, do: Doing) -> None:
    screen = await _experiment(stage, stage.world.experiment)
    await stage.pilot.resize_terminal(80, 24)
    pane = screen.query_one("#verdict-pane")
    await stage.until(lambda: pane.has_focus and pane.max_scroll_y > 1)
    await do("reading.scroll_end", lambda: pane.scroll_y == pane.max_scroll_y)
    await do("reading.scroll_up", lambda: pane.scroll_y == pane.max_scroll_y - 1)
    await do("reading.scroll_down", lambda: pane.scroll_y == pane.max_scroll_y)
    await do("reading.scroll_home", lambda: pane.scroll_y == 0)


async def _editor(stage: Stage, path: Path) -> EditorScreen:
    editor: EditorScreen = await stage.post(PersonaChosen(path), EditorScreen)
    await stage.until(lambda: editor.chart is not None and not editor.changed)
    return editor


@story("editor")
async def _in_the_editor(stage: Stage, do: Doing) -> None:
    path = Path(shutil.copy(stage.world.persona, do.folder / "mine.toml"))
    fake_editor(do.folder, 'echo "# outside" >> "$last"', do.patch)
    editor = await _editor(stage, path)
    await stage.press("#")
    assert editor.changed
    await do("editor.undo", lambda: not editor.changed)
    await do("editor.redo", lambda: editor.changed)
    await do("editor.save", lambda: path.read_text() == editor.text)
    await do("editor.outside", lambda: editor.text.endswith("# outside\n"))
    await do.opens("editor.complete", InterestDialog)
    await do("editor.problems", lambda: editor.query_one("#problems").has_focus)
    await stage.press("ctrl+g")
    await do("editor.form", lambda: editor.has_class("-form"))
    await do.opens("editor.leave", HomeScreen, back=False)


@story("interests")
async def _in_the_form(stage: Stage, do: Doing) -> None:
    editor = await _editor(stage, Path(shutil.copy(stage.world.persona, do.folder / "mine.toml")))
    await stage.press("ctrl+t")
    listed = editor.query_one(InterestList)
    await stage.until(lambda: listed.option_count > 2)
    listed.focus()
    await stage.press("g")

    def labels() -> list[str]:
        interests: Any = editor.document["interests"]
        return [each["label"] for each in interests]

    first, second, *others = labels()
    await do("interests.later", lambda: labels() == [second, first, *others])
    await do("interests.earlier", lambda: labels() == [first, second, *others])
    await do("interests.remove", lambda: labels() == [second, *others])
    await do.opens("interests.add", InterestDialog)
    await do.opens("interests.change", InterestDialog)
    await do.opens("interests.weight", dialogs.AskDialog)
    await do.opens("interests.emoji", dialogs.AskDialog)


@story("label")
async def _at_labelling(stage: Stage, do: Doing) -> None:
    run = Path(shutil.copytree(stage.world.other, do.folder / "run"))
    replay: ReplayScreen = await stage.post(ReplayChosen(run), ReplayScreen)
    await stage.until(lambda: replay.length > 0)
    await stage.press("L")
    label = await screen_of(stage.pilot, LabelScreen)
    await stage.until(lambda: bool(label.walk.drawn))
    walk = label.walk
    await do("label.yes", lambda: [*walk.answers.values()] == ["yes"])
    await do("label.no", lambda: [*walk.answers.values()] == ["yes", "no"])
    await do("label.unsure", lambda: [*walk.answers.values()] == ["yes", "no", "unsure"])
    await do("label.skip", lambda: walk.place == 4)
    await do("label.back", lambda: walk.place == 3)
    assert walk.current is not None
    channel = walk.current.short.channel
    await do("label.title", lambda: channel in str(label.query_one("#label-short").render()))
    await do("label.image_mode", differs(lambda: label.query_one(Thumbnail).mode))
    await do.opens("label.leave", ReplayScreen, back=False)


@story("map")
async def _on_the_map(stage: Stage, do: Doing) -> None:
    await stage.press("m")
    screen = await screen_of(stage.pilot, MapScreen)
    await stage.until(lambda: screen.scene is not None and screen.scene.density is not None)

    def lens() -> Any:  # noqa: ANN401 (a lens)
        assert screen.scene is not None
        return screen.scene.lens

    await do("map.nearer", lambda: lens().zoom > 1)
    for verb, moved in (
        ("left", lambda old: lens().x < old.x), ("right", lambda old: lens().x > old.x),
        ("up", lambda old: lens().y > old.y), ("down", lambda old: lens().y < old.y),
    ):  # fmt: skip
        await do(f"map.{verb}", partial(moved, lens()))
    zoom = lens().zoom
    await do("map.farther", lambda: lens().zoom < zoom)
    await stage.press("plus", "plus")
    await do("map.fit", lambda: lens().zoom == 1)
    await do("map.next", differs(lambda: screen.scene and screen.scene.cluster))
    await do("map.previous", differs(lambda: screen.scene and screen.scene.cluster))
    await do("map.other_pane", lambda: screen.query_one("#map-tags").has_focus)
    await do.opens("map.search", choose.ChooseDialog)
    await do.opens("map.persona", choose.ChooseDialog)
    await do.opens("map.rename", dialogs.AskDialog)
    await do.opens("map.choose", choose.ChooseDialog)
    await do.opens("map.leave", HomeScreen, back=False)


@story("launch")
async def _before_a_run(stage: Stage, do: Doing) -> None:
    await stage.press("l")
    await do("launch.leave", lambda: isinstance(stage.app.screen, HomeScreen))
    await stage.press("l")
    launch = await screen_of(stage.pilot, LaunchScreen)
    launch.query_one("#controls", Select).value = "1 yoked"
    await stage.until(lambda: launch.form.controls == "1 yoked")
    do.patch.chdir(do.folder)
    await do("launch.save_plan", lambda: list(do.folder.glob("*.toml")))
    do.patch.undo()
    await do.opens("launch.start", LiveScreen, back=False)


@story("marks")
async def _among_marks(stage: Stage, do: Doing) -> None:
    await stage.press("l")
    launch = await screen_of(stage.pilot, LaunchScreen)
    marks = launch.query_one(MarkList)
    await stage.until(lambda: marks.has_focus and len(marks.marked) == 1)
    await do("marks.mark", lambda: marks.marked == ())
    await do("marks.all", lambda: len(marks.marked) == 2)


@story("keys")
async def _at_keys(stage: Stage, do: Doing) -> None:
    await stage.press("ctrl+k")
    await screen_of(stage.pilot, KeysScreen)
    await do.opens("keys.record", RecordDialog)
    await do.opens("keys.add", RecordDialog, back=False)
    await stage.press("f9")
    await stage.until(lambda: "app.help" in stage.app.keymap.own)
    await do.opens("keys.reset_all", dialogs.ConfirmDialog)
    await do("keys.reset", lambda: not stage.app.keymap.own)
    await do.opens("keys.leave", HomeScreen, back=False)


@story("settings")
async def _at_settings(stage: Stage, do: Doing) -> None:
    await stage.press("S")
    screen = await screen_of(stage.pilot, SettingsScreen)
    stage.app.change_setting("videos", 70)
    videos = screen.query_one("#videos", Input)
    videos.focus()
    await do("settings.reset", lambda: stage.app.settings.videos == 300)
    await do.opens("settings.leave", HomeScreen, back=False)


@story("log")
async def _at_the_log(stage: Stage, do: Doing) -> None:
    await stage.press("O")
    log = await screen_of(stage.pilot, LogScreen)
    await do("log.pause", lambda: "HELD" in str(log.query_one("#log-file").render()))
    await do.opens("log.leave", HomeScreen, back=False)


@story("doctor")
async def _at_the_doctor(stage: Stage, do: Doing) -> None:
    count = do.folder / "count"
    script = f"with open({str(count)!r}, 'a') as file: file.write('x')"
    await stage.app.push_screen(DoctorScreen([sys.executable, "-c", script]))
    await stage.until(count.exists)
    await do("doctor.again", lambda: count.read_text() == "xx")
    await do.opens("doctor.leave", HomeScreen, back=False)


@story("dialog")
async def _in_a_dialog(stage: Stage, do: Doing) -> None:
    await stage.app.push_screen(dialogs.ErrorDialog("it broke"))
    await do("dialog.close", lambda: isinstance(stage.app.screen, HomeScreen))


def test_every_place_has_a_story_and_every_run_is_still_there(world: World) -> None:
    assert set(STORIES) == set(PLACES)
    assert {run.folder for run in list_runs(Path("runs"))} >= {world.run, world.other, world.recording}

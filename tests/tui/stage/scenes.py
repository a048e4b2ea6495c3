"""The way to every screen of the app, from home: a scene for each, and more where a screen has several faces."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import DataTable, Input, TextArea

import shortstui.tui.screens
from shortstui.feeds.youtube import notice
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.experiment_messages import ExperimentChosen, FollowChosen
from shortstui.tui.journal import Journal
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.map_messages import MapChosen
from shortstui.tui.messages import LabelChosen, PersonaChosen, ReplayChosen, RunChosen
from shortstui.tui.run_messages import CompareChosen
from shortstui.tui.screens import choose, dialogs, persona_dialogs
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
from shortstui.tui.screens.persona_names import NameDialog
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.screens.runs_screen import RunsScreen
from shortstui.tui.screens.settings import SettingsScreen
from shortstui.tui.screens.what_if_dialog import WhatIfDialog
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.lists import VimList, VimTable
from shortstui.tui.widgets.run_preview import RunPreview
from tests.tui.conftest import FAKE_BOT
from tests.tui.stage.picture import strips_on
from tests.tui.stage.world import World, as_it_is
from tests.tui.waiting import screen_of, until

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CHECKS = """
import json, sys
for state, what, detail, fix in json.loads(sys.argv[1]):
    print(json.dumps({"what": what, "state": state, "detail": detail, "fix": fix}), flush=True)
"""

Way = Callable[["Stage"], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """A screen with something on it.

    Attributes:
        name: Of its pictures.
        kind: The screen's class.
        way: How one gets there.
        after: The scene that the way begins at; empty for home.
    """

    name: str
    kind: type[Screen[Any]]
    way: Way
    after: str


SCENES: dict[str, Scene] = {}


def scene(name: str, kind: type[Screen[Any]], after: str = "") -> Callable[[Way], Way]:
    """Put a way on the list of scenes."""

    def note(way: Way) -> Way:
        SCENES[name] = Scene(name, kind, way, after)
        return way

    return note


def screen_classes() -> set[type[Screen[Any]]]:
    """Return every class of screens in the app, but those that only hold what their heirs share."""
    for module in pkgutil.walk_packages(shortstui.tui.screens.__path__, "shortstui.tui.screens."):
        importlib.import_module(module.name)
    found = {each for each in _heirs(Screen) if each.__module__.startswith("shortstui.tui.")}
    return {each for each in found if not _only_shares(each)}


def _heirs(kind: type[Any]) -> set[type[Any]]:
    return {heir for each in kind.__subclasses__() for heir in (each, *_heirs(each))}


def _only_shares(kind: type[Any]) -> bool:
    """Whether a class is no screen of its own: it has heirs, and no keys."""
    return bool(kind.__subclasses__()) and "BINDINGS" not in kind.__dict__


class _Frozen(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # noqa: ARG003 (always UTC)
        return NOW


@contextmanager
def standing_still() -> Iterator[None]:
    """Let no time pass for what the screens say of it, and let home be read only once."""
    still = SimpleNamespace(monotonic=lambda: 0.0)
    with (
        patch("shortstui.tui.journal.datetime", _Frozen),
        patch("shortstui.tui.screens.experiment_dialogs.datetime", _Frozen),
        patch("shortstui.tui.screens.launch.datetime", _Frozen),
        patch("shortstui.tui.screens.live.time", still),
        patch("shortstui.tui.screens.experiment.time", still),
        patch("shortstui.tui.screens.editor.CHECK_SECONDS", 0.001),
        patch("shortstui.tui.screens.editor.EditorScreen.LOOK_SECONDS", 3600.0),
        patch("shortstui.tui.screens.home.HomeScreen.on_screen_resume", lambda _: None),
        patch.object(Path, "absolute", lambda path: Path("/home/ann") / path),
    ):
        yield


def staged_app(world: World) -> ShortstuiApp:
    """Return an app whose bots tell the recorded run up to the middle, and then wait."""
    held = [sys.executable, str(FAKE_BOT), str(world.run), "--hold", str(world.shorts // 2)]
    app = ShortstuiApp(command=lambda _: held)
    app.animation_level = "none"
    return app


@dataclass
class Stage:
    """An app at home, and the world it is in."""

    pilot: Pilot[int]
    world: World
    path: dict[str, Screen[Any]] = field(default_factory=dict)
    """The scenes that one came through, the last one is on."""

    @property
    def app(self) -> ShortstuiApp:
        """The app."""
        assert isinstance(self.pilot.app, ShortstuiApp)
        return self.pilot.app

    @property
    def home(self) -> HomeScreen:
        """The screen below all others."""
        return next(each for each in self.app.screen_stack if isinstance(each, HomeScreen))

    async def begin(self) -> None:
        """Wait until home is there with all that it lists."""
        home = await screen_of(self.pilot, HomeScreen)
        home.action_reload()
        await self.until(lambda: _filled(home))
        home.query_one("#personas").focus()

    async def show(self, name: str, size: tuple[int, int]) -> None:
        """Go to a scene, in a terminal of this size."""
        one = SCENES[name]
        if not await self._is_at(one.after):
            await self.go_home()
            if one.after:
                await self.show(one.after, size)
        if self.app.size != size:
            await self.pilot.resize_terminal(*size)
        await one.way(self)
        self.path[name] = await screen_of(self.pilot, one.kind)

    async def _is_at(self, name: str) -> bool:
        """Take away what lies over a scene; return whether it is on as it was."""
        if name not in self.path:
            return False
        wanted = self.path[name]
        while next(reversed(self.path)) != name:
            _, screen = self.path.popitem()
            if screen is wanted:
                return False  # it shows another face meanwhile
            await self.app.pop_screen()
        await screen_of(self.pilot, type(wanted))
        return self.app.screen is wanted

    async def stand_still(self) -> list[Strip]:
        """Let nothing blink, draw what is to be drawn, and return the lines on the screen."""
        for line in self.app.screen.query("Input, TextArea"):
            if isinstance(line, Input | TextArea):
                line.cursor_blink = False
        for screen in self.app.screen_stack:
            if isinstance(screen, RunScreen):
                screen.repaint()
        if isinstance(self.app.screen, RunsScreen):
            preview = self.app.screen.query_one(RunPreview)
            await self.pilot.pause()
            await self.until(lambda: preview.settled)
        before: list[str] = []
        while True:
            await asyncio.sleep(0.05)
            await self.pilot.pause()
            if any(each._require_update_dimensions or each._updated_cells for each in self._tables()):
                continue  # its columns get their widths when it has nothing else to do
            strips = strips_on(self.app)
            now = [strip.text for strip in strips]
            if now == before:
                return strips
            before = now

    def _tables(self) -> Iterator[DataTable[Any]]:
        for screen in self.app.screen_stack:
            yield from screen.query(DataTable)

    async def go_home(self) -> None:
        """Take all screens away that are over home."""
        self.path.clear()
        while not isinstance(self.app.screen, HomeScreen):
            await self.app.pop_screen()
        await self.pilot.pause()
        self.home.query_one("#personas").focus()

    async def post(self, message: Any, kind: type[Any]) -> Any:  # noqa: ANN401 (a screen of that kind)
        """Tell the app something, and wait for the screen that comes of it."""
        self.app.post_message(message)
        return await screen_of(self.pilot, kind)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something."""
        await until(self.pilot, condition)

    async def settled(self) -> None:
        """Wait until a run's screen has worked out all that it shows."""
        screen = self.app.screen
        if isinstance(screen, RunScreen):
            screen.repaint()
            await self.until(lambda: screen.settled)
            screen.repaint()

    def say(self, text: str) -> str:
        """Say something in the words of the world."""
        return self.world.twist(text)


def _filled(home: HomeScreen) -> bool:
    table = home.query_one(VimTable)
    measured = all("…" not in str(cell) for row in table.rows for cell in table.get_row(row)[4:6])
    experiments = home.query_one("#experiments", VimList)
    judged = len(home._standings) == experiments.option_count > 0
    return judged and measured and table.row_count > 0 and home.query_one("#personas", VimList).option_count > 0


@scene("home", HomeScreen)
async def _home(stage: Stage) -> None:
    await stage.press("g", "j")


@scene("home-first", HomeScreen)
async def _home_first(stage: Stage) -> None:
    runs = os.environ["SHORTSTUI_RUNS"]
    os.environ["SHORTSTUI_RUNS"] = "none"
    try:
        await stage.press("ctrl+r")
        await stage.until(lambda: bool(stage.home.query_one("#no-runs").display))
        await stage.until(lambda: not stage.home.query_one("#experiments").display)
    finally:
        os.environ["SHORTSTUI_RUNS"] = runs


@scene("launch", LaunchScreen)
async def _launch(stage: Stage) -> None:
    await stage.press("G", "l")


@scene("launch-experiment", LaunchScreen, after="launch")
async def _launch_experiment(stage: Stage) -> None:
    await stage.press("a")
    screen = await screen_of(stage.pilot, LaunchScreen)
    await stage.until(lambda: screen._foreseen is not None)


@scene("plan", PlanDialog)
async def _plan(stage: Stage) -> None:
    await stage.press("x")
    dialog = await screen_of(stage.pilot, PlanDialog)
    await stage.until(lambda: dialog.query_one(VimList).option_count > 0)


@scene("name", NameDialog)
async def _name(stage: Stage) -> None:
    await stage.press("G", "d")


@scene("jump", JumpScreen)
async def _jump(stage: Stage) -> None:
    await stage.press("ctrl+o")


@scene("help", HelpScreen)
async def _help(stage: Stage) -> None:
    await stage.press("question_mark")


@scene("palette", CommandPalette)
async def _palette(stage: Stage) -> None:
    await stage.press("ctrl+p")
    palette = await screen_of(stage.pilot, CommandPalette)
    await stage.press(*"music")
    await stage.until(lambda: palette._list_visible and not palette._show_busy)
    await stage.until(lambda: all(each.is_finished for each in stage.app.workers if each.node is palette))


@scene("live", LiveScreen)
async def _live(stage: Stage) -> None:
    request = LaunchRequest(str(stage.world.persona), videos=stage.world.shorts)
    live: LiveScreen = await stage.post(RunChosen(request), LiveScreen)
    await stage.until(lambda: live.state.impressions == stage.world.shorts // 2)
    await stage.until(lambda: live.state.current is not None)
    await stage.settled()


@scene("live-map", LiveScreen, after="live")
async def _live_map(stage: Stage) -> None:
    await stage.press("m")
    await stage.settled()


@scene("replay", ReplayScreen)
async def _replay(stage: Stage) -> None:
    replay: ReplayScreen = await stage.post(ReplayChosen(stage.world.run), ReplayScreen)
    await stage.until(lambda: replay.length > 0)
    await stage.press("end")
    await stage.settled()


@scene("replay-evidence", ReplayScreen, after="replay")
async def _replay_evidence(stage: Stage) -> None:
    await stage.press("v")


@scene("replay-description", ReplayScreen, after="replay-evidence")
async def _replay_description(stage: Stage) -> None:
    await stage.press("v")


@scene("replay-map", ReplayScreen, after="replay-description")
async def _replay_map(stage: Stage) -> None:
    await stage.press("m")
    await stage.settled()


@scene("what-if", WhatIfDialog, after="replay-map")
async def _what_if(stage: Stage) -> None:
    await stage.press("x")


@scene("copy", CopyDialog, after="replay-map")
async def _copy(stage: Stage) -> None:
    await stage.press("Y")


@scene("ask", dialogs.AskDialog, after="replay-map")
async def _ask(stage: Stage) -> None:
    await stage.press("g")


@scene("follow", FollowScreen)
async def _follow(stage: Stage) -> None:
    follow: FollowScreen = await stage.post(FollowChosen(stage.world.recording), FollowScreen)
    await stage.until(lambda: follow.state.impressions == stage.world.shorts // 2)


@scene("compare", CompareScreen)
async def _compare(stage: Stage) -> None:
    compare: CompareScreen = await stage.post(CompareChosen(stage.world.run, stage.world.other), CompareScreen)
    await stage.until(lambda: compare.length > 0)


@scene("runs", RunsScreen)
async def _runs(stage: Stage) -> None:
    await stage.press("R")
    runs = await screen_of(stage.pilot, RunsScreen)
    await stage.until(lambda: runs.settled and len(runs.runs.glances) >= len(runs.runs.entries) > 4)
    await stage.press("g", "right")
    await stage.until(lambda: runs.settled)


@scene("runs-preview", RunsScreen, after="runs")
async def _runs_preview(stage: Stage) -> None:
    runs = await screen_of(stage.pilot, RunsScreen)
    if not runs.query_one(RunPreview).display:
        await stage.press("V")


@scene("experiment", ExperimentScreen)
async def _experiment(stage: Stage) -> None:
    screen: ExperimentScreen = await stage.post(ExperimentChosen(stage.world.experiment), ExperimentScreen)
    await stage.until(lambda: screen.standing is not None and screen.query_one(FleetGrid).chosen is not None)
    await stage.until(lambda: not screen.check_action("resume", ()))


@scene("experiment-bots", ExperimentScreen, after="experiment")
async def _experiment_bots(stage: Stage) -> None:
    await stage.press("v")


@scene("output", LogDialog)
async def _output(stage: Stage) -> None:
    lines = [stage.say("at work on gamer-001"), stage.say("12 of 12 cells over")]
    await stage.app.push_screen(LogDialog(lines, stage.world.experiment))


async def _edit(stage: Stage, path: Path) -> EditorScreen:
    editor: EditorScreen = await stage.post(PersonaChosen(path), EditorScreen)
    await stage.until(lambda: editor.chart is not None)
    return editor


@scene("editor", EditorScreen)
async def _editor(stage: Stage) -> None:
    await _edit(stage, stage.world.persona)


@scene("interest", persona_dialogs.InterestDialog, after="editor")
async def _interest(stage: Stage) -> None:
    await stage.press("f3")


@scene("editor-form", EditorScreen, after="editor")
async def _editor_form(stage: Stage) -> None:
    await stage.press("ctrl+t")
    editor = await screen_of(stage.pilot, EditorScreen)
    await stage.until(lambda: editor.form.query_one(VimList).option_count > 0)


@scene("editor-problems", EditorScreen)
async def _editor_problems(stage: Stage) -> None:
    editor = await _edit(stage, Path("personas/broken.toml"))
    await stage.until(lambda: bool(editor._problems))


@scene("whose", persona_dialogs.WhoseDialog)
async def _whose(stage: Stage) -> None:
    mine, theirs = (f"schema = 1\nname = {stage.say(name)}\n" for name in ("Mine", "Theirs"))
    await stage.app.push_screen(persona_dialogs.WhoseDialog(stage.say("gamer.toml"), mine, theirs))
    await stage.press("d")


@scene("map", MapScreen)
async def _map(stage: Stage) -> None:
    if stage.world.twist is as_it_is:
        screen: MapScreen = await stage.post(MapChosen(stage.world.persona), MapScreen)
        await stage.until(lambda: screen.scene is not None and screen.scene.density is not None)
    else:
        screen = MapScreen(map_name=stage.world.map_name)
        await stage.app.push_screen(screen)
        await stage.until(lambda: screen.scene is not None)


@scene("choose", choose.ChooseDialog, after="map")
async def _choose(stage: Stage) -> None:
    await stage.press("p")


@scene("label", LabelScreen)
async def _label(stage: Stage) -> None:
    label: LabelScreen = await stage.post(LabelChosen(LabelRequest(stage.world.run, 10, 4)), LabelScreen)
    await stage.until(lambda: bool(label.walk.drawn))
    await stage.press("t")


@scene("settings", SettingsScreen)
async def _settings(stage: Stage) -> None:
    await stage.press("S")


@scene("keys", KeysScreen)
async def _keys(stage: Stage) -> None:
    await stage.press("ctrl+k")


@scene("record", RecordDialog, after="keys")
async def _record(stage: Stage) -> None:
    await stage.press("j", "enter")


@scene("log", LogScreen)
async def _log(stage: Stage) -> None:
    journal = Journal(None, lambda: NOW)
    for who, text in (("app", "shortstui began"), ("bot", "loading shorts-tiny"), ("app", "written to run.csv")):
        journal.say(stage.say(who), stage.say(text))
    journal.say("bot", stage.say("RuntimeError: it fell over"), "error")
    stage.app.journal = journal
    await stage.press("O")


@scene("doctor", DoctorScreen)
async def _doctor(stage: Stage) -> None:
    told = [
        ("ok", stage.say("python"), stage.say("3.11"), ""),
        ("missing", stage.say("chromium"), stage.say("not found"), stage.say("apt-get install chromium")),
        ("FAILS", stage.say("encoder"), stage.say("the file was changed"), stage.say("get it again")),
    ]
    doctor = DoctorScreen([sys.executable, "-c", CHECKS, json.dumps(told)])
    doctor._of_terminal = lambda: iter(())  # type: ignore[method-assign]  # other machines have other terminals
    await stage.app.push_screen(doctor)
    await stage.until(lambda: "checking" not in str(doctor.query_one(VimTable).border_title))


@scene("error", dialogs.ErrorDialog)
async def _error(stage: Stage) -> None:
    texts = ("the map is of another encoder", "runs/x/manifest.toml:12", "build it again", "Traceback\nboom")
    await stage.app.push_screen(dialogs.ErrorDialog(*(stage.say(text) for text in texts)))


@scene("confirm", dialogs.ConfirmDialog)
async def _confirm(stage: Stage) -> None:
    await stage.app.push_screen(dialogs.ConfirmDialog("Quit?", stage.say("A bot is at work."), "Quit", "Stay"))


@scene("notice", dialogs.NoticeDialog)
async def _notice(stage: Stage) -> None:
    await stage.app.push_screen(dialogs.NoticeDialog(notice.TITLE, notice.PARAGRAPHS))

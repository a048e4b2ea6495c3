"""The list of actions, the screens, the help sheet and the palette agree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.command import DiscoveryHit
from textual.containers import VerticalScroll
from textual.widgets import Static

from shortstui.tui.actions import ACTIONS, PLACES, Action, actions_of
from shortstui.tui.commands import SCREEN_PLACES, ActionCommands, offers, place_of
from shortstui.tui.conduct import Conduct
from shortstui.tui.key_names import keys_text
from shortstui.tui.key_table import BEGIN, END, key_table
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.compare import CompareScreen
from shortstui.tui.screens.copy_dialog import CopyDialog
from shortstui.tui.screens.dialogs import AskDialog, ConfirmDialog, ErrorDialog
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
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.runs_screen import RunsScreen
from shortstui.tui.screens.settings import SettingsScreen
from shortstui.tui.screens.what_if_dialog import WhatIfDialog
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.lists import VimList, VimTable
from shortstui.tui.widgets.marks import MarkList
from shortstui.tui.widgets.persona_interests import InterestList
from shortstui.tui.widgets.run_table import RunTable
from shortstui.tui.widgets.selects import VimSelect
from shortstui.tui.widgets.verdict_text import ReadingPane
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of

HOMES: dict[str, tuple[type, ...]] = {
    "app": (Conduct,),
    "list": (VimList, VimTable, RunTable, VimSelect),
    "home": (HomeScreen,),
    "live": (LiveScreen,),
    "replay": (ReplayScreen,),
    "runs": (RunsScreen,),
    "tree": (RunTable,),
    "compare": (CompareScreen,),
    "follow": (FollowScreen,),
    "experiment": (ExperimentScreen,),
    "grid": (FleetGrid,),
    "reading": (ReadingPane,),
    "editor": (EditorScreen,),
    "interests": (InterestList,),
    "label": (LabelScreen,),
    "map": (MapScreen,),
    "launch": (LaunchScreen,),
    "marks": (MarkList,),
    "keys": (KeysScreen,),
    "settings": (SettingsScreen,),
    "log": (LogScreen,),
    "doctor": (DoctorScreen,),
    "begin": (PlanDialog, WhatIfDialog),
    "dialog": (
        ErrorDialog,
        ConfirmDialog,
        AskDialog,
        ChooseDialog,
        HelpScreen,
        PlanDialog,
        LogDialog,
        CopyDialog,
        RecordDialog,
        JumpScreen,
        WhatIfDialog,
    ),
}


def test_every_place_is_known_and_every_id_is_there_once() -> None:
    assert {each.place for each in ACTIONS} == set(PLACES) == set(HOMES)
    assert max(Counter(each.id for each in ACTIONS).values()) == 1


@pytest.mark.parametrize("each", ACTIONS, ids=lambda each: each.id)
def test_every_action_has_a_method_a_key_and_a_sentence(each: Action) -> None:
    for home in HOMES[each.place]:
        assert callable(getattr(home, f"action_{each.verb}"))
        keys = {b.key for b in Binding.make_bindings(home.__dict__["BINDINGS"]) if b.action == each.verb}
        assert len(keys) >= len(each.key.split(","))
    assert each.help.endswith(".")


@pytest.mark.parametrize("place", PLACES)
def test_no_key_does_two_things_in_one_place(place: str) -> None:
    keys = Counter(key for each in actions_of(place) for key in each.key.split(","))
    assert max(keys.values()) == 1


@pytest.mark.parametrize("place", SCREEN_PLACES)
def test_a_screen_hides_no_key_of_the_app_but_one_that_has_another_way(place: str) -> None:
    of_screen = {key for each in actions_of(place) for key in each.key.split(",")}
    hidden = {each.id for each in actions_of("app") if of_screen & set(each.keys)}
    assert hidden <= ({"app.copy"} if place == "label" else set())  # y answers yes there; Y copies


async def test_the_help_sheet_shows_every_action_of_the_screen(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 60)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("question_mark")
        await screen_of(pilot, HelpScreen)
        sheet = app.screen.query_one(VerticalScroll)
        text = " ".join("\n".join(str(part.render()) for part in sheet.query(Static)).split())
        for each in actions_of("home", "list", "app"):
            assert f"{' '.join(keys_text(each.keys).split())} {each.help}" in text
        await pilot.press("question_mark")
        await screen_of(pilot, HomeScreen)


async def test_the_palette_has_every_action_that_can_be_done_and_runs_it(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        provider = ActionCommands(home)
        titles = [str(hit.display) async for hit in provider.discover() if isinstance(hit, DiscoveryHit)]
        can_be_done = [each for each in actions_of(place_of(home), "app") if home.check_action(each.verb, ())]
        assert {offer.action.id for offer in offers(home)} == {each.id for each in can_be_done}
        for each in can_be_done:
            assert any(f"{each.title} ({keys_text(each.keys)})" in title for title in titles)
        found = [hit async for hit in provider.search("every key")]
        hit = max(found, key=lambda hit: getattr(hit, "score", 0.0))
        running = hit.command()
        assert running is not None
        await running
        await screen_of(pilot, HelpScreen)


def test_the_readme_has_the_keys_as_they_are(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    assert BEGIN in readme
    block = readme[readme.index(BEGIN) : readme.index(END) + len(END)]
    assert block == key_table()

"""The list of actions, the screens, the help sheet and the palette agree."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from shortstui.tui.actions import ACTIONS, PLACES, Action, actions_of
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.commands import SCREEN_PLACES, ActionCommands, place_of
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog, ConfirmDialog, ErrorDialog
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.experiment_dialogs import LogDialog, PlanDialog
from shortstui.tui.screens.follow import FollowScreen
from shortstui.tui.screens.help import HelpScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.interest_map import MapScreen
from shortstui.tui.screens.label import LabelScreen
from shortstui.tui.screens.launch_dialog import LaunchDialog
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.lists import VimList, VimTable
from shortstui.tui.widgets.persona_interests import InterestList
from shortstui.tui.widgets.verdict_text import ReadingPane
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of

HOMES: dict[str, tuple[type, ...]] = {
    "app": (ShortstuiApp,),
    "list": (VimList, VimTable),
    "home": (HomeScreen,),
    "live": (LiveScreen,),
    "replay": (ReplayScreen,),
    "follow": (FollowScreen,),
    "experiment": (ExperimentScreen,),
    "grid": (FleetGrid,),
    "reading": (ReadingPane,),
    "editor": (EditorScreen,),
    "interests": (InterestList,),
    "label": (LabelScreen,),
    "map": (MapScreen,),
    "launch": (LaunchDialog, PlanDialog),
    "dialog": (
        ErrorDialog,
        ConfirmDialog,
        AskDialog,
        ChooseDialog,
        HelpScreen,
        LaunchDialog,
        PlanDialog,
        LogDialog,
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
def test_no_key_of_a_screen_hides_one_of_the_app(place: str) -> None:
    of_screen = {key for each in actions_of(place) for key in each.key.split(",")}
    assert not of_screen & {key for each in actions_of("app") for key in each.key.split(",")}


async def test_the_help_sheet_shows_every_action_of_the_screen(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 60)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("question_mark")
        await screen_of(pilot, HelpScreen)
        text = text_of(pilot)
        for each in actions_of("home", "list", "app"):
            assert each.help in text
        await pilot.press("question_mark")
        await screen_of(pilot, HomeScreen)


async def test_the_palette_has_every_action_of_the_screen_and_runs_it(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        provider = ActionCommands(home)
        hits = [hit async for hit in provider.discover()]
        assert len(hits) == len(actions_of(place_of(home), "app"))
        found = [hit async for hit in provider.search("every key")]
        hit = max(found, key=lambda hit: getattr(hit, "score", 0.0))
        running = hit.command()
        assert running is not None
        await running
        await screen_of(pilot, HelpScreen)

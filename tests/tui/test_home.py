from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Select

from shortstui.tui.launch import LaunchRequest
from shortstui.tui.messages import RunChosen
from shortstui.tui.screens.dialogs import AskDialog
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.launch import LaunchScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.widgets.lists import VimList, VimTable
from tests.tui.conftest import AppMaker
from tests.tui.story import record
from tests.tui.waiting import screen_of, text_of, until


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_personas_good_and_broken_and_saved_runs_are_listed(
    app_with: AppMaker, run: Path, size: tuple[int, int]
) -> None:
    app = app_with()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "goal" in text_of(pilot) and "content 0.45" in text_of(pilot))
        await until(pilot, lambda: "…" not in str(app.screen.query_one(VimTable).get_row_at(0)[4]))
        text = text_of(pilot)
        assert "Music Head  6 interests" in text
        assert "Gamer  9 interests" in text
        assert "broken.toml" in text
        assert "problems" in text
        assert "120" in text


async def test_r_starts_the_highlighted_persona_at_once(app_with: AppMaker, personas: Path) -> None:
    chosen: list[LaunchRequest] = []
    app = app_with()

    def note(message: object) -> None:
        if isinstance(message, RunChosen):
            chosen.append(message.request)

    async with app.run_test(message_hook=note) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G", "r")
        await screen_of(pilot, LiveScreen)
    assert chosen[0] == LaunchRequest(str(personas / "music-head.toml"))


async def test_enter_opens_the_dials_and_remembers_them(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G", "enter")
        dialog = await screen_of(pilot, LaunchScreen)
        dialog.query_one("#videos", Input).value = "77"
        dialog.query_one("#speed", Input).value = "max"
        dialog.query_one("#recommender", Select).value = "bandit"
        await pilot.press("enter")
        await screen_of(pilot, LiveScreen)
        assert "77 shorts · full speed" in str(home.query_one(VimList).border_subtitle)


@pytest.mark.parametrize(
    ("field", "value"),
    [("videos", "0"), ("strength", "1.5"), ("speed", "fast"), ("seed", "")],
)
async def test_a_wrong_dial_is_named_and_nothing_starts(app_with: AppMaker, field: str, value: str) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G", "enter")
        dialog = await screen_of(pilot, LaunchScreen)
        dialog.query_one(f"#{field}", Input).value = value
        await pilot.press("r")
        await pilot.pause()
        assert app.screen is dialog
        assert app.focused is dialog.query_one(f"#{field}")
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_a_broken_persona_does_not_run_but_opens_in_the_editor(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("g", "r")
        await pilot.pause()
        assert app.screen is home
        await pilot.press("e")
        await screen_of(pilot, EditorScreen)


async def test_enter_on_a_saved_run_replays_it(app_with: AppMaker, run: Path) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimTable).row_count == 1)
        await pilot.press("tab")
        await until(pilot, lambda: home.query_one(VimTable).has_focus)
        await pilot.press("enter")
        replay = await screen_of(pilot, ReplayScreen)
        assert replay.folder == run


async def test_a_new_persona_is_named_and_opened(app_with: AppMaker, personas: Path) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("n")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"Cook", "enter")
        editor = await screen_of(pilot, EditorScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not editor.changed)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
    assert 'name = "Cook"' in (personas / "cook.toml").read_text()


async def test_the_lists_obey_vim_keys(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        personas = home.query_one(VimList)
        await until(pilot, lambda: personas.option_count == 3)
        for key, place in (("g", 0), ("j", 1), ("j", 2), ("k", 1), ("G", 2)):
            await pilot.press(key)
            assert personas.highlighted == place


async def test_without_runs_it_says_what_to_do(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await until(pilot, lambda: "No runs yet" in text_of(pilot))


async def test_an_interrupted_run_can_go_on_and_a_finished_one_cannot(
    app_with: AppMaker, run: Path, tmp_path: Path
) -> None:
    cut_off = record(tmp_path / "runs" / "cut-off", 20, ended=False)
    chosen: list[LaunchRequest] = []

    def note(message: object) -> None:
        if isinstance(message, RunChosen):
            chosen.append(message.request)

    app = app_with()
    async with app.run_test(message_hook=note) as pilot:
        home = await screen_of(pilot, HomeScreen)
        table = home.query_one(VimTable)
        await until(pilot, lambda: table.row_count == 2)
        states = [run.state for run in home._runs]
        await pilot.press("tab", "g", *["j"] * states.index("goal"), "u")
        await pilot.pause()
        assert chosen == []
        await pilot.press("g", *["j"] * states.index("interrupted"), "u")
        await screen_of(pilot, LiveScreen)
    assert chosen[0].arguments() == ["run", "--resume", str(cut_off), "--speed", "32"]

from __future__ import annotations

from pathlib import Path

from textual.widgets import TextArea

from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.persona_dialogs import WhoseDialog
from shortstui.tui.widgets.lists import VimList
from tests.tui.conftest import BROKEN, AppMaker
from tests.tui.waiting import screen_of, text_of, until


async def test_all_problems_are_listed_with_their_lines(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "broken.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        problems = editor.query_one("#problems", VimList)
        await until(pilot, lambda: problems.option_count >= 2)
        text = text_of(pilot)
        assert "line 4" in text
        assert "line 5" in text
        assert "label" in text


async def test_choosing_a_problem_goes_to_its_line(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "broken.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        problems = editor.query_one("#problems", VimList)
        await until(pilot, lambda: problems.option_count >= 2)
        await pilot.press("ctrl+g", "G", "enter")
        area = editor.query_one(TextArea)
        await until(pilot, lambda: area.cursor_location == (4, 0))
        assert area.has_focus


async def test_a_broken_text_is_never_saved(app_with: AppMaker, personas: Path) -> None:
    path = personas / "music-head.toml"
    before = path.read_text()
    app = app_with(persona=path)
    async with app.run_test(notifications=True) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        area = editor.query_one(TextArea)
        await until(pilot, lambda: not editor.changed)
        area.text = BROKEN
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not saved" in text_of(pilot))
        assert path.read_text() == before
        assert editor.changed


async def test_a_whole_text_is_saved_as_it_was_typed(app_with: AppMaker, personas: Path) -> None:
    path = personas / "music-head.toml"
    before = path.read_text()
    app = app_with(persona=path)
    async with app.run_test() as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        await pilot.press("ctrl+home", *"# my own", "enter", "ctrl+s")
        await until(pilot, lambda: not editor.changed)
    assert path.read_text() == "# my own\n" + before


async def test_problems_follow_the_typing(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "music-head.toml")
    async with app.run_test() as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: "✓ valid" in text_of(pilot))
        await pilot.press("ctrl+home", "x")
        await until(pilot, lambda: "✗" in text_of(pilot))
        await pilot.press("backspace")
        await until(pilot, lambda: "✓ valid" in text_of(pilot))
        assert not editor.changed or "changed" in text_of(pilot)


async def test_leaving_with_changes_asks_first(app_with: AppMaker, personas: Path) -> None:
    path = personas / "music-head.toml"
    before = path.read_text()
    app = app_with(persona=path)
    async with app.run_test() as pilot:
        await screen_of(pilot, EditorScreen)
        await pilot.press("x", "escape")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("n")
        await screen_of(pilot, EditorScreen)
        await pilot.press("escape")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await screen_of(pilot, HomeScreen)
    assert path.read_text() == before


async def test_a_file_that_somebody_else_changed_is_left_alone(app_with: AppMaker, personas: Path) -> None:
    path = personas / "music-head.toml"
    app = app_with(persona=path)
    async with app.run_test() as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        theirs = "# theirs\n" + path.read_text()
        path.write_text(theirs)
        await pilot.press("ctrl+home", *"# mine", "enter", "ctrl+s")
        await screen_of(pilot, WhoseDialog)
        assert path.read_text() == theirs


async def test_a_file_that_is_not_there_is_an_error(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "nobody.toml")
    async with app.run_test() as pilot:
        await screen_of(pilot, ErrorDialog)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)

"""A persona's file that others change while it is edited: taken in live, asked about, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from shortstui.personas.trash import trash_folder
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.persona_dialogs import WhoseDialog
from shortstui.tui.screens.persona_file import PersonaFileScreen
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonaFileScreen, "LOOK_SECONDS", 0.1)


@pytest.fixture
def path(personas: Path) -> Path:
    return personas / "gamer.toml"


async def test_a_change_outside_is_read_at_once_and_can_be_undone(app_with: AppMaker, path: Path) -> None:
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        mine, theirs = editor.text, "# theirs\n" + editor.text
        path.write_text(theirs)
        await until(pilot, lambda: editor.text == theirs and not editor.changed)
        assert "read again" in text_of(pilot)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: editor.text == mine and editor.changed)
        await pilot.press("ctrl+y")
        await until(pilot, lambda: editor.text == theirs and not editor.changed)


async def both_changed(pilot: Pilot[int], editor: EditorScreen, path: Path) -> tuple[str, str]:
    theirs = "# theirs\n" + editor.text
    editor.area.insert("# mine\n", (0, 0))
    mine = editor.text
    path.write_text(theirs)
    await until(pilot, lambda: editor.conflict)
    return mine, theirs


async def test_when_both_changed_saving_asks_and_mine_is_kept(app_with: AppMaker, path: Path) -> None:
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        mine, theirs = await both_changed(pilot, editor, path)
        assert editor.text == mine
        assert "changed outside too" in text_of(pilot)
        await pilot.press("ctrl+s")
        await screen_of(pilot, WhoseDialog)
        await pilot.press("d")
        await until(pilot, lambda: "theirs │ # theirs" in text_of(pilot) and "mine   │ # mine" in text_of(pilot))
        await pilot.press("m")
        await screen_of(pilot, EditorScreen)
        assert path.read_text() == theirs  # until it is saved
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not editor.changed)
        assert path.read_text() == mine
        kept = [file.read_text() for file in trash_folder(path.parent).glob("*.toml")]
        assert kept == [theirs]


async def test_when_both_changed_theirs_is_taken_and_mine_comes_back(app_with: AppMaker, path: Path) -> None:
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        mine, theirs = await both_changed(pilot, editor, path)
        await pilot.press("ctrl+s")
        await screen_of(pilot, WhoseDialog)
        await pilot.press("escape")
        await screen_of(pilot, EditorScreen)
        assert editor.text == mine
        await pilot.press("ctrl+s")
        await screen_of(pilot, WhoseDialog)
        await pilot.press("t")
        await until(pilot, lambda: editor.text == theirs and not editor.changed)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: editor.text == mine)


async def test_a_file_that_is_deleted_outside_is_written_again(app_with: AppMaker, path: Path) -> None:
    app = app_with(persona=path)
    async with app.run_test() as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        before = path.read_text()
        path.unlink()
        await until(pilot, lambda: editor.changed)
        assert editor.text == before
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not editor.changed)
        assert path.read_text() == before


def fake_editor(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that changes the file it is given, in an app that can be suspended."""
    script = folder / "my editor"
    script.write_text(f"#!/bin/sh\nset -e\nfor last; do :; done\n{code}\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{script}' --wait")

    @contextmanager
    def suspended(self: App[int]) -> Iterator[None]:
        yield

    monkeypatch.setattr(App, "suspend", suspended)


async def test_the_users_editor_changes_the_file_and_its_problems_are_shown(
    app_with: AppMaker, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_editor(tmp_path, 'echo "wieght = 1" >> "$last"', monkeypatch)
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "dwell.wieght" in text_of(pilot))
        assert not editor.changed
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "✓ valid" in text_of(pilot))


async def test_what_is_not_saved_goes_to_the_users_editor_as_a_copy(
    app_with: AppMaker, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_editor(tmp_path, 'echo "# outside" >> "$last"', monkeypatch)
    before = path.read_text()
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        editor.area.insert("# mine\n", (0, 0))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: editor.text == "# mine\n" + before + "# outside\n")
        assert editor.changed
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "neither $VISUAL nor $EDITOR is set"),
        ({"EDITOR": "true"}, "can't hand this terminal on"),
    ],
)
async def test_without_an_editor_or_a_terminal_it_says_so(
    app_with: AppMaker, path: Path, environ: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        await pilot.press("ctrl+l")
        await screen_of(pilot, ErrorDialog)
        assert said in text_of(pilot)


async def test_an_editor_that_fails_is_told_of_and_the_file_is_read_as_it_is(
    app_with: AppMaker, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_editor(tmp_path, 'echo "# half" >> "$last"; exit 3', monkeypatch)
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        await pilot.press("ctrl+l")
        await screen_of(pilot, ErrorDialog)
        assert "code 3" in text_of(pilot)
        await until(pilot, lambda: editor.text.endswith("# half\n"))

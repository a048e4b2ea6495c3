"""Keys of one's own: read, refused, kept; bindings, footer, help sheet, palette and keys screen follow them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.command import DiscoveryHit
from textual.pilot import Pilot
from textual.widgets import DataTable, Footer, Static

from shortstui.errors import ShortstuiError
from shortstui.tui.actions import ACTIONS, action
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.commands import ActionCommands
from shortstui.tui.key_names import key_named, key_text, types_text
from shortstui.tui.keymap import Keymap, keymap_file, read_keymap, write_keymap
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.help import HelpScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.keys import KeysScreen, RecordDialog
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until

EDIT = action("home.edit")


def test_every_key_of_the_list_has_a_name_that_is_read_back() -> None:
    for each in ACTIONS:
        for key in each.keys:
            assert key_named(key) == ("ctrl+@" if key == "ctrl+space" else key)


@pytest.mark.parametrize(
    ("name", "key"),
    [("?", "question_mark"), ("ctrl++", "ctrl+plus"), ("G", "G"), ("f5", "f5"), ("ctrl+m", "enter"), ("ü", "ü"),
     ("ctrl+nokey", None), ("ctrl+ctrl+a", None), ("", None), (" ", None), ("\x1b", None), ("x" * 500, None)],
)  # fmt: skip
def test_keys_are_known_by_their_names(name: str, key: str | None) -> None:
    assert key_named(name) == key


def test_keys_read_as_people_write_them() -> None:
    read = [key_text(key) for key in ("question_mark", "shift+left", "ctrl+s", "space", "escape", "G", "comma")]
    assert read == ["?", "shift+←", "ctrl+s", "space", "esc", "G", ","]
    assert types_text("a")
    assert types_text("space")
    assert not types_text("ctrl+a")
    assert not types_text("f5")


@given(st.text(max_size=80))
def test_no_name_of_a_key_is_fatal(name: str) -> None:
    key = key_named(name)
    assert key is None or key_named(key) == key


def test_a_key_can_be_taken_only_once_where_two_actions_meet() -> None:
    keymap = Keymap()
    assert "taken by Run (Home)" in keymap.refusal(EDIT, "r")
    assert "taken by Quit (Everywhere)" in keymap.refusal(EDIT, "q")
    assert "taken by Down (In a list)" in keymap.refusal(EDIT, "j")  # the list on the screen would have it
    assert "taken by" in keymap.refusal(action("app.help"), "space")  # app-wide: wherever it is used
    assert "always quits" in keymap.refusal(EDIT, "ctrl+q")
    assert "types something" in keymap.refusal(action("app.jump"), "f")
    assert keymap.refusal(EDIT, "f9") == ""
    assert keymap.refusal(action("live.stop"), "x") == ""  # home's x is never there at the same time
    freed = keymap.with_keys(action("home.start"), ("f7",))
    assert freed.refusal(EDIT, "r") == ""


def test_what_is_wrong_in_the_file_is_told_and_the_rest_is_used(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(
        'colour = "red"\n[keys]\n"home.edit" = ["f9", "ctrl+e"]\n"home.edti" = "x"\n"home.new" = ["ctrl+nokey"]\n'
        '"live.stop" = 3\n"home.map" = "r"\n"app.help" = []\n'
    )
    keymap, problems = read_keymap(file)
    assert keymap.own == {"home.edit": ("f9", "ctrl+e")}
    told = "\n".join(problems)
    for part in ("'colour'", "did you mean 'home.edit'", "no key 'ctrl+nokey'", "'live.stop' needs a list",
                 "r is taken by Run (Home)", "'app.help' needs a list"):  # fmt: skip
        assert part in told


def test_two_actions_may_swap_their_keys(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('[keys]\n"home.edit" = "r"\n"home.start" = "e"\n')
    keymap, problems = read_keymap(file)
    assert problems == []
    assert keymap.keys(EDIT) == ("r",)
    assert keymap.keys(action("home.start")) == ("e",)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[keys", b"keys = 3", b"x" * 100_000, b"[[keys]]"])
def test_a_broken_file_is_never_fatal(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys.toml"
    file.write_bytes(content)
    keymap, problems = read_keymap(file)
    assert keymap.own == {}
    assert len(problems) == 1


def test_writing_keeps_comments_and_what_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('# mine\n[keys]\n"home.edit" = "f9"  # my favourite\n"from.later" = "x"\n"home.new" = "f8"\n')
    keymap, _ = read_keymap(file)
    write_keymap(file, keymap.reset(action("home.new")).with_keys(action("live.stop"), ("f4", "exclamation_mark")))
    text = file.read_text()
    assert "# mine" in text
    assert '"home.edit" = "f9"  # my favourite' in text
    assert '"from.later" = "x"' in text
    assert "home.new" not in text
    assert read_keymap(file)[0].own == {"home.edit": ("f9",), "live.stop": ("f4", "exclamation_mark")}


def test_a_file_that_is_no_toml_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text("[keys")
    with pytest.raises(ShortstuiError) as caught:
        write_keymap(file, Keymap({"home.edit": ("f9",)}))
    assert caught.value.where == str(file)
    assert file.read_text() == "[keys"


_FREE = st.sampled_from(["f2", "f9", "f10", "ctrl+b", "alt+a", "0", "exclamation_mark", "Z"])


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([each.id for each in ACTIONS]), st.lists(_FREE, min_size=1, max_size=3)))
def test_what_is_written_is_read_again_unless_it_conflicts(
    tmp_path_factory: pytest.TempPathFactory, own: dict[str, list[str]]
) -> None:
    file = tmp_path_factory.mktemp("keys") / "keys.toml"
    keymap = Keymap({name: tuple(dict.fromkeys(keys)) for name, keys in own.items()})
    write_keymap(file, keymap)
    read, problems = read_keymap(file)
    assert set(read.own) <= set(keymap.own)
    assert all(read.own[name] == keymap.own[name] for name in read.own)
    different = {name for name, keys in keymap.own.items() if keys != action(name).keys}
    assert (different == set(read.own)) == (problems == [])


async def _keys(pilot: Pilot[int], name: str) -> KeysScreen:
    await screen_of(pilot, HomeScreen)
    await pilot.press("ctrl+k")
    keys = await screen_of(pilot, KeysScreen)
    table = keys.query_one(DataTable)
    table.move_cursor(row=table.get_row_index(name))
    await pilot.pause()
    return keys


async def test_a_pressed_key_is_kept_and_shown_everywhere(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 50)) as pilot:
        await _keys(pilot, "home.edit")
        await pilot.press("enter")
        await screen_of(pilot, RecordDialog)
        await pilot.press("r")  # taken: told at once, and the dialog stays
        await until(pilot, lambda: "taken by Run (Home)" in text_of(pilot))
        await pilot.press("q")
        await until(pilot, lambda: "taken by Quit (Everywhere)" in text_of(pilot))
        await pilot.press("exclamation_mark")
        await screen_of(pilot, KeysScreen)
        await until(pilot, lambda: app.keymap.own == {"home.edit": ("exclamation_mark",)})
        await pilot.press("a")
        await screen_of(pilot, RecordDialog)
        await pilot.press("f9")
        await screen_of(pilot, KeysScreen)
        await until(pilot, lambda: app.keymap.own == {"home.edit": ("exclamation_mark", "f9")})
        assert "!  f9 *" in text_of(pilot)
        await pilot.press("escape")
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "! Edit" in text_of(pilot))
        assert "e Edit" not in text_of(pilot)
        assert "f9" not in str(home.query_one(Footer))
        titles = [
            str(hit.display) async for hit in ActionCommands(home).discover() if isinstance(hit, DiscoveryHit)
        ]
        assert "Home: Edit (!  f9)" in titles
        await pilot.press("question_mark")
        await screen_of(pilot, HelpScreen)
        await until(pilot, lambda: "*!  f9" in text_of(pilot))
        await pilot.press("question_mark")
        await screen_of(pilot, HomeScreen)
        for key, opens in (("e", False), ("f9", True)):
            await pilot.press(key)
            await pilot.pause()
            assert (type(app.screen).__name__ == "EditorScreen") == opens
    assert read_keymap(keymap_file())[0].own == {"home.edit": ("exclamation_mark", "f9")}


async def test_an_action_and_all_actions_get_their_own_keys_back(app_with: AppMaker) -> None:
    write_keymap(keymap_file(), Keymap({"home.edit": ("f9",), "app.quit": ("f10",), "home.new": ("f7",)}))
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await _keys(pilot, "home.edit")
        await pilot.press("d")
        await until(pilot, lambda: set(app.keymap.own) == {"app.quit", "home.new"})
        await pilot.press("R")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: app.keymap.own == {})
    assert read_keymap(keymap_file()) == (Keymap(), [])


async def test_while_a_key_is_recorded_none_of_the_app_works(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await _keys(pilot, "home.edit")
        await pilot.press("enter")
        dialog = await screen_of(pilot, RecordDialog)
        for key, why in (("ctrl+p", "taken by Commands"), ("ctrl+o", "taken by Jump"), ("ctrl+q", "always quits")):
            await pilot.press(key)
            assert app.screen is dialog
            assert why in str(dialog.query_one(".hint", Static).render())
        await pilot.press("escape")
        await screen_of(pilot, KeysScreen)
        assert app.is_running
        assert app.keymap.own == {}


async def test_bad_entries_are_told_at_the_start_and_a_bad_file_when_it_is_to_be_written(
    app_with: AppMaker,
) -> None:
    keymap_file().parent.mkdir(parents=True, exist_ok=True)
    keymap_file().write_text('[keys]\n"no.such" = "x"\n"home.edit" = "f9"\n')
    app: ShortstuiApp = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        assert app.keymap.own == {"home.edit": ("f9",)}
        assert any("no action is called 'no.such'" in entry.text for entry in app.journal.entries)
        keymap_file().write_text("[keys")
        await _keys(pilot, "home.edit")
        await pilot.press("d")
        await screen_of(pilot, ErrorDialog)
        assert app.keymap.own == {"home.edit": ("f9",)}

"""Home's list of personas: make, copy, rename, throw away, bring back, open outside; and the last results."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from shortstui.personas.edit import new_persona
from shortstui.personas.toml import load_persona
from shortstui.personas.trash import trash_folder
from shortstui.tui.actions import action
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.persona_names import NameDialog
from shortstui.tui.widgets.lists import VimList
from tests.tui.conftest import AppMaker
from tests.tui.test_hostile import HOSTILE
from tests.tui.test_persona_disk import fake_editor
from tests.tui.waiting import screen_of, text_of, until


def key(verb: str) -> str:
    return action(f"home.{verb}").key.partition(",")[0]


async def at_home(pilot: Pilot[int], go_to: str) -> HomeScreen:
    home = await screen_of(pilot, HomeScreen)
    listed = home.query_one("#personas", VimList)
    await until(pilot, lambda: any(go_to in (option.id or "") for option in listed.options))
    names = [Path(option.id or "").stem for option in listed.options]
    listed.highlighted = names.index(go_to)
    return home


def chosen(home: HomeScreen) -> str:
    option = home.query_one("#personas", VimList).highlighted_option
    return Path(option.id or "").stem if option is not None else ""


def files(personas: Path) -> set[str]:
    return {path.stem for path in personas.glob("*.toml")}


async def named(pilot: Pilot[int], name: str) -> None:
    dialog = await screen_of(pilot, NameDialog)
    dialog.query_one(Input).value = name
    await pilot.press("enter")


async def test_personas_are_copied_renamed_deleted_and_all_of_it_is_undone(
    app_with: AppMaker, personas: Path
) -> None:
    (personas / "other.toml").write_text(new_persona("Other") + '[switch]\nafter = 9\nto = "gamer"\n')
    begin = files(personas)
    texts = {path: path.read_text() for path in personas.glob("*.toml")}
    app = app_with()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        home = await at_home(pilot, "gamer")
        await pilot.press(key("duplicate"))
        dialog = await screen_of(pilot, NameDialog)
        assert dialog.query_one(Input).value == "Gamer copy"
        await named(pilot, "Chess Nerd")
        await until(pilot, lambda: files(personas) == begin | {"chess-nerd"})
        await until(pilot, lambda: chosen(home) == "chess-nerd")
        await at_home(pilot, "gamer")
        await pilot.press(key("rename"))
        await named(pilot, "Player")
        await until(pilot, lambda: files(personas) == begin - {"gamer"} | {"chess-nerd", "player"})
        assert load_persona(personas / "player.toml").name == "Player"
        await until(pilot, lambda: "other.toml" in text_of(pilot))
        await at_home(pilot, "player")
        await pilot.press(key("trash"))
        await until(pilot, lambda: "player" not in files(personas))
        assert len(list(trash_folder(personas).glob("player-*.toml"))) == 1
        for expected in ({"chess-nerd", "player"}, {"chess-nerd", "gamer"}, {"gamer"}):
            await pilot.press(key("undo"))
            await until(pilot, lambda: files(personas) == begin - {"gamer"} | expected)  # noqa: B023 (awaited here)
        await pilot.press(key("undo"))
        await until(pilot, lambda: "nothing to undo" in text_of(pilot))
    assert {path: path.read_text() for path in personas.glob("*.toml")} == texts


async def test_what_belongs_to_the_package_is_copied_not_changed(
    app_with: AppMaker, personas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.delenv("SHORTSTUI_PERSONAS")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "personas").rename(tmp_path / "package")
    package = tmp_path / "package"
    before = (package / "gamer.toml").read_text()
    monkeypatch.setattr("shortstui.places.platformdirs.user_data_dir", lambda _: str(own))
    monkeypatch.setattr("shortstui.places.packaged_personas_folder", lambda: package)
    monkeypatch.setattr("shortstui.personas.folder.packaged_personas_folder", lambda: package)
    fake_editor(tmp_path, 'echo "# outside" >> "$last"', monkeypatch)
    app = app_with()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await at_home(pilot, "gamer")
        await pilot.press(key("trash"))
        await until(pilot, lambda: "can't be deleted" in text_of(pilot))
        await pilot.press(key("edit"))
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: "makes a copy of your own" in text_of(pilot))
        editor.area.insert("# mine\n", (0, 0))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not editor.changed)
        mine = own / "personas" / "gamer.toml"
        assert editor.path == mine
        assert mine.read_text() == "# mine\n" + before
        await pilot.press("escape")
        await at_home(pilot, "music-head")
        await pilot.press(key("outside"))
        await until(pilot, lambda: (own / "personas" / "music-head.toml").exists())
        assert (own / "personas" / "music-head.toml").read_text().endswith("# outside\n")
    assert (package / "gamer.toml").read_text() == before


async def test_a_file_that_comes_back_broken_from_outside_opens_with_its_problems(
    app_with: AppMaker, personas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_editor(tmp_path, 'echo "broken" >> "$last"', monkeypatch)
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(pilot, "gamer")
        await pilot.press(key("outside"))
        await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: "✗ 1 problem" in text_of(pilot))


async def test_the_list_tells_the_last_run_of_a_persona(app_with: AppMaker, run: Path) -> None:
    app = app_with()
    async with app.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: "watched · V2C" in text_of(pilot))
        line = next(line for line in text_of(pilot).split("\n") if "watched · V2C" in line)
        assert "Instruments, bands" in line


async def test_hostile_names_change_nothing_but_their_own_place(app_with: AppMaker, personas: Path) -> None:
    for number, text in enumerate(HOSTILE):
        (personas / f"hostile-{number}.toml").write_text(hostile(text))
    path = personas / "all.toml"
    path.write_text(hostile(*HOSTILE))
    app = app_with(persona=path)
    async with app.run_test(size=(200, 60)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        pictures = [(text_of(pilot), app.export_screenshot())]
        editor.area.scroll_end(animate=False)
        await pilot.press("ctrl+t")
        pictures.append((text_of(pilot), app.export_screenshot()))
        await pilot.press("escape")
        await at_home(pilot, "hostile-0")
        pictures.append((text_of(pilot), app.export_screenshot()))
    for drawn, svg in pictures:
        assert len(drawn.split("\n")) == 60
        assert {cell_len(line) for line in drawn.split("\n")} == {200}
        for character in ("\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\u200d", "\ufe0f"):
            assert character not in drawn + svg
    assert path.read_text() == hostile(*HOSTILE)


def hostile(*texts: str) -> str:
    """A persona whose texts hold these as TOML's escapes, and in a comment as they are."""
    escaped = ["".join(f"\\U{ord(character):08X}" for character in text[:40]) for text in texts]
    head = f'schema = 1\nname = "{escaped[0]}"\ndescription = "{"".join(escaped)}"\n'
    comments = "".join(f"# {text}\n" for text in texts)
    return head + comments + "".join(f'[[interests]]\nlabel = "{each}"\nemoji = "{each}"\n' for each in escaped)

"""Personas are copied, renamed, thrown away and brought back; nothing is ever replaced or lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shortstui import places
from shortstui.errors import ShortstuiError
from shortstui.personas.edit import new_persona
from shortstui.personas.files import copy_persona, followers, own_copy, rename_back, rename_persona
from shortstui.personas.folder import find_persona, list_personas, packaged
from shortstui.personas.toml import create, load_persona
from shortstui.personas.trash import discard, keep, restore, trash_folder

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(tmp_path))
    create(tmp_path, "Gamer")
    return tmp_path


def test_a_deleted_persona_leaves_the_list_and_comes_back_to_the_letter(folder: Path) -> None:
    path = folder / "gamer.toml"
    before = path.read_bytes()
    place = discard(path, NOW)
    assert list_personas(folder) == []
    assert place.parent == trash_folder(folder)
    restore(place, path)
    assert path.read_bytes() == before


def test_the_same_name_is_thrown_away_twice_in_one_second_and_both_are_kept(folder: Path) -> None:
    first = discard(folder / "gamer.toml", NOW)
    create(folder, "Gamer")
    second = discard(folder / "gamer.toml", NOW)
    third = keep(folder / "gamer.toml", "theirs", NOW)
    assert len({first, second, third}) == 3
    assert all(place.is_file() for place in (first, second, third))


def test_what_comes_back_never_replaces_another_file(folder: Path) -> None:
    path = folder / "gamer.toml"
    place = discard(path, NOW)
    path.write_text("somebody's work")
    with pytest.raises(ShortstuiError, match="another file"):
        restore(place, path)
    assert path.read_text() == "somebody's work"
    assert place.is_file()


def test_a_file_that_is_gone_can_not_be_thrown_away(folder: Path) -> None:
    with pytest.raises(ShortstuiError):
        discard(folder / "nobody.toml", NOW)


def test_a_copy_has_another_name_and_file_and_the_first_stays(folder: Path) -> None:
    first = copy_persona(folder / "gamer.toml", "Chess Nerd")
    second = copy_persona(folder / "gamer.toml", "Chess Nerd")
    assert [first.name, second.name] == ["chess-nerd.toml", "chess-nerd-2.toml"]
    assert load_persona(first).name == "Chess Nerd"
    assert load_persona(folder / "gamer.toml").name == "Gamer"


def test_a_broken_file_is_copied_and_renamed_as_it_is(folder: Path) -> None:
    (folder / "broken.toml").write_text("not toml [")
    assert copy_persona(folder / "broken.toml", "Copy").read_text() == "not toml ["
    assert rename_persona(folder / "broken.toml", "Mended").read_text() == "not toml ["


def test_a_renaming_changes_name_and_file_and_can_be_undone(folder: Path) -> None:
    path = folder / "my-own-file.toml"
    (folder / "gamer.toml").rename(path)
    place = rename_persona(path, "Player")
    assert place == folder / "player.toml"
    assert load_persona(place).name == "Player"
    rename_back(place, path, "Gamer")
    assert not place.exists()
    assert load_persona(path).name == "Gamer"


def test_a_renaming_never_replaces_another_persona(folder: Path) -> None:
    create(folder, "Player")
    before = (folder / "player.toml").read_text()
    with pytest.raises(ShortstuiError, match="such a file already"):
        rename_persona(folder / "gamer.toml", "Player")
    assert (folder / "player.toml").read_text() == before
    assert (folder / "gamer.toml").is_file()


def test_who_switches_to_a_persona_is_known(folder: Path) -> None:
    (folder / "other.toml").write_text(new_persona("Other") + '\n[switch]\nafter = 5\nto = "gamer"\n')
    assert followers(folder / "gamer.toml") == ["other.toml"]
    assert followers(folder / "other.toml") == []


def test_the_users_own_personas_lie_over_those_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, data = tmp_path / "package", tmp_path / "data" / "personas"
    create(package, "Gamer")
    create(package, "Music Head")
    monkeypatch.delenv("SHORTSTUI_PERSONAS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shortstui.places.platformdirs.user_data_dir", lambda _: str(data.parent))
    monkeypatch.setattr("shortstui.personas.folder.packaged_personas_folder", lambda: package)
    monkeypatch.setattr("shortstui.places.packaged_personas_folder", lambda: package)
    assert places.personas_folder() == package
    assert packaged(package / "gamer.toml")
    mine = own_copy(package / "gamer.toml")
    assert mine == data / "gamer.toml"
    assert places.personas_folder() == data
    assert [entry.path for entry in list_personas(data)] == [mine, package / "music-head.toml"]
    assert find_persona("Music Head", data) == package / "music-head.toml"
    assert not packaged(mine)

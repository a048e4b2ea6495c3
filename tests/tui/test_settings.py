"""The settings' file: strict, all mistakes at once, never fatal, and comments survive."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from textual.screen import ModalScreen, Screen

from shortstui.errors import ShortstuiError
from shortstui.tui import compact, screens
from shortstui.tui import settings as kinds
from shortstui.tui.launch import CONTROLS, RECOMMENDERS, SPEEDS, LaunchRequest
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.settings import FIELDS, Settings, animation_level, problems_of, read_settings, write_setting
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, until

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "theme": st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60),
    "compact": st.booleans(),
    "animation": st.booleans(),
    "pictures": st.sampled_from(get_args(kinds.Pictures)),
    "at_end": st.sampled_from(get_args(kinds.Said)),
    "feed": st.sampled_from(get_args(kinds.Feed)),
    "recommender": st.sampled_from(get_args(kinds.Recommender)),
    "strength": st.floats(0, 1),
    "controls": st.sampled_from(get_args(kinds.Controls)),
    "videos": st.integers(1, 1_000_000),
    "seed": st.integers(0, 2**31 - 1),
    "speed": st.sampled_from(get_args(kinds.Speed)),
}


def test_the_choices_are_those_of_the_rooms_that_take_them() -> None:
    assert set(VALUES) == set(FIELDS)
    assert get_args(kinds.Controls) == tuple(CONTROLS)
    assert get_args(kinds.Recommender) == RECOMMENDERS
    assert get_args(kinds.Speed) == tuple("max" if speed is None else f"{speed:g}" for speed in SPEEDS)
    assert Settings().new_run() == LaunchRequest("")
    assert all(each.metadata["about"].endswith(".") for each in FIELDS.values())


@hypothesis_settings(max_examples=30)
@given(st.fixed_dictionaries({}, optional=VALUES))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, chosen: dict[str, Any]) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    for name, value in chosen.items():
        write_setting(file, name, value)
    assert read_settings(file) == (dataclasses.replace(Settings(), **chosen), [])


def test_all_mistakes_are_told_at_once_and_the_rest_is_used(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('videos = "many"\nstrength = 2.5\nseed = true\ncolour = "red"\nfeed = "tv"\nspeed = "8"\n')
    settings, problems = read_settings(file)
    assert settings == Settings(speed="8")
    assert {problem.partition(":")[0] for problem in problems} == {"videos", "strength", "seed", "colour", "feed"}
    assert "colour: there is no such setting" in problems


@pytest.mark.parametrize("content", [b"\xff\xfe", b"theme =", b"x" * 100_000])
def test_a_broken_file_is_never_fatal_and_never_overwritten(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    settings, problems = read_settings(file)
    assert settings == Settings()
    assert len(problems) == 1
    if len(content) < 100:
        with pytest.raises(ShortstuiError) as caught:
            write_setting(file, "seed", 3)
        assert caught.value.where == str(file)
        assert file.read_bytes() == content


def test_comments_and_unknown_keys_survive_and_a_first_value_is_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("# mine\nseed = 9 # lucky\nfrom_later = 1\nvideos = 50\n")
    write_setting(file, "videos", 300)
    write_setting(file, "theme", "day-feed")
    assert file.read_text() == '# mine\nseed = 9 # lucky\nfrom_later = 1\ntheme = "day-feed"\n'


def test_no_settings_need_no_check(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == (Settings(), [])
    assert problems_of({}) == {}


def test_the_environment_has_the_last_word_on_animation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    assert animation_level(Settings()) is None
    monkeypatch.delenv("TEXTUAL_ANIMATIONS")
    assert animation_level(Settings(animation=False)) == "none"
    assert animation_level(Settings()) == "full"


def test_the_compact_look_knows_every_screen_that_fills_the_terminal() -> None:
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    ours = [kind for kind in _below(Screen) if kind.__module__.startswith("shortstui.")]
    rooms = [kind for kind in ours if not issubclass(kind, ModalScreen) and not kind.__subclasses__()]
    assert rooms
    for kind in rooms:
        assert {each.__name__ for each in kind.__mro__} & set(compact.ROOMS), kind


def _below(kind: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


async def test_a_compact_panel_has_more_room(app_with: AppMaker, run: Path) -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        runs = home.query_one("#runs")
        before = runs.content_size
        app.change_setting("compact", True)
        await until(pilot, lambda: runs.content_size.width == before.width + 2)
        app.change_setting("compact", False)
        await until(pilot, lambda: runs.content_size == before)

"""Themes of the user's own: checked key by key, drawn, and drawn anew when their file is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from textual.color import Color

from shortstui.tui.app import ShortstuiApp
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.user_themes import COLOURS, read_theme, stamps
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, until

SEPIA = """dark = false
primary = "#7a4a12"
background = "#f4ecd8"
[variables]
border = "#c8b48a 50%"
"""


@pytest.fixture
def themes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHORTSTUI_SETTINGS", str(tmp_path / "settings"))
    folder = tmp_path / "settings" / "themes"
    folder.mkdir(parents=True)
    return folder


def test_a_theme_is_read_by_the_name_of_its_file(themes: Path) -> None:
    (themes / "sepia.toml").write_text(SEPIA)
    theme, problems = read_theme(themes / "sepia.toml")
    assert problems == []
    assert theme is not None
    assert (theme.name, theme.dark, theme.primary) == ("sepia", False, "#7a4a12")


def test_everything_that_is_wrong_is_said_at_once(themes: Path) -> None:
    (themes / "bad.toml").write_text(
        'dark = "no"\nbackground = "mud"\nfont = "Comic"\n[variables]\n"a b" = "#fff"\n'
    )
    theme, problems = read_theme(themes / "bad.toml")
    assert theme is None
    assert {problem.split(":")[0] for problem in problems} == {
        "font", "primary", "dark", "background", "variables.a b",
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"\xff\xfe", b"primary = ", b"x" * 70_000], ids=["bytes", "cut", "large"])
def test_a_file_that_is_no_theme_is_refused_in_a_sentence(themes: Path, content: bytes) -> None:
    (themes / "bad.toml").write_bytes(content)
    theme, problems = read_theme(themes / "bad.toml")
    assert theme is None
    assert len(problems) == 1


_VALUES: SearchStrategy[str] = st.sampled_from(
    ["red", "#12345", "\x1b[31m", "#aabbcc", "#abc 120%", "#abc x%", ""]
)


@given(st.dictionaries(st.sampled_from(COLOURS), _VALUES, min_size=1))
def test_what_is_taken_for_a_theme_can_be_drawn(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, str]
) -> None:
    import tomli_w

    path = tmp_path_factory.mktemp("themes") / "x.toml"
    path.write_bytes(tomli_w.dumps(table).encode())
    theme, problems = read_theme(path)
    assert (theme is None) == bool(problems)
    if theme is not None:
        assert theme.to_color_system().generate()


async def test_a_changed_theme_is_drawn_without_a_new_start(
    themes: Path, app_with: AppMaker, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = themes / "sepia.toml"
    file.write_text(SEPIA)
    (themes.parent / "settings.toml").write_text('theme = "sepia"\n')
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        assert app.theme == "sepia"
        await until(pilot, lambda: ground(app) == Color.parse("#f4ecd8"))
        file.write_text(SEPIA.replace("#f4ecd8", "#102030"))
        os.utime(file, ns=(1, 1))
        app.look_at_themes()
        await until(pilot, lambda: ground(app) == Color.parse("#102030"))
        file.write_text("primary = 3")
        app.look_at_themes()
        await until(pilot, lambda: any("primary" in line.text for line in app.journal.entries))
        assert ground(app) == Color.parse("#102030")  # the last one that could be read stays
        assert app.screen is home


def ground(app: ShortstuiApp) -> Color:
    return Color.parse(app.theme_variables["background"])


def test_only_files_of_themes_are_looked_at(themes: Path) -> None:
    (themes / "sepia.toml").write_text(SEPIA)
    (themes / "notes.txt").write_text("no theme")
    assert [path.name for path in stamps(themes)] == ["sepia.toml"]
    assert stamps(themes / "missing") == {}

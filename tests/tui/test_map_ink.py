"""Colours out of any theme: a terminal's own ones are never mixed, and no look hangs on them alone."""

from __future__ import annotations

import pytest

from shortstui.tui.app import ShortstuiApp
from shortstui.tui.map_draw import Ink
from shortstui.tui.map_path import FADES, PathInk
from shortstui.tui.widgets.map_ink import Inks

DARK = ("#10141d", "#d7dde8", "#ffc857", "#3ddc97", "#ff5c7a")
TERMINAL = ("ansi_default", "ansi_default", "ansi_yellow", "ansi_green", "ansi_red")
EVERY = [
    *(int(ink) for ink in Ink),
    *(Ink.HUE + number for number in range(8)),
    *(Ink.PALE_HUE + number for number in range(8)),
    *(int(ink) for ink in PathInk),
    *(ink + age for ink in (PathInk.WATCHED, PathInk.SKIPPED) for age in range(FADES)),
]


@pytest.mark.parametrize("ink", sorted(set(EVERY)))
def test_every_ink_has_a_colour_on_every_ground(ink: int) -> None:
    for ground in range(5):
        assert Inks(DARK, dark=True).style(ink, ground).color is not None
        assert Inks(TERMINAL, dark=True).style(ink, ground).color is not None


def test_a_terminal_s_own_colours_have_no_ground_and_pale_by_being_dim() -> None:
    inks = Inks(TERMINAL, dark=True)
    assert inks.style(Ink.SHADE, 4).bgcolor is None
    assert inks.style(Ink.PALE_HUE, 0).dim
    assert not inks.style(Ink.HUE, 0).dim


def test_grounds_and_ages_differ() -> None:
    inks = Inks(DARK, dark=True)
    assert len({inks.style(0, ground).bgcolor for ground in range(5)}) == 5
    assert len({inks.style(PathInk.WATCHED + age, 0).color for age in range(FADES)}) == FADES


def test_all_themes_of_the_app_have_the_colours_that_are_asked_for() -> None:
    app = ShortstuiApp()
    for theme in app.available_themes.values():
        variables = theme.to_color_system().generate()
        Inks(tuple(variables[name] for name in ("surface", "foreground", "accent", "success", "error")), dark=True)

"""The colours of the map's inks and grounds, out of the app's theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.strip import Strip

from shortstui.figures.style import DARK, LIGHT
from shortstui.tui.canvas import Canvas
from shortstui.tui.map_draw import Ink, is_hue
from shortstui.tui.map_path import FADES, PathInk

_GROUNDS: Final = (0.0, 0.05, 0.11, 0.18, 0.27)
"""How much of the accent is behind each of the density's regions."""
_PALEST: Final = 0.3
_DIM_BELOW: Final = 0.6
_TERMINAL_HUES: Final = (
    "ansi_blue", "ansi_yellow", "ansi_green", "ansi_magenta",
    "ansi_cyan", "ansi_red", "ansi_bright_blue", "ansi_bright_yellow",
)  # fmt: skip
_LOOKS: Final[dict[int, tuple[str, float, bool]]] = {
    Ink.BLANK: ("foreground", 1.0, False),
    Ink.FAINT: ("foreground", 0.25, False),
    Ink.SHADE: ("accent", 0.4, False),
    Ink.CHOSEN: ("accent", 1.0, True),
    Ink.HERE: ("foreground", 1.0, True),
    Ink.CHOSEN_NAME: ("accent", 1.0, True),
    Ink.LIKED_NAME: ("foreground", 1.0, True),
    Ink.NAME: ("foreground", 0.75, False),
    Ink.TAG_NAME: ("foreground", 0.65, False),
    PathInk.LEG: ("foreground", 0.35, False),
    PathInk.NOW: ("accent", 1.0, True),
}
"""A colour of the theme, how much of it, and whether it is bold."""
_COLOURS: Final = ("surface", "foreground", "accent", "success", "error")


def strips(app: App[Any], canvas: Canvas) -> list[Strip]:
    """Return a canvas's lines in the colours of the app's theme, ready for the screen."""
    variables = app.theme_variables
    inks = _inks(tuple(variables[name] for name in _COLOURS), app.current_theme.dark)
    return [
        Strip([Segment(run.text, inks.style(run.ink, run.ground)) for run in row], canvas.width)
        for row in canvas.rows()
    ]


class Inks:
    """Styles by ink and ground, each made once.

    A theme of the terminal's own colours can't mix them: what is pale is dim there, and grounds are left alone.

    Args:
        colours: The theme's, in the order of their names.
        dark: Whether the theme is dark.
    """

    def __init__(self, colours: tuple[str, ...], *, dark: bool) -> None:
        self._colours = {name: Color.parse(colour) for name, colour in zip(_COLOURS, colours, strict=True)}
        self._terminal_s = any(colour.ansi is not None for colour in self._colours.values())
        hues = _TERMINAL_HUES if self._terminal_s else (DARK if dark else LIGHT).hues
        self._hues = [Color.parse(hue) for hue in hues]
        self._made: dict[tuple[int, int], Style] = {}

    def style(self, ink: int, ground: int) -> Style:
        """Return what an ink looks like on a ground."""
        made = self._made.get((ink, ground))
        if made is None:
            made = self._made[ink, ground] = self._style(ink) + self._ground(ground)
        return made

    def _ground(self, ground: int) -> Style:
        if self._terminal_s:
            return Style()
        mixed = self._colours["surface"].blend(self._colours["accent"], _GROUNDS[ground])
        return Style(bgcolor=mixed.rich_color)

    def _style(self, ink: int) -> Style:
        hue = is_hue(ink)
        if hue is not None:
            number, pale = hue
            return self._mixed(self._hues[number % len(self._hues)], 0.4 if pale else 0.9)
        if ink in _LOOKS:
            name, share, bold = _LOOKS[ink]
            return self._mixed(self._colours[name], share) + Style(bold=bold)
        watched = ink < PathInk.SKIPPED  # the steps of a path pale with their age
        age = ink - (PathInk.WATCHED if watched else PathInk.SKIPPED)
        return self._mixed(self._colours["success" if watched else "error"], 1 - (1 - _PALEST) * age / (FADES - 1))

    def _mixed(self, colour: Color, share: float) -> Style:
        if self._terminal_s:
            return Style(color=colour.rich_color, dim=share < _DIM_BELOW)
        return Style(color=self._colours["surface"].blend(colour, share).rich_color)


@lru_cache(maxsize=4)
def _inks(colours: tuple[str, ...], dark: bool) -> Inks:
    return Inks(colours, dark=dark)

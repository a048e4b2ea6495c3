"""The colours of the map's inks and grounds, out of the app's theme."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from shortstui.figures.style import DARK, LIGHT
from shortstui.tui.canvas import Canvas
from shortstui.tui.map_draw import Ink, is_hue
from shortstui.tui.map_path import FADES, PathInk

_GROUNDS = (0.0, 0.05, 0.11, 0.18, 0.27)
"""How much of the density's colour is behind each of its regions."""


class Inks:
    """Styles by ink and ground, made once for a theme.

    Args:
        variables: The app's theme variables.
        dark: Whether the theme is dark.
    """

    def __init__(self, variables: Mapping[str, str], *, dark: bool) -> None:
        self._variables = variables
        self._base = Color.parse(variables["surface"])
        self._hues = [Color.parse(hue) for hue in (DARK if dark else LIGHT).hues]
        self._made: dict[tuple[int, int], Style] = {}

    def strips(self, canvas: Canvas) -> list[Strip]:
        """Return the canvas's lines, ready for the screen."""
        return [
            Strip([Segment(run.text, self.style(run.ink, run.ground)) for run in row], canvas.width)
            for row in canvas.rows()
        ]

    def style(self, ink: int, ground: int) -> Style:
        """Return what an ink looks like on a ground."""
        made = self._made.get((ink, ground))
        if made is None:
            behind = self._base.blend(self._named("accent"), _GROUNDS[ground])
            made = self._made[ink, ground] = self._style(ink) + Style(bgcolor=behind.rich_color)
        return made

    def _style(self, ink: int) -> Style:
        hue = is_hue(ink)
        if hue is not None:
            number, pale = hue
            colour = self._hues[number % len(self._hues)]
            return Style(color=self._base.blend(colour, 0.4 if pale else 0.9).rich_color)
        if ink >= PathInk.WATCHED:
            return self._step(ink)
        bold = ink in {Ink.CHOSEN, Ink.HERE, Ink.CHOSEN_NAME, Ink.LIKED_NAME}
        name, share = {
            Ink.FAINT: ("foreground", 0.25),
            Ink.SHADE: ("accent", 0.4),
            Ink.CHOSEN: ("accent", 1.0),
            Ink.HERE: ("foreground", 1.0),
            Ink.CHOSEN_NAME: ("accent", 1.0),
            Ink.LIKED_NAME: ("foreground", 1.0),
            Ink.NAME: ("foreground", 0.75),
            Ink.TAG_NAME: ("foreground", 0.65),
        }.get(Ink(ink), ("foreground", 1.0))
        return Style(color=self._base.blend(self._named(name), share).rich_color, bold=bold)

    def _step(self, ink: int) -> Style:
        """A step of a path: green watched, red skipped, paler the longer ago."""
        if ink == PathInk.NOW:
            return Style(color=self._named("accent").rich_color, bold=True)
        if ink == PathInk.LEG:
            return Style(color=self._base.blend(self._named("foreground"), 0.3).rich_color)
        watched = ink < PathInk.SKIPPED
        age = ink - (PathInk.WATCHED if watched else PathInk.SKIPPED)
        colour = self._named("success" if watched else "error")
        return Style(color=self._base.blend(colour, 1 - 0.7 * age / (FADES - 1)).rich_color, bold=age == 0)

    def _named(self, name: str) -> Color:
        return Color.parse(self._variables[name])

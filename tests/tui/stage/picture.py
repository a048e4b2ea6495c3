"""A screen as a small SVG: one line of the file is one line of the screen, so that a difference can be read."""

from __future__ import annotations

import html
import string
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.strip import Strip

WIDE, HIGH, ASCENT = 8, 17, 13
"""Of a cell, and of its letters, in pixels."""


class Look(NamedTuple):
    """How some cells look, colours as ``#rrggbb``."""

    ink: str
    ground: str
    bold: bool
    italic: bool
    underline: bool
    strike: bool


def strips_on(app: App[Any]) -> list[Strip]:
    """Return the lines that are on the screen now, those below a dialog included."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    return [Strip.join(line) for line in update.strips]


def picture_of(strips: Sequence[Strip]) -> str:
    """Return the lines of a screen as SVG; the same cells are always the same text."""
    rows = [_runs(strip) for strip in strips]
    looks = sorted({look for row in rows for _, look, _ in row})
    inks = dict(zip(dict.fromkeys(_ink(look) for look in looks), _names(), strict=False))
    grounds = [look.ground for row in rows for _, look, text in row for _ in range(cell_len(text))]
    most = max(sorted(set(grounds)), key=grounds.count)
    width, height = strips[0].cell_length, len(strips)
    styles = "".join(f"\n.{name}{{{ink}}}" for ink, name in inks.items())
    lines = [f"<g>{_grounds(row, y, most)}{_text(row, y, inks)}</g>" for y, row in enumerate(rows)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * WIDE} {height * HIGH}">',
        f"<style>text{{font:13.33px monospace;white-space:pre}}{styles}</style>",
        f'<rect width="100%" height="100%" fill="{most}"/>',
        *lines, "</svg>\n",
    ])  # fmt: skip


def _runs(strip: Strip) -> list[tuple[int, Look, str]]:
    """Return the pieces of a line that look alike, with the columns where they begin."""
    pieces = [(_look(segment.style or Style()), segment.text) for segment in strip if segment.text]
    found: list[tuple[int, Look, str]] = []
    column = 0
    for look, group in groupby(pieces, key=lambda piece: piece[0]):
        text = "".join(text for _, text in group)
        found.append((column, look, text))
        column += cell_len(text)
    return found


def _look(style: Style) -> Look:
    ink, ground = _hex(style.color, ink=True), _hex(style.bgcolor, ink=False)
    if style.reverse:
        ink, ground = ground, ink
    if style.dim:
        ink = "#" + "".join(
            f"{(int(ink[at : at + 2], 16) + int(ground[at : at + 2], 16)) // 2:02x}" for at in (1, 3, 5)
        )
    return Look(
        ink, ground, bool(style.bold), bool(style.italic), bool(style.underline), bool(style.strike)
    )  # fmt: skip


def _between(one: str, other: str) -> str:
    return f"{(int(one, 16) + int(other, 16)) // 2:02x}"


def _hex(colour: Color | None, *, ink: bool) -> str:
    return (colour or Color.default()).get_truecolor(DIMMED_MONOKAI, foreground=ink).hex


def _ink(look: Look) -> str:
    parts = [f"fill:{look.ink}"]
    parts += ["font-weight:bold"] if look.bold else []
    parts += ["font-style:italic"] if look.italic else []
    lines = " ".join(["underline"] * look.underline + ["line-through"] * look.strike)
    return ";".join(parts + ([f"text-decoration:{lines}"] if lines else []))


def _names() -> Iterable[str]:
    letters = string.ascii_lowercase
    yield from letters
    for first in letters:
        for second in letters:
            for third in letters:
                yield first + second + third


def _grounds(row: list[tuple[int, Look, str]], y: int, most: str) -> str:
    found = []
    for ground, group in groupby(row, key=lambda run: run[1].ground):
        runs = list(group)
        if ground != most:
            left, width = WIDE * runs[0][0], WIDE * sum(cell_len(text) for _, _, text in runs)
            found.append(f'<rect x="{left}" y="{y * HIGH}" width="{width}" height="{HIGH}" fill="{ground}"/>')
    return "".join(found)


def _text(row: list[tuple[int, Look, str]], y: int, inks: dict[str, str]) -> str:
    pieces = []
    for ink, group in groupby(row, key=lambda run: _ink(run[1])):
        runs = list(group)
        text = "".join(text for _, _, text in runs)
        if text.strip():
            column = runs[0][0] + len(text) - len(text.lstrip(" "))
            inner = html.escape(text.strip(" "), quote=False)
            pieces.append(f'<tspan x="{column * WIDE}" class="{inks[ink]}">{inner}</tspan>')
    return f'<text y="{y * HIGH + ASCENT}">{"".join(pieces)}</text>' if pieces else ""

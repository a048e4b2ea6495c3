"""The interest map on a canvas: tags, density, the cluster that is chosen, and names where there is room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.cells import cell_len

from shortstui.figures.chart import Density
from shortstui.tui.canvas import Canvas, Floats
from shortstui.tui.map_scene import Scene
from shortstui.tui.map_sheet import HUES, Lens
from shortstui.tui.shown import fitted, shown

CHOSEN, LIKED, HERE = "●", "○", "◉"
"""Marks of a tag of the chosen cluster, of one that a persona likes, and of the chosen tag; others are dots."""
SHADES: Final = "·░▒▓"
"""From the outermost of the density's regions to the innermost."""
_LONGEST_NAME = 24
_FAR = 100_000
"""Cells beyond which a place is nowhere near the canvas."""
_LINES_A_NAME = 3
"""Of all lines of the canvas, one in so many may have the name of a cluster that nobody asked for."""


class Ink(IntEnum):
    """What the canvas is written with; the hues of clusters come after the last one."""

    BLANK = 0
    FAINT = 1
    SHADE = 2
    CHOSEN = 3
    HERE = 4
    CHOSEN_NAME = 5
    LIKED_NAME = 6
    NAME = 7
    TAG_NAME = 8
    HUE = 16
    """The first of the hues."""
    PALE_HUE = 32
    """The first of the hues of what is there only for orientation."""


def draw(scene: Scene, width: int, height: int) -> Canvas:
    """Draw a scene on a canvas of that size."""
    canvas = Canvas(width, height)
    if not width or not height:
        return canvas
    sheet = scene.sheet
    across, down = scene.lens.cells(sheet.places, width, height)
    if scene.density is not None:
        levels = density_levels(scene.density, scene.lens, width, height)
        canvas.tint(levels)
        canvas.shade(levels, SHADES, Ink.SHADE)
    clusters = sheet.chart.clusters
    liked = sheet.in_clusters(scene.clusters_liked)
    hues = sheet.hues[clusters]
    base = Ink.PALE_HUE if scene.clusters_liked else Ink.HUE
    canvas.dots(across[~liked], down[~liked], base + hues[~liked])
    canvas.marks(across[liked], down[liked], LIKED, Ink.HUE + hues[liked])
    chosen = sheet.chart.members(scene.cluster)
    canvas.marks(across[chosen], down[chosen], CHOSEN, int(Ink.CHOSEN))
    canvas.marks(across[[scene.tag]], down[[scene.tag]], HERE, int(Ink.HERE))
    for name in names(scene, across, down, width, height):
        canvas.write(name.column, name.row, name.text, name.ink)
    return canvas


def density_levels(density: Density, lens: Lens, width: int, height: int) -> npt.NDArray[np.int64]:
    """Return in which of the density's regions each cell lies, shape (height, width): 0 outside, then inwards."""
    x, _ = lens.place(0, 0, width, height)
    right, _ = lens.place(width, 0, width, height)
    _, y = lens.place(0, 0, width, height)
    _, bottom = lens.place(0, height, width, height)
    xs = x + (np.arange(width) + 0.5) / width * (right - x)
    ys = y + (np.arange(height) + 0.5) / height * (bottom - y)
    upwards = _between(density.values, ys, density.y)
    values = _between(upwards.T, xs, density.x).T
    return np.searchsorted(np.array(density.heights), values, side="right").astype(np.int64)


def _between(values: Floats, at: Floats, grid: Floats) -> Floats:
    """Interpolate rows of values (g, m) between the points of a regular grid (g,), nought outside: shape (n, m).

    A product of matrices would say the same, but BLAS's threads would spin for longer than all the rest takes.
    """
    place = (at - grid[0]) / (grid[1] - grid[0])
    inside = (place >= 0) & (place <= len(grid) - 1)
    low = np.clip(place, 0, len(grid) - 2).astype(np.int64)
    share = (place - low)[:, None]
    found: Floats = (values[low] * (1 - share) + values[low + 1] * share) * inside[:, None]
    return found


@dataclass(frozen=True, slots=True)
class Name:
    """Words at a place of the canvas."""

    column: int
    row: int
    text: str
    ink: int


class _Wanted(NamedTuple):
    """A name that would like to stand beside its mark or its cluster; an urgent one may cover dots."""

    across: float
    down: float
    text: str
    ink: int
    marked: bool
    urgent: bool


def names(scene: Scene, across: Floats, down: Floats, width: int, height: int) -> list[Name]:
    """Return the names that have room: the chosen cluster's, the persona's, then tags or the largest clusters.

    None stands on another.
    """
    chart = scene.sheet.chart
    middle_across, middle_down = scene.lens.cells(scene.sheet.centres, width, height)
    seen = np.flatnonzero((across >= 0) & (across < width) & (down >= 0) & (down < height))
    wanted = [_Wanted(across[scene.tag], down[scene.tag], chart.tags[scene.tag], Ink.CHOSEN_NAME, True, True)]

    def add_cluster(cluster: int, ink: Ink) -> None:
        label = scene.labels[cluster].split(" · ", 1)[0]
        wanted.append(
            _Wanted(middle_across[cluster], middle_down[cluster], label, ink, False, ink == Ink.LIKED_NAME)
        )

    for cluster in scene.clusters_liked:
        if cluster != scene.cluster:
            add_cluster(cluster, Ink.LIKED_NAME)
    if len(seen) <= 2 * height:  # near enough to tell tags apart
        others = seen[seen != scene.tag]
        wanted += [_Wanted(across[tag], down[tag], chart.tags[tag], Ink.TAG_NAME, True, False) for tag in others]
    elif not scene.clusters_liked:
        sizes = np.bincount(chart.clusters[seen], minlength=chart.k)
        for cluster in np.argsort(-sizes, kind="stable")[: height // _LINES_A_NAME]:
            if cluster != scene.cluster:
                add_cluster(int(cluster), Ink.NAME)
    drawn = np.zeros((height, width), np.bool_)
    drawn[down[seen].astype(np.int64), across[seen].astype(np.int64)] = True
    return _placed(wanted, drawn)


def _placed(wanted: Sequence[_Wanted], drawn: npt.NDArray[np.bool_]) -> list[Name]:
    """Give each name the free spot near its place that covers the fewest dots; the first ones choose first.

    Args:
        wanted: The names.
        drawn: The cells that have dots or marks, shape (height, width).
    """
    height, width = drawn.shape
    taken = np.zeros_like(drawn)
    placed = []
    for each in wanted:
        text = _name(each.text, width)
        size = cell_len(text)
        spots = [
            (int(drawn[row, column : column + size].sum()), number, column, row)
            for number, (column, row) in enumerate(_spots(each, size))
            if 0 <= column <= width - size
            and 0 <= row < height
            and not taken[row, max(0, column - 1) : column + size + 1].any()
        ]
        if spots and (min(spots)[0] == 0 or each.urgent):
            _, _, column, row = min(spots)
            taken[row, column : column + size] = True
            placed.append(Name(column, row, text, each.ink))
    return placed


def _spots(wanted: _Wanted, size: int) -> Sequence[tuple[int, int]]:
    """Return the cells in which a name can begin, the best first."""
    if not (abs(wanted.across) < _FAR and abs(wanted.down) < _FAR):
        return ()
    column, row = math.floor(wanted.across), math.floor(wanted.down)
    middle = column - size // 2
    beside = ((column + 2, row), (column - 1 - size, row))
    around = [(middle, row + shift) for shift in (-1, 1, -2, 2)]
    return (*beside, *around) if wanted.marked else (*around, *beside, (middle, row))


def _name(text: str, width: int) -> str:
    text = shown(text, 2 * _LONGEST_NAME)
    longest = min(_LONGEST_NAME, width)
    return text if cell_len(text) <= longest else fitted(text, longest).rstrip()


def is_hue(ink: int) -> tuple[int, bool] | None:
    """Return a cluster's hue and whether it is pale, for an ink that is one."""
    if Ink.HUE <= ink < Ink.HUE + HUES:
        return ink - Ink.HUE, False
    if Ink.PALE_HUE <= ink < Ink.PALE_HUE + HUES:
        return ink - Ink.PALE_HUE, True
    return None

"""Figures a and b: the map of the tags, and a persona's tags on it with their density."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from shortstui.figures.labels import Box, arrange
from shortstui.figures.style import MARKS, Theme, entitle, new_figure, undress
from shortstui.figures.tracks import Floats, Integers
from shortstui.figures.words import first_part, plain
from shortstui.interests.interest_map import InterestMap
from shortstui.runs.manifest import ResolvedInterest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GRID: Final = 96
"""Cells a side that the density is computed on."""
LEVELS: Final = (0.25, 0.5, 0.75, 0.95)
"""The contours hold so much of the density."""
_MARGIN: Final = 0.14
_FARTHEST: Final = 1e100
"""No map reaches as far; beyond, the size of what is drawn would overflow."""
_SIDE: Final = 7.2
_LETTER: Final = 0.58
"""Mean width of a letter of DejaVu Sans, in its size."""
_FAN: Final = 0.0028
"""Share of the map's width that what has one place is fanned out by."""


@dataclass(frozen=True, eq=False)
class Density:
    """A kernel density on the map.

    Attributes:
        x: Columns of the grid, shape (GRID,).
        y: Its rows, same shape.
        values: The density, shape (GRID, GRID), rows first.
        heights: Its height at each of :data:`LEVELS`, rising: the highest-density regions' edges.
    """

    x: Floats
    y: Floats
    values: Floats
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Extent:
    """The part of the plane that is drawn: the tags' and a margin."""

    left: float
    right: float
    bottom: float
    top: float


def extent_of(places: Floats, margin: float = _MARGIN) -> Extent:
    """Return what has to be drawn for all places (n, 2) to be seen; a unit square around a single one.

    Args:
        places: What is to be seen.
        margin: On each side, as a share of it; a density needs some.
    """
    known = places[np.isfinite(places).all(axis=1)]
    if not len(known):
        return Extent(0, 1, 0, 1)
    low, high = (edge.clip(-_FARTHEST, _FARTHEST) for edge in (known.min(axis=0), known.max(axis=0)))
    pad = np.maximum((high - low) * margin, 0.5 * (high == low))
    (left, bottom), (right, top) = low - pad, high + pad
    return Extent(float(left), float(right), float(bottom), float(top))


def density(places: Floats, extent: Extent) -> Density | None:
    """Return the Gaussian kernel density of places, shape (n, 2); None for too few of them or all in one line.

    Bandwidth: Scott, Multivariate Density Estimation (1992), by way of scipy. The contours are the edges of
    highest-density regions: Hyndman, The American Statistician 50 (1996).
    """
    known = places[np.isfinite(places).all(axis=1)]
    if len(known) < 3 or np.linalg.matrix_rank(known - known.mean(axis=0)) < 2:
        return None
    from scipy.stats import gaussian_kde

    x, y = np.linspace(extent.left, extent.right, GRID), np.linspace(extent.bottom, extent.top, GRID)
    across, up = np.meshgrid(x, y)
    try:
        values = gaussian_kde(known.T)(np.vstack([across.ravel(), up.ravel()])).reshape(GRID, GRID)
    except np.linalg.LinAlgError:
        return None
    falling = np.sort(values.ravel())[::-1]
    held = np.cumsum(falling) / falling.sum()
    edges = np.minimum(np.searchsorted(held, sorted(LEVELS)), len(held) - 1)
    return Density(x, y, values, tuple(sorted(set(falling[edges].tolist()))))


def centres(chart: InterestMap) -> Floats:
    """Return the middle of each cluster on the plane, shape (k, 2): the median, as clusters have stragglers."""
    return np.array([np.median(chart.places[chart.members(c)], axis=0) for c in range(chart.k)], np.float64)


def fanned(places: Floats, extent: Extent, step: float = _FAN) -> Floats:
    """Return places, shape (n, 2), with those that fall on one another fanned out enough to be seen and counted.

    What lies within a dot of each other is drawn as a sunflower around it, the first in the middle.

    Args:
        places: On the map.
        extent: What is drawn of it.
        step: Size of a dot, as a share of the map's width.
    """
    dot = np.array([extent.right - extent.left, extent.top - extent.bottom]) * step * (1, 1.35)
    spread = places.astype(np.float64)
    known = np.flatnonzero(np.isfinite(spread).all(axis=1))
    _, spot = np.unique(np.round(spread[known] / dot), axis=0, return_inverse=True)
    order = np.argsort(spot, kind="stable")
    counts = np.bincount(spot)
    turn = np.empty(len(known))
    turn[order] = np.arange(len(known)) - np.repeat(np.cumsum(counts) - counts, counts)
    angle = turn * np.pi * (3 - np.sqrt(5))  # the golden angle
    spread[known] += np.sqrt(turn)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]) * dot
    return spread


def tag_places(chart: InterestMap) -> Floats:
    """Return where the tags are drawn, shape (n, 2): fanned out where they fall on one another."""
    places = chart.places.astype(np.float64)
    return fanned(places, extent_of(places))


def looks(chart: InterestMap, hues: int, marks: int) -> Integers:
    """Return a look for each cluster, shape (k, 2): hue and mark, such that near clusters look different.

    Greedy: clusters in turn take the look that is used least among those whose nearest user is farthest.
    """
    middle = centres(chart)
    chosen = np.zeros((chart.k, 2), np.int64)
    gap = np.full((hues, marks), np.inf)
    hue_gap = np.full(hues, np.inf)
    for cluster in range(chart.k):
        gap[:], hue_gap[:] = np.inf, np.inf
        for other in range(cluster):
            away = float(np.hypot(*(middle[cluster] - middle[other])))
            hue, mark = chosen[other]
            gap[hue, mark] = min(gap[hue, mark], away)
            hue_gap[hue] = min(hue_gap[hue], away)
        hue = int(hue_gap.argmax())
        chosen[cluster] = hue, int(gap[hue].argmax())
    return chosen


def draw_map(chart: InterestMap, theme: Theme) -> Figure:
    """Draw figure a: every tag, coloured and marked by its cluster, with as many labels as have room."""
    figure = new_figure(theme, _SIDE * 1.35, _SIDE)
    axes = figure.subplots()
    undress(axes, theme)
    entitle(axes, plain(f"{chart.name}: {len(chart.tags):,} tags, {chart.k} clusters", 80), theme)
    marks = MARKS[:8]
    places = tag_places(chart)
    for cluster, (hue, mark) in enumerate(looks(chart, len(theme.hues), len(marks))):
        x, y = places[chart.members(cluster)].T
        axes.scatter(
            x, y, s=11, marker=marks[mark], color=theme.hues[hue], alpha=0.9, linewidths=0, rasterized=True
        )
    _within(axes, extent_of(chart.places.astype(np.float64), 0.05))
    sizes = np.bincount(chart.clusters, minlength=chart.k)
    order = np.argsort(-sizes, kind="stable")
    texts = [first_part(chart.labels[cluster], 22) for cluster in order]
    label(axes, centres(chart)[order], texts, theme, 6.0)
    return figure


def draw_persona(chart: InterestMap, name: str, interests: Sequence[ResolvedInterest], theme: Theme) -> Figure:
    """Draw figure b: a persona's tags on the map, and their kernel density."""
    figure = new_figure(theme, _SIDE * 1.2, _SIDE * 0.85)
    axes = figure.subplots()
    backdrop(axes, chart, theme)
    entitle(axes, plain(name, 40), theme)
    places = persona_places(chart, interests)
    contours(axes, density(places, extent_of(chart.places.astype(np.float64))), theme)
    clusters = sorted({interest.cluster for interest in interests if interest.cluster < chart.k})
    spread = tag_places(chart)
    for turn, cluster in enumerate(clusters):
        x, y = spread[chart.members(cluster)].T
        axes.scatter(
            x,
            y,
            s=16,
            marker=MARKS[turn % len(MARKS)],
            color=theme.hues[turn % len(theme.hues)],
            edgecolors=theme.ground,
            linewidths=0.5,
            label=f"{first_part(chart.labels[cluster])} ({len(x)} tags)",
        )
    texts = [first_part(chart.labels[cluster]) for cluster in clusters]
    label(axes, centres(chart)[clusters], texts, theme, 8.0)
    if clusters:
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8, labelcolor=theme.soft)
    return figure


def persona_places(chart: InterestMap, interests: Sequence[ResolvedInterest]) -> Floats:
    """Return the places of all tags in a persona's clusters, shape (n, 2)."""
    return chart.places[np.isin(chart.clusters, [interest.cluster for interest in interests])].astype(np.float64)


def backdrop(axes: Axes, chart: InterestMap, theme: Theme) -> None:
    """Draw all tags faintly, and the map's edges."""
    undress(axes, theme)
    x, y = tag_places(chart).T
    axes.scatter(x, y, s=4, color=theme.faint, linewidths=0, rasterized=True)
    _within(axes, extent_of(chart.places.astype(np.float64)))


def contours(axes: Axes, found: Density | None, theme: Theme) -> None:
    """Draw a density: lines around the regions that hold 25, 50, 75 and 95 % of it, filled ever so slightly."""
    if found is None or not found.heights:
        return
    colours = [theme.hues[0]] * len(found.heights)
    top = max(float(found.values.max()), found.heights[-1] * 1.0001)
    axes.contourf(found.x, found.y, found.values, levels=[*found.heights, top], colors=colours, alpha=0.10)
    axes.contour(
        found.x, found.y, found.values, levels=list(found.heights), colors=colours, linewidths=0.8, alpha=0.8
    )


def label(axes: Axes, places: Floats, texts: Sequence[str], theme: Theme, size: float) -> None:
    """Write labels at places, shape (n, 2), on the ground's colour; those that find no room are left out."""
    figure = axes.get_figure(root=True)
    if figure is None or not texts:
        return
    figure.draw_without_rendering()  # the layout has to be known before pixels can be
    pixels = axes.transData.transform(places)
    dot = figure.dpi / 72
    sizes = [(len(text) * size * _LETTER * dot, size * 1.35 * dot) for text in texts]
    window = axes.get_window_extent()
    boxes = arrange([(x, y) for x, y in pixels], sizes, Box(window.x0, window.y0, window.x1, window.y1))
    for box, text in zip(boxes, texts, strict=True):
        if box is None:
            continue
        x, y = axes.transData.inverted().transform(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
        ground = {"facecolor": theme.ground, "alpha": 0.7, "linewidth": 0, "pad": 0.4}
        axes.text(x, y, text, fontsize=size, color=theme.ink, ha="center", va="center", bbox=ground)


def _within(axes: Axes, extent: Extent) -> None:
    axes.set_xlim(extent.left, extent.right)
    axes.set_ylim(extent.bottom, extent.top)

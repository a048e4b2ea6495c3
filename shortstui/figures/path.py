"""Figure c: a bot's path over the map, captured beside never captured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from shortstui.figures.chart import Density, backdrop, contours, density, extent_of, fanned, persona_places
from shortstui.figures.material import Material, group_of
from shortstui.figures.style import Theme, entitle, new_figure, undress
from shortstui.figures.tracks import Flags, Floats, Integers, Track
from shortstui.interests.interest_map import InterestMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FAN: Final = 0.0045
"""Size of a short's mark, as a share of the map's width."""
_MANY: Final = 1_000
"""Shorts from which on marks shrink, so that patches don't grow over one another."""
_LONG: Final = 2_000
"""Shorts from which on the line is a picture within an SVG."""


@dataclass(frozen=True, eq=False)
class Path:
    """Where the shorts of one run lay on the map; m of them have a place.

    Attributes:
        run: Its name.
        title: Whose it is and how it ended.
        places: Shape (m, 2); shorts that fall on one another are fanned out.
        watched: Shape (m,).
        numbers: The organic shorts' positions, from 1, shape (m,).
        liked: The places of the persona's tags, shape (t, 2); empty without a map.
    """

    run: str
    title: str
    places: Floats
    watched: Flags
    numbers: Integers
    liked: Floats


def chosen_paths(material: Material) -> list[Path]:
    """Return the paths to show side by side: the bot that was captured soonest, and one that never was.

    The second is of the same persona if possible, else the longest uncaptured run; where all bots were captured, a
    control of the first stands there instead, and its title says so.
    """
    paths = [path_of(track, bot, material) for track, bot in chosen_tracks(material)]
    return [path for path in paths if len(path.places)]


def chosen_tracks(material: Material) -> list[tuple[Track, Track]]:
    """Return the runs of :func:`chosen_paths`, each with the bot that it stands beside or is."""
    window = material.window
    captured = [bot for bot in material.bots if bot.captured(window)]
    never = [bot for bot in material.bots if not bot.captured(window)]
    if not captured:
        return [(bot, bot) for bot in sorted(never, key=lambda bot: -len(bot.organic))[:2]]
    first = min(captured, key=lambda bot: (bot.switch_at is not None, bot.parts(window)[-1].v2c))
    never.sort(key=lambda bot: (bot.persona != first.persona, bot.switch_at is not None, -len(bot.organic)))
    if never:
        return [(first, first), (never[0], never[0])]
    return [(first, first), *((control, first) for control in first.controls[:1])]


def path_of(track: Track, bot: Track, material: Material) -> Path:
    """Return a run's path; the persona is the bot's."""
    known = np.isfinite(track.places).all(axis=1) if len(track.places) else np.zeros(0, np.bool_)
    liked, places = np.empty((0, 2)), track.places[known]
    whole = places
    if material.chart is not None:
        whole = material.chart.places.astype(np.float64)
        liked = persona_places(material.chart, bot.interests)
    return Path(
        track.name,
        _title(track, bot, material.window),
        fanned(places, extent_of(whole), _FAN * _shrink(len(places))),
        track.watched[known],
        np.flatnonzero(known) + 1,
        liked,
    )


def _shrink(shorts: int) -> float:
    """Return by how much marks of so many shorts are smaller, and nearer together where they share a place."""
    return min(1.0, math.sqrt(_MANY / max(1, shorts)))


def _title(track: Track, bot: Track, window: int) -> str:
    """Return whose path it is and, of the persona that the bot has in the end, how it ended."""
    name = group_of(bot.manifest)
    if track is not bot:
        return f"{name}\nits {track.kind} control, {len(track.organic):,} shorts"
    part = track.parts(window)[-1]
    since = " since the switch" if part.switched else ""
    if part.v2c is None:
        return f"{name}\nnever captured in {part.shorts:,} shorts{since}"
    return f"{name}\ncaptured after {part.v2c:,} of {part.shorts:,} shorts{since}"


def draw_paths(paths: Sequence[Path], chart: InterestMap | None, theme: Theme) -> Figure:
    """Draw figure c as a still: the persona's density, the path as a thin line, a mark for every short."""
    from matplotlib.collections import PathCollection

    figure, grid = stage(paths, chart, theme)
    for axes, path in zip(grid, paths, strict=True):
        shrink = _shrink(len(path.places))
        thin, long = min(0.35, 40 / len(path.places)), len(path.places) > _LONG
        axes.plot(*path.places.T, color=theme.soft, linewidth=0.5, alpha=thin, zorder=2, rasterized=long)
        for watched, mark, size, colour in ((False, "x", 11, theme.skipped), (True, "s", 13, theme.watched)):
            x, y = path.places[path.watched == watched].T
            axes.scatter(
                x,
                y,
                s=max(1.0, size * shrink**2),
                marker=mark,
                facecolor=colour,
                edgecolor=theme.ground if watched else None,
                linewidths=(0.4 if watched else 0.8) * shrink,
                alpha=0.9 if watched else 0.6,
                zorder=4 if watched else 3,
                label="watched" if watched else "skipped",
                rasterized=True,
            )
    handles, labels = grid[0].get_legend_handles_labels()
    legend = figure.legend(
        handles, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=8, labelcolor=theme.soft
    )
    for handle in legend.legend_handles:
        if isinstance(handle, PathCollection):
            handle.set_sizes([20])  # also where the marks of a long run are tiny
    return figure


def stage(paths: Sequence[Path], chart: InterestMap | None, theme: Theme) -> tuple[Figure, list[Axes]]:
    """Return what paths are drawn upon: an axes for each, with all tags and the persona's density."""
    figure = new_figure(theme, 5.2 * len(paths), 4.6)
    grid = list(figure.subplots(1, len(paths), squeeze=False).flat)
    places = np.vstack([path.places for path in paths])
    for axes, path in zip(grid, paths, strict=True):
        if chart is not None:
            backdrop(axes, chart, theme)
            places = chart.places.astype(np.float64)
        undress(axes, theme)
        extent = extent_of(places)
        axes.set_xlim(extent.left, extent.right)
        axes.set_ylim(extent.bottom, extent.top)
        contours(axes, _liked(path, places), theme)
        entitle(axes, path.title, theme)
    return figure, grid


def _liked(path: Path, places: Floats) -> Density | None:
    return density(path.liked, extent_of(places))

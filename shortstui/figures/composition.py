"""Figure h: which clusters a feed is made of, over time, and how many there effectively are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from shortstui.capture.evidence.concentration import WINDOW, EffectiveClusters
from shortstui.figures.curves import Panel, draw_panel, panels_of
from shortstui.figures.material import Material
from shortstui.figures.style import Theme, dress, entitle, legend_beneath, new_figure
from shortstui.figures.tracks import Floats, Track
from shortstui.figures.words import first_part
from shortstui.runs.manifest import ResolvedInterest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMOOTH: Final = 50
"""Shorts that each share of a cluster is taken over."""
OWN: Final = 6
"""Most frequent clusters of each persona that have a stream of their own; the rest of them have one together."""
OTHERS: Final = 5
"""Most frequent other clusters that have one."""
_LEAST: Final = 50
"""Shorts before the effective number is shown: fewer have too few repeats."""
_MOST_MOMENTS: Final = 120


@dataclass(frozen=True, eq=False)
class Stream:
    """A cluster's share of what was served.

    Attributes:
        name: The cluster's label, or "n other clusters".
        persona: Whose cluster it is; empty for nobody's.
        shares: At each moment, shape (moments,).
    """

    name: str
    persona: str
    shares: Floats


@dataclass(frozen=True, eq=False)
class Composition:
    """What a persona's bots were served.

    Attributes:
        title: The persona or arm.
        moments: Organic shorts before each, shape (moments,).
        streams: The persona's clusters first, then those of the one before a switch; they sum to 1.
        effective: The effective number of clusters of the last 200, with the controls' band.
    """

    title: str
    moments: Floats
    streams: tuple[Stream, ...]
    effective: Panel


def compositions(material: Material) -> list[Composition]:
    """Return what each persona's bots were served; those with fewer than 50 organic shorts are left out."""
    groups = list(material.groups.values())
    panels = panels_of(material, effective_numbers)
    return [
        Composition(panel.title, *streams_of(bots), panel)
        for panel, bots in zip(panels, groups, strict=False)
        if _shortest(bots) >= SMOOTH
    ]


def effective_numbers(track: Track, _: Track | None = None) -> Floats:
    """Return the effective number of clusters in the last 200 at each organic short; NaN before 50."""
    fold = EffectiveClusters(WINDOW)
    values = np.full(len(track.clusters), math.nan)
    number, seen = math.nan, 0
    for place, cluster in enumerate(track.clusters.tolist()):
        if cluster >= 0:
            number, seen = fold.add(cluster), seen + 1
        if seen >= _LEAST and math.isfinite(number):
            values[place] = number
    return values


def streams_of(bots: Sequence[Track]) -> tuple[Floats, tuple[Stream, ...]]:
    """Return the moments and the streams of some bots' feeds: the mean over bots, as far as the shortest goes.

    Args:
        bots: At least one, all on one map, with at least 50 organic shorts each.
    """
    labels = bots[0].manifest.map.labels
    length = _shortest(bots)
    moments = np.unique(np.linspace(SMOOTH, length, min(_MOST_MOMENTS, length - SMOOTH + 1)).round())
    k = len(labels)
    shares = np.mean([_shares(bot, moments.astype(np.int64), k) for bot in bots], axis=0)
    by_size = np.argsort(-shares[:, :k].sum(axis=0), kind="stable").tolist()
    named: list[Stream] = []
    own: set[int] = set()
    for persona, interests in _personas(bots[0]):
        clusters = sorted({one.cluster for one in interests if one.cluster < k} - own, key=by_size.index)
        own.update(clusters)
        named += [Stream(first_part(labels[c], 18), persona, shares[:, c]) for c in clusters[:OWN]]
        if more := clusters[OWN:]:
            named.append(Stream(f"{len(more)} more of its own", persona, shares[:, more].sum(axis=1)))
    others = [cluster for cluster in by_size if cluster not in own][:OTHERS]
    rest = [cluster for cluster in range(k + 1) if cluster not in {*own, *others}]
    streams = [Stream(first_part(labels[c], 18), "", shares[:, c]) for c in others]
    streams.append(Stream(f"{len(rest) - 1} other clusters", "", shares[:, rest].sum(axis=1)))
    return moments, (*named, *streams)


def draw_composition(found: Composition, theme: Theme) -> Figure:
    """Draw figure h for one persona: the streams above, the effective number of clusters beneath."""
    figure = new_figure(theme, 8.4, 6.0)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
    _draw_streams(above, found, theme)
    draw_panel(below, found.effective, theme)
    below.set_title("")
    below.set_ylabel(f"effective clusters, last {WINDOW}")
    below.set_ylim(bottom=0)
    legend_beneath(figure, [below], theme)
    return figure


def _personas(bot: Track) -> Iterator[tuple[str, list[ResolvedInterest]]]:
    """Yield the persona that a bot has in the end, and the one that it had before."""
    yield bot.persona, bot.interests
    if bot.interests is not bot.manifest.interests:
        yield bot.manifest.persona.name, bot.manifest.interests


def _shortest(bots: Sequence[Track]) -> int:
    return min(len(bot.organic) for bot in bots)


def _shares(bot: Track, moments: np.ndarray[tuple[int], np.dtype[np.int64]], k: int) -> Floats:
    """Return each cluster's share of the 50 shorts before each moment, shape (moments, k + 1); last: not seen."""
    clusters = np.where((bot.clusters >= 0) & (bot.clusters < k), bot.clusters, k)
    return np.array([np.bincount(clusters[at - SMOOTH : at], minlength=k + 1) / SMOOTH for at in moments.tolist()])


def _draw_streams(axes: Axes, found: Composition, theme: Theme) -> None:
    dress(axes, theme, grid=False)
    entitle(axes, found.title, theme)
    colours = _colours(found.streams, theme)
    shares = np.array([stream.shares for stream in found.streams])
    axes.stackplot(found.moments, shares, colors=colours, edgecolor=theme.ground, linewidth=0.5)
    for place, (stream, following) in enumerate(pairwise(found.streams), start=1):
        if stream.persona and stream.persona != following.persona:
            first = stream.persona == found.streams[0].persona
            axes.plot(found.moments, shares[:place].sum(axis=0), color=theme.ink, linewidth=1.8 if first else 0.9)
    if found.effective.switch_at is not None:
        axes.axvline(found.effective.switch_at, color=theme.ink, linewidth=0.9, linestyle="-.")
    axes.set_ylim(0, 1)
    axes.set_ylabel(f"share of the last {SMOOTH}")
    _name_streams(axes, found, theme)


def _colours(streams: Sequence[Stream], theme: Theme) -> list[tuple[str, float]]:
    """Return hues for the persona's clusters, and greys, fainter and fainter, for the others."""
    own = sum(bool(stream.persona) for stream in streams)
    greys = np.linspace(0.55, 0.15, max(1, len(streams) - own))
    hues = [(theme.hues[turn % len(theme.hues)], 0.95 if turn < len(theme.hues) else 0.6) for turn in range(own)]
    return [*hues, *((theme.control, float(grey)) for grey in greys)]


def _name_streams(axes: Axes, found: Composition, theme: Theme) -> None:
    """Write each stream's name at its end, pushed apart; in bold those of the persona that the bot has last."""
    ends = np.cumsum([stream.shares[-1] for stream in found.streams])
    middles = ends - np.array([stream.shares[-1] for stream in found.streams]) / 2
    line = {"arrowstyle": "-", "color": theme.soft, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0}
    line["relpos"] = (0, 0.5)  # it ends before the name, and crosses none
    for stream, middle, y in zip(
        found.streams, middles, apart(middles.tolist(), min(0.062, 1 / len(middles))), strict=True
    ):
        now = bool(stream.persona) and stream.persona == found.streams[0].persona
        axes.annotate(
            stream.name,
            xy=(1, middle),
            xytext=(1.06, y),
            xycoords="axes fraction",
            textcoords="axes fraction",
            fontsize=7.5,
            color=theme.ink if stream.persona else theme.soft,
            fontweight="bold" if now else "normal",
            va="center",
            annotation_clip=False,
            arrowprops=line,
        )


def apart(heights: Sequence[float], gap: float) -> list[float]:
    """Return rising heights moved as little as a single sweep up and one down need to be ``gap`` apart below 1."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else max(height, gap / 2))
    top = 1 - gap / 2
    for place in range(len(moved) - 1, -1, -1):
        moved[place] = min(moved[place], top)
        top = moved[place] - gap
    return moved

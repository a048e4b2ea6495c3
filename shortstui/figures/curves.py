"""Figures e and f: the capture share, and how niche the feed becomes, over the shorts of each run."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from shortstui.capture.v2c import THRESHOLD
from shortstui.capture.views import VIEWS_WINDOW
from shortstui.figures.material import Material
from shortstui.figures.style import Theme, dress, entitle, legend_beneath, new_figure
from shortstui.figures.tracks import Floats, Track, on_persona, padded, rolling_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAND: Final = (5, 95)
"""Percentiles of the controls' band."""
MOST_PANELS: Final = 24
_MOST_POINTS: Final = 250
_COLUMNS: Final = 3


@dataclass(frozen=True, eq=False)
class Curve:
    """One run's line.

    Attributes:
        run: Its name.
        values: One for each organic short, shape (n,); NaN where there is none.
        captured: Whether the published rule fired.
    """

    run: str
    values: Floats
    captured: bool


@dataclass(frozen=True, eq=False)
class Band:
    """What the controls were served, over all of a panel's runs.

    Attributes:
        name: "controls", or "other personas" where those stand in for them.
        controls: How many there are.
        low: Percentile 5 at each short, shape (n,).
        middle: Their median.
        high: Percentile 95.
    """

    name: str
    controls: int
    low: Floats
    middle: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Panel:
    """One persona, or one arm of a plan.

    Attributes:
        title: Which.
        curves: One a run.
        median: Over the runs, as far as at least half of them go, shape (n,).
        band: Of the controls; None without any.
        switch_at: Organic shorts before the switch, in the median; None without one.
    """

    title: str
    curves: tuple[Curve, ...]
    median: Floats
    band: Band | None
    switch_at: int | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(np.isfinite(curve.values).any() for curve in self.curves)


def share_panels(material: Material) -> list[Panel]:
    """Return the capture share over shorts, a panel a persona: the share of the last W that the bot watched.

    A control's line is the share of *its* last W that fit the bot's persona, whatever it watched. A share counts
    once its window is full, also after a switch: the published curves begin with partial windows.
    """
    window = material.window

    def shares(track: Track, bot: Track) -> Floats:
        flags = track.watched if track is bot else on_persona(track, bot)
        return rolling_share(flags, window, bot.switch_at)

    return panels_of(material, shares)


def view_panels(material: Material) -> list[Panel]:
    """Return the mean log10 views of the last 50 organic shorts, a panel a persona."""

    def views(track: Track, _: Track) -> Floats:
        values = np.array(track.state.log_views, np.float64)
        values[: VIEWS_WINDOW - 1] = math.nan
        return values

    return panels_of(material, views)


def draw_shares(panels: Sequence[Panel], window: int, theme: Theme) -> Figure:
    """Draw figure e: a line a run, the median, the controls' band, the 1/5 line and the switch."""
    figure, grid = _grid(panels, theme)
    for axes, panel in zip(grid, panels, strict=False):
        draw_panel(axes, panel, theme)
        rule = axes.axhline(THRESHOLD, color=theme.ink, linewidth=0.9, linestyle=(0, (1, 2)))
        rule.set_label("published rule: over 1/5")
        axes.set_ylim(0, max(0.5, 1.08 * _top(panels)))
        _name_first(axes, f"share of the last {window}")
    legend_beneath(figure, grid, theme)
    return figure


def draw_views(panels: Sequence[Panel], theme: Theme) -> Figure:
    """Draw figure f: mean log10 views of what was served last."""
    figure, grid = _grid(panels, theme)
    for axes, panel in zip(grid, panels, strict=False):
        draw_panel(axes, panel, theme)
        _name_first(axes, f"mean log10 views, last {VIEWS_WINDOW}")
    legend_beneath(figure, grid, theme)
    return figure


def panels_of(material: Material, measure: Callable[[Track, Track], Floats]) -> list[Panel]:
    """Return a panel a persona with any measure.

    Args:
        material: The runs.
        measure: A line's values, shape (n,), from a track and the bot that it stands beside or is.
    """
    found = []
    for title, bots in list(material.groups.items())[:MOST_PANELS]:
        curves = tuple(Curve(bot.name, measure(bot, bot), bot.captured(material.window)) for bot in bots)
        controls = [measure(control, bot) for bot in bots for control in material.beside(bot)]
        name = "controls" if any(bot.controls for bot in bots) else "other personas"
        switches = [bot.switch_at for bot in bots if bot.switch_at is not None]
        found.append(
            Panel(
                title,
                curves,
                median_of([curve.values for curve in curves]),
                band_of(name, controls) if controls else None,
                int(np.median(switches)) if switches else None,
            )
        )
    return found


def band_of(name: str, rows: Sequence[Floats]) -> Band:
    """Return the band of some lines: their 5th and 95th percentile and their median at each short."""
    low, middle, high = _percentiles(padded(list(rows)), (BAND[0], 50, BAND[1]))
    return Band(name, len(rows), low, middle, high)


def median_of(rows: Sequence[Floats]) -> Floats:
    """Return the median of some lines at each short, NaN from where less than half of them go on."""
    table = padded(list(rows))
    median: Floats = _percentiles(table, (50,))[0]
    median[np.isfinite(table).sum(axis=0) < len(rows) / 2] = math.nan
    return median


def _percentiles(table: Floats, wanted: tuple[float, ...]) -> Floats:
    if not table.shape[1]:
        return np.empty((len(wanted), 0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where no run has a value: NaN
        found: Floats = np.nanpercentile(np.where(np.isfinite(table), table, math.nan), wanted, axis=0)
    return found


def _grid(panels: Sequence[Panel], theme: Theme) -> tuple[Figure, list[Axes]]:
    columns = min(_COLUMNS, max(1, len(panels)))
    rows = max(1, math.ceil(len(panels) / columns))
    figure = new_figure(theme, max(6.4, 3.5 * columns), 0.5 + 2.5 * rows)
    grid = list(figure.subplots(rows, columns, squeeze=False, sharey=True).flat)
    for spare in grid[len(panels) :]:
        spare.set_visible(False)
    return figure, grid[: len(panels)]


def draw_panel(axes: Axes, panel: Panel, theme: Theme) -> None:
    """Draw a panel's lines, its median, its band and its switch."""
    dress(axes, theme)
    entitle(axes, panel.title.replace(" → ", "\n→ ").replace(" @ ", "\n@ "), theme)
    axes.set_xlabel("organic shorts")
    if panel.band is not None:
        _draw_band(axes, panel.band, theme)
    for curve in panel.curves:
        x, y = thinned(curve.values)
        line = axes.plot(x, y, linewidth=0.9, alpha=0.8)[0]
        line.set_color(theme.hues[0] if curve.captured else theme.never)
        line.set_linestyle("-" if curve.captured else (0, (4, 1.5)))
        line.set_label("a run, captured" if curve.captured else "a run, never captured")
        line.set_gid(f"run-{curve.run}")
    if len(panel.curves) > 1:
        x, y = thinned(panel.median)
        axes.plot(x, y, color=theme.ink, linewidth=2, label="median of the runs")
    if panel.switch_at is not None:
        axes.axvline(panel.switch_at, color=theme.ink, linewidth=0.9, linestyle="-.", label="switch of persona")
    axes.set_xlim(0, max(10, *(len(curve.values) for curve in panel.curves)))


def _draw_band(axes: Axes, band: Band, theme: Theme) -> None:
    x, low = thinned(band.low)
    _, high = thinned(band.high)
    _, middle = thinned(band.middle)
    axes.fill_between(
        x, low, high, color=theme.control, alpha=0.3, linewidth=0, label=f"{band.name}, 5th to 95th percentile"
    )
    axes.plot(
        x, middle, color=theme.control, linewidth=1.2, linestyle=(0, (6, 2, 1, 2)), label=f"{band.name}, median"
    )


def thinned(values: Floats) -> tuple[Floats, Floats]:
    """Return positions (from 1) and values of at most 250 points of a line, its last one among them."""
    step = max(1, math.ceil(len(values) / _MOST_POINTS))
    chosen = np.arange(len(values) - 1, -1, -step)[::-1]
    return chosen.astype(np.float64) + 1, values[chosen]


def _name_first(axes: Axes, name: str) -> None:
    """Name the vertical axis, which all panels share, in the first column only."""
    place = axes.get_subplotspec()
    if place is None or place.is_first_col():
        axes.set_ylabel(name)


def _top(panels: Sequence[Panel]) -> float:
    values = [curve.values for panel in panels for curve in panel.curves]
    return max((float(np.nanmax(v)) for v in values if np.isfinite(v).any()), default=0.0)

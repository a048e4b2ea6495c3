"""Figure g: how many videos until capture, fresh against switched, beside the published numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shortstui.capture.verdict.survival import Survival, Until, log_rank, survival
from shortstui.experiments.published import known
from shortstui.figures.material import Material
from shortstui.figures.style import Theme, dress, entitle, legend_beneath, new_figure
from shortstui.figures.words import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


@dataclass(frozen=True, eq=False)
class Arm:
    """The runs of one persona that began fresh, or that came to it by a switch.

    Attributes:
        switched: Which of both.
        runs: Each run's V2C, or its length.
        curve: Kaplan–Meier.
        published: The published mean; None where there is none.
    """

    switched: bool
    runs: tuple[Until, ...]
    curve: Survival
    published: int | None

    @property
    def never(self) -> int:
        """How many were not captured while they lasted."""
        return sum(not run.captured for run in self.runs)


@dataclass(frozen=True, eq=False)
class PersonaV2C:
    """One persona's panel.

    Attributes:
        persona: Its name, as a figure can show it.
        arms: Fresh and switched, as far as there are runs.
        p: Log-rank p between both; None with one arm.
    """

    persona: str
    arms: tuple[Arm, ...]
    p: float | None


def v2c_by_persona(material: Material) -> list[PersonaV2C]:
    """Return V2C by persona. A run with a switch counts for both of its personas, censored at the switch.

    Restricted means look as far as every run was followed in its last part, so that they compare.
    """
    found: dict[str, dict[bool, list[Until]]] = {}
    lengths: list[int] = []
    for bot in material.bots:
        parts = [part for part in bot.parts(material.window) if part.shorts]
        lengths += [part.shorts for part in parts[-1:]]
        for part in parts:
            until = Until(float(part.v2c or part.shorts), part.v2c is not None)
            found.setdefault(part.persona, {}).setdefault(part.switched, []).append(until)
    return [_persona(name, arms, material.window, min(lengths)) for name, arms in sorted(found.items())]


def table(personas: Sequence[PersonaV2C]) -> list[tuple[str, ...]]:
    """Return the table beside the curves, its heading first.

    "never" is the number of runs not captured while they lasted, of n.
    """
    rows: list[tuple[str, ...]] = [
        ("persona", "start", "n", "never", "median", "restricted mean", "published mean")
    ]
    for persona in personas:
        for arm in persona.arms:
            start = "switched" if arm.switched else "fresh"
            curve = arm.curve
            median = f"{curve.median:.0f}" if math.isfinite(curve.median) else "not reached"
            mean = f"{curve.restricted_mean:.0f} ± {curve.error:.0f} within {curve.horizon:.0f}"
            published = "–" if arm.published is None else str(arm.published)
            rows.append((persona.persona, start, str(len(arm.runs)), str(arm.never), median, mean, published))
    return rows


def draw_survival(personas: Sequence[PersonaV2C], window: int, theme: Theme) -> Figure:
    """Draw figure g: a panel a persona, and the table beneath."""
    columns = min(3, max(1, len(personas)))
    rows = math.ceil(len(personas) / columns)
    told = table(personas)
    height = 0.6 + 2.4 * rows + 0.22 * len(told)
    figure = new_figure(theme, max(7.4, 3.5 * columns), height)
    above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=[2.4 * rows, 0.4 + 0.22 * len(told)]).flat
    for part in (above, below):
        part.set_facecolor(theme.ground)
    grid = list(above.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat)
    grid[0].set_xlim(0, 1.02 * _longest(personas))
    for axes, persona in zip(grid, personas, strict=False):
        _draw(axes, persona, window, theme)
    for spare in grid[len(personas) :]:
        spare.set_visible(False)
    legend_beneath(above, grid[: len(personas)], theme)
    _draw_table(below.subplots(), told, theme)
    return figure


def _longest(personas: Sequence[PersonaV2C]) -> float:
    """Return how far the axis goes: to the last capture, end of a run, or published mean."""
    arms = [arm for persona in personas for arm in persona.arms]
    return max(
        [1.0, *(run.shorts for arm in arms for run in arm.runs), *(float(arm.published or 0) for arm in arms)]
    )


def _persona(name: str, arms: dict[bool, list[Until]], window: int, horizon: float) -> PersonaV2C:
    made = []
    for switched in sorted(arms):
        runs = tuple(arms[switched])
        censored = [run.shorts for run in runs if not run.captured]  # at a switch it can be before the horizon
        curve = survival(runs, min([horizon, *censored]))
        made.append(Arm(switched, runs, curve, known(name, switched=switched, window=window).v2c))
    p = log_rank(arms[False], arms[True]) if len(arms) == 2 else None
    return PersonaV2C(plain(name, 40), tuple(made), p)


def _draw(axes: Axes, persona: PersonaV2C, window: int, theme: Theme) -> None:
    dress(axes, theme)
    p = "" if persona.p is None else f"\nlog-rank p = {persona.p:.2f}"
    entitle(axes, persona.persona + p, theme)
    for arm in persona.arms:
        colour = theme.hues[1] if arm.switched else theme.hues[0]
        label = "switched" if arm.switched else "fresh"
        line = _draw_curve(axes, arm.curve, colour, label)
        if arm.switched:
            line.set_linestyle((0, (4, 1.5)))
        _draw_censored(axes, arm, colour)
        if arm.published is not None:
            axes.plot(
                [arm.published],
                [0.035],
                marker="v" if arm.switched else "^",
                color=colour,
                markeredgecolor=theme.ink,
                markersize=7,
                linestyle="",
                label=f"published mean, {label}",
            )
    axes.set_ylim(0, 1.03)
    axes.tick_params(labelbottom=True)
    axes.set_xlabel("organic shorts since start or switch")
    place = axes.get_subplotspec()
    if place is None or place.is_first_col():
        axes.set_ylabel(f"not captured yet\n(1/5 of the last {window})")


def _draw_curve(axes: Axes, curve: Survival, colour: str, label: str) -> Line2D:
    """Draw the steps from 1 at no shorts on, with the interval where there is one."""
    x = np.concatenate([[0.0], curve.shorts])
    y = np.concatenate([[1.0], curve.free])
    (line,) = axes.step(x, y, where="post", color=colour, linewidth=1.8, label=label)
    low, high = (np.concatenate([[1.0], end]) for end in (curve.low, curve.high))
    known = np.isfinite(low) & np.isfinite(high)
    if known.sum() > 1:
        axes.fill_between(x[known], low[known], high[known], step="post", color=colour, alpha=0.13, linewidth=0)
    return line


def _draw_censored(axes: Axes, arm: Arm, colour: str) -> None:
    """Mark runs that ended without capture on their curve."""
    ends = np.array([run.shorts for run in arm.runs if not run.captured])
    if not len(ends):
        return
    places = np.searchsorted(arm.curve.shorts, ends, side="right") - 1
    heights = np.where(places >= 0, arm.curve.free[places], 1.0)
    axes.plot(ends, heights, linestyle="", marker="|", markersize=9, markeredgewidth=1.6, color=colour)


def _draw_table(axes: Axes, told: Sequence[tuple[str, ...]], theme: Theme) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(told), 0)
    places = (0.0, 0.29, 0.42, 0.50, 0.59, 0.72, 0.88)
    for row, texts in enumerate(told):
        for place, text in zip(places, (plain(texts[0], 28), *texts[1:]), strict=True):
            axes.text(place, row + 0.5, text, color=theme.soft if row == 0 else theme.ink, fontsize=8, va="center")
    axes.axhline(0.95, color=theme.faint, linewidth=0.8)

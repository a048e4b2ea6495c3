"""What is said and drawn of two runs beside each other: pure functions, no widget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
from textual.content import Content

from shortstui.capture.compare import NO_VERDICT, Beside, Comparison, difference
from shortstui.capture.run_state import Outcome, RunState
from shortstui.runs.events import Deciding, Impression
from shortstui.tui import plots, view
from shortstui.tui.plots import Drawn
from shortstui.tui.run_cells import indented
from shortstui.tui.shown import plain
from shortstui.tui.widgets import history
from shortstui.tui.widgets.metric_plot import Axes, Series, axis_end

Measure = Literal["shares", "difference", "views"]
MEASURES: Final[tuple[Measure, ...]] = ("shares", "difference", "views")
TITLES: Final[Mapping[Measure, str]] = {
    "shares": "capture share, last 50  [$primary]━ left[/]  [$warning]• right[/]  [$accent]━ 1/5[/]",
    "difference": "left minus right, of the capture shares",
    "views": "log10 views, last 50  [$primary]━ left[/]  [$warning]• right[/]",
}
Ticks = tuple[tuple[float, str], ...]
_MOST_CLUSTERS: Final = 12
_NAMES: Final = 22
_OUTCOMES: Final[Mapping[Outcome, history.Outcome]] = {
    Outcome.WATCHED: "watched",
    Outcome.SKIPPED: "skipped",
    Outcome.NOT_ORGANIC: "other",
}


def drawn(measure: Measure, seen: Comparison, whole: Comparison) -> Drawn:
    """Return a plot of both runs up to the cursor.

    Args:
        measure: Which.
        seen: Both at the cursor.
        whole: Both at their ends: they give the axes, so that nothing moves but the curves.
    """
    longer = max(whole.left.organic, whole.right.organic)
    right = axis_end(longer, longer)
    marks = tuple({max(seen.left.organic, seen.right.organic)} - {0})
    if measure == "shares":
        ticks: Ticks = ((0.0, "0"), (0.2, "1/5"), (0.5, "50%"), (1.0, "100%"))
        series = (Series(seen.left.shares[50], "primary"), Series(seen.right.shares[50], "warning", marker="dot"))
        return series, Axes(right, 0.0, 1.0, ticks, rules=(view.THRESHOLD,), marks=marks)
    if measure == "difference":
        apart = difference(seen.left.shares[50], seen.right.shares[50])
        all_apart = np.abs(difference(whole.left.shares[50], whole.right.shares[50]))
        high = max(0.1, math.ceil(10 * float(all_apart.max())) / 10) if len(all_apart) else 0.1
        ticks = ((-high, f"{-high:+.1f}"), (0.0, "0"), (high, f"{high:+.1f}"))
        return (Series(apart.tolist(), "secondary"),), Axes(right, -high, high, ticks, rules=(0.0,), marks=marks)
    low, high, ticks = plots.powers([*whole.left.log_views, *whole.right.log_views])
    series = (Series(seen.left.log_views, "primary"), Series(seen.right.log_views, "warning", marker="dot"))
    return series, Axes(right, low, high, ticks, marks=marks)


def heading(side: str, state: RunState, name: str) -> Content:
    """Return which run a side is: its mark in the plots, persona, feed, folder."""
    persona, _ = view.persona_of(state, name)
    feed = view.feed_of(state.manifest) if state.manifest else ""
    mark = ("━ left ", "bold $primary") if side == "left" else ("• right ", "bold $warning")
    return Content.assemble(
        mark, plain(persona, "bold", 40), "  ", plain(feed, "", 60), "  ", plain(name, "dim", 80)
    )


def short_line(state: RunState, moment: int) -> Content:
    """Return the short that is on in a run, and what the bot did."""
    current = state.current
    if current is None:
        return Content.styled("before the first short", "dim")
    ended = moment > state.impressions
    return Content.assemble(
        _decided(current),
        (f" {current.number}  ", "$foreground 60%"),
        plain(current.short.title or "(no title)", "dim" if ended else "", 120),
        ("  (its last: this run is over)" if ended else "", "$foreground 60%"),
    )


def _decided(current: Deciding | Impression) -> tuple[str, str]:
    if current.decision.watch:
        return " WATCH ▶ ", "bold $background on $success"
    return " SKIP ⏭ ", "bold $background on $error"


def outcomes(state: RunState, most: int) -> list[history.Outcome]:
    """Return what became of the last shorts of a run, oldest first."""
    return [_OUTCOMES[Outcome(byte)] for byte in state.history[-most:]]


def table(seen: Comparison) -> Content:
    """Return the measures of both at the cursor, and their differences."""
    lines = [Content.styled(f"{'':<{_NAMES}}{'left':>9}{'right':>9}{'apart':>9}", "bold $foreground 75%")]
    for name, beside, form in (
        ("share, last 50", seen.share(50), "share"),
        ("share, last 100", seen.share(100), "share"),
        ("watched of all", seen.watched(), "share"),
        ("V2C", seen.v2c(50), "whole"),
        ("log10 views", seen.log_views(), "number"),
    ):
        lines.append(_line(name, beside, form))
    lines.append(Content.styled(f"{NO_VERDICT}", "$warning"))
    return Content("\n").join(lines)


def clusters(seen: Comparison) -> Content:
    """Return where the feeds differ most: the share of what each served, by cluster."""
    left, right = seen.left.manifest, seen.right.manifest
    if left is None or right is None or left.map.sha256 != right.map.sha256:
        return Content.styled("the runs have different interest maps: clusters can't be compared", "dim")
    liked = {*view.interests_of(seen.left), *view.interests_of(seen.right)}
    lines = [Content.styled(f"{'served differently':<{_NAMES}}{'left':>9}{'right':>9}{'apart':>9}", "bold")]
    for cluster, beside in seen.differing_clusters(_MOST_CLUSTERS):
        name = view.cluster_label(left, cluster) or f"cluster {cluster}"
        lines.append(_line(("★ " if cluster in liked else "  ") + name, beside, "share"))
    return Content("\n").join(lines)


def _line(name: str, beside: Beside, form: str) -> Content:
    figures = [_figure(beside.left, form), _figure(beside.right, form), _figure(beside.difference, form, sign="+")]
    return Content.assemble(indented(name, _NAMES), *(f"{figure:>9}" for figure in figures))


def _figure(value: float | None, form: str, sign: Literal["", "+"] = "") -> str:
    if value is None:
        return "–"
    if form == "share":
        return f"{round(100 * value):+} pp" if sign else f"{value:.0%}"
    if form == "whole":
        return f"{value:+.0f}" if sign else f"{value:.0f}"
    return f"{value:+.2f}" if sign else f"{value:.2f}"

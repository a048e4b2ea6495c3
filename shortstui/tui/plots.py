"""What is drawn in each of the dashboard's plots: pure functions of the state."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

import numpy as np

from shortstui.capture.evidence import words
from shortstui.capture.run_state import RunState
from shortstui.tui import evidence_view, view
from shortstui.tui.widgets.metric_plot import Axes, Series, axis_end

Plot = Literal["share", "evidence", "views"]
PLOTS: Final[tuple[Plot, ...]] = ("share", "evidence", "views")
Drawn = tuple[tuple[Series, ...], Axes]

TITLES: Final[Mapping[Plot, str]] = {
    "share": "capture share  [$primary]━ 50[/]  [$secondary]━ 100[/]  [$accent]━ 1/5[/]",
    "evidence": f"log10 E [$primary]━ STEERED[/] [$secondary]━ CAPTURED[/] [$accent]━ {words.LINE:.2f}[/]",
    "views": "log10 views, last 50",
}


def _share(state: RunState) -> Drawn:
    place = view.v2c_place(state)
    series = (Series(state.shares[100], "secondary"), Series(state.shares[50], "primary"))
    ticks = ((0.0, "0"), (0.2, "1/5"), (0.5, "50%"), (1.0, "100%"))
    marks = (place,) if place is not None else ()
    return series, Axes(_right(state), 0.0, 1.0, ticks, rules=(view.THRESHOLD,), marks=marks)


def share_with(state: RunState, other: RunState) -> Drawn:
    """Return the share over 50 of a run and, dotted, of the same shorts scored in another way.

    Args:
        state: At the moment shown.
        other: At the end of the run; it is drawn up to the same moment.
    """
    series, axes = _share(state)
    dotted = Series(other.shares[50][: state.organic], "warning", marker="dot")
    return (*series[1:], dotted), axes


def v2c_subtitle(state: RunState) -> str:
    """Return what stands below the share: V2C once there is one."""
    return f"V2C {state.v2c[50]}" if view.v2c_place(state) is not None else ""


def _evidence(state: RunState) -> Drawn:
    """log10 E of the two levels with the line of their alarms, and a mark at each alarm."""
    curves = evidence_view.curves(state.pair.evidence) if state.pair is not None else [[], []]
    steered, captured = curves
    low, top = evidence_view.bottom(curves), evidence_view.TOP
    ticks = ((low, f"{low:g}"), (words.LINE, f"{words.LINE:.2f}"), (top, f"≥{top:g}"))
    alarms = (
        [state.pair.evidence.alarm(name) for name in ("STEERED", "CAPTURED")] if state.pair is not None else []
    )
    marks = tuple(alarm for alarm in alarms if alarm is not None)
    series = (Series(captured, "secondary"), Series(steered, "primary"))
    return series, Axes(_right(state), low, top, ticks, rules=(words.LINE,), marks=marks)


def _views(state: RunState) -> Drawn:
    """The curve over whole powers of ten that hold it."""
    low, high, ticks = powers(state.log_views)
    return (Series(state.log_views, "success"),), Axes(_right(state), low, high, ticks)


def powers(log_views: Sequence[float]) -> tuple[int, int, tuple[tuple[float, str], ...]]:
    """Return the whole powers of ten that hold all values, the lowest and the highest, and a label for each."""
    values = np.array(log_views)
    known = values[np.isfinite(values)]
    low = math.floor(known.min()) if known.size else 3
    high = max(math.ceil(known.max()) if known.size else 7, low + 1)
    return low, high, tuple((float(power), _power(power)) for power in range(low, high + 1))


DRAWN: Final[Mapping[Plot, Callable[[RunState], Drawn]]] = {
    "share": _share,
    "evidence": _evidence,
    "views": _views,
}


def _right(state: RunState) -> int:
    return axis_end(state.organic, state.goal)


def _power(power: int) -> str:
    return view.compact(10**power) if power < 12 else f"1e{power}"

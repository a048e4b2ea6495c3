"""Videos to capture over runs, the ones that never got there included."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shortstui.capture.evidence.levels import Floats


class Until(NamedTuple):
    """One run's V2C: ``shorts`` until capture, or until the run's end when it was not captured (censored)."""

    shorts: float
    captured: bool


@dataclass(frozen=True, eq=False)
class Survival:
    """Kaplan–Meier curve of V2C.

    Attributes:
        shorts: Where the curve steps, shape (steps,).
        free: Share of runs not captured after so many shorts, same shape.
        low: Lower end of its 95 % interval (log-log), same shape; NaN where there is none.
        high: Upper end.
        median: Shorts until half of the runs are captured; infinite when they never are.
        horizon: Shorts that the restricted mean looks at.
        restricted_mean: Mean shorts without capture within the horizon.
        error: Its standard error.
    """

    shorts: Floats
    free: Floats
    low: Floats
    high: Floats
    median: float
    horizon: float
    restricted_mean: float
    error: float


def survival(runs: Sequence[Until], horizon: float | None = None) -> Survival:
    """Return the curve of V2C over runs.

    Sources: Kaplan & Meier, JASA 53 (1958), and the log-log interval, by way of scipy; restricted mean with
    Greenwood's variance: Klein & Moeschberger, Survival Analysis (2003), §4.5.

    Args:
        runs: At least one.
        horizon: For the restricted mean; to compare arms, the shorts that every run of all of them was followed
            for, whether it was captured or not. None: the longest time.

    Raises:
        ValueError: No runs, or a horizon where the curve is unknown: beyond a longest time that was censored.
    """
    from scipy.stats import ecdf

    longest = max((run.shorts for run in runs), default=0.0)
    horizon = longest if horizon is None else horizon
    if not runs or horizon <= 0:
        raise ValueError(f"horizon {horizon:g} with {len(runs)} runs")
    found = ecdf(_censored(runs)).sf
    at, free = np.asarray(found.quantiles, np.float64), np.asarray(found.probabilities, np.float64)
    if horizon > longest and free[-1] > 0:  # once all are captured, the curve stays at nought
        raise ValueError(f"horizon {horizon:g} beyond the last short that is known, {longest:g}")
    with warnings.catch_warnings():  # a step to nought has no log-log interval: NaN
        warnings.simplefilter("ignore", RuntimeWarning)
        ends = found.confidence_interval(method="log-log")
    half = np.flatnonzero(free <= 0.5 + 1e-12)
    mean, error = _restricted(runs, at, free, horizon)
    low, high = (np.asarray(end.probabilities, np.float64) for end in (ends.low, ends.high))
    return Survival(at, free, low, high, float(at[half[0]]) if len(half) else math.inf, horizon, mean, error)


def log_rank(first: Sequence[Until], second: Sequence[Until]) -> float:
    """Return the two-sided p of "both are captured at the same rate": fresh against switched.

    Source: Mantel, Cancer Chemotherapy Reports 50 (1966), by way of scipy.
    """
    from scipy.stats import logrank

    if not any(run.captured for run in (*first, *second)):
        return 1.0  # nobody was captured: nothing speaks for a difference
    with warnings.catch_warnings():  # nought by nought where one arm was over before anybody was captured: NaN
        warnings.simplefilter("ignore", RuntimeWarning)
        p = float(logrank(_censored(first), _censored(second)).pvalue)
    return 1.0 if math.isnan(p) else p


def _censored(runs: Sequence[Until]) -> object:
    from scipy.stats import CensoredData

    return CensoredData(
        uncensored=[run.shorts for run in runs if run.captured],
        right=[run.shorts for run in runs if not run.captured],
    )


def _restricted(runs: Sequence[Until], at: Floats, free: Floats, horizon: float) -> tuple[float, float]:
    """Return the area under the curve up to the horizon, and its standard error."""
    inside = at < horizon
    steps = np.concatenate([[0.0], at[inside], [horizon]])
    areas = np.diff(steps) * np.concatenate([[1.0], free[inside]])
    rest = areas[::-1].cumsum()[::-1][1:]  # from each step to the horizon
    times = np.array([run.shorts for run in runs])
    captured = np.array([run.captured for run in runs])
    at_risk = (times >= at[inside, None]).sum(axis=1)
    events = ((times == at[inside, None]) & captured).sum(axis=1)
    survivors = at_risk - events
    greenwood = np.where(survivors > 0, events / np.maximum(at_risk * survivors, 1), 0.0)
    return float(areas.sum()), math.sqrt(float((rest**2 * greenwood).sum()))

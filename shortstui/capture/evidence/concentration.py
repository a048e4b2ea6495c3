"""How much of the map a feed still shows: these measures describe; they detect nothing."""

from __future__ import annotations

import math
from collections import deque
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import Floats

WINDOW: Final = 200
"""Shorts to count clusters in: fewer leave too few repeats."""


def effective_clusters(counts: npt.NDArray[Any]) -> Floats:
    """Return the effective number of clusters (Hill number q = 2) from the unbiased Simpson index.

    1 / Σ n_i(n_i − 1) / (n(n − 1)). Infinite when no cluster came twice; NaN below two shorts. Simpson's index is
    unbiased in this form at any n, which the entropy's exponential is far from. Sources: Simpson, Nature 163
    (1949); Hill, Ecology 54 (1973).

    Args:
        counts: Shorts by cluster, shape (…, clusters).
    """
    counts = np.asarray(counts, np.float64)
    n = counts.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(n > 1, n * (n - 1) / (counts * (counts - 1)).sum(axis=-1), np.nan)
    return found


class EffectiveClusters:
    """Effective number of clusters in the last ``window`` organic shorts, kept up to date short by short.

    Args:
        window: Number of shorts.
    """

    def __init__(self, window: int = WINDOW) -> None:
        self.window = window
        self._recent: deque[int] = deque()
        self._counts: dict[int, int] = {}
        self._repeats = 0  # Σ n_i (n_i − 1)

    def add(self, cluster: int) -> float:
        """Take in the next short and return the number: NaN at first, infinite before a cluster came twice."""
        if len(self._recent) == self.window:
            gone = self._recent.popleft()
            self._counts[gone] -= 1
            self._repeats -= 2 * self._counts[gone]
        self._recent.append(cluster)
        before = self._counts.get(cluster, 0)
        self._counts[cluster] = before + 1
        self._repeats += 2 * before
        n = len(self._recent)
        if n < 2:
            return math.nan
        return n * (n - 1) / self._repeats if self._repeats else math.inf

    def copy(self) -> EffectiveClusters:
        """Return an independent copy."""
        twin = EffectiveClusters(self.window)
        twin._recent, twin._counts, twin._repeats = self._recent.copy(), self._counts.copy(), self._repeats
        return twin


def divergence(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> Floats:
    """Return the Jensen–Shannon divergence in bits (0–1) of two cluster histograms, shape (…, clusters).

    Source: Lin, IEEE Trans. Inf. Theory 37 (1991), by way of scipy, whose distance is its root.
    """
    from scipy.spatial.distance import jensenshannon

    found: Floats = np.asarray(jensenshannon(first, second, base=2, axis=-1), np.float64) ** 2
    return found


def excess_divergence(bot: npt.NDArray[Any], twins: npt.NDArray[Any]) -> Floats:
    """Return by how much the bot diverges from its twins more than they do from one another, in bits.

    Two finite histograms diverge even on the same feed; the twins' own divergence takes that away.

    Args:
        bot: Shorts by cluster, shape (…, clusters).
        twins: Same for two twins or more over as many shorts each, shape (twins, …, clusters).

    Raises:
        ValueError: Fewer than two twins.
    """
    if len(twins) < 2:
        raise ValueError("the twins' own divergence needs two of them")
    from_bot = np.mean([divergence(bot, twin) for twin in twins], axis=0)
    among = np.mean([divergence(one, other) for one, other in combinations(twins, 2)], axis=0)
    found: Floats = np.asarray(from_bot - among, np.float64)
    return found


class Drift(NamedTuple):
    """Mean log10 views with the bot minus that with its controls, with its 95 % interval."""

    value: float
    low: float
    high: float


def niche_drift(bot_views: npt.NDArray[Any], control_views: npt.NDArray[Any], confidence: float = 0.95) -> Drift:
    """Return how much more niche (negative) the bot's shorts are than its controls'.

    Welch's interval at one look, as if shorts were independent. Popularity alone moves it: no evidence of capture.
    Source: Welch, Biometrika 34 (1947), by way of scipy.

    Args:
        bot_views: Known views of a window of the bot's organic shorts, shape (shorts,); nought counts as one.
        control_views: The same of its controls.
        confidence: Of the interval.
    """
    if min(len(bot_views), len(control_views)) < 2:
        return Drift(math.nan, -math.inf, math.inf)
    from scipy.stats import ttest_ind

    bot, controls = (np.log10(np.maximum(views, 1)) for views in (bot_views, control_views))
    value = float(bot.mean() - controls.mean())
    if bot.std() == controls.std() == 0:
        return Drift(value, value, value)
    ends = ttest_ind(bot, controls, equal_var=False).confidence_interval(confidence)
    return Drift(value, float(ends.low), float(ends.high))

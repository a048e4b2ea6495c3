"""A count out of a count, with its exact interval."""

from __future__ import annotations

import math
from typing import NamedTuple


class Proportion(NamedTuple):
    """A share with its interval; NaN and 0–1 when nothing was counted."""

    hits: int
    of: int
    share: float
    low: float
    high: float


def proportion(hits: int, of: int, confidence: float = 0.95) -> Proportion:
    """Return a share with the Clopper–Pearson interval: it covers at least as often as it says.

    Source: Clopper & Pearson, Biometrika 26 (1934), by way of scipy.

    Raises:
        ValueError: More hits than there were, or fewer than none.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of}")
    if of == 0:
        return Proportion(0, 0, math.nan, 0.0, 1.0)
    from scipy.stats import binomtest

    found = binomtest(hits, of).proportion_ci(confidence, "exact")
    return Proportion(hits, of, hits / of, float(found.low), float(found.high))

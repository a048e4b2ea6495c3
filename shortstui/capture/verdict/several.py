"""Many personas and lost runs: what one verdict owes to the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shortstui.capture.evidence.levels import ALPHA, Floats
from shortstui.capture.proportion import Proportion, proportion


def adjusted(p: Floats) -> Floats:
    """Return the p of several personas adjusted for their number: call those ≤ α, and at most α of them are false.

    Source: Benjamini & Hochberg, JRSS B 57 (1995), by way of scipy; it controls the false discovery rate.

    Args:
        p: One for each persona, shape (personas,).
    """
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p, method="bh"), np.float64)


class Attrition(NamedTuple):
    """Runs lost (blocked, crashed) in two arms, and whether one arm loses more."""

    bots: Proportion
    controls: Proportion
    p: float
    differs: bool


def attrition(bots_lost: int, bots: int, controls_lost: int, controls: int, alpha: float = ALPHA) -> Attrition:
    """Return whether bots get lost at another rate than controls: if so, the runs that are left compare badly.

    Fisher's exact test, two-sided. Source: Fisher 1935, by way of scipy.
    """
    from scipy.stats import fisher_exact

    lost, kept = (bots_lost, controls_lost), (bots - bots_lost, controls - controls_lost)
    arms = proportion(bots_lost, bots), proportion(controls_lost, controls)
    p = float(fisher_exact([lost, kept]).pvalue)
    return Attrition(*arms, p, p <= alpha)

"""How many pairs does an effect need?"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from shortstui.capture.evidence.levels import ALPHA
from shortstui.capture.proportion import Proportion, proportion
from shortstui.capture.verdict.sign_flip import sign_flip_p

_EXPERIMENTS: Final = 1_000
_FLIPS: Final = 1_999
"""Fewer than for a verdict: a thousand p-values average their errors out."""
MOST_PAIRS: Final = 40
"""Beyond, an experiment is no longer one."""


@lru_cache(maxsize=1024)
def power(
    lift: float, spread: float, pairs: int, *, captured: float = 1.0, alpha: float = ALPHA, seed: int = 0
) -> Proportion:
    """Return in how many of 1,000 simulated experiments the sign flip finds an effect, with 95 % interval.

    Each pair's lift is normal around nought with the given spread, plus the effect in those that are captured.

    Args:
        lift: Effect on the share of a captured bot's shorts.
        spread: Standard deviation between pairs without an effect; from calibration.
        pairs: K.
        captured: Share of bots that the platform captures at all.
        alpha: One-sided.
        seed: Of the simulation.
    """
    rng = np.random.default_rng([seed, pairs])
    noise = rng.normal(0.0, spread, (_EXPERIMENTS, pairs))
    lifts = noise + lift * (rng.random(noise.shape) < captured)
    found = 0
    for start in range(0, _EXPERIMENTS, 50):  # all flips of a thousand experiments at once would not fit
        found += int((sign_flip_p(lifts[start : start + 50], sample=_FLIPS) <= alpha).sum())
    return proportion(found, _EXPERIMENTS)


def pairs_needed(
    lift: float, spread: float, *, captured: float = 1.0, wanted: float = 0.8, alpha: float = ALPHA, seed: int = 0
) -> int | None:
    """Return the smallest number of pairs with the wanted power, or None when 40 are too few.

    Power grows with the pairs but for the steps of the exact p: the search doubles, halves what range is left,
    and then looks a few pairs further down.
    """

    def enough(pairs: int) -> bool:
        return power(lift, spread, pairs, captured=captured, alpha=alpha, seed=seed).share >= wanted

    few, many = 0, 5
    while not enough(many):
        if many == MOST_PAIRS:
            return None
        few, many = many, min(2 * many, MOST_PAIRS)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return next((pairs for pairs in range(max(1, many - 2), many) if enough(pairs)), many)

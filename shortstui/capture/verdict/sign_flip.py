"""The experiment's verdict on a persona: exact sign flips over its pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import ALPHA, Floats

EXACT: Final = 12
"""Most pairs with all 2^K flips; beyond, a seeded sample."""
SAMPLE: Final = 20_000
"""Flips in the sample beyond: the error of a p of .05 is about .0015."""


@dataclass(frozen=True, slots=True)
class SignFlip:
    """A verdict over pairs.

    Attributes:
        pairs: K.
        lift: Mean over the pairs.
        p: One-sided, against "no lift".
        low: Lower end of the two-sided 1 − α interval for the lift; −inf when K pairs can't bound it.
        high: Upper end.
        exact: All flips were tried.
    """

    pairs: int
    lift: float
    p: float
    low: float
    high: float
    exact: bool


def sign_flip(lifts: Floats, alpha: float = ALPHA, seed: int = 0) -> SignFlip:
    """Return the verdict on the lifts of K pairs.

    Under the hypothesis each pair's lift is as likely its own negative, so the observed mean is one of 2^K equally
    likely ones. Flipping the pairs A changes the sum by −2 Σ_A d, hence a flip reaches the observed mean exactly
    when the mean of A is ≤ 0; against "lift = θ" when it is ≤ θ. The interval's ends are therefore order
    statistics of the subset means. Sources: Fisher 1935, §21; Hartigan, "Using subsample values as typical
    values", JASA 64 (1969).

    Args:
        lifts: Mean lift of each pair's last third, shape (K,), all finite.
        alpha: 1 − α is the interval's confidence.
        seed: Of the sample beyond 12 pairs.

    Raises:
        ValueError: No pairs.
    """
    lifts = np.asarray(lifts, np.float64)
    if lifts.ndim != 1 or not len(lifts) or not np.isfinite(lifts).all():
        raise ValueError("lifts: a row of at least one finite number")
    flips = _flips(len(lifts), seed)
    means, mirrored = _subset_means(lifts, flips), _subset_means(-lifts, flips)
    extreme = _at_most_nought(means, lifts).sum(axis=-1)
    tail = math.floor(alpha / 2 * len(means) + 1e-9)  # so many equally likely flips may lie beyond each end
    return SignFlip(
        pairs=len(lifts),
        lift=float(lifts.mean()),
        p=float(extreme / len(means)),
        low=float(np.sort(means)[tail]),
        high=-float(np.sort(mirrored)[tail]),
        exact=len(lifts) <= EXACT,
    )


def sign_flip_p(lifts: Floats, seed: int = 0, sample: int = SAMPLE) -> Floats:
    """Return the one-sided p of many experiments with K pairs each: (experiments, K) → (experiments,).

    Args:
        lifts: Mean lift of each pair's last third.
        seed: Of the sample beyond 12 pairs.
        sample: Its size.
    """
    lifts = np.asarray(lifts, np.float64)
    sums = lifts @ _flips(lifts.shape[-1], seed, sample).T.astype(np.float64)  # their sign is all
    share: Floats = _at_most_nought(sums, lifts).mean(axis=-1)
    return share


def smallest_p(pairs: int) -> float:
    """Return the smallest p that so many pairs can give: with 4 pairs nothing is ever significant at .05."""
    return 2.0**-pairs if pairs <= EXACT else 1 / (SAMPLE + 1)


def _flips(pairs: int, seed: int, sample: int = SAMPLE) -> npt.NDArray[np.bool_]:
    """Return which pairs each flip turns round, shape (flips, pairs); the first turns none."""
    if pairs <= EXACT:
        return (np.arange(2**pairs)[:, None] >> np.arange(pairs) & 1).astype(np.bool_)
    drawn = np.random.default_rng(seed).random((sample, pairs)) < 0.5
    return np.concatenate([np.zeros((1, pairs), np.bool_), drawn])


def _subset_means(lifts: Floats, flips: npt.NDArray[np.bool_]) -> Floats:
    """Return the mean of the flipped pairs, −inf where none is; (…, K) → (…, flips)."""
    sizes = flips.sum(axis=1)
    means: Floats = np.where(sizes > 0, lifts @ flips.T.astype(np.float64) / np.maximum(sizes, 1), -np.inf)
    return means


def _at_most_nought(means: Floats, lifts: Floats) -> npt.NDArray[np.bool_]:
    """Return which subset means are ≤ 0, ties in spite of rounding included."""
    return np.asarray(means <= 1e-12 * np.abs(lifts).max(axis=-1, keepdims=True))

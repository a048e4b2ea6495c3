"""The band around the mean lift: a confidence sequence, valid at every look."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from shortstui.capture.evidence.levels import ALPHA, Floats

_BETS: Final = np.array([0.03, 0.08, 0.18, 0.35, 0.6, 0.85])
"""λ in units of 1/_SCALE."""
_GUESS: Final = 0.25
"""The next lift's guess is the running mean within ±1/4: a lift then misses it by no more than 5/4."""
_SCALE: Final = 1 + _GUESS
_PSI: Final = -np.log1p(-_BETS) - _BETS
_NEWTON: Final = 8
"""Steps; each stays above the root, so that stopping early only widens the band."""


class Band(NamedTuple):
    """Mean lift so far, and the interval that holds the true running mean at all looks with chance 1 − α."""

    mean: float
    low: float
    high: float


class LiftBand:
    """The running mean of the lifts y_t − c_t of a pair with its confidence sequence, short by short.

    A gambler who stakes λ on every lift being above its expectation holds, by Fan's inequality, at least
    exp(λ S_t − ψ(λ) V_t), S_t the sum of the lifts less their expectations and V_t the sum of their squared
    distances from the running mean before each. That holds for expectations that move, so the band is one for the
    *running mean of the expectations*: no constant lift is assumed, unlike in betting on one fixed mean. The bets
    are mixed over a grid of λ, each side has α/2. Sources: Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform,
    nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49 (2021), theorem 4; Fan, Grama &
    Liu 2015.

    Args:
        alpha: Chance that the true running mean is ever outside.
    """

    def __init__(self, alpha: float = ALPHA) -> None:
        self.alpha = alpha
        self.shorts = 0
        self._sum = 0.0
        self._squares = 0.0

    def add(self, y: float, c: float) -> None:
        """Take in the next short: the bot's y and its controls' mean c, both 0–1."""
        lift = y - c
        guess = min(max(self._sum / self.shorts, -_GUESS), _GUESS) if self.shorts else 0.0
        self._squares += (lift - guess) ** 2
        self._sum += lift
        self.shorts += 1

    @property
    def band(self) -> Band:
        """The band of now; the whole range −1 to 1 before the first short."""
        if not self.shorts:
            return Band(0.0, -1.0, 1.0)
        mean = self._sum / self.shorts
        reach = float(_reach(np.array(self._squares), self.alpha)) / self.shorts
        return Band(mean, max(mean - reach, -1.0), min(mean + reach, 1.0))

    def copy(self) -> LiftBand:
        """Return an independent copy."""
        twin = LiftBand(self.alpha)
        twin.shorts, twin._sum, twin._squares = self.shorts, self._sum, self._squares
        return twin


def lift_bands(y: Floats, c: Floats, alpha: float = ALPHA) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high of many runs after each short, the same numbers as :class:`LiftBand`.

    Args:
        y: The bots', shape (runs, shorts).
        c: The controls' means, same shape.
        alpha: As for :class:`LiftBand`.

    Returns:
        Three arrays of shape (runs, shorts).
    """
    lift = np.asarray(y, np.float64) - c
    count = np.arange(1, lift.shape[-1] + 1)
    mean = np.cumsum(lift, axis=-1) / count
    guess = np.zeros_like(lift)
    guess[..., 1:] = np.clip(mean[..., :-1], -_GUESS, _GUESS)
    reach = _reach(np.cumsum((lift - guess) ** 2, axis=-1), alpha) / count
    return mean, np.maximum(mean - reach, -1.0), np.minimum(mean + reach, 1.0)


def _reach(squares: Floats, alpha: float) -> Floats:
    """Return the largest sum S at which the mixed capital is still below 2/α, given V; any shape."""
    line = math.log(2 / alpha)
    spent = _PSI * (squares[..., None] / _SCALE**2)
    # one λ alone, with its share of the money, ends the search: a start above the root of a convex function
    reach = ((line + math.log(len(_BETS)) + spent) / _BETS).min(axis=-1)
    for _ in range(_NEWTON):
        capital = _BETS * reach[..., None] - spent
        top = capital.max(axis=-1, keepdims=True)
        weight = np.exp(capital - top)
        total = weight.sum(axis=-1)
        value = top[..., 0] + np.log(total / len(_BETS))
        reach = reach - (value - line) * total / (weight @ _BETS)
    scaled: Floats = reach * _SCALE
    return scaled

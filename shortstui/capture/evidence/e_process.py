"""The mixture e-process: how much a gambler who doubts the hypothesis has won so far."""

from __future__ import annotations

import math
from array import array
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import ALPHA, Floats, Level
from shortstui.capture.track import Track

BETS: Final = (0.02, 0.04, 0.08, 0.15, 0.25, 0.4, 0.6, 0.85)
"""Shares of the largest bet 1/(r + δ) that the gambler divides the first unit of money over."""


class EProcess:
    """Evidence that one bot has left its controls, bet by bet.

    W_t(λ) = Π(1 + λ x_i) is a non-negative supermartingale under the level's hypothesis, and so is
    E_t = mean over λ of W_t(λ). By Ville's inequality P(E ever reaches 1/α) ≤ α: the user may look at any time.
    Sources: Ville 1939; Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting",
    JRSS B 86 (2024); the grid of λ is the project's capture study's.

    An alarm speaks of this pair of feeds. It is never the experiment's verdict: two accounts may differ for
    other reasons than interests.

    Args:
        level: The hypothesis bet against.
        alpha: Chance of a false alarm at any look.

    Attributes:
        alarm: Number of shorts at the first E ≥ 1/α; None so far.
    """

    def __init__(self, level: Level, alpha: float = ALPHA) -> None:
        self.level = level
        self.line = -math.log(alpha)
        self._path = Track("d")
        self.alarm: int | None = None
        self._bets = [bet / level.worst for bet in BETS]
        self._wealth = [0.0] * len(BETS)
        self._log_e = 0.0
        self._batch: int | None = None
        self._pending: list[float] = []

    @property
    def log_e(self) -> float:
        """Log E (natural) of now; the alarm's line is ``line``."""
        return self._log_e

    @property
    def path(self) -> array[float]:
        """Log E (natural) after each short; a copy."""
        return self._path.first()

    @property
    def shorts(self) -> int:
        """Number of shorts taken in."""
        return len(self._path)

    def add(self, y: float, c: float, batch: int | None = None) -> float:
        """Take in the next short of the bot and of its controls, and return log E.

        Args:
            y: The bot's: on persona or not; see :meth:`Level.payoff`.
            c: The controls' mean.
            batch: Number of the batch that the platform served it in, where that is known: shorts of one batch
                hang together, so the bet is on the batch's mean and is settled when the next batch begins.
        """
        payoff = self.level.payoff(y, c)
        if batch is None:
            self.settle()
            self._bet(payoff)
        else:
            if batch != self._batch:
                self.settle()
            self._pending.append(payoff)
        self._batch = batch
        self._path.append(self._log_e)
        self._listen()
        return self._log_e

    def skip(self) -> float:
        """Take in a short on which nothing can be bet, and return log E as it was."""
        self._path.append(self._log_e)
        return self._log_e

    def settle(self) -> None:
        """Bet on the batch that is open, as its end is known: the next one began, or the run is over."""
        if self._pending:
            self._bet(math.fsum(self._pending) / len(self._pending))
            self._pending = []
            self._listen()

    def copy(self) -> EProcess:
        """Return an independent copy."""
        twin = EProcess.__new__(EProcess)
        twin.__dict__.update(self.__dict__)
        twin._path, twin._wealth, twin._pending = self._path.copy(), self._wealth[:], self._pending[:]
        return twin

    def _bet(self, payoff: float) -> None:
        # y and c may be means with rounding in them; a loss beyond the worst would break the guarantee
        payoff = max(payoff, -self.level.worst)
        self._wealth = [w + math.log1p(bet * payoff) for w, bet in zip(self._wealth, self._bets, strict=True)]
        top = max(self._wealth)
        self._log_e = top + math.log(math.fsum(math.exp(w - top) for w in self._wealth) / len(self._wealth))

    def _listen(self) -> None:
        if self.alarm is None and self._log_e >= self.line:
            self.alarm = max(len(self._path), 1)


def log_evidence(level: Level, y: Floats, c: Floats, *, first: int = 0, batch: int = 1) -> Floats:
    """Return the log E of many runs after each short, the same numbers as :class:`EProcess` gives one by one.

    Args:
        level: The hypothesis bet against.
        y: The bots', shape (runs, shorts).
        c: The controls' means, same shape.
        first: Number of shorts at the beginning without a bet.
        batch: Shorts in a batch, counted from the first short that is bet on. Above 1, a batch is settled at the
            first short of the next one.

    Returns:
        Natural logarithms, shape (runs, shorts).
    """
    payoff = np.maximum(level.payoff(np.asarray(y, np.float64), np.asarray(c, np.float64)), -level.worst)
    shorts = payoff.shape[-1]
    payoff = payoff[..., first:]
    if batch > 1:
        whole = payoff.shape[-1] // batch
        payoff = payoff[..., : whole * batch].reshape(*payoff.shape[:-1], whole, batch).mean(axis=-1)
    total = np.full(payoff.shape, -np.inf)
    for bet in BETS:
        wealth = np.cumsum(np.log1p((bet / level.worst) * payoff), axis=-1)
        total = np.logaddexp(total, wealth)
    total -= math.log(len(BETS))
    start = np.zeros((*total.shape[:-1], first + (batch if batch > 1 else 0)))
    return np.concatenate([start, np.repeat(total, batch, axis=-1)], axis=-1)[..., :shorts]


def alarms(log_e: Floats, alpha: float = ALPHA) -> npt.NDArray[np.int64]:
    """Return the number of shorts at each run's alarm, 0 where there is none; shape (runs,).

    Args:
        log_e: Shape (runs, shorts).
        alpha: As for :class:`EProcess`.
    """
    over = log_e >= -math.log(alpha)
    return np.where(over.any(axis=-1), over.argmax(axis=-1) + 1, 0)

"""The mixture e-process: how much a gambler who doubts the hypothesis has won so far."""

from __future__ import annotations

import math
from array import array
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import ALPHA, Floats, Level
from shortstui.capture.track import Track

BETS: Final = (0.25, 0.55, 0.9)
"""Stakes, as shares of the largest one 1/(r + δ), that the gambler divides money over."""
PATIENCE: Final = 50
"""Shorts after which half of the money is on bets: the rest is kept for what begins later."""


class EProcess:
    """Evidence that one bot has left its controls, bet by bet.

    A gambler begins with 1 and, before each bet, moves some money from a reserve to each of a few stakes λ; a
    stake's money M then becomes M(1 + λx), x the payoff. E is all the money, reserve included: the mean, over λ
    and over the moment s at which the bet began, of Π_{s<i≤t}(1 + λ x_i). The reserve is 50/(50 + shorts),
    whatever happens, so that a recommender that begins late still meets fresh money.

    Why the user may look at any time: x ≥ −(r + δ) and λ < 1/(r + δ), so no M is ever negative. What is moved
    before a bet is known before it, and moving adds nothing. Under the level's hypothesis x is at most nought in
    the mean, whatever came before, so that E(1 + λx) ≤ 1, and the sum is a non-negative supermartingale that
    begins at 1. By Ville's inequality P(E ever reaches 1/α) ≤ α.
    Sources: Ville 1939; Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting",
    JRSS B 86 (2024); mixing over the beginning: Shin, Ramdas & Rinaldo, "E-detectors", NEJSDS 2 (2024). Stakes and
    patience were chosen on the simulated platform.

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
        self._wealth = [-math.inf] * len(BETS)  # logarithms
        self._reserve = 1.0
        self._settled = 0
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
            self._bet(payoff, 1)
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
            self._bet(math.fsum(self._pending) / len(self._pending), len(self._pending))
            self._pending = []
            self._listen()

    def copy(self) -> EProcess:
        """Return an independent copy."""
        twin = EProcess.__new__(EProcess)
        twin.__dict__.update(self.__dict__)
        twin._path, twin._wealth, twin._pending = self._path.copy(), self._wealth[:], self._pending[:]
        return twin

    def _bet(self, payoff: float, shorts: int) -> None:
        # y and c may be means with rounding in them; a loss beyond the worst would break the guarantee
        payoff = max(payoff, -self.level.worst)
        kept = PATIENCE / (PATIENCE + self._settled + 1)  # a batch's size is not known before its bet
        fresh = math.log((self._reserve - kept) / len(BETS))
        self._wealth = [
            _log_sum(fresh, wealth) + math.log1p(bet * payoff)
            for wealth, bet in zip(self._wealth, self._bets, strict=True)
        ]
        self._reserve = kept
        self._settled += shorts
        self._log_e = _log_sum(math.log(kept), *self._wealth)

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
    kept = PATIENCE / (PATIENCE + 1 + batch * np.arange(payoff.shape[-1]))
    fresh = np.log(-np.diff(kept, prepend=1.0) / len(BETS))
    total = np.broadcast_to(np.log(kept), payoff.shape)
    for bet in BETS:
        steps = np.log1p((bet / level.worst) * payoff)
        grown = np.cumsum(steps, axis=-1)  # by a bet from the first short on; from s on, grown_t − grown_{s−1}
        total = np.logaddexp(total, grown + np.logaddexp.accumulate(fresh - (grown - steps), axis=-1))
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


def _log_sum(*logs: float) -> float:
    """Return the logarithm of the sum of numbers given by logarithms, one at least of them above −∞."""
    top = max(logs)
    return top + math.log(math.fsum(math.exp(each - top) for each in logs))

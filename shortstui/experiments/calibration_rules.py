"""When each rule first says so, in many runs at once: what calibration counts."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import (
    ALPHA,
    CAPTURED,
    COMMON,
    NARROWED,
    PIGEONHOLED,
    STEERED,
    STEERED_CAREFUL,
    Floats,
    Level,
)
from shortstui.capture.evidence.recurrence import log_narrowing
from shortstui.simulator.cells import Cells
from shortstui.simulator.nulls import BATCH

PUBLISHED: Final = "1/5 rule, window {window}"
BY_BATCHES: Final = "{level}, by batches"
AMONG_TWINS: Final = "{level}, twin against twins"
BEST: Final = "STEERED, best bettor"
_SHARE, _WINDOWS = 0.2, (50, 100)
_BLOCK = 20
"""Shorts for which the best bettor keeps a stake."""
Alarms = npt.NDArray[np.int64]
"""The short at which a rule first said so in each run, shape (runs,); 0: never."""


def rules(cells: Cells) -> dict[str, Alarms]:
    """Return when each rule first says so, in each run.

    STEERED and CAPTURED are tested three times: with a bet on every short, as on a feed whose batches nobody
    knows; with one on the mean of every ten; and on the first twin, held against the other controls as if it were
    the bot: the negative control, as a twin's watching carries no interest.
    """
    y = cells.bot.astype(np.float64)
    c = cells.on_persona[:, 1:].mean(axis=1)
    narrowed = alarms(log_narrowing(cells.seen[:, 0], cells.seen[:, 1:]))
    captured = alarms(log_evidence(CAPTURED, y, c))
    both = np.where((captured > 0) & (narrowed > 0), np.maximum(captured, narrowed), 0)
    found = {
        STEERED.name: steered_alarms(y, c),
        CAPTURED.name: captured,
        NARROWED.name: narrowed,
        PIGEONHOLED: both,
    }
    for level in (STEERED, CAPTURED):
        found[BY_BATCHES.format(level=level.name)] = alarms(log_evidence(level, y, c, batch=BATCH))
    if cells.on_persona.shape[1] > 2:
        twin, others = cells.on_persona[:, 1].astype(np.float64), cells.on_persona[:, 2:].mean(axis=1)
        found[AMONG_TWINS.format(level=STEERED.name)] = steered_alarms(twin, others)
        found[AMONG_TWINS.format(level=CAPTURED.name)] = alarms(log_evidence(CAPTURED, twin, others))
    for window in _WINDOWS:
        found[PUBLISHED.format(window=window)] = _published(y, window)
    return found


def steered_alarms(y: Floats, c: Floats) -> Alarms:
    """Return when STEERED first says so, with the care that the base share asks for at each look.

    Args:
        y: The bots', shape (runs, shorts).
        c: The controls' means, same shape.
    """
    common = np.cumsum(c, axis=1) / np.arange(1, c.shape[1] + 1) > COMMON
    heard = _heard(STEERED, y, c)
    if common.any():
        heard = np.where(common, _heard(STEERED_CAREFUL, y, c), heard)
    return np.where(heard.any(axis=1), heard.argmax(axis=1) + 1, 0)


def _heard(level: Level, y: Floats, c: Floats) -> npt.NDArray[np.bool_]:
    """Return at which looks a level's alarm has sounded, now or before."""
    return np.logical_or.accumulate(log_evidence(level, y, c) >= -math.log(ALPHA), axis=1)


def best_bettor(cells: Cells) -> Alarms:
    """Return when a gambler would find STEERED who knows how the shares will go: no real one can be much sooner.

    The stake of every twenty shorts is the one that makes the logarithm of money grow the most over all these runs
    (Kelly 1956). It looks into the future, so it is a limit that the platform sets, and no rule.

    Args:
        cells: Of one recommender with one strength.
    """
    payoff = STEERED.payoff(cells.bot.astype(np.float64), cells.on_persona[:, 1:].mean(axis=1))
    stakes = np.linspace(0.0, 0.999, 50) / STEERED.worst
    grown = np.empty_like(payoff)
    for begin in range(0, payoff.shape[1], _BLOCK):
        block = payoff[:, begin : begin + _BLOCK]
        growth = [np.log1p(stake * block).mean() for stake in stakes]
        grown[:, begin : begin + _BLOCK] = np.log1p(stakes[int(np.argmax(growth))] * block)
    return alarms(np.cumsum(grown, axis=1))


def _published(y: Floats, window: int) -> Alarms:
    """Return when the share of the last ``window`` shorts first exceeds 1/5."""
    total = np.cumsum(y, axis=1)
    total[:, window:] -= total[:, :-window].copy()
    over = total[:, window - 1 :] > _SHARE * window
    return np.where(over.any(axis=1), over.argmax(axis=1) + window, 0)

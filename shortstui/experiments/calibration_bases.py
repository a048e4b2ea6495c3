"""Are the levels still right for a persona that is rarer, or more common, than the published ones?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import CAPTURED, COMMON, STEERED
from shortstui.capture.proportion import proportion
from shortstui.experiments.calibrated import AtBase, Rate
from shortstui.experiments.calibration_rules import Alarms, steered_alarms
from shortstui.simulator.cells import Cells, Mask, Misreading
from shortstui.simulator.nulls import NULLS, play

BASES: Final = (0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4)
"""Shares of a feed by popularity; what is found in the controls lies near."""
ON: Final = ("N6", "NR", "NW")
"""Where accounts differ: the nulls on which a base share matters."""
WARNED: Final = "warned: a common persona"
"""No rule but what a screen says at the end of the run."""
ALLOWED: Final = {CAPTURED.name: 0.01, STEERED.name: 0.05}
"""What the levels promise; STEERED .07 on the worst mix."""
WORST: Final = ("NW", 0.07)
_TOPICS = (6, 7, 8, 9)
_BATCH = 100
"""Runs in memory together."""


def at_bases(
    share: npt.NDArray[np.float64], runs: int, shorts: int, twins: int, seed: int, eyes: Misreading
) -> Iterator[AtBase]:
    """Yield the false alarms of personas of each base share.

    The personas like 6 to 9 topics of neighbouring ranks of popularity, and more only where the commonest 9 are
    not enough: the published ones are of that size, and the fewer the topics, the more accounts differ in them.

    Args:
        share: How often each topic is served, shape (topics,), sum 1.
        runs: For each base share and null.
        shorts: Of each run.
        twins: Yoked twins of each bot.
        seed: Same seed, same result.
        eyes: How all viewers misread.
    """
    for base in BASES:
        likes = _personas(share, base, runs)
        rates: list[Rate] = []
        met: list[float] = []
        for null in (null for null in NULLS if null.name in ON):
            found: dict[str, list[Alarms]] = {}
            for begin in range(0, runs, _BATCH):
                key = seed * 1_000_003 + int(base * 1000) * 10_000 + begin
                cells = play(null, share, likes[begin : begin + _BATCH], shorts, twins, key, eyes)
                met.append(float(cells.on_persona[:, 1:].mean()))
                for rule, at in _levels(cells).items():
                    found.setdefault(rule, []).append(at)
            rates += [
                rate(f"{null.name}: {null.what}", True, rule, np.concatenate(at)) for rule, at in found.items()
            ]
        yield AtBase(round(float(np.mean(met)), 4), rates)


def rate(platform: str, blind: bool, rule: str, at: Alarms) -> Rate:
    """Return how often a rule said so, given when it did in each run."""
    hits = at[at > 0]
    of = proportion(len(hits), len(at))
    delay = float(np.median(hits)) if len(hits) else None
    return Rate(platform, blind, rule, len(hits), len(at), round(of.low, 5), round(of.high, 5), delay)


def kept_range(found: Sequence[AtBase]) -> tuple[float, float]:
    """Return the base shares, lowest and highest, between which no level surely breaks what it promises.

    Surely: the whole interval of its false alarms is above what is allowed.
    """
    good = [not any(_breaks(rate) for rate in at.rates) for at in found]
    start = min(range(len(found)), key=lambda place: abs(found[place].base_share - 0.08))
    first = last = start
    while first > 0 and good[first - 1]:
        first -= 1
    while last + 1 < len(found) and good[last + 1]:
        last += 1
    return found[first].base_share, found[last].base_share


def _breaks(rate: Rate) -> bool:
    if rate.rule not in ALLOWED:
        return False
    name, allowed = WORST
    worst = rate.rule == STEERED.name and rate.platform.startswith(f"{name}:")
    return rate.low > (allowed if worst else ALLOWED[rate.rule])


def _levels(cells: Cells) -> dict[str, Alarms]:
    y, c = cells.bot.astype(np.float64), cells.on_persona[:, 1:].mean(axis=1)
    warned = np.where(c.mean(axis=1) > COMMON, c.shape[1], 0)
    return {
        STEERED.name: steered_alarms(y, c),
        CAPTURED.name: alarms(log_evidence(CAPTURED, y, c)),
        WARNED: warned.astype(np.int64),
    }


def _personas(share: npt.NDArray[np.float64], base: float, runs: int) -> Mask:
    """Return personas with about the base share, shape (runs, topics)."""
    by_rank = np.argsort(-share)
    before = np.concatenate([[0.0], np.cumsum(share[by_rank])])
    likes = np.zeros((runs, len(share)), np.bool_)
    for run, liked in enumerate(likes):
        count = _TOPICS[run % len(_TOPICS)]
        if before[count] < base:
            liked[by_rank[: int(np.searchsorted(before, base))]] = True
        else:
            start = int(np.abs(before[count:] - before[:-count] - base).argmin())
            liked[by_rank[start : start + count]] = True
    return likes

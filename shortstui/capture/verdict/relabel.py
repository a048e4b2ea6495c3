"""The verdict on two groups whose members belong to no pairs: relabelling."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from shortstui.capture.evidence.levels import ALPHA, Floats

EXACT: Final = 20_000
"""Most relabellings that are all tried; beyond, a seeded sample of so many."""
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A verdict over two groups.

    Attributes:
        lift: Mean of the bots minus mean of the controls.
        p: One-sided, against "no more than the margin".
        low: Lower end of the two-sided 1 − α interval for the lift; −inf when so few can't bound it.
        high: Upper end.
        exact: All relabellings were tried.
    """

    lift: float
    p: float
    low: float
    high: float
    exact: bool


def relabel(
    bots: Floats, controls: Floats, *, margin: float = 0.0, alpha: float = ALPHA, seed: int = 0
) -> Relabelled:
    """Return the verdict on bots and on a control group.

    Under the hypothesis who was a bot is chance: every way to call as many of all runs bots is equally likely. The
    interval holds the lifts θ that a two-sided test at α does not refuse, found by halving. Sources: Fisher 1935,
    §21; Pitman, JRSS Suppl. 4 (1937); Ernst, "Permutation methods", Stat. Science 19 (2004).

    Args:
        bots: A measure of each bot, shape (m,), finite.
        controls: The same of each control, shape (n,).
        margin: A lift of no more counts as none.
        alpha: 1 − α is the interval's confidence.
        seed: Of the sample.

    Raises:
        ValueError: A group is empty.
    """
    if not len(bots) or not len(controls):
        raise ValueError("relabelling needs bots and controls")
    chosen, exact = _relabellings(len(bots), len(controls), seed)
    lift = float(bots.mean() - controls.mean())
    spread = max(float(np.ptp(np.concatenate([bots, controls]))), 1e-9)

    def above(theta: float) -> float:
        return _p(bots - theta, controls, chosen)

    def below(theta: float) -> float:
        return _p(-(bots - theta), -controls, chosen)

    return Relabelled(
        lift=lift,
        p=above(margin),
        low=_end(above, lift, lift - 4 * spread, alpha / 2),
        high=-_end(lambda theta: below(-theta), -lift, -lift - 4 * spread, alpha / 2),
        exact=exact,
    )


def _relabellings(bots: int, controls: int, seed: int) -> tuple[Floats, bool]:
    """Return who is called a bot, 0 or 1, shape (relabellings, bots + controls); the first is what was."""
    size = bots + controls
    if math.comb(size, bots) <= EXACT:
        rows = np.zeros((math.comb(size, bots), size))
        for row, members in zip(rows, combinations(range(size), bots), strict=True):
            row[list(members)] = 1.0
        return rows, True
    rng = np.random.default_rng(seed)
    rows = np.zeros((EXACT, size))
    rows[0, :bots] = 1.0
    order = rng.random((EXACT - 1, size)).argsort(axis=1)[:, :bots]
    np.put_along_axis(rows[1:], order, 1.0, axis=1)
    return rows, False


def _p(bots: Floats, controls: Floats, chosen: Floats) -> float:
    """Return the share of relabellings with a bots' sum of at least what it was, ties in spite of rounding too."""
    values = np.concatenate([bots, controls])
    sums = chosen @ values
    return float((sums >= sums[0] - 1e-12 * np.abs(values).sum()).mean())


def _end(p: Callable[[float], float], inside: float, outside: float, tail: float) -> float:
    """Return the lift between an included and an excluded one at which p passes the tail; −inf if none is."""
    if p(outside) > tail:
        return -math.inf
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if p(middle) > tail:
            inside = middle
        else:
            outside = middle
    return inside

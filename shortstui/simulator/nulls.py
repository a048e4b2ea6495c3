"""Platforms that ignore what a viewer likes, many viewers at once: there "captured" must stay silent.

Each null is what a feed may do to a verdict without any personalisation by interest: drift, trends, runs of a
topic, accounts that differ from the start, a reaction to *how much* is watched. Kinds and strengths are those of
the project's first study; batches of ten shorts are the unit of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.simulator.cells import Cells, Mask, Misreading, Topics, misread
from shortstui.simulator.streams import stream

BATCH: Final = 10
"""Shorts in a batch: drift, trends and reactions move from batch to batch."""
_MEMORY = 200.0
"""Shorts after which a drift has forgotten 63 % of where it was."""
_TREND_FACTOR, _TREND_SHARE = 4.5, 0.2
_RECENT = 50
"""Shorts over which a platform sees how much is watched."""


@dataclass(frozen=True)
class Null:
    """One way to ignore a viewer's interests.

    Attributes:
        name: "N4", "NR".
        what: In a few words.
        flat: Whether every topic is as frequent as any other.
        drift: Deviation of log popularity that wanders for all viewers alike.
        trend: Whether a fifth of the topics becomes 4.5 times as frequent at some time, for all viewers alike.
        burst: Chance that a short has the topic of the one before.
        account: Deviation of the constant log offset that each account has for each topic.
        account_drift: Deviation of a log offset that wanders for each account on its own.
        reacts: How strongly popular topics gain with the share that the viewer watches, whatever it is.
    """

    name: str
    what: str
    flat: bool = False
    drift: float = 0.0
    trend: bool = False
    burst: float = 0.0
    account: float = 0.0
    account_drift: float = 0.0
    reacts: float = 0.0


NULLS: Final = (
    Null("N0", "uniform", flat=True),
    Null("N1", "by popularity"),
    Null("N2", "topics drift for all alike", drift=0.4),
    Null("N3", "a trend on a fifth of the topics", trend=True),
    Null("N4", "runs of a topic", burst=0.3),
    Null("N5", "accounts differ, sd .3", account=0.3),
    Null("N6", "accounts differ, sd .6", account=0.6),
    Null("N7", "accounts drift on their own", account_drift=0.4),
    Null("N8", "reacts to how much is watched, not to what", reacts=1.0),
    Null("NR", "realistic mix", drift=0.4, burst=0.2, account=0.3),
    Null("NW", "worst mix", drift=0.6, burst=0.3, account=0.6, account_drift=0.4),
)
"""By name as in the project's first study; NR and NW mix several."""


def play(
    null: Null,
    share: npt.NDArray[np.float64],
    interests: Mask,
    shorts: int,
    twins: int = 3,
    seed: int = 0,
    eyes: Misreading | None = None,
) -> Cells:
    """Let many cells scroll a platform that ignores interests.

    Args:
        null: What the platform does instead.
        share: How often each topic is served, shape (topics,), sum 1.
        interests: The persona of each run, shape (runs, topics).
        shorts: How many; rounded up to whole batches and cut again.
        twins: Yoked twins of each bot.
        seed: Same seed, same cells.
        eyes: How all viewers misread; as shorts-tiny does by default.
    """
    runs, topics = interests.shape
    rng = stream(seed, f"null {null.name}")
    world = _World(null, share, runs, twins + 2, rng)
    batches = math.ceil(shorts / BATCH)
    seen = np.empty((runs, twins + 2, batches * BATCH), dtype=np.int16)
    watched = np.zeros((runs, batches * BATCH), dtype=np.bool_)
    for batch in range(batches):
        here = slice(batch * BATCH, (batch + 1) * BATCH)
        recent = watched[:, max(0, here.start - _RECENT) : here.start]
        served = world.serve(batch, recent.mean(axis=1) if recent.size else np.zeros(runs))
        seen[:, :, here] = misread(served, topics, eyes or Misreading(), rng)
        watched[:, here] = np.take_along_axis(interests, seen[:, 0, here].astype(np.intp), axis=1)
    return Cells.of(seen[:, :, :shorts], interests)


class _World:
    """What a platform serves to all viewers of all runs, batch by batch."""

    def __init__(
        self, null: Null, share: npt.NDArray[np.float64], runs: int, viewers: int, rng: np.random.Generator
    ) -> None:
        topics = len(share)
        self._null = null
        self._rng = rng
        self._log_share = np.log(np.full(topics, 1 / topics) if null.flat else share)
        self._keep = math.exp(-BATCH / _MEMORY)
        self._common = null.drift * rng.standard_normal((runs, 1, topics))
        self._own = null.account_drift * rng.standard_normal((runs, viewers, topics))
        self._offset = null.account * rng.standard_normal((runs, viewers, topics))
        trending = rng.random((runs, topics)).argsort(axis=1) < _TREND_SHARE * topics
        self._trend = np.where(trending, math.log(_TREND_FACTOR), 0.0)[:, None, :] if null.trend else None
        self._trend_from = rng.integers(0, 80, (runs, 1, 1))
        self._last: Topics | None = None
        self._shape = (runs, viewers, BATCH)

    def serve(self, batch: int, watched: npt.NDArray[np.float64]) -> Topics:
        """Return a batch of topics, shape (runs, viewers, 10); ``watched`` is the share that each bot watched."""
        logits = self._log_share + self._offset + self._common + self._own
        if self._trend is not None:
            logits = logits + np.where(batch >= self._trend_from, self._trend, 0.0)
        if self._null.reacts:  # the no-watch control is not yoked: it has watched nothing
            amount = np.repeat(watched[:, None], self._shape[1], axis=1)
            amount[:, -1] = 0.0
            logits = logits * (1 + self._null.reacts * amount[:, :, None])
        self._wander()
        return self._with_runs(_draw(logits, BATCH, self._rng))

    def _wander(self) -> None:
        """Let the drifts move on: stationary first-order autoregressions."""
        fresh = math.sqrt(1 - self._keep**2)
        if self._null.drift:
            step = self._rng.standard_normal(self._common.shape)
            self._common = self._keep * self._common + self._null.drift * fresh * step
        if self._null.account_drift:
            step = self._rng.standard_normal(self._own.shape)
            self._own = self._keep * self._own + self._null.account_drift * fresh * step

    def _with_runs(self, topics: Topics) -> Topics:
        if not self._null.burst:
            return topics
        stays = self._rng.random(self._shape) < self._null.burst
        before = self._last
        for place in range(BATCH):
            if before is not None:
                topics[:, :, place] = np.where(stays[:, :, place], before, topics[:, :, place])
            before = topics[:, :, place]
        self._last = topics[:, :, -1].copy()
        return topics


def _draw(logits: npt.NDArray[np.float64], count: int, rng: np.random.Generator) -> Topics:
    """Draw topics by inverse distribution: shape (…, topics) to (…, count)."""
    weight = np.exp(logits - logits.max(axis=-1, keepdims=True), dtype=np.float32)
    bound = np.cumsum(weight, axis=-1)
    at = rng.random((*logits.shape[:-1], count), dtype=np.float32) * bound[..., -1:]
    drawn = (at[..., :, None] >= bound[..., None, :]).sum(axis=-1, dtype=np.int16)
    return np.asarray(np.minimum(drawn, logits.shape[-1] - 1), dtype=np.int16)

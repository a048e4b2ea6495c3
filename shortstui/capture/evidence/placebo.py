"""Placebo personas: is the capture one of *this* persona, or of anything at all?"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import Floats

PLACEBOS: Final = 200


class Placebo(NamedTuple):
    """A persona's lift among those of its placebos.

    Attributes:
        lift: The persona's share with the bot minus that with its controls.
        z: Lift minus the placebos' mean, over their standard deviation; NaN when they do not vary.
        rank: 1 when no placebo has as much lift.
        of: Number of placebos plus one; ``rank / of`` is a p-value if the persona is as arbitrary as they.
        matched: Mean share of the placebos in the controls, to hold against the persona's.
        share: The persona's share in the controls.
    """

    lift: float
    z: float
    rank: int
    of: int
    matched: float
    share: float


def placebo_sets(
    control_counts: npt.NDArray[np.int64], persona: npt.NDArray[np.bool_], *, count: int = PLACEBOS, seed: int = 0
) -> npt.NDArray[np.bool_]:
    """Return random sets of clusters, without the persona's, that have about its share in the controls.

    Each takes clusters in a random order as long as they fit under the persona's share, then one more if that
    brings it nearer. Source: the project's capture study.

    Args:
        control_counts: Organic shorts of all controls together by cluster, shape (clusters,).
        persona: Which clusters are the persona's, same shape.
        count: Number of sets.
        seed: Of the order.

    Returns:
        Shape (count, clusters); no set is empty as long as the persona leaves a cluster.
    """
    rng = np.random.default_rng(seed)
    others = np.flatnonzero(~persona)
    target = int(control_counts[persona].sum())
    sets = np.zeros((count, len(persona)), np.bool_)
    for chosen in sets:
        total = 0
        order = rng.permutation(others)
        for cluster in order:
            if total + control_counts[cluster] <= target:
                chosen[cluster] = True
                total += int(control_counts[cluster])
        left = order[~chosen[order]]
        if len(left):
            best = left[np.abs(control_counts[left] + total - target).argmin()]
            if abs(control_counts[best] + total - target) < target - total or not chosen.any():
                chosen[best] = True
    return sets


def placebo_lifts(sets: npt.NDArray[np.bool_], bot_counts: Floats, control_counts: Floats) -> Floats:
    """Return the lift of every set of clusters: (…, clusters) counts of bot and controls → (…, sets).

    Args:
        sets: Shape (sets, clusters), or (…, sets, clusters) when every run has its own.
        bot_counts: The bot's organic shorts by cluster, shape (…, clusters).
        control_counts: The same of all its controls together.
    """
    bot = bot_counts / np.maximum(bot_counts.sum(axis=-1, keepdims=True), 1)
    controls = control_counts / np.maximum(control_counts.sum(axis=-1, keepdims=True), 1)
    lifts: Floats = (sets @ (bot - controls)[..., None])[..., 0]
    return lifts


def placebo(
    bot_counts: npt.NDArray[np.int64],
    control_counts: npt.NDArray[np.int64],
    persona: npt.NDArray[np.bool_],
    *,
    count: int = PLACEBOS,
    seed: int = 0,
) -> Placebo:
    """Return where the persona's lift stands among random sets of clusters that are as common as it is.

    Args:
        bot_counts: The bot's organic shorts by cluster, shape (clusters,).
        control_counts: The same of all its controls together.
        persona: Which clusters are the persona's.
        count: Number of placebos.
        seed: Of the sets.
    """
    sets = placebo_sets(control_counts, persona, count=count, seed=seed)
    bot, controls = bot_counts.astype(np.float64), control_counts.astype(np.float64)
    lifts = placebo_lifts(sets, bot, controls)
    lift = float(placebo_lifts(persona[None], bot, controls)[0])
    spread = float(lifts.std(ddof=1)) if len(lifts) > 1 else 0.0
    share = controls / max(float(controls.sum()), 1.0)
    return Placebo(
        lift=lift,
        z=(lift - float(lifts.mean())) / spread if spread > 0 else float("nan"),
        rank=1 + int((lifts >= lift - 1e-12).sum()),
        of=count + 1,
        matched=float((sets @ share).mean()),
        share=float(share[persona].sum()),
    )

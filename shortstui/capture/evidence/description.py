"""What can be said of a run and its controls besides the evidence: measures that describe and detect nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.change_point import ChangePoint, change_point
from shortstui.capture.evidence.concentration import (
    WINDOW,
    Drift,
    effective_clusters,
    excess_divergence,
    niche_drift,
)
from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.evidence.placebo import Placebo, placebo

Counts = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.int64]


class Band(NamedTuple):
    """A measure of the bot's beside the same of its controls.

    Attributes:
        bot: NaN where there is too little to measure.
        controls: One value a control; empty where that needs more controls than there are.
    """

    bot: float
    controls: tuple[float, ...]


class Sides(NamedTuple):
    """A control's shares of the bot's persona before and after the bot's change."""

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Description:
    """The measures of one run, each with its controls'. All are over the shorts that were compared.

    Attributes:
        shorts: How many those are.
        placebo: The persona's lift among random sets of clusters that are as common, over the whole run.
        placebo_z: z of every control held against the other controls.
        effective: Effective number of clusters in the last 200 shorts; infinite where none came twice.
        excess: Jensen–Shannon divergence in the last 200 from the controls, less that among them, in bits; a
            control's is the same against the others. None with one control.
        drift: Mean log10 views of the last 200 less the controls'.
        drifts: The same of every control against the others.
        change: Where the bot's share of persona shorts changed the most; None in a short run.
        sides: Every control's shares on either side of it.
    """

    shorts: int
    placebo: Placebo
    placebo_z: tuple[float, ...]
    effective: Band
    excess: Band | None
    drift: Drift
    drifts: tuple[float, ...]
    change: ChangePoint | None
    sides: tuple[Sides, ...]


def describe(pair: LivePair) -> Description | None:
    """Return the description of a finished run; None when nothing was compared. Takes a moment: off the screen.

    Args:
        pair: The run and its controls.
    """
    if not pair.evidence.shorts:
        return None
    viewed = pair.viewed
    seen, ranks = np.unique(np.array([each.clusters for each in viewed]), return_inverse=True)
    ranks = ranks.reshape(len(viewed), -1)
    liked = np.isin(seen, list(pair.persona))
    something = seen >= 0
    counts, recent = (_counts(part, len(seen))[:, something] for part in (ranks, ranks[:, -WINDOW:]))
    views = [np.asarray(each.views)[-WINDOW:] for each in viewed]
    change = change_point(liked[ranks[0]])
    effective = effective_clusters(recent)
    return Description(
        shorts=pair.evidence.shorts,
        placebo=_placebo(counts, 0, liked[something]),
        placebo_z=tuple(each.z for each in _of_controls(counts, liked[something])),
        effective=Band(float(effective[0]), tuple(map(float, effective[1:]))),
        excess=_excess(recent),
        drift=_drift(views, 0),
        drifts=tuple(_drift(views[1:], control).value for control in _numbers(views)),
        change=change,
        sides=() if change is None else tuple(_sides(liked[row], change.at) for row in ranks[1:]),
    )


def _numbers(viewers: Sequence[Any] | Counts) -> range:
    """Return the numbers of the controls among themselves; none when one is alone."""
    return range(len(viewers) - 1) if len(viewers) > 2 else range(0)


def _counts(ranks: Ranks, clusters: int) -> Counts:
    return np.array([np.bincount(row, minlength=clusters) for row in ranks])


def _placebo(counts: Counts, viewer: int, liked: npt.NDArray[np.bool_]) -> Placebo:
    return placebo(counts[viewer], np.delete(counts, viewer, axis=0).sum(axis=0), liked)


def _of_controls(counts: Counts, liked: npt.NDArray[np.bool_]) -> list[Placebo]:
    return [_placebo(counts[1:], control, liked) for control in _numbers(counts)]


def _excess(counts: Counts) -> Band | None:
    controls = counts[1:]
    if len(controls) < 2:
        return None
    others = [np.delete(controls, number, axis=0) for number in range(len(controls))]
    among = [excess_divergence(c, rest) for c, rest in zip(controls, others, strict=True) if len(rest) > 1]
    return Band(float(excess_divergence(counts[0], controls)), tuple(map(float, among)))


def _drift(views: Sequence[npt.NDArray[np.float64]], viewer: int) -> Drift:
    known = [each[np.isfinite(each)] for each in views]
    return niche_drift(known[viewer], np.concatenate(known[:viewer] + known[viewer + 1 :]))


def _sides(on_persona: npt.NDArray[np.bool_], at: int) -> Sides:
    return Sides(float(on_persona[:at].mean()), float(on_persona[at:].mean()))

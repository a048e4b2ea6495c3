"""What if the bot had gone by other interests, or by another rule? A saved run scored again, as it was served.

The feed reacted to what the bot really did. A what-if says how the shorts that *were* served look to another
scoring; what would have been served nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from shortstui.capture.agreement import Agreement
from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.capture.run_state import RunState
from shortstui.interests.perception import Vector
from shortstui.runs.events import Impression, Line, Switched
from shortstui.runs.manifest import Manifest

NOTHING: Final = -1
"""The cluster where there was nothing to see."""
REASON: Final = "what if"

Fits = npt.NDArray[np.bool_]
"""Whether a scoring would watch each impression, shape (impressions,)."""


@dataclass(frozen=True, eq=False)
class Sightings:
    """What was seen in the impressions of a run, as arrays.

    Attributes:
        clusters: Of the nearest tag, shape (impressions,); :data:`NOTHING` where there was nothing to see.
        masses: Softmax mass of every cluster, shape (impressions, k); None where that is not known.
    """

    clusters: npt.NDArray[np.int32]
    masses: Vector | None = None

    def at(self, places: slice | Fits) -> Sightings:
        """Return those of some impressions only."""
        return Sightings(self.clusters[places], None if self.masses is None else self.masses[places])


@dataclass(frozen=True)
class Scoring:
    """Whose interests, and by which rule.

    Attributes:
        weights: Of the interests, by the number of their cluster.
        threshold: Of the rule "interest-mass"; None for "nearest-tag".
    """

    weights: Mapping[int, float]
    threshold: float | None = None

    @property
    def rule(self) -> str:
        """The rule in words."""
        return "nearest-tag" if self.threshold is None else f"interest-mass {self.threshold:g}"


def fits(sightings: Sightings, scoring: Scoring) -> Fits:
    """Return what a scoring would watch: the same as :func:`shortstui.personas.decide.judge`, for a whole run.

    Raises:
        ValueError: The rule needs masses, and they are not known.
    """
    something = sightings.clusters != NOTHING
    if scoring.threshold is None:
        return np.asarray(np.isin(sightings.clusters, list(scoring.weights)) & something)
    if sightings.masses is None:
        raise ValueError("the rule interest-mass needs the masses")
    mass = np.zeros(len(sightings.clusters))
    for (
        cluster,
        weight,
    ) in scoring.weights.items():  # in the same order as one by one, so that the sums are the same
        if 0 <= cluster < sightings.masses.shape[1]:
            mass += sightings.masses[:, cluster].astype(np.float64) * weight
    return np.asarray((np.minimum(mass, 1.0) >= scoring.threshold) & something)


def switched_at(lines: Iterable[Line]) -> int | None:
    """Return the number of impressions before the bot took on another persona; None if it never did."""
    return next((line.event.at for line in lines if isinstance(line.event, Switched)), None)


def rescore(lines: Sequence[Line], manifest: Manifest, fit: Fits) -> RunState:
    """Fold a run as if the bot had watched other shorts: the same state, so the same widgets can draw it.

    Args:
        lines: The run's lines.
        manifest: What it was made with; with the what-if's interests, where they are others.
        fit: What would have been watched; those that are not organic never are.

    Returns:
        The state at the end.
    """
    return RunState.of(manifest, rescored(lines, fit))


def rescored(lines: Iterable[Line], fit: Fits) -> Iterable[Line]:
    """Yield a run's lines with other decisions in them; all else is as it was recorded."""
    answers = iter(fit.tolist())
    for line in lines:
        event = line.event
        if isinstance(event, Impression):
            watch = next(answers) and event.short.kind == "video"
            if watch != event.decision.watch:
                decision = msgspec.structs.replace(event.decision, watch=watch, reason=REASON)
                event = msgspec.structs.replace(event, decision=decision)
                line = msgspec.structs.replace(line, event=event)
        yield line


def compared(impressions: Iterable[Impression], fit: Fits) -> Agreement:
    """Return the what-if's decisions held against the recorded ones, over organic shorts."""
    counts = Agreement()
    for one, watch in zip(impressions, fit.tolist(), strict=True):
        if one.short.kind == "video":
            counts = counts.add(watch, one.decision.watch)
    return counts


def pair_evidence(bot: tuple[Sightings, Fits], controls: Sequence[tuple[Sightings, Fits]]) -> PairEvidence:
    """Return the evidence on a bot and its controls, all scored alike.

    As :func:`shortstui.capture.evidence.beside.evidence_on`, but a short is on persona when the scoring would
    watch it. For "nearest-tag" that is the same thing.

    Args:
        bot: What was seen in its organic shorts (up to a persona switch), and whether they fit.
        controls: The same of each control, at least of one.
    """
    pair = PairEvidence()
    for own, *others in zip(_seen(*bot), *(_seen(*each) for each in controls), strict=False):
        pair.add(own, others)
    return pair


def organic(impressions: Sequence[Impression]) -> Fits:
    """Return which impressions are organic, shape (impressions,)."""
    return np.array([one.short.kind == "video" for one in impressions], np.bool_)


def _seen(sightings: Sightings, fit: Fits) -> Iterable[Seen]:
    for cluster, watch in zip(sightings.clusters.tolist(), fit.tolist(), strict=True):
        yield Seen(None if cluster == NOTHING else cluster, watch)

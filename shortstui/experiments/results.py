"""What an experiment's runs saw, read from the disk: the columns that a verdict is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from shortstui.capture.v2c import THRESHOLD
from shortstui.capture.verdict.survival import Until
from shortstui.capture.views import VIEWS_WINDOW, log_views
from shortstui.errors import ShortstuiError
from shortstui.experiments.rules import Rules
from shortstui.runs.events import Ended, Impression
from shortstui.runs.manifest import Manifest, ResolvedInterest
from shortstui.runs.reader import RunRecord, read_events
from shortstui.runs.store import list_runs

PLATEAU: Final = 200
"""Shorts at a run's end whose share is its plateau."""
_NOTHING: Final = -1
"""The cluster of a short in which there was nothing to see."""
Condition = tuple[str | None, float | None]


@dataclass(frozen=True, eq=False)
class Observed:
    """One run of an experiment, after its switch if it has one; organic shorts only.

    Attributes:
        run: Name of its folder.
        arm: Of the plan.
        replicate: From 1.
        role: Whether it is a bot or a control.
        twin: What a control that is a twin does; None for others.
        persona: Name of the persona that is measured.
        interests: Its clusters.
        switched: Whether the bot was somebody else before.
        condition: Recommender and strength, where they are known.
        clusters: What was seen, shape (shorts,); −1 for nothing.
        watched: Whether the viewer decided to watch, same shape.
        views: log10 of each short's views, same shape; NaN where they are unknown.
        planned: Shorts that this part was to have, ads and the like included; None for open end.
        served: Shorts it had, ads and the like included.
        end: Why its last session ended; "interrupted" when it did not.
    """

    run: str
    arm: str
    replicate: int
    role: Literal["bot", "control"]
    twin: str | None
    persona: str
    interests: frozenset[int]
    switched: bool
    condition: Condition
    clusters: npt.NDArray[np.int64]
    watched: npt.NDArray[np.bool_]
    views: npt.NDArray[np.float64]
    planned: int | None
    served: int
    end: str

    def lost(self, rules: Rules) -> bool:
        """Return whether the run is too short for the verdict: blocked, broken off, not finished yet."""
        if self.planned is None:
            return not len(self.clusters)
        return self.served < rules.least * self.planned or not len(self.clusters)

    def on_persona(self, interests: frozenset[int]) -> npt.NDArray[np.float64]:
        """Return which shorts fit a persona, 0 or 1, shape (shorts,)."""
        return np.isin(self.clusters, sorted(interests)).astype(np.float64)

    def measured_share(self, interests: frozenset[int], rules: Rules) -> float:
        """Return the share of the measured part that fits a persona; NaN when there is none."""
        part = self.on_persona(interests)[measured_from(len(self.clusters), rules) :]
        return float(part.mean()) if len(part) else float("nan")

    def until(self, window: int) -> Until:
        """Return the published V2C: watched more than 1/5 of the last ``window``."""
        seen = len(self.watched)
        if seen >= window:
            total = np.concatenate([[0], np.cumsum(self.watched)])
            over = np.flatnonzero(total[window:] - total[:-window] > THRESHOLD * window)
            if len(over):
                return Until(float(over[0] + window), True)
        return Until(float(seen), False)

    def plateau(self) -> float:
        """Return the share that was watched of the last :data:`PLATEAU` shorts; NaN without any."""
        return _mean(self.watched[-PLATEAU:])

    def mean_views(self) -> tuple[float, float]:
        """Return the mean log10 of the views of the first and of the last :data:`VIEWS_WINDOW`; NaN if unknown."""
        known = self.views[np.isfinite(self.views)]
        return _mean(known[:VIEWS_WINDOW]), _mean(known[-VIEWS_WINDOW:])


def measured_from(shorts: int, rules: Rules) -> int:
    """Return where the measured part of a run of so many organic shorts begins."""
    return {"all": 0, "last-half": shorts // 2, "last-third": shorts * 2 // 3}[rules.over]


def read_observed(folder: Path, plan: str) -> tuple[list[Observed], list[str]]:
    """Read all runs of an experiment.

    Args:
        folder: Of the experiment.
        plan: Hash of its frozen plan: only runs that were made under it count.

    Returns:
        The runs by arm, replicate and name; and a sentence on each one that is left out: it can't be read, it was
        changed after it was recorded, or it belongs to another plan.
    """
    runs = list_runs(folder)
    manifests = {run.name: run.manifest for run in runs if run.manifest is not None}
    found, problems = [], []
    for run in runs:
        one = read_one(run.folder, manifests, plan)
        if isinstance(one, Observed):
            found.append(one)
        else:
            problems.append(one)
    return sorted(found, key=lambda one: (one.arm, one.replicate, one.run)), problems


def read_one(folder: Path, manifests: Mapping[str, Manifest], plan: str) -> Observed | str:
    """Read one run of an experiment; return a sentence on it if it is left out, see :func:`read_observed`.

    Args:
        folder: The run's.
        manifests: Those of the whole experiment by run.
        plan: Hash of the frozen plan.
    """
    try:
        record = read_events(folder)
        one = observed(record, manifests)
    except ShortstuiError as error:
        return f"{folder.name}: {error.what}"
    if one is None or (record.manifest.experiment and record.manifest.experiment.plan != plan):
        return f"{folder.name}: was not made under this plan"
    if record.tampered_at is not None:
        return f"{folder.name}: line {record.tampered_at} was changed after it was recorded"
    return one


def observed(record: RunRecord, manifests: Mapping[str, Manifest]) -> Observed | None:
    """Return what a verdict needs of a run; None for one that is part of no experiment.

    Args:
        record: The run.
        manifests: Those of the whole experiment by run: a twin is measured where its bot is.
    """
    manifest = record.manifest
    place = manifest.experiment
    if place is None:
        return None
    lead = manifests.get(manifest.twin.of, manifest) if manifest.twin else manifest
    after, persona, interests = _measured(lead)
    shorts = [one for one in record.impressions if one.number > after]
    organic = [one for one in shorts if one.short.kind == "video"]
    ended = record.lines[-1].event if record.lines else None
    return Observed(
        run=manifest.run,
        arm=place.arm,
        replicate=place.replicate,
        role=place.role,
        twin=manifest.twin.kind if manifest.twin else None,
        persona=persona,
        interests=frozenset(one.cluster for one in interests),
        switched=after > 0,
        condition=_condition(manifest),
        clusters=np.fromiter(_clusters(organic), np.int64, len(organic)),
        watched=np.fromiter((one.decision.watch for one in organic), np.bool_, len(organic)),
        views=np.fromiter((log_views(one.short.views) for one in organic), np.float64, len(organic)),
        planned=None if manifest.goal is None else manifest.goal - after,
        served=len(shorts),
        end=ended.reason if isinstance(ended, Ended) else "interrupted",
    )


def _measured(manifest: Manifest) -> tuple[int, str, Iterable[ResolvedInterest]]:
    """Return after how many shorts the measured part begins, and whose interests count in it."""
    if manifest.switch is None:
        return 0, manifest.persona.name, manifest.interests
    return manifest.switch.after, manifest.switch.persona.name, manifest.switch.interests


def _clusters(organic: Iterable[Impression]) -> Iterator[int]:
    for one in organic:
        yield one.perception.cluster if one.perception else _NOTHING


def _mean(values: npt.NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else math.nan


def _condition(manifest: Manifest) -> Condition:
    recommender, strength = (manifest.feed.settings.get(key) for key in ("recommender", "strength"))
    return (
        recommender if isinstance(recommender, str) else None,
        float(strength) if isinstance(strength, int | float) else None,
    )

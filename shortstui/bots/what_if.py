"""A saved run and its controls, scored again: by other interests, another rule, or other eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shortstui.bots.otherwise import (
    Asked,
    eyes_for,
    other_look,
    otherwise,
    own_look,
    scorings_of,
    unusable,
    with_rule,
)
from shortstui.bots.second_look import Noticed
from shortstui.capture.agreement import Agreement
from shortstui.capture.evidence.pair import PairEvidence
from shortstui.capture.rescore import (
    Fits,
    Scoring,
    Sightings,
    compared,
    fits,
    organic,
    pair_evidence,
    rescore,
    switched_at,
)
from shortstui.capture.run_state import RunState
from shortstui.capture.sensitivity import Setting, sensitivity
from shortstui.interests.progress import Progress
from shortstui.runs.cells import read_controls
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import RunRecord, read_events


@dataclass(frozen=True, eq=False)
class Scored:
    """A run under one scoring.

    Attributes:
        manifest: What the run was made with, or would have been.
        scoring: The interests and the rule; of the part before a persona switch.
        state: The run's state at its end.
        pair: The evidence beside its controls, before a switch; None without controls.
        seen: What was seen in the bot's organic shorts before a switch.
        controls: The same of each control, with its kind.
    """

    manifest: Manifest
    scoring: Scoring
    state: RunState
    pair: PairEvidence | None
    seen: Sightings
    controls: Sequence[tuple[str, Sightings]]

    def sensitivity(self) -> list[Setting]:
        """Read the run in every setting of the fixed grid; on the truth all rules are one."""
        if self.manifest.perceive == "truth":
            controls = [(kind, Sightings(each.clusters)) for kind, each in self.controls]
            return sensitivity(Sightings(self.seen.clusters), controls, self.scoring)
        return sensitivity(self.seen, self.controls, self.scoring)


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A run as it was and as it might have been.

    Attributes:
        run: Its name.
        original: As it was recorded.
        other: As it was asked; the same when nothing is otherwise.
        agreement: The other decisions held against the recorded ones.
        off: Organic shorts on which scoring the run again as it was gives another decision than is recorded. The
            original is the record's own all the same.
        noticed: What was noticed while looking again.
    """

    run: str
    original: Scored
    other: Scored
    agreement: Agreement
    off: int
    noticed: Noticed

    @property
    def changed(self) -> bool:
        """Whether anything is otherwise."""
        return self.other is not self.original


def what_if(folder: Path, asked: Asked, progress: Progress, *, grid: bool = False) -> WhatIf:
    """Score a run and its controls again.

    Args:
        folder: The run.
        asked: What is to be otherwise.
        progress: Told of what is loaded.
        grid: Whether the grid of settings is wanted too: it needs masses, where they can be had.

    Raises:
        ShortstuiError: What is asked can't be had from what the run kept.
    """
    record = _read(folder)
    controls = read_controls(record)
    made, noticed = record.manifest, Noticed()
    eyes = eyes_for(record, asked, progress)
    new_made = otherwise(made, asked, eyes)
    old = scorings_of(made)
    new = [with_rule(each, asked) for each in scorings_of(new_made)]
    massive = grid or any(each.threshold is not None for each in (*old, *(() if asked.elsewhere else new)))
    look = own_look(record, massive, grid, noticed, progress)
    decided = np.array([one.decision.watch for one in record.impressions], np.bool_)
    seen = [look(each) for each in (record, *controls)]
    original = _score(record, controls, made, old, seen, decided)
    off = int((_fits(record, seen[0], old) != decided)[organic(record.impressions)].sum())
    if new == old and not asked.elsewhere:
        return WhatIf(made.run, original, original, compared(record.impressions, decided), off, noticed)
    if asked.elsewhere and eyes is not None:
        noticed = Noticed()
        massive = grid or any(each.threshold is not None for each in new)
        look = other_look(record, asked, eyes, massive, noticed, progress)
        seen = [look(each) for each in (record, *controls)]
    fit = _fits(record, seen[0], new)
    other = _score(record, controls, new_made, new, seen, fit)
    return WhatIf(made.run, original, other, compared(record.impressions, fit), off, noticed)


def _read(folder: Path) -> RunRecord:
    record = read_events(folder)
    if record.manifest.twin is not None:
        raise unusable(
            record, "this run is a control: it decides by no persona", f"name its bot: {record.manifest.twin.of}"
        )
    if not record.impressions:
        raise unusable(record, "nothing was served in this run", "choose another")
    return record


def _fits(record: RunRecord, seen: Sightings, scorings: Sequence[Scoring]) -> Fits:
    """Return what would have been watched, by the persona of each part."""
    fit = fits(seen, scorings[0])
    at = switched_at(record.lines)
    if at is not None and len(scorings) > 1:
        fit[at:] = fits(seen, scorings[1])[at:]
    return fit & organic(record.impressions)


def _score(
    record: RunRecord,
    controls: Sequence[RunRecord],
    made: Manifest,
    scorings: Sequence[Scoring],
    seen: Sequence[Sightings],
    fit: Fits,
) -> Scored:
    """Fold everything that is told of one scoring.

    Args:
        record: The bot's.
        controls: Those beside it.
        made: The manifest that goes with the scoring.
        scorings: Before a switch, and after.
        seen: What was seen by the bot and by each control.
        fit: What the bot watches, or would have watched.
    """
    counted = organic(record.impressions)
    if (at := switched_at(record.lines)) is not None:
        counted[at:] = False
    own = seen[0].at(counted)
    theirs = [each.at(organic(control.impressions)) for control, each in zip(controls, seen[1:], strict=True)]
    kinds = [control.manifest.twin.kind if control.manifest.twin else "" for control in controls]
    pair = None
    if controls:
        pair = pair_evidence((own, fit[counted]), [(each, fits(each, scorings[0])) for each in theirs])
    state = rescore(record.lines, made, fit)
    return Scored(made, scorings[0], state, pair, own, list(zip(kinds, theirs, strict=True)))

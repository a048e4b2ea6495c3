"""A saved run and its controls, scored again: by other interests, another rule, or other eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from shortstui.bots.eyes import Eyes
from shortstui.bots.resolution import mind_of, resolve_interests
from shortstui.bots.second_look import Look, Noticed, as_recorded, on_map, through, with_masses
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
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.progress import Progress
from shortstui.personas.check import check
from shortstui.personas.model import InterestMass, Persona
from shortstui.personas.problems import refuse
from shortstui.personas.toml import load_persona, read_text
from shortstui.runs.cells import read_controls
from shortstui.runs.manifest import Manifest, PersonaRecord, ResolvedInterest, SwitchRecord
from shortstui.runs.reader import RunRecord, read_events

USUAL_THRESHOLD: Final = 0.35
"""Of the rule "interest-mass", where nobody names one."""


@dataclass(frozen=True)
class Asked:
    """What is to be otherwise; None leaves it as it was.

    Attributes:
        persona: Another persona's file, for the whole run; its rule counts too.
        rule: Another rule.
        threshold: Of the rule "interest-mass".
        encoder: Other eyes, to look at the kept thumbnails with.
        map: Another map.
    """

    persona: Path | None = None
    rule: Literal["nearest-tag", "interest-mass"] | None = None
    threshold: float | None = None
    encoder: str | None = None
    map: str | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether the shorts are to be looked at again, through other eyes."""
        return self.encoder is not None or self.map is not None


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
    eyes = _eyes(record, asked, progress)
    new_made = _otherwise(made, asked, eyes)
    old = _scorings(made)
    new = [_with_rule(each, asked) for each in _scorings(new_made)]
    massive = grid or any(each.threshold is not None for each in (*old, *(() if asked.elsewhere else new)))
    look = _own_look(record, massive, grid, noticed, progress)
    decided = np.array([one.decision.watch for one in record.impressions], np.bool_)
    seen = [look(each) for each in (record, *controls)]
    original = _score(record, controls, made, old, seen, decided)
    off = int((_fits(record, seen[0], old) != decided)[organic(record.impressions)].sum())
    if new == old and not asked.elsewhere:
        return WhatIf(made.run, original, original, compared(record.impressions, decided), off, noticed)
    if asked.elsewhere and eyes is not None:
        noticed = Noticed()
        massive = grid or any(each.threshold is not None for each in new)
        look = _other_look(record, asked, eyes, massive, noticed, progress)
        seen = [look(each) for each in (record, *controls)]
    fit = _fits(record, seen[0], new)
    other = _score(record, controls, new_made, new, seen, fit)
    return WhatIf(made.run, original, other, compared(record.impressions, fit), off, noticed)


def _read(folder: Path) -> RunRecord:
    record = read_events(folder)
    if record.manifest.twin is not None:
        raise _unusable(
            record, "this run is a control: it decides by no persona", f"name its bot: {record.manifest.twin.of}"
        )
    if not record.impressions:
        raise _unusable(record, "nothing was served in this run", "choose another")
    return record


def _eyes(record: RunRecord, asked: Asked, progress: Progress) -> Eyes | None:
    """Return the eyes that a persona's interests are found through; None where nothing has to be found."""
    if not asked.elsewhere:
        return _own_eyes(record, progress) if asked.persona is not None else None
    made = record.manifest
    if made.perceive == "truth":
        raise _unusable(
            record,
            "this run was read from the platform's truth: no picture was looked at that other eyes could see",
            "another persona, another rule and --sensitivity work on it",
        )
    eyes = Eyes.open(asked.encoder or made.encoder.spec or made.encoder.name, asked.map, "clip", progress)
    if asked.encoder is None and eyes.interest_map.encoder.fingerprint != made.encoder.fingerprint:
        of = eyes.interest_map.encoder.name
        raise _unusable(record, f"that map was built with {of}, not with the run's encoder", f"add --encoder {of}")
    return eyes


def _own_eyes(record: RunRecord, progress: Progress) -> Eyes:
    made = record.manifest
    eyes = Eyes.open(
        made.encoder.spec or made.encoder.name, made.map.spec or made.map.name, made.perceive, progress
    )
    if eyes.interest_map.sha256 != made.map.sha256:
        raise _unusable(record, "the interest map is no longer the one of this run", "put the run's map back")
    return eyes


def _otherwise(made: Manifest, asked: Asked, eyes: Eyes | None) -> Manifest:
    """Return the manifest as it would have been; the rule is not in it."""
    if eyes is None:
        return made
    if asked.persona is not None:
        persona = load_persona(asked.persona)
        kept = PersonaRecord(persona.name, persona.emoji, asked.persona.name, read_text(asked.persona))
        made = msgspec.structs.replace(made, persona=kept, interests=resolve_interests(persona, eyes), switch=None)
    else:
        switch = made.switch
        if switch is not None:
            switch = SwitchRecord(switch.after, switch.persona, _found_again(switch.persona, eyes))
        made = msgspec.structs.replace(made, interests=_found_again(made.persona, eyes), switch=switch)
    if asked.elsewhere:
        made = msgspec.structs.replace(made, map=eyes.map_record())
    return made if asked.encoder is None else msgspec.structs.replace(made, encoder=eyes.encoder_record())


def _found_again(kept: PersonaRecord, eyes: Eyes) -> list[ResolvedInterest]:
    return resolve_interests(persona_of(kept), eyes)


def _scorings(made: Manifest) -> list[Scoring]:
    """Return the scoring that a manifest says, and that of the persona after a switch."""
    parts = [(made.persona, made.interests)]
    if made.switch is not None:
        parts.append((made.switch.persona, made.switch.interests))
    minds = [mind_of(kept, interests, made.map) for kept, interests in parts]
    return [
        Scoring(
            {cluster: interest.weight for cluster, interest in mind.clusters.items()}, _threshold(mind.persona)
        )
        for mind in minds
    ]


def _threshold(persona: Persona) -> float | None:
    return persona.policy.threshold if isinstance(persona.policy, InterestMass) else None


def _with_rule(scoring: Scoring, asked: Asked) -> Scoring:
    """Return a scoring by the rule that is asked for.

    Raises:
        ShortstuiError: A threshold for a rule that has none.
    """
    mass = asked.rule == "interest-mass" or (asked.rule is None and scoring.threshold is not None)
    if asked.threshold is not None and not mass:
        raise ShortstuiError(
            "the rule nearest-tag has no threshold", hint="add --rule interest-mass", code=ExitCode.BAD_INPUT
        )
    chosen = next(x for x in (asked.threshold, scoring.threshold, USUAL_THRESHOLD) if x is not None)
    return Scoring(scoring.weights, chosen if mass else None)


def _own_look(record: RunRecord, masses: bool, only_wish: bool, noticed: Noticed, progress: Progress) -> Look:
    """Return how the run's own eyes saw it, with masses if they are needed or wished for and can be had."""
    if not masses or record.manifest.perceive == "truth":
        return as_recorded
    if record.manifest.encoder.dimensions == 0:
        if only_wish:
            return as_recorded
        raise _unusable(
            record, "this run kept no embeddings, which interest-mass needs", "use the rule nearest-tag"
        )
    return with_masses(_own_eyes(record, progress), noticed)


def _other_look(
    record: RunRecord, asked: Asked, eyes: Eyes, masses: bool, noticed: Noticed, progress: Progress
) -> Look:
    if asked.encoder is None:
        return on_map(eyes.interest_map, (lambda: eyes.encoder) if masses else None, noticed)
    if not record.manifest.thumbnails:
        raise _unusable(
            record, "this run kept no thumbnails for another encoder to look at", "record one that does"
        )
    return through(eyes, progress, noticed)


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


def persona_of(kept: PersonaRecord) -> Persona:
    """Return the persona that a manifest keeps.

    Raises:
        ShortstuiError: It can't be used.
    """
    persona, problems = check(kept.toml, kept.file)
    if persona is None:
        raise refuse(Path(kept.file), problems, "the persona in the manifest can't be used")
    return persona


def _unusable(record: RunRecord, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(record.folder), hint=hint, code=ExitCode.BAD_INPUT)

"""What is to be otherwise in a what-if: interests, rule and eyes, found from what a run kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from shortstui.bots.eyes import Eyes
from shortstui.bots.resolution import mind_of, resolve_interests
from shortstui.bots.second_look import Look, Noticed, as_recorded, on_map, through, with_masses
from shortstui.capture.rescore import Scoring
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.progress import Progress
from shortstui.personas.check import check
from shortstui.personas.model import InterestMass, Persona
from shortstui.personas.problems import refuse
from shortstui.personas.toml import load_persona, read_text
from shortstui.runs.manifest import Manifest, PersonaRecord, ResolvedInterest, SwitchRecord
from shortstui.runs.reader import RunRecord
from shortstui.text import harmless

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


def eyes_for(record: RunRecord, asked: Asked, progress: Progress) -> Eyes | None:
    """Return the eyes that a persona's interests are found through; None where nothing has to be found."""
    if not asked.elsewhere:
        named_only = asked.persona is None or _labels_only(record.manifest)
        return None if named_only else _own_eyes(record, progress)
    made = record.manifest
    if made.perceive == "truth":
        raise unusable(
            record,
            "this run was told what its shorts are about: no picture was looked at that other eyes could see",
            "another persona, another rule and --sensitivity work on it",
        )
    eyes = Eyes.open(asked.encoder or made.encoder.spec or made.encoder.name, asked.map, "clip", progress)
    if asked.encoder is None and eyes.interest_map.encoder.fingerprint != made.encoder.fingerprint:
        of = eyes.interest_map.encoder.name
        raise unusable(record, f"that map was built with {of}, not with the run's encoder", f"add --encoder {of}")
    return eyes


def _own_eyes(record: RunRecord, progress: Progress) -> Eyes:
    made = record.manifest
    eyes = Eyes.open(
        made.encoder.spec or made.encoder.name, made.map.spec or made.map.name, made.perceive, progress
    )
    if eyes.interest_map.sha256 != made.map.sha256:
        raise unusable(record, "the interest map is no longer the one of this run", "put the run's map back")
    return eyes


def otherwise(made: Manifest, asked: Asked, eyes: Eyes | None) -> Manifest:
    """Return the manifest as it would have been; the rule is not in it."""
    if asked.persona is not None:
        persona = load_persona(asked.persona)
        kept = PersonaRecord(persona.name, persona.emoji, asked.persona.name, read_text(asked.persona))
        found = resolve_interests(persona, eyes) if eyes else _by_name(persona, made)
        made = msgspec.structs.replace(made, persona=kept, interests=found, switch=None)
    if eyes is None:
        return made
    if asked.persona is None:
        switch = made.switch
        if switch is not None:
            switch = SwitchRecord(switch.after, switch.persona, _found_again(switch.persona, eyes))
        made = msgspec.structs.replace(made, interests=_found_again(made.persona, eyes), switch=switch)
    if asked.elsewhere:
        made = msgspec.structs.replace(made, map=eyes.map_record())
    return made if asked.encoder is None else msgspec.structs.replace(made, encoder=eyes.encoder_record())


def _labels_only(made: Manifest) -> bool:
    """Return whether the run's map is nothing but its labels: that of an imported log."""
    return made.perceive == "truth" and not made.map.spec


def _by_name(persona: Persona, made: Manifest) -> list[ResolvedInterest]:
    """Find a persona's interests among the labels of a log, by their names.

    Raises:
        ShortstuiError: None of them is there.
    """
    numbers = {label.casefold(): number for number, label in enumerate(made.map.labels)}
    found = [
        ResolvedInterest(one.label, one.emoji, one.weight, number, made.map.labels[number], 1.0)
        for one in persona.interests
        if (number := numbers.get(one.label.casefold())) is not None
    ]
    if not found:
        there = harmless(", ".join(made.map.labels), 300)
        raise ShortstuiError(
            f"the log of this run has none of the interests of {persona.name}",
            hint=f"a persona for it names its labels: {there}",
            code=ExitCode.BAD_INPUT,
        )
    return found


def _found_again(kept: PersonaRecord, eyes: Eyes) -> list[ResolvedInterest]:
    return resolve_interests(_persona_of(kept), eyes)


def scorings_of(made: Manifest) -> list[Scoring]:
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


def with_rule(scoring: Scoring, asked: Asked) -> Scoring:
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


def own_look(record: RunRecord, masses: bool, only_wish: bool, noticed: Noticed, progress: Progress) -> Look:
    """Return how the run's own eyes saw it, with masses if they are needed or wished for and can be had."""
    if not masses or record.manifest.perceive == "truth":
        return as_recorded
    if record.manifest.encoder.dimensions == 0:
        if only_wish:
            return as_recorded
        raise unusable(
            record, "this run kept no embeddings, which interest-mass needs", "use the rule nearest-tag"
        )
    return with_masses(_own_eyes(record, progress), noticed)


def other_look(
    record: RunRecord, asked: Asked, eyes: Eyes, masses: bool, noticed: Noticed, progress: Progress
) -> Look:
    """Return how the eyes that are asked for see it: kept embeddings on another map, or kept thumbnails.

    Raises:
        ShortstuiError: The run kept no thumbnails.
    """
    if asked.encoder is None:
        return on_map(eyes.interest_map, (lambda: eyes.encoder) if masses else None, noticed)
    if not record.manifest.thumbnails:
        raise unusable(
            record, "this run kept no thumbnails for another encoder to look at", "record one that does"
        )
    return through(eyes, progress, noticed)


def _persona_of(kept: PersonaRecord) -> Persona:
    """Return the persona that a manifest keeps.

    Raises:
        ShortstuiError: It can't be used.
    """
    persona, problems = check(kept.toml, kept.file)
    if persona is None:
        raise refuse(Path(kept.file), problems, "the persona in the manifest can't be used")
    return persona


def unusable(record: RunRecord, what: str, hint: str) -> ShortstuiError:
    """Return the error that this run can't give what is asked."""
    return ShortstuiError(what, where=str(record.folder), hint=hint, code=ExitCode.BAD_INPUT)

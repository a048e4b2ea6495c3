"""From a persona's interests to clusters of the run's map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shortstui.bots.eyes import Eyes
from shortstui.bots.mind import Mind
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.resolve import resolve, resolve_by_topic
from shortstui.personas.check import check
from shortstui.personas.model import Interest, Persona
from shortstui.personas.problems import refuse
from shortstui.runs.manifest import MapRecord, PersonaRecord, ResolvedInterest


def resolve_interests(persona: Persona, eyes: Eyes) -> list[ResolvedInterest]:
    """Return the clusters that a persona's interests stand for on the run's map.

    Numbers count only on the map that the persona names. On another map the label decides: by the vocabulary's
    topics where it has them (then an interest may stand for several clusters), else by the text's embedding.

    Raises:
        ShortstuiError: A number that the map doesn't have, or an encoder that can't be had.
    """
    return [
        ResolvedInterest(
            label=interest.label,
            emoji=interest.emoji,
            weight=interest.weight,
            cluster=cluster,
            cluster_label=eyes.interest_map.labels[cluster],
            similarity=similarity,
        )
        for interest in persona.interests
        for cluster, similarity in _clusters(interest, persona, eyes)
    ]


def _clusters(interest: Interest, persona: Persona, eyes: Eyes) -> Iterator[tuple[int, float]]:
    chart = eyes.interest_map
    if interest.cluster is not None and persona.map is not None and persona.map.name == chart.name:
        if interest.cluster >= chart.k:
            raise ShortstuiError(
                f"the map {chart.name} has no cluster {interest.cluster}: they go from 0 to {chart.k - 1}",
                where=f"persona {persona.name}, interest {interest.label}",
                hint="correct the number, or leave it out: the label finds the cluster",
                code=ExitCode.BAD_INPUT,
            )
        yield interest.cluster, 1.0
        return
    if eyes.vocabulary is not None and (found := resolve_by_topic(interest.label, chart, eyes.vocabulary)):
        yield from ((resolution.cluster, resolution.similarity) for resolution in found)
        return
    nearest = resolve(interest.label, chart, eyes.encoder)
    yield nearest.cluster, nearest.similarity


def mind_of(record: PersonaRecord, interests: list[ResolvedInterest], chart: MapRecord) -> Mind:
    """Return the mind that a manifest describes: a new run and a resumed one go by the very same.

    Raises:
        ShortstuiError: The persona in the manifest can't be used.
    """
    persona, problems = check(record.toml, record.file)
    if persona is None:
        raise refuse(Path(record.file), problems, "the persona in the manifest can't be used")
    clusters: dict[int, Interest] = {}
    for interest in interests:
        clusters.setdefault(
            interest.cluster, Interest(label=interest.label, emoji=interest.emoji, weight=interest.weight)
        )
    return Mind(persona, clusters, chart.labels)

"""Finding tags and clusters by what the user types, and the clusters that a persona likes: pure, no encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shortstui.interests.interest_map import InterestMap
from shortstui.interests.resolve import resolve_by_topic
from shortstui.interests.vocabulary import DEMO, load_vocabulary

if TYPE_CHECKING:
    from shortstui.personas.model import Interest, Persona


class Found(NamedTuple):
    """A tag that fits what was typed, and its cluster."""

    tag: int
    cluster: int


def find_tags(chart: InterestMap, labels: Sequence[str], typed: str, most: int = 100) -> list[Found]:
    """Return the tags that hold what was typed: whole names first, then beginnings, words, and parts.

    After them the tags of clusters whose label holds it. Nothing typed finds nothing.

    Args:
        chart: The map.
        labels: Of its clusters, as they are shown.
        typed: By the user; case doesn't matter.
        most: How many to return.
    """
    wanted = typed.casefold().strip()
    if not wanted:
        return []
    named = [wanted in label.casefold() for label in labels]
    ranked: list[tuple[int, int]] = []
    for number, tag in enumerate(chart.tags):
        rank = _rank(tag.casefold(), wanted)
        if rank is None and named[chart.clusters[number]]:
            rank = 4
        if rank is not None:
            ranked.append((rank, number))
    return [Found(number, int(chart.clusters[number])) for _, number in sorted(ranked)[:most]]


def _rank(tag: str, wanted: str) -> int | None:
    at = tag.find(wanted)
    if at < 0:
        return None
    if tag == wanted:
        return 0
    if at == 0:
        return 1
    return 2 if f" {wanted}" in tag else 3


@dataclass(frozen=True)
class Liked:
    """What a persona likes on a map, as far as that can be known without the encoder.

    Attributes:
        name: The persona's.
        emoji: Its emoji.
        clusters: The clusters it likes, with the emoji of the interest.
        unknown: Labels of interests that only the encoder could find on this map.
    """

    name: str
    emoji: str
    clusters: dict[int, str]
    unknown: tuple[str, ...]


def liked_by(persona: Persona, chart: InterestMap) -> Liked:
    """Return the clusters of a persona, found as a bot finds them: by their number, else by the map's topics.

    A bot would go on to compare embeddings; the app has no encoder, so it names what is left instead.
    """
    clusters: dict[int, str] = {}
    unknown: list[str] = []
    for interest in persona.interests:
        found = _clusters(interest, persona, chart)
        for cluster in found:
            clusters.setdefault(cluster, interest.emoji)
        if not found:
            unknown.append(interest.label)
    return Liked(persona.name, persona.emoji, clusters, tuple(unknown))


def _clusters(interest: Interest, persona: Persona, chart: InterestMap) -> list[int]:
    if interest.cluster is not None and persona.map is not None and persona.map.name == chart.name:
        return [interest.cluster] if interest.cluster < chart.k else []
    if chart.vocabulary.name != DEMO:
        return []
    vocabulary = load_vocabulary(DEMO)
    return [resolution.cluster for resolution in resolve_by_topic(interest.label, chart, vocabulary)]

"""Held-out figures of an encoder: drawings it was not trained on, decided as a bot decides."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from shortstui.interests.build import CLUSTERS, SEED, cluster, label_clusters
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts
from shortstui.interests.matching import look
from shortstui.interests.perception import Perception, Sighting
from shortstui.interests.resolve import resolve
from shortstui.interests.vocabulary import Vocabulary
from shortstui.personas.decide import judge
from shortstui.personas.model import Persona
from shortstui.shorts_tiny.examples import HELD_OUT_SEED, TagTopics, drawing
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.drawing import Drawing, draw, encode

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """How often thumbnails of one clutter are read right, shares of 0 to 1.

    Args:
        clutter: Of the drawings.
        topic: The nearest tag is of the drawn topic.
        tag: The nearest tag is the drawn tag.
    """

    clutter: float
    topic: float
    tag: float


@dataclass(frozen=True, slots=True)
class Watching:
    """How well a persona's decisions fit what it is shown, shares of 0 to 1.

    Args:
        persona: Its name.
        base: Share of the thumbnails whose topic it likes.
        precision: Of those it watches, the share it likes.
        recall: Of those it likes, the share it watches.
    """

    persona: str
    base: float
    precision: float
    recall: float


def map_without_places(vocabulary: Vocabulary, encoder: Encoder) -> InterestMap:
    """Build an interest map for matching only: the same clusters as the real one, without the slow layout."""
    embeddings = encoder.embed_texts(vocabulary.tags)
    clustering = cluster(embeddings, CLUSTERS, SEED)
    return InterestMap(
        name="held-out",
        vocabulary=VocabularyFacts(vocabulary.name, vocabulary.sha256),
        encoder=EncoderFacts(encoder.name, encoder.fingerprint),
        seed=SEED,
        tags=vocabulary.tags,
        embeddings=embeddings,
        clusters=clustering.clusters,
        labels=label_clusters(vocabulary.tags, embeddings, clustering),
        places=np.zeros((len(embeddings), 2), np.float32),
    )


def cluster_purity(interest_map: InterestMap, vocabulary: Vocabulary) -> float:
    """Return the share of tags that lie in a cluster most of whose tags have the same topic."""
    topics = np.array(vocabulary.topics)
    largest = [
        np.unique(topics[interest_map.members(number)], return_counts=True)[1].max()
        for number in range(interest_map.k)
    ]
    return float(sum(largest) / len(topics))


def read_held_out(
    encoder: Encoder, interest_map: InterestMap, vocabulary: Vocabulary, clutter: float, count: int
) -> Reading:
    """Show an encoder new drawings of random tags, and compare the nearest tag with the drawn one."""
    names = TagTopics.of(vocabulary)
    tags = np.random.default_rng(HELD_OUT_SEED).integers(len(names.tags), size=count)
    jobs = [drawing(names, int(tag), HELD_OUT_SEED + place, clutter) for place, tag in enumerate(tags)]
    seen = [perception.tag for perception in perceive(encoder, interest_map, jobs)]
    topic_of = dict(zip(vocabulary.tags, vocabulary.topics or (), strict=True))
    return Reading(
        clutter=clutter,
        topic=float(np.mean([topic_of[tag] == job.topic for tag, job in zip(seen, jobs, strict=True)])),
        tag=float(np.mean([tag == job.tag for tag, job in zip(seen, jobs, strict=True)])),
    )


def watch_catalogue(
    encoder: Encoder, interest_map: InterestMap, personas: Sequence[Persona], catalogue: Catalogue, count: int
) -> list[Watching]:
    """Let personas decide on random shorts of a catalogue, by their own rule, and compare with the true topics."""
    chosen = np.random.default_rng(catalogue.seed).choice(len(catalogue), count, replace=False)
    jobs = [catalogue.drawing(int(short)) for short in chosen]
    sightings = [sighting for batch in _batches(encoder, interest_map, jobs) for sighting in batch]
    watched = []
    for persona in personas:
        clusters = {resolve(each.label, interest_map, encoder).cluster: each for each in persona.interests}
        liked = np.isin([job.topic for job in jobs], [each.label for each in persona.interests])
        watches = np.array([judge(persona, clusters, sighting)[0] for sighting in sightings])
        watched.append(_watching(persona.name, liked, watches))
    return watched


def perceive(encoder: Encoder, interest_map: InterestMap, jobs: Sequence[Drawing]) -> list[Perception]:
    """Draw thumbnails and see them as a bot does."""
    return [sighting.perception for batch in _batches(encoder, interest_map, jobs) for sighting in batch]


def _watching(name: str, liked: NDArray[np.bool_], watches: NDArray[np.bool_]) -> Watching:
    right = int((liked & watches).sum())
    return Watching(
        persona=name,
        base=float(liked.mean()),
        precision=right / max(1, int(watches.sum())),
        recall=right / max(1, int(liked.sum())),
    )


def _batches(encoder: Encoder, interest_map: InterestMap, jobs: Sequence[Drawing]) -> Iterator[list[Sighting]]:
    for start in range(0, len(jobs), _AT_ONCE):
        pictures = [Image.open(io.BytesIO(encode(draw(job)))) for job in jobs[start : start + _AT_ONCE]]
        embeddings = encoder.embed_images([picture.convert("RGB") for picture in pictures])
        yield look(interest_map, embeddings, encoder.temperature)

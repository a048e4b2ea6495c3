"""From words to clusters: which cluster of a map a label means, and what is near to a text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.perception import Vector
from shortstui.interests.vocabulary import Vocabulary

_VOTING_TAGS = 5
_SPLIT_SHARE = 1 / 3


@dataclass(frozen=True)
class Resolution:
    """A cluster that a label means on a map.

    Attributes:
        label: The label.
        cluster: The cluster's number.
        similarity: Mean cosine between the label and the cluster's nearest tags; 1.0 where topics decided.
    """

    label: str
    cluster: int
    similarity: float


@dataclass(frozen=True)
class Hit:
    """A tag that is near to a text, its cluster, and the cosine between them."""

    tag: str
    cluster: int
    similarity: float


def resolve(label: str, interest_map: InterestMap, encoder: Encoder) -> Resolution:
    """Return the cluster that a label means: the one whose five nearest tags have the highest mean cosine.

    A single tag could match by a word alone; five make the cluster as a whole answer.

    Args:
        label: Any text, such as an interest's label written for another map.
        interest_map: The map.
        encoder: The map's encoder.

    Raises:
        ShortstuiError: The map was built with another encoder.
    """
    return _by_similarity(label, _scores(label, interest_map, encoder), interest_map)[0]


def search(text: str, interest_map: InterestMap, encoder: Encoder, top: int = 10) -> tuple[Hit, ...]:
    """Return the tags nearest to a text, with their clusters, nearest first.

    Raises:
        ShortstuiError: The map was built with another encoder.
    """
    scores = _scores(text, interest_map, encoder)
    nearest = np.argsort(-scores, kind="stable")[:top]
    return tuple(Hit(interest_map.tags[i], int(interest_map.clusters[i]), float(scores[i])) for i in nearest)


def resolve_by_topic(label: str, interest_map: InterestMap, vocabulary: Vocabulary) -> tuple[Resolution, ...]:
    """Return the clusters that hold a topic's tags, largest part first; none if the label is no topic.

    The first holds most of the topic's tags. Others follow where they hold at least a third of them.
    """
    counts = topic_clusters(interest_map, vocabulary).get(label, Counter())
    whole = sum(counts.values())
    return tuple(
        Resolution(label, cluster, 1.0)
        for position, (cluster, count) in enumerate(counts.most_common())
        if position == 0 or count >= _SPLIT_SHARE * whole
    )


def topic_clusters(interest_map: InterestMap, vocabulary: Vocabulary) -> dict[str, Counter[int]]:
    """Return for every topic of a vocabulary how many of its tags each cluster of the map holds."""
    cluster_of = dict(zip(interest_map.tags, interest_map.clusters.tolist(), strict=True))
    counts: dict[str, Counter[int]] = {}
    for tag, topic in zip(vocabulary.tags, vocabulary.topics or (), strict=False):
        if tag in cluster_of:
            counts.setdefault(topic, Counter())[cluster_of[tag]] += 1
    return counts


def _scores(text: str, interest_map: InterestMap, encoder: Encoder) -> Vector:
    interest_map.require_encoder(encoder)
    scores: Vector = interest_map.embeddings @ encoder.embed_texts([text])[0]
    return scores


def _by_similarity(label: str, scores: Vector, interest_map: InterestMap) -> list[Resolution]:
    """Return all clusters, the one that the label means most first."""
    found = []
    for cluster in range(interest_map.k):
        nearest = np.sort(scores[interest_map.members(cluster)])[-_VOTING_TAGS:]
        found.append(Resolution(label, cluster, float(nearest.mean())))
    return sorted(found, key=lambda resolution: (-resolution.similarity, resolution.cluster))

"""Matching: a thumbnail's embedding to tags and clusters. Pure numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shortstui.interests.interest_map import InterestMap
from shortstui.interests.perception import Perception, RankedCluster, Sighting, Vector

TOP = 5
_PLACING_TAGS = 10
_LEAST_WEIGHT = 1e-6


def look(interest_map: InterestMap, embeddings: Vector, temperature: float, top: int = TOP) -> list[Sighting]:
    """See thumbnails by the published rule: the nearest tag, and the cluster that this tag belongs to.

    The nearest centroid would be another rule: a tag at the edge of a large cluster can lie nearer to another
    cluster's centre.

    Args:
        interest_map: The map.
        embeddings: Unit vectors of m thumbnails, float32 (m, d), by the map's encoder.
        temperature: The encoder's; cosines times it go into the softmax.
        top: How many clusters are ranked.

    Returns:
        m sightings. Clusters are ranked by their best tag's cosine.
    """
    scores = embeddings @ interest_map.embeddings_by_cluster.T
    best = np.maximum.reduceat(scores, interest_map.starts, axis=1)
    ranking = np.argsort(-best, axis=1, kind="stable")[:, :top]
    masses = cluster_masses(scores, interest_map.starts, temperature)
    return [
        Sighting(_perception(interest_map, score, ranked, mass), mass, embedding)
        for score, ranked, mass, embedding in zip(scores, ranking, masses, embeddings, strict=True)
    ]


def cluster_masses(scores: Vector, starts: npt.NDArray[np.int32], temperature: float) -> Vector:
    """Return each cluster's share of the softmax over all tags.

    Args:
        scores: Cosines (m, n), the tags cluster by cluster.
        starts: Where each cluster begins, (k,).
        temperature: Cosines are multiplied by it.

    Returns:
        float32 (m, k); rows sum to 1.
    """
    weights = np.exp(temperature * (scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    masses = np.add.reduceat(weights, starts, axis=1) / weights.sum(axis=1, keepdims=True)
    return np.asarray(masses, np.float32)


def _perception(
    interest_map: InterestMap, scores: Vector, ranking: npt.NDArray[np.intp], mass: Vector
) -> Perception:
    ranked = tuple(_ranked_cluster(interest_map, scores, int(cluster), mass) for cluster in ranking)
    first = ranked[0]
    return Perception(first.tag, first.similarity, first.cluster, ranked, _place(interest_map, scores))


def _ranked_cluster(interest_map: InterestMap, scores: Vector, cluster: int, mass: Vector) -> RankedCluster:
    members = interest_map.members(cluster)
    own = scores[interest_map.starts[cluster] :][: len(members)]
    nearest = int(own.argmax())
    return RankedCluster(cluster, interest_map.tags[members[nearest]], float(own[nearest]), float(mass[cluster]))


def _place(interest_map: InterestMap, scores: Vector) -> tuple[float, float]:
    """Return the similarity-weighted mean of the nearest tags' places."""
    count = min(_PLACING_TAGS, len(scores))
    nearest = np.argpartition(-scores, count - 1)[:count]
    weights = np.maximum(scores[nearest], _LEAST_WEIGHT)
    x, y = weights @ interest_map.places[interest_map.by_cluster[nearest]] / weights.sum()
    return float(x), float(y)

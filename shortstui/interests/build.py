"""Building an interest map: embed, cluster, label, lay out. Imports scikit-learn and UMAP only when it works."""

from __future__ import annotations

import importlib.metadata
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import EncoderFacts, Integers, InterestMap, VocabularyFacts
from shortstui.interests.perception import Vector
from shortstui.interests.progress import Progress, silent
from shortstui.interests.quiet import quiet
from shortstui.interests.vocabulary import Vocabulary

CLUSTERS = 100
SEED = 0
KMEANS_SETTINGS: dict[str, Any] = {"init": "k-means++", "n_init": 4}
"""On 3,806 tags ten starts ended at the same inertia as four."""
UMAP_SETTINGS: dict[str, Any] = {"n_neighbors": 15, "metric": "cosine", "n_jobs": 1}
"""UMAP's own defaults, but for the cosine; one job is what a fixed seed needs."""
_LABEL_TAGS = 3
_LEAST_TAGS = 10
_EMBEDDED, _CLUSTERED, _PREPARED = 0.35, 0.4, 0.85
"""Fractions of the time, about, after which tags are embedded, clusters found, and UMAP begins to move points."""
_LAYING_OUT = "Laying out the map with UMAP"
_LIBRARIES = ("numpy", "scikit-learn", "umap-learn", "numba", "torch", "open_clip_torch")
_TEXTS_AT_ONCE = 512


@dataclass(frozen=True)
class Clustering:
    """K-means: the cluster of each tag (n,), and the centres float32 (k, d), not normed."""

    clusters: Integers
    centres: Vector


def build_map(
    vocabulary: Vocabulary,
    encoder: Encoder,
    *,
    name: str | None = None,
    k: int = CLUSTERS,
    seed: int = SEED,
    progress: Progress = silent,
) -> InterestMap:
    """Build a map; the same vocabulary, encoder, k, seed and libraries give the same hash.

    Args:
        vocabulary: The tags.
        encoder: Embeds them.
        name: What the map is called; made from the vocabulary's and the encoder's if not given.
        k: Number of clusters.
        seed: Of k-means and UMAP.
        progress: Told of each step.

    Raises:
        ShortstuiError: There are fewer tags than clusters, or too few for a map.
    """
    _check_size(vocabulary, k)
    embeddings = _embed(vocabulary.tags, encoder, progress)
    progress(f"Finding {k} clusters", _EMBEDDED)
    clustering = cluster(embeddings, k, seed)
    labels = label_clusters(vocabulary.tags, embeddings, clustering)
    progress(_LAYING_OUT, _CLUSTERED)
    places = lay_out(embeddings, seed, progress)
    progress("The map is built", 1.0)
    return InterestMap(
        name=name or _slug(f"{vocabulary.name} clip {encoder.name.removesuffix('/openai')}"),
        vocabulary=VocabularyFacts(vocabulary.name, vocabulary.sha256, vocabulary.licence, vocabulary.attribution),
        encoder=EncoderFacts(encoder.name, encoder.fingerprint),
        seed=seed,
        tags=vocabulary.tags,
        embeddings=embeddings,
        clusters=clustering.clusters,
        labels=labels,
        places=places,
        versions={library: importlib.metadata.version(library) for library in _LIBRARIES},
    )


def cluster(embeddings: Vector, k: int, seed: int) -> Clustering:
    """Cluster unit vectors (n, d) with k-means.

    One thread: several add up in an order of their own, which changes the last digits and, through them, clusters.
    """
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with quiet(), threadpool_limits(limits=1):
        means = KMeans(k, random_state=seed, **KMEANS_SETTINGS).fit(embeddings)
    centres = np.asarray(means.cluster_centers_, np.float32)
    return _without_empty(Clustering(np.asarray(means.labels_, np.int32), centres))


def _without_empty(clustering: Clustering) -> Clustering:
    """Renumber clusters so that none is empty (equal embeddings can leave some so)."""
    used, clusters = np.unique(clustering.clusters, return_inverse=True)
    return Clustering(clusters.astype(np.int32), clustering.centres[used])


def label_clusters(tags: tuple[str, ...], embeddings: Vector, clustering: Clustering) -> tuple[str, ...]:
    """Name each cluster after the tags nearest to its centre: "Electric guitar · Bass guitar · Banjo"."""
    distances = np.linalg.norm(embeddings - clustering.centres[clustering.clusters], axis=1)
    labels = []
    for number in range(len(clustering.centres)):
        members = np.flatnonzero(clustering.clusters == number)
        nearest = members[np.argsort(distances[members], kind="stable")[:_LABEL_TAGS]]
        labels.append(" · ".join(tags[index] for index in nearest))
    return tuple(labels)


class _Epochs:
    """A file to which UMAP's bar writes "epoch of", which tells how far the layout is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def write(self, text: str) -> None:
        done, _, of = text.strip().partition("/")
        if done.isdecimal() and of.isdecimal() and int(of):
            self._progress(_LAYING_OUT, _PREPARED + (1 - _PREPARED) * min(1.0, int(done) / int(of)))

    def flush(self) -> None:
        pass


def lay_out(embeddings: Vector, seed: int, progress: Progress = silent) -> Vector:
    """Lay unit vectors (n, d) out on a plane with UMAP: float32 (n, 2)."""
    from threadpoolctl import threadpool_limits

    with quiet(), threadpool_limits(limits=1):
        from umap import UMAP

        neighbours = min(UMAP_SETTINGS["n_neighbors"], len(embeddings) - 1)
        told = {"file": _Epochs(progress), "disable": False, "bar_format": "{n_fmt}/{total_fmt}"}
        reducer = UMAP(random_state=seed, **{**UMAP_SETTINGS, "n_neighbors": neighbours}, tqdm_kwds=told)
        return np.asarray(reducer.fit_transform(embeddings), np.float32)


def _embed(tags: tuple[str, ...], encoder: Encoder, progress: Progress) -> Vector:
    parts = []
    for start in range(0, len(tags), _TEXTS_AT_ONCE):
        progress(f"Embedding {len(tags):,} tags with {encoder.name}", _EMBEDDED * start / len(tags))
        parts.append(encoder.embed_texts(tags[start : start + _TEXTS_AT_ONCE]))
    return np.concatenate(parts)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _check_size(vocabulary: Vocabulary, k: int) -> None:
    least = max(_LEAST_TAGS, k)
    if k < 1 or len(vocabulary.tags) < least:
        raise ShortstuiError(
            f"{len(vocabulary.tags)} tags can't make {k} clusters: a map needs at least {least} tags",
            where=vocabulary.name,
            hint="choose fewer clusters with -k, or a larger vocabulary",
            code=ExitCode.BAD_INPUT,
        )

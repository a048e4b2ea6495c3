"""The interest map: tags, their embeddings, their clusters with labels, and their places on a plane."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.perception import Vector

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class VocabularyFacts:
    """Where a map's tags come from; see :class:`~shortstui.interests.vocabulary.Vocabulary`."""

    name: str
    sha256: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class EncoderFacts:
    """What embedded a map's tags."""

    name: str
    fingerprint: str


@dataclass(frozen=True, eq=False)
class InterestMap:
    """A vocabulary seen by an encoder. Built once, stored, hashed; n tags in k clusters, d dimensions.

    Attributes:
        name: What users call it.
        vocabulary: Where the tags come from.
        encoder: What embedded them.
        seed: Of k-means and UMAP.
        tags: The n tags, in the vocabulary's order.
        embeddings: float32 (n, d), unit norm.
        clusters: int32 (n,): the cluster of each tag, 0 to k - 1; none is empty.
        labels: The k labels.
        places: float32 (n, 2): where each tag lies on the plane, to look at.
        versions: Of the libraries it was built with.
    """

    name: str
    vocabulary: VocabularyFacts
    encoder: EncoderFacts
    seed: int
    tags: tuple[str, ...]
    embeddings: Vector
    clusters: Integers
    labels: tuple[str, ...]
    places: Vector
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """The number of clusters."""
        return len(self.labels)

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that decides what a bot sees or a figure shows; name and versions are left out."""
        facts = [self.vocabulary.sha256, self.encoder.fingerprint, self.seed, self.tags, self.labels]
        digest = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode())
        for array, kind in ((self.embeddings, "<f4"), (self.clusters, "<i4"), (self.places, "<f4")):
            digest.update(np.ascontiguousarray(array, dtype=kind).tobytes())
        return digest.hexdigest()

    @cached_property
    def by_cluster(self) -> Integers:
        """The tags' numbers, cluster by cluster: shape (n,)."""
        return np.argsort(self.clusters, kind="stable").astype(np.int32)

    @cached_property
    def starts(self) -> Integers:
        """Where each cluster begins in :attr:`by_cluster`: shape (k,)."""
        return np.searchsorted(self.clusters[self.by_cluster], np.arange(self.k)).astype(np.int32)

    @cached_property
    def embeddings_by_cluster(self) -> Vector:
        """The embeddings in the order of :attr:`by_cluster`: shape (n, d)."""
        return np.ascontiguousarray(self.embeddings[self.by_cluster])

    def members(self, cluster: int) -> Integers:
        """Return the numbers of a cluster's tags."""
        ends = [*self.starts[1:], len(self.tags)]
        return self.by_cluster[self.starts[cluster] : ends[cluster]]

    def tags_of(self, cluster: int) -> tuple[str, ...]:
        """Return a cluster's tags, in the vocabulary's order."""
        return tuple(self.tags[index] for index in self.members(cluster))

    def require_encoder(self, encoder: Encoder) -> None:
        """Refuse another encoder than the one the map was built with: their embeddings have nothing in common.

        Raises:
            ShortstuiError: The fingerprints differ.
        """
        if encoder.fingerprint != self.encoder.fingerprint:
            raise ShortstuiError(
                f"the map {self.name!r} was built with the encoder {self.encoder.name} "
                f"({self.encoder.fingerprint}), not with {encoder.name} ({encoder.fingerprint})",
                hint=f"use --encoder {self.encoder.name}, or build a map with {encoder.name}",
                code=ExitCode.BAD_INPUT,
            )

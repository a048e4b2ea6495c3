"""What the encoder saw in one thumbnail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


class RankedCluster(msgspec.Struct, frozen=True):
    """One cluster of the ranked list on the screen."""

    cluster: int
    """Its number in the interest map of the run."""
    tag: str
    """The cluster's tag that is nearest to the thumbnail."""
    similarity: float
    """Cosine between the thumbnail and that tag; the list is ordered by it."""
    mass: float
    """Share of the softmax over all tags (at the encoder's own temperature) that falls on the cluster, 0–1."""


class Perception(msgspec.Struct, frozen=True):
    """The published rule's result, and what stood next to it."""

    tag: str
    """The nearest tag of the whole vocabulary."""
    similarity: float
    """Cosine between the thumbnail and that tag."""
    cluster: int
    """The cluster that tag belongs to. Not the nearest centroid: that is another rule."""
    ranked: tuple[RankedCluster, ...]
    """The best clusters, best first; the first one is ``cluster``."""
    place: tuple[float, float] | None = None
    """Where the thumbnail lies on the 2-D map: the similarity-weighted mean of its nearest tags' places."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A perception with the arrays that are too large for an event.

    Attributes:
        perception: What is shown and recorded as text.
        mass: Softmax mass of every cluster of the map, shape (k,), sums to 1.
        embedding: The thumbnail's unit vector, shape (d,); recorded in ``embeddings.f16``. None where the
            perceiver uses no encoder.
    """

    perception: Perception
    mass: Vector
    embedding: Vector | None


class Perceiver(Protocol):
    """The eyes of a bot: a thumbnail in, a sighting out."""

    async def perceive(self, thumbnail: bytes | None, truth: str | None) -> Sighting | None:
        """Look at a thumbnail.

        Args:
            thumbnail: The encoded picture; None when the feed has none.
            truth: The topic that a simulated feed drew; only the encoderless fast perceiver reads it.

        Returns:
            None when there is nothing to see (no picture, or one that can't be decoded).
        """
        ...

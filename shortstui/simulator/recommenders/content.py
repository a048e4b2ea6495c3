"""More of the same: shorts whose content is near to what was watched."""

from __future__ import annotations

import numpy as np

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders.protocol import Audience, Mask
from shortstui.simulator.recommenders.taste import (
    FORGETTING,
    HALF_CONFIDENCE,
    NICHE_SLOPE,
    Confidence,
    Watched,
    likeness,
    sample,
)
from shortstui.simulator.topics import unit

_SHARPNESS = 18.0
_AVERSION = 0.5
_DRAWN = 2


class Content:
    """Content-based filtering with Rocchio's profile: towards what was watched, away from what was left.

    The profile of a batch is the mean latent vector of two watched shorts, drawn by watch time and recency, minus
    half of the mean of what was skipped (Rocchio 1971, Relevance feedback in information retrieval).

    Args:
        catalogue: The world.
        strength: 0 to 1.
        half: Whole watches at which it dares half of that.
        niche: Log-weight that a pick loses with each deviation of popularity.
    """

    name = "content"
    audience: Audience = "popular"

    def __init__(
        self,
        catalogue: Catalogue,
        strength: float,
        half: float = HALF_CONFIDENCE,
        niche: float = NICHE_SLOPE,
    ) -> None:
        self.strength = strength
        self._vectors = catalogue.vector
        self._columns = catalogue.vector_columns
        self._burden = np.float32(niche) * catalogue.height
        self._watched = Watched()
        self._left = np.zeros(catalogue.vector.shape[1], np.float32)
        self._confidence = Confidence(half)

    def learn(self, short: int, evidence: float) -> None:
        """Remember the short as watched, or move away from it."""
        self._watched.learn(short, evidence)
        self._left *= np.float32(FORGETTING)
        self._left += np.float32(1 - evidence) * self._vectors[short]
        self._confidence.learn(evidence)

    def confidence(self) -> float:
        """Return how much it knows of the viewer."""
        return float(self._confidence)

    def pick(self, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:
        """Draw shorts near the profile."""
        if not self._watched:
            return []
        profile = unit(self._vectors[self._watched.draw(_DRAWN, rng)].mean(axis=0))
        if self._left.any():
            profile = unit(profile - _AVERSION * unit(self._left))
        appeal = likeness(self._columns, profile * np.float32(_SHARPNESS)) - self._burden
        return sample(appeal, count, unseen, rng)

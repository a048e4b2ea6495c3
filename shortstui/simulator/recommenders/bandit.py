"""Trying out topics: a linear contextual bandit."""

from __future__ import annotations

import numpy as np

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders.protocol import Audience, Mask
from shortstui.simulator.recommenders.taste import FORGETTING, HALF_CONFIDENCE, Confidence

_PRIOR = 1.0
_CURIOSITY = 0.5


class Bandit:
    """Linear Thompson sampling over topics (Agrawal and Goyal 2013), with forgetting.

    The reward of a short is its watch time. Each pick draws a taste from the posterior, takes the topic that this
    taste likes best, and any unseen short of it.

    Args:
        catalogue: The world.
        strength: 0 to 1.
        half: Whole watches at which it dares half of that.
    """

    name = "bandit"
    audience: Audience = "popular"

    def __init__(self, catalogue: Catalogue, strength: float, half: float = HALF_CONFIDENCE) -> None:
        self.strength = strength
        self._topic = catalogue.topic
        self._arms = catalogue.topic_vector.astype(np.float64)
        self._shorts_of = catalogue.shorts_of
        dimensions = self._arms.shape[1]
        self._outer = self._arms[:, :, None] * self._arms[:, None, :]
        self._precision = np.zeros((dimensions, dimensions))
        self._reward = np.zeros(dimensions)
        self._confidence = Confidence(half)

    def learn(self, short: int, evidence: float) -> None:
        """Count the short's topic with its reward."""
        topic = self._topic[short]
        self._precision *= FORGETTING
        self._precision += self._outer[topic]
        self._reward *= FORGETTING
        if evidence:
            self._reward += evidence * self._arms[topic]
        self._confidence.learn(evidence)

    def confidence(self) -> float:
        """Return how much it knows of the viewer."""
        return float(self._confidence)

    def pick(self, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:
        """Draw tastes, and for each a short of the topic it likes best."""
        dimensions = len(self._reward)
        if float(self._confidence) == 0.0:
            return []
        precision = self._precision + _PRIOR * np.eye(dimensions)
        mean = np.linalg.solve(precision, self._reward)
        # With precision = L Lᵀ, L⁻ᵀ z has the covariance precision⁻¹.
        lower = np.linalg.cholesky(precision)
        noise = np.linalg.solve(lower.T, rng.standard_normal((dimensions, count)))
        scores = self._arms @ (mean[:, None] + _CURIOSITY * noise)
        chosen: list[int] = []
        for ranked in np.argsort(-scores, axis=0).T:
            short = self._any_of(ranked, unseen, chosen, rng)
            if short is not None:
                chosen.append(short)
        return chosen

    def _any_of(
        self,
        topics: np.ndarray[tuple[int], np.dtype[np.int64]],
        unseen: Mask,
        chosen: list[int],
        rng: np.random.Generator,
    ) -> int | None:
        for topic in topics:
            shorts = self._shorts_of[topic]
            left = [short for short in shorts[unseen[shorts]].tolist() if short not in chosen]
            if left:
                return int(left[int(rng.integers(len(left)))])
        return None

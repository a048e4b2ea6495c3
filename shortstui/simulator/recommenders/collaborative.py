"""Viewers who watched this also watched: a factorisation of a synthetic audience's watching."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders.protocol import Audience, Mask
from shortstui.simulator.recommenders.taste import HALF_CONFIDENCE, Confidence, Watched, likeness, sample
from shortstui.simulator.streams import stream
from shortstui.simulator.topics import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

AUDIENCE = 6_000
_WATCHED_EACH = 75
_LIKED_TOPICS = 7
_KIN_TASTE = 4.0
_ON_TASTE = 0.8
_FACTORS, _ITERATIONS = 64, 10
_EVIDENCE_WEIGHT = 40.0
_SHARPNESS = 3.5
_DRAWN = 2
_LARGEST_SEED = 2**31 - 1


class Collaborative:
    """Alternating least squares on implicit feedback (Hu, Koren and Volinsky 2008), by the library ``implicit``.

    The audience's factors are learned once for each world; this viewer's are computed anew for each batch, from
    two of the shorts it watched, drawn by watch time and recency.

    Args:
        catalogue: The world.
        strength: 0 to 1.
        half: Whole watches at which it dares half of that.
    """

    name = "collaborative"
    audience: Audience = "popular"

    def __init__(self, catalogue: Catalogue, strength: float, half: float = HALF_CONFIDENCE) -> None:
        self.strength = strength
        self._size = len(catalogue)
        self._model = factorised_audience(catalogue) if strength > 0 else None
        self._columns = None if self._model is None else np.ascontiguousarray(self._model.item_factors.T)
        self._watched = Watched()
        self._confidence = Confidence(half)

    def learn(self, short: int, evidence: float) -> None:
        """Remember the short as watched, or not."""
        self._watched.learn(short, evidence)
        self._confidence.learn(evidence)

    def confidence(self) -> float:
        """Return how much it knows of the viewer."""
        return float(self._confidence)

    def pick(self, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:
        """Draw shorts that viewers with the same factors watched."""
        from scipy.sparse import csr_matrix

        if not self._watched or self._model is None or self._columns is None:
            return []
        drawn = np.unique(self._watched.draw(_DRAWN, rng))
        weight = np.full(len(drawn), _EVIDENCE_WEIGHT, np.float32)
        row = csr_matrix((weight, (np.zeros_like(drawn), drawn)), shape=(1, self._size))
        scores = likeness(self._columns, self._model.recalculate_user(0, row).ravel())
        return sample(standardised(scores) * np.float32(_SHARPNESS), count, unseen, rng)


def standardised(scores: Floats) -> Floats:
    """Return scores with mean 0 and deviation 1."""
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), 1e-9), dtype=np.float32)


class Factors(Protocol):
    """What is used of the library's model."""

    item_factors: Floats
    """Shape (size, factors)."""

    def fit(self, user_items: csr_matrix, show_progress: bool) -> None:
        """Learn from the audience."""

    def recalculate_user(self, userid: int, user_items: csr_matrix) -> Floats:
        """Return the factors of a viewer who isn't in the audience, from what it watched."""


@lru_cache(maxsize=2)
def factorised_audience(catalogue: Catalogue) -> Factors:
    """Return the fitted model of a world: the same factors for the same world."""
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    viewers, shorts = audience_watches(catalogue)
    matrix = csr_matrix(
        (np.full(len(shorts), _EVIDENCE_WEIGHT, np.float32), (viewers, shorts)), shape=(AUDIENCE, len(catalogue))
    )
    # The library asks for one BLAS thread: two levels of threads only get in each other's way.
    with threadpool_limits(limits=1, user_api="blas"):
        model: Factors = AlternatingLeastSquares(
            factors=_FACTORS, iterations=_ITERATIONS, random_state=catalogue.seed & _LARGEST_SEED, num_threads=1
        )
        model.fit(matrix, show_progress=False)
    return model


def audience_watches(catalogue: Catalogue) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return who watched what: a seeded audience of 6,000 viewers with tastes of their own.

    Each likes about seven topics, which tend to be kin of one first topic; four of five things that it watched are
    of these topics and the rest is whatever was popular.

    Returns:
        Viewers and shorts, each of shape (watches,), every pair once.
    """
    rng = stream(catalogue.seed, "audience")
    topics = len(catalogue.topics)
    first = rng.choice(topics, AUDIENCE, p=catalogue.topic_share)
    kinship = _KIN_TASTE * catalogue.topic_vector @ catalogue.topic_vector.T
    affinity = kinship[first] + np.log(catalogue.topic_share) + rng.gumbel(size=(AUDIENCE, topics))
    liked = np.argsort(-affinity, axis=1)[:, :_LIKED_TOPICS]
    viewers = np.repeat(np.arange(AUDIENCE), _WATCHED_EACH)
    watched_topic = liked[viewers, rng.integers(0, _LIKED_TOPICS, len(viewers))]
    on_taste = _within_topics(catalogue, watched_topic, rng)
    anything = rng.choice(len(catalogue), len(viewers), p=catalogue.weight)
    shorts = np.where(rng.random(len(viewers)) < _ON_TASTE, on_taste, anything)
    pairs = np.unique(viewers * len(catalogue) + shorts)
    return pairs // len(catalogue), pairs % len(catalogue)


def _within_topics(
    catalogue: Catalogue, topic: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Draw a short of each topic given, half by popularity and half at random."""
    order = np.argsort(catalogue.topic, kind="stable")
    weight = np.sqrt(catalogue.weight[order])
    cumulative = np.concatenate([[0.0], np.cumsum(weight)])
    ends = np.cumsum(np.bincount(catalogue.topic, minlength=len(catalogue.topics)))
    starts = np.concatenate([[0], ends[:-1]])
    low, high = cumulative[starts[topic]], cumulative[ends[topic]]
    place = np.searchsorted(cumulative, low + (high - low) * rng.random(len(topic)), side="right") - 1
    return np.asarray(order[np.clip(place, starts[topic], ends[topic] - 1)])

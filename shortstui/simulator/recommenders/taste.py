"""What the recommenders that personalise have in common."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from shortstui.simulator.recommenders.protocol import Mask
from shortstui.simulator.topics import Floats

MEMORY = 300
"""Shorts after which what was learned counts 1/e of what it did."""
FORGETTING = float(np.exp(-1 / MEMORY))
NICHE_SLOPE = 1.75
"""Log-weight that a pick loses with each deviation of popularity: what is personal comes from smaller channels.
Fitted, see :mod:`shortstui.bench.fit`."""
HALF_CONFIDENCE = 11.0
"""Whole watches at which a recommender dares half of what it may; fitted, see :mod:`shortstui.bench.fit`."""


_LEAST_CHANCE = 60.0
"""Log-weights further than this under the best are all alike: float32 can't hold their inverse."""


class Confidence:
    """How much was watched lately, and how much of its slots a recommender dares to fill on that ground.

    Args:
        half: Whole watches, not yet forgotten, at which it fills half of them.
    """

    def __init__(self, half: float = HALF_CONFIDENCE) -> None:
        self._half = half
        self._watched = 0.0

    def learn(self, evidence: float) -> None:
        """Take in one served short."""
        self._watched = self._watched * FORGETTING + evidence

    def __float__(self) -> float:
        """Return w / (w + half)."""
        return self._watched / (self._watched + self._half)


class Watched:
    """The shorts that were watched lately, and when."""

    def __init__(self) -> None:
        self._served = 0
        self._watched: deque[tuple[int, int, float]] = deque(maxlen=MEMORY)

    def learn(self, short: int, evidence: float) -> None:
        """Take in one served short."""
        self._served += 1
        if evidence:
            self._watched.append((short, self._served, evidence))

    def __bool__(self) -> bool:
        """Return whether anything was watched."""
        return bool(self._watched)

    def draw(self, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
        """Draw watched shorts by watch time and recency; the same may come twice.

        A recommender that goes by the mean of all that was watched runs into one topic and serves it until nothing
        of it is left. Going by a few at a time, a viewer's interests take turns.
        """
        shorts, when, evidence = zip(*self._watched, strict=True)
        weight = np.array(evidence) * np.exp((np.array(when) - self._served) / MEMORY)
        return rng.choice(np.array(shorts), count, p=weight / weight.sum())


def likeness(columns: Floats, taste: Floats) -> Floats:
    """Return the dot product of every short with a taste, shape (size,).

    Args:
        columns: The shorts' vectors, transposed: shape (d, size).
        taste: Shape (d,).
    """
    # Without BLAS: its threads make so small a product fifty times slower on a busy machine.
    return np.asarray(np.einsum("ij,i->j", columns, taste))


def sample(appeal: Floats, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:
    """Draw different shorts, each time with chances proportional to exp(appeal) among those left.

    Args:
        appeal: Log-weights, shape (size,).
        count: How many; fewer are returned when fewer are unseen.
        unseen: Which may be drawn, shape (size,).
        rng: Where the chances come from.

    Returns:
        The shorts, in the order of the draws. Drawn all at once: the smallest of exponential variates with these
        rates (Efraimidis and Spirakis 2006, Weighted random sampling with a reservoir).
    """
    arrival = rng.standard_exponential(len(appeal), dtype=np.float32)
    arrival *= np.exp(np.minimum(appeal.max() - appeal, _LEAST_CHANCE))
    arrival[~unseen] = np.inf
    count = min(count, int(unseen.sum()))
    nearest = np.argpartition(arrival, count - 1)[:count] if count else np.empty(0, np.int64)
    return [int(short) for short in nearest[np.argsort(arrival[nearest], kind="stable")]]

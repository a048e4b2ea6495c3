"""The topics of the simulated world: how popular each is, and which are alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shortstui.simulator.streams import stream

Floats = npt.NDArray[np.float32]

RANK_SEED = 9264
_SUPPLY_SEED = 324
_FLATNESS = 10.0
LATENT_DIMENSIONS = 32
_KINSHIP = 0.55


def topic_weights(count: int) -> npt.NDArray[np.float64]:
    """Return how often each topic is served by a feed that knows nothing of the viewer, shape (count,), sum 1.

    Zipf–Mandelbrot, 1 / (rank + 10), so that the commonest topic is ten times as frequent as the rarest of 100.
    The ranks are one fixed permutation, the same in every world. It was chosen among random ones
    (:mod:`shortstui.bench.fit`) so that what the published personas like is 4 to 12 % of such a feed, as the
    published first windows show: more of it for the personas that were captured soon there, less for the others.
    """
    return zipf(count, RANK_SEED)


def topic_supply(count: int) -> npt.NDArray[np.float64]:
    """Return what the number of shorts of each topic goes by, shape (count,), sum 1.

    Zipf–Mandelbrot too, but with ranks of its own: what is made most is not what is served most.
    """
    return zipf(count, _SUPPLY_SEED)


def zipf(count: int, seed: int) -> npt.NDArray[np.float64]:
    """Return Zipf–Mandelbrot weights, 1 / (rank + 10), with the ranks of a seed; shape (count,), sum 1."""
    weights = 1.0 / (np.random.default_rng(seed).permutation(count) + 1 + _FLATNESS)
    return np.asarray(weights / weights.sum())


def topic_vectors(count: int, seed: int) -> Floats:
    """Return a latent unit vector for each topic, shape (count, 32).

    A walk along the vocabulary, which lists related topics next to each other: neighbours have a cosine of about
    0.55, the next 0.3, and strangers 0 on average. What a recommender learns of one topic reaches its neighbours.
    """
    rng = stream(seed, "topic vectors")
    steps = rng.standard_normal((count, LATENT_DIMENSIONS))
    vectors = np.empty_like(steps)
    vectors[0] = steps[0]
    for topic in range(1, count):
        vectors[topic] = _KINSHIP * vectors[topic - 1] + np.sqrt(1 - _KINSHIP**2) * steps[topic]
    return unit(vectors)


def unit(vectors: npt.NDArray[np.floating]) -> Floats:
    """Return the rows scaled to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)

"""The shorts of the simulated platform: a seeded world, made once, in columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from shortstui.interests.vocabulary import load_vocabulary
from shortstui.simulator import titles
from shortstui.simulator.drawing import DEFAULT_CLUTTER, Drawing
from shortstui.simulator.streams import stream
from shortstui.simulator.topics import Floats, topic_supply, topic_vectors, topic_weights, unit

DEFAULT_SIZE = 20_000
FIRST_DRAWING = 2 * 10**9
"""Drawing seeds begin here, far from those that shorts-tiny was trained on."""
_NEWEST = date(2026, 10, 31)
_CHANNELS_PER_TOPIC = 12
_ITEM_FLATNESS = 150.0 / DEFAULT_SIZE
"""Zipf–Mandelbrot's q as a share of the catalogue: with it a popular feed starts at about 10^6.9 views."""
BLIND_LOG_VIEWS = 6.9
"""Mean log10 views of a popular feed that knows nothing of its viewer: where the published curves begin."""
_VIEWS_SPREAD = 2.3
"""Decades of views that one deviation of popularity is worth."""
_FEWEST_VIEWS, _SQUEEZE = 1, 0.2
_TAG_SPREAD, _SHORT_SPREAD = 0.35, 0.45


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All shorts that the platform has, in columns; a short is its number, from 0 to ``size - 1``.

    Attributes:
        seed: Of the world.
        clutter: Of the thumbnails, 0 (clean) to 1 (hardly readable).
        topics: The names of the topics.
        tags: The names of the tags.
        topic_share: How often a blind popular feed serves each topic, shape (topics,), sum 1.
        topic_vector: Latent unit vectors of the topics, shape (topics, d).
        topic: Each short's topic, shape (size,).
        tag: Each short's tag, shape (size,).
        vector: Each short's latent unit vector, shape (size, d): what a content-based recommender knows of it.
        vector_columns: The same, transposed: shape (d, size).
        weight: How often a blind popular feed serves each short, shape (size,), sum 1.
        height: How popular each short is, in deviations of a normal distribution, shape (size,).
        views: Shape (size,).
        duration: Seconds, 5 to 60, shape (size,).
        day: Days before the newest short's date, shape (size,).
        wording: Four numbers for title and channel, shape (size, 4).
    """

    seed: int
    clutter: float
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    topic_share: npt.NDArray[np.float64]
    topic_vector: Floats
    topic: npt.NDArray[np.int64]
    tag: npt.NDArray[np.int64]
    vector: Floats
    vector_columns: Floats
    weight: npt.NDArray[np.float64]
    height: Floats
    views: npt.NDArray[np.int64]
    duration: npt.NDArray[np.float64]
    day: npt.NDArray[np.int64]
    wording: npt.NDArray[np.int64]
    shorts_of: tuple[npt.NDArray[np.int64], ...] = field(repr=False, default=())
    """The shorts of each topic."""

    @staticmethod
    @lru_cache(maxsize=4)
    def make(seed: int = 0, size: int = DEFAULT_SIZE, clutter: float = DEFAULT_CLUTTER) -> Catalogue:
        """Return the catalogue of a seed: the same columns for the same arguments.

        Args:
            seed: Of the world.
            size: Number of shorts; at least one for each topic of the demo vocabulary.
            clutter: Of the thumbnails.
        """
        vocabulary = load_vocabulary("demo")
        tag_topics = vocabulary.topics or ()
        topics = tuple(dict.fromkeys(tag_topics))
        number = {name: index for index, name in enumerate(topics)}
        topic_of_tag = np.array([number[name] for name in tag_topics])
        share, vectors = topic_weights(len(topics)), topic_vectors(len(topics), seed)
        topic = _topics_of_shorts(topic_supply(len(topics)), size, seed)
        tag = _tags_of_shorts(topic, topic_of_tag, seed)
        weight = _popularity(topic, share, seed)
        vector = _vectors(vectors[topic], tag, seed)
        height = _height(weight)
        rng = stream(seed, "columns")
        return Catalogue(
            seed=seed,
            clutter=clutter,
            topics=topics,
            tags=vocabulary.tags,
            topic_share=share,
            topic_vector=vectors,
            topic=topic,
            tag=tag,
            vector=vector,
            vector_columns=np.ascontiguousarray(vector.T),
            weight=weight,
            height=height,
            views=_views(weight, height),
            duration=np.round(5 + 55 * rng.beta(1.6, 1.8, size), 1),
            day=rng.geometric(1 / 200, size),
            wording=rng.integers(0, 2**31, (size, 4)),
            shorts_of=tuple(np.flatnonzero(topic == index) for index in range(len(topics))),
        )

    def __len__(self) -> int:
        """Return the number of shorts."""
        return len(self.topic)

    def id(self, short: int) -> str:
        """Return the id that a viewer's client sees: eleven characters, as on YouTube."""
        return f"sim-{short:07d}"

    def number(self, short_id: str) -> int | None:
        """Return the short that an id stands for; None when there is none."""
        digits = short_id.removeprefix("sim-")
        known = len(short_id) == 11 and digits.isascii() and digits.isdigit() and int(digits) < len(self)
        return int(digits) if known and short_id == self.id(int(digits)) else None

    def title(self, short: int) -> str:
        """Return the title, without hashtags; about half of the titles don't say what is shown."""
        return titles.title(self.tags[self.tag[short]], *self.wording[short, :2].tolist())

    def hashtags(self, short: int) -> tuple[str, ...]:
        """Return one to three hashtags."""
        tag, topic = self.tags[self.tag[short]], self.topics[self.topic[short]]
        return titles.hashtags(tag, topic, int(self.wording[short, 2]))

    def channel(self, short: int) -> str:
        """Return the channel's name; a channel keeps to one topic."""
        topic = int(self.topic[short])
        return titles.channel(self.topics[topic], int(self.wording[short, 3]) % _CHANNELS_PER_TOPIC + 97 * topic)

    def published(self, short: int) -> str:
        """Return the ISO date."""
        return (_NEWEST - timedelta(days=int(self.day[short]))).isoformat()

    def drawing(self, short: int) -> Drawing:
        """Return what its thumbnail shows."""
        return Drawing(
            tag=self.tags[self.tag[short]],
            topic=self.topics[self.topic[short]],
            title=self.title(short),
            seed=FIRST_DRAWING + (self.seed % 10**6) * 10**6 + short,
            clutter=self.clutter,
        )


def _topics_of_shorts(supply: npt.NDArray[np.float64], size: int, seed: int) -> npt.NDArray[np.int64]:
    """Return each short's topic; the number of shorts of a topic grows with the root of its supply."""
    parts = np.sqrt(supply) / np.sqrt(supply).sum()
    counts = np.maximum(1, np.floor(parts * size).astype(np.int64))
    counts[: size - int(counts.sum())] += 1
    topic = np.repeat(np.arange(len(supply)), counts)[:size]
    return np.asarray(stream(seed, "topics").permutation(topic))


def _tags_of_shorts(
    topic: npt.NDArray[np.int64], topic_of_tag: npt.NDArray[np.int64], seed: int
) -> npt.NDArray[np.int64]:
    by_topic = np.argsort(topic_of_tag, kind="stable")
    first = np.searchsorted(topic_of_tag[by_topic], np.arange(topic_of_tag.max() + 1))
    count = np.bincount(topic_of_tag)
    drawn = stream(seed, "tags").random(len(topic))
    return np.asarray(by_topic[first[topic] + (drawn * count[topic]).astype(np.int64)])


def _popularity(
    topic: npt.NDArray[np.int64], share: npt.NDArray[np.float64], seed: int
) -> npt.NDArray[np.float64]:
    """Return each short's chance in a blind popular feed: its topic's share, Zipf–Mandelbrot within the topic."""
    size = len(topic)
    order = stream(seed, "popularity").permutation(size)
    # Ranks spread over 0 to size within every topic, so that a small topic has hits and flops as a large one has.
    within = np.empty(size)
    for shorts in (order[topic[order] == index] for index in range(len(share))):
        within[shorts] = (np.arange(len(shorts)) + 0.5) / len(shorts)
    weight = 1.0 / (within + _ITEM_FLATNESS)
    total = np.bincount(topic, weight, minlength=len(share))
    weight *= share[topic] / total[topic]
    return np.asarray(weight / weight.sum())


def _views(weight: npt.NDArray[np.float64], height: Floats) -> npt.NDArray[np.int64]:
    """Return views: log-normal, in the order of popularity, so that niche topics have fewer."""
    log10 = BLIND_LOG_VIEWS + _VIEWS_SPREAD * (height - weight @ height)
    return np.asarray(np.maximum(_FEWEST_VIEWS, 10**log10), dtype=np.int64)


def _height(weight: npt.NDArray[np.float64]) -> Floats:
    from statistics import NormalDist

    size = len(weight)
    quantile = (np.argsort(np.argsort(weight, kind="stable"), kind="stable") + 0.5) / size
    grid = np.linspace(0.5 / size, 1 - 0.5 / size, 2001)
    normal = np.array([NormalDist().inv_cdf(point) for point in grid])
    z = np.interp(quantile, grid, normal)
    # Squeezed above two deviations: the greatest hit has 10^9.4 views, as the greatest of YouTube.
    return np.asarray(np.where(z < 2, z, 2 + _SQUEEZE * (z - 2)), dtype=np.float32)


def _vectors(topic_vector: Floats, tag: npt.NDArray[np.int64], seed: int) -> Floats:
    rng = stream(seed, "vectors")
    dimensions = topic_vector.shape[1]
    tags = rng.standard_normal((int(tag.max()) + 1, dimensions)) / np.sqrt(dimensions)
    own = rng.standard_normal(topic_vector.shape) / np.sqrt(dimensions)
    return unit(topic_vector + _TAG_SPREAD * tags[tag] + _SHORT_SPREAD * own)

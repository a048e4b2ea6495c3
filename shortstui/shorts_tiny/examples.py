"""Training and held-out examples: drawn thumbnails with the tag they show, and what people write about a tag."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from shortstui.interests.vocabulary import Vocabulary
from shortstui.simulator.drawing import Drawing, draw, encode

HELD_OUT_SEED = 10**9
"""Training drawings have smaller seeds than this, held-out ones larger."""
IMAGE_PIXELS = 64
_PLAIN_TITLES = (
    "Wait for it", "You won't believe this", "Day 12", "Part 2", "This is insane", "POV", "Watch till the end",
    "I tried it", "My first time", "How it started", "Best of the week", "Nobody expected this", "",
)  # fmt: skip
_TAG_TITLES = (
    "{} in 30 seconds", "Best {} ever", "{} for beginners", "I tried {}", "{} gone wrong", "Top 5 {}",
    "The truth about {}", "{} tips", "My {} story", "Satisfying {}", "{} hacks", "Why I love {}",
)  # fmt: skip
_TOPIC_TITLES = ("all about {}", "{} videos", "best of {}")


@dataclass(frozen=True, slots=True)
class TagTopics:
    """Tags and topics, with the topic of each tag.

    Args:
        tags: Tag names.
        topics: Topic names.
        topic_of: For each tag the position of its topic, int64.
    """

    tags: tuple[str, ...]
    topics: tuple[str, ...]
    topic_of: NDArray[np.int64]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> TagTopics:
        """Number the topics of a vocabulary that has them, as the demo vocabulary has."""
        named = vocabulary.topics or ()
        topics = tuple(dict.fromkeys(named))
        number = {topic: position for position, topic in enumerate(topics)}
        return cls(vocabulary.tags, topics, np.array([number[topic] for topic in named], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawn thumbnails as an encoder sees them.

    Args:
        pixels: uint8 of shape (n, 64, 64, 3).
        tags: The tag of each, a position in the vocabulary, int64.
    """

    pixels: NDArray[np.uint8]
    tags: NDArray[np.int64]


def drawing(names: TagTopics, tag: int, seed: int, clutter: float) -> Drawing:
    """Return a drawing of a tag whose title is chosen by its seed; half of the titles don't name the tag."""
    name, topic = names.tags[tag], names.topics[names.topic_of[tag]]
    return Drawing(name, topic, title(name, Random(seed)), seed, clutter)


def title(tag: str, random: Random) -> str:
    """Return a title as creators write them, with or without the tag."""
    if random.random() < 0.5:
        return random.choice(_PLAIN_TITLES)
    return random.choice(_TAG_TITLES).format(tag)


def caption(tag: str, topic: str, random: Random) -> tuple[str, bool]:
    """Return a text about a tag, and whether it names the tag rather than only its topic."""
    kind = random.random()
    if kind < 0.3:
        return tag, True
    if kind < 0.45:
        return "#" + tag.replace(" ", "").lower(), True
    if kind < 0.75:
        return random.choice(_TAG_TITLES).format(tag), True
    if kind < 0.9:
        return topic, False
    return random.choice(_TOPIC_TITLES).format(topic), False


def texts_in_use(names: TagTopics) -> Iterator[str]:
    """Yield texts that together hold every token that a caption can hold."""
    yield from names.tags
    yield from names.topics
    yield from ("#" + tag.replace(" ", "").lower() for tag in names.tags)
    yield from (template.format("x") for template in (*_TAG_TITLES, *_TOPIC_TITLES, *_PLAIN_TITLES))


def draw_for_training(names: TagTopics, count: int, seed: int, processes: int, most_clutter: float = 0.3) -> Drawn:
    """Draw thumbnails of random tags, half of them clean, then the others with rising clutter.

    Takes about 3 ms a thumbnail and process.
    """
    random = np.random.default_rng(seed)
    tags = random.integers(len(names.tags), size=count)
    clutter = np.clip(np.linspace(-most_clutter, most_clutter, count), 0.0, None)
    return draw_many(names, tags, clutter, first_seed=seed * 10_000_019, processes=processes)


def draw_many(
    names: TagTopics,
    tags: NDArray[np.int64],
    clutter: NDArray[np.float64],
    first_seed: int,
    processes: int = 1,
) -> Drawn:
    """Draw a thumbnail for each tag, at its clutter, with seeds that count up from the first."""
    jobs = [
        drawing(names, int(tag), first_seed + place, float(level))
        for place, (tag, level) in enumerate(zip(tags, clutter, strict=True))
    ]
    pixels = np.empty((len(jobs), IMAGE_PIXELS, IMAGE_PIXELS, 3), dtype=np.uint8)
    if processes == 1:
        for place, job in enumerate(jobs):
            pixels[place] = _seen(job)
    else:
        with ProcessPoolExecutor(processes) as pool:
            for place, picture in enumerate(pool.map(_seen, jobs, chunksize=256)):
                pixels[place] = picture
    return Drawn(pixels, np.asarray(tags, dtype=np.int64))


def _seen(job: Drawing) -> NDArray[np.uint8]:
    """Draw, compress and shrink as the encoder does with any thumbnail (bicubic, squashed to a square)."""
    picture = Image.open(io.BytesIO(encode(draw(job)))).convert("RGB")
    small = picture.resize((IMAGE_PIXELS, IMAGE_PIXELS), Image.Resampling.BICUBIC)
    return np.asarray(small, dtype=np.uint8)

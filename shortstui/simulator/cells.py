"""A bot and its controls on a simulated platform, many cells at once, in topics only: what calibration sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Topics = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Misreading:
    """How the eyes of all viewers err.

    Attributes:
        error: Chance that a short's topic is misread; .106 is what shorts-tiny measures on the default catalogue.
        near: Share of misreadings that land on a neighbour in the vocabulary, which lists related topics together.
    """

    error: float = 0.106
    near: float = 0.7


@dataclass(frozen=True, eq=False)
class Cells:
    """Many cells played through: a bot, its yoked twins, and a control that watches nothing.

    Attributes:
        seen: The topic that each viewer's eyes saw, shape (runs, viewers, shorts): the bot first, then the yoked
            twins, the no-watch control last.
        on_persona: Whether that is one of the bot's interests, same shape: the control viewers are scored with the
            bot's persona too.
    """

    seen: Topics
    on_persona: Mask

    @classmethod
    def of(cls, seen: Topics, interests: Mask) -> Cells:
        """Score what was seen with each run's persona, shape (runs, topics)."""
        return cls(seen, interests[np.arange(len(seen))[:, None, None], seen])

    @property
    def bot(self) -> Mask:
        """Whether the bot's short is on persona (it watches then), shape (runs, shorts)."""
        return self.on_persona[:, 0]

    @property
    def twins(self) -> Mask:
        """The same of the yoked twins, shape (runs, twins, shorts)."""
        return self.on_persona[:, 1:-1]

    @property
    def unwatching(self) -> Mask:
        """The same of the control that watches nothing, shape (runs, shorts)."""
        return self.on_persona[:, -1]


def misread(topics: Topics, count: int, eyes: Misreading, rng: np.random.Generator) -> Topics:
    """Return what the eyes see of the topics."""
    chance = rng.random(topics.shape, dtype=np.float32)
    step = rng.integers(1, 3, topics.shape, dtype=np.int16) * rng.choice(np.array([-1, 1], np.int16), topics.shape)
    anything = rng.integers(0, count, topics.shape, dtype=np.int16)
    near = np.asarray((topics + step) % count, dtype=np.int16)
    wrong = np.where(chance < eyes.error * eyes.near, near, anything)
    return np.where(chance < eyes.error, wrong, topics)

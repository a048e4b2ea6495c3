"""What a recommender is: it learns from watch time, and picks shorts for the slots that the platform gives it."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Audience = Literal["popular", "uniform"]
Mask = npt.NDArray[np.bool_]


class Recommender(Protocol):
    """One viewer's recommender. All it ever hears of the viewer is watch time."""

    name: str
    strength: float
    """The greatest share of slots it may fill, 0 to 1; at 0 the platform never asks it."""
    audience: Audience
    """What the slots that it doesn't fill are drawn by."""

    def learn(self, short: int, evidence: float) -> None:
        """Take in that a short was watched.

        Args:
            short: Its number in the catalogue.
            evidence: 0 for a short that was left before its middle, up to 1 for one that was watched whole.
        """
        ...

    def confidence(self) -> float:
        """Return how much it knows of the viewer, 0 to 1: the share of its slots that it dares to fill."""
        ...

    def pick(self, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:
        """Return up to ``count`` different shorts that it thinks the viewer will watch.

        Args:
            count: How many.
            unseen: Which shorts may be served, shape (size,).
            rng: Stream of this batch.
        """
        ...

"""Recommenders that never look at the viewer."""

from __future__ import annotations

import numpy as np

from shortstui.simulator.recommenders.protocol import Audience, Mask


class Blind:
    """Serves everybody alike: every short with the same chance ("uniform"), or by popularity ("popularity").

    Args:
        name: Under which it was chosen.
        strength: Kept for the record; there is nothing to make stronger.
        audience: What the shorts are drawn by.
    """

    def __init__(self, name: str, strength: float, audience: Audience) -> None:
        self.name = name
        self.strength = strength
        self.audience: Audience = audience

    def learn(self, short: int, evidence: float) -> None:
        """Learn nothing."""

    def confidence(self) -> float:
        """Return 0: it knows nothing of the viewer."""
        return 0.0

    def pick(self, count: int, unseen: Mask, rng: np.random.Generator) -> list[int]:  # noqa: ARG002
        """Return nothing."""
        return []

"""How well the bot's eyes agree with the truth, on a platform where the truth is known."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions held against the topics the platform drew, counted over organic shorts.

    Attributes:
        tp: Watched, and of the persona's interests.
        fp: Watched, but not of its interests.
        fn: Skipped, though of its interests.
        tn: Skipped, and not of its interests.
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def add(self, watched: bool, matches: bool) -> Agreement:
        """Return the counts with one more decision in them."""
        return Agreement(
            self.tp + (watched and matches),
            self.fp + (watched and not matches),
            self.fn + (not watched and matches),
            self.tn + (not watched and not matches),
        )

    @property
    def known(self) -> int:
        """Number of decisions whose truth was known."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def precision(self) -> float:
        """Share of the watched that matched; NaN when nothing was watched."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else math.nan

    @property
    def recall(self) -> float:
        """Share of the matching that were watched; NaN when nothing matched."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else math.nan

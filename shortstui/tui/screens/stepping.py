"""The keys that lead to another moment of a run, the same wherever there are moments: a replay, a comparison."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

FAR: Final = 25
"""Shorts of a far step."""


class Stepping:
    """Actions of a screen that shows one moment of many."""

    @property
    @abstractmethod
    def moment(self) -> int:
        """The number of impressions that have happened at the moment shown."""

    @property
    @abstractmethod
    def length(self) -> int:
        """The number of impressions there are; 0 while they are being read."""

    @abstractmethod
    def step_to(self, moment: int) -> None:
        """Show a moment, since a key asked for it; those beyond the ends are the ends."""

    def action_back(self) -> None:
        """Go back one short."""
        self.step_to(self.moment - 1)

    def action_forward(self) -> None:
        """Go on one short."""
        self.step_to(self.moment + 1)

    def action_far_back(self) -> None:
        """Go back many shorts."""
        self.step_to(self.moment - FAR)

    def action_far_forward(self) -> None:
        """Go on many shorts."""
        self.step_to(self.moment + FAR)

    def action_first(self) -> None:
        """Go to the beginning."""
        self.step_to(0)

    def action_last(self) -> None:
        """Go to the end."""
        self.step_to(self.length)

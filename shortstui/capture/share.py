"""The capture share: how much of what is served the bot watches."""

from __future__ import annotations

from collections import deque

WINDOWS = (50, 100)
"""The published windows: 50 shorts in the first experiment, 100 in the others."""


class CaptureShare:
    """Share of the last ``window`` organic shorts that the bot decided to watch, kept up to date short by short.

    Source: Theo MacMillan, "Reproducing WSJ TikTok bots" (rolling share of watched videos).

    Args:
        window: Number of organic shorts W.
    """

    def __init__(self, window: int) -> None:
        self.window = window
        self._recent: deque[bool] = deque(maxlen=window)
        self._watched = 0

    def add(self, watched: bool) -> float:
        """Take in the next organic short and return the share, 0–1, of those in the window.

        Before the window is full it is the share of those there are.
        """
        if self.full:
            self._watched -= self._recent[0]
        self._recent.append(watched)
        self._watched += watched
        return self._watched / len(self._recent)

    @property
    def full(self) -> bool:
        """Whether the window holds W shorts: only then does the share count for a verdict."""
        return len(self._recent) == self.window

    def copy(self) -> CaptureShare:
        """Return an independent copy."""
        twin = CaptureShare(self.window)
        twin._recent = self._recent.copy()
        twin._watched = self._watched
        return twin

"""How niche the feed has become: the views of what is served."""

from __future__ import annotations

import math
from collections import deque

VIEWS_WINDOW = 50


def log_views(views: int | None) -> float:
    """Return log10 of a short's views, nought counting as one; NaN when unknown."""
    return math.nan if views is None else math.log10(max(views, 1))


class MeanLogViews:
    """Mean of log10(views) over the last ``window`` organic shorts whose views are known.

    A mean of logarithms, so that one hit of a hundred million does not hide fifty niche shorts. Source: Theo
    MacMillan, "Reproducing WSJ TikTok bots".

    Args:
        window: Number of shorts.
    """

    def __init__(self, window: int = VIEWS_WINDOW) -> None:
        self.window = window
        self._recent: deque[float] = deque(maxlen=window)
        self._mean = math.nan

    def add(self, views: int | None) -> float:
        """Take in the next organic short and return the mean; NaN before the first known number of views.

        Args:
            views: None when unknown: the mean stays. Nought counts as one.
        """
        if views is not None:
            self._recent.append(log_views(views))
            self._mean = math.fsum(self._recent) / len(self._recent)  # afresh each time: no error builds up
        return self._mean

    def copy(self) -> MeanLogViews:
        """Return an independent copy."""
        twin = MeanLogViews(self.window)
        twin._recent = self._recent.copy()
        twin._mean = self._mean
        return twin

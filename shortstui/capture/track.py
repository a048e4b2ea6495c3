"""A row of numbers that grows with a run, and whose copies cost nothing."""

from __future__ import annotations

from array import array
from typing import Literal


class Track:
    """Numbers in the order they came: log E after each short, the cluster of each short.

    Copies share what they have in common. That is what lets a replay keep hundreds of states of a long run: only
    the one that goes on second, from a place that another has passed, takes the numbers before it along.

    Args:
        kind: "d" or "f" for floats of 8 or 4 bytes, "i" for whole numbers.
    """

    def __init__(self, kind: Literal["d", "f", "i"]) -> None:
        self._values: array[float] = array(kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: int) -> float:
        """Return the number at a place from 0.

        Raises:
            IndexError: There are not that many, or the place is negative.
        """
        if not 0 <= place < self._length:
            raise IndexError(f"{place} of {self._length}")
        return self._values[place]

    def append(self, value: float) -> None:
        """Take in the next number."""
        if len(self._values) > self._length:  # another copy went on from here
            self._values = self._values[: self._length]
        self._values.append(value)
        self._length += 1

    def first(self, count: int | None = None) -> array[float]:
        """Return the first numbers, all of them by default, for the caller to keep."""
        return self._values[: self._length if count is None else min(count, self._length)]

    def copy(self) -> Track:
        """Return an independent copy."""
        twin = Track.__new__(Track)
        twin._values, twin._length = self._values, self._length
        return twin

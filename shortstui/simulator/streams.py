"""Streams of random numbers, one for each purpose, so that no draw depends on how many others were made."""

from __future__ import annotations

import zlib

import numpy as np

_BLOCK = 1024
_WORD = 2**32 - 1


def stream(seed: int, purpose: str, *numbers: int) -> np.random.Generator:
    """Return the stream of a purpose.

    Args:
        seed: Of the catalogue or of the run; any whole number.
        purpose: What the numbers are for: "coin", "topic".
        numbers: Further parts of the key, not negative: a batch.
    """
    # Every part has its fixed place and none is 0 at the end: numpy takes [1, 2] and [1, 2, 0] for the same seed.
    key = [seed & _WORD, seed >> 32 & _WORD, zlib.crc32(purpose.encode()), *(number + 1 for number in numbers)]
    return np.random.default_rng(key)


class Slots:
    """A uniform number between 0 and 1 for each slot of a feed, the same whatever happened in the slots before.

    Args:
        seed: Of the run.
        purpose: What the numbers are for.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._stream = stream(seed, purpose)
        self._numbers: list[float] = []

    def __getitem__(self, slot: int) -> float:
        """Return the number of a slot, from 0."""
        while slot >= len(self._numbers):
            self._numbers += self._stream.random(_BLOCK).tolist()
        return self._numbers[slot]

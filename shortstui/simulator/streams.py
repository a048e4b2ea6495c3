"""Streams of random numbers, one for each purpose, so that no draw depends on how many others were made."""

from __future__ import annotations

import zlib

import numpy as np

_BLOCK = 1024


def stream(seed: int, purpose: str, *numbers: int) -> np.random.Generator:
    """Return the stream of a purpose.

    Args:
        seed: Of the catalogue or of the run; any whole number.
        purpose: What the numbers are for: "coin", "topic".
        numbers: Further parts of the key, not negative: a batch.
    """
    return np.random.default_rng([seed & (2**64 - 1), zlib.crc32(purpose.encode()), *numbers])


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

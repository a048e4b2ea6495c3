"""Where a finished run changed the most: a description, not a detector."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

SHORTEST: Final = 20
"""Shorts on either side of a change."""


class ChangePoint(NamedTuple):
    """The number of shorts before the change, and the means on either side of it."""

    at: int
    before: float
    after: float


def change_point(values: npt.NDArray[Any]) -> ChangePoint | None:
    """Return the split of a finished run into two parts that leaves the least squared error.

    There always is one: whether it means anything is for the evidence to say. Used while a run goes on it would
    find changes in 6–17 % of blind runs (the project's capture study), so it is for finished runs only. Source:
    Truong, Oudre & Vayatis, Signal Processing 167 (2020): ruptures.

    Args:
        values: On persona or not, or lifts, shape (shorts,).

    Returns:
        The change, or None when the run is shorter than twice 20 shorts.
    """
    values = np.asarray(values, np.float64)
    if len(values) < 2 * SHORTEST:
        return None
    import ruptures  # type: ignore[import-untyped]

    at = int(ruptures.Binseg(model="l2", min_size=SHORTEST, jump=1).fit(values).predict(n_bkps=1)[0])
    return ChangePoint(at, float(values[:at].mean()), float(values[at:].mean()))

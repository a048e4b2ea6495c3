"""Draw long series as if every point were drawn: the least and the most of each column of dots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def decimated(values: Sequence[float], columns: int) -> tuple[list[int], list[float]]:
    """Return at most two points a column that look like the whole series.

    Keeping each column's extremes, in their order, keeps every spike; an average would hide them.

    Args:
        values: One value a position from 1; NaN where there is none.
        columns: How many columns of dots the plot has.

    Returns:
        Positions from 1 and the values there, without NaN.
    """
    series = np.array(values, dtype=np.float64)
    places = np.flatnonzero(np.isfinite(series))
    if len(places) > 2 * columns > 0:
        places = _extremes(series, places, columns)
    return [int(place) + 1 for place in places], [float(value) for value in series[places]]


def _extremes(
    series: np.ndarray[tuple[int], np.dtype[np.float64]],
    places: np.ndarray[tuple[int], np.dtype[np.intp]],
    columns: int,
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    column_of = places * columns // len(series)
    starts = np.flatnonzero(np.concatenate(([True], column_of[1:] != column_of[:-1])))
    kept: set[int] = set()
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        part = series[places[start:end]]
        kept.update((int(places[start + part.argmin()]), int(places[start + part.argmax()])))
    return np.array(sorted(kept), dtype=np.intp)

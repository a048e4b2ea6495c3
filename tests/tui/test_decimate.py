from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from shortstui.tui.widgets.decimate import decimated

SERIES = st.lists(st.floats(0, 1) | st.just(math.nan), min_size=1, max_size=500)


@given(SERIES, st.integers(1, 60))
def test_extremes_survive_and_no_column_gets_more_than_two_points(values: list[float], columns: int) -> None:
    xs, ys = decimated(values, columns)
    known = [value for value in values if math.isfinite(value)]
    assert len(xs) <= max(2 * columns, len(known) if len(known) <= 2 * columns else 0)
    if known:
        assert max(ys) == max(known)
        assert min(ys) == min(known)
    assert xs == sorted(set(xs))


@given(SERIES, st.integers(1, 60))
def test_every_point_is_one_of_the_series(values: list[float], columns: int) -> None:
    for x, y in zip(*decimated(values, columns), strict=True):
        assert values[x - 1] == y


def test_a_short_series_is_drawn_as_it_is() -> None:
    assert decimated([0.1, math.nan, 0.3], 10) == ([1, 3], [0.1, 0.3])

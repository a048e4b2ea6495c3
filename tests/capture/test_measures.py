from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.agreement import Agreement
from shortstui.capture.share import CaptureShare
from shortstui.capture.v2c import VideosToCapture
from shortstui.capture.views import MeanLogViews

watching = st.lists(st.booleans(), max_size=300)
windows = st.integers(1, 120)


@given(watching, windows)
def test_the_streamed_share_is_the_mean_over_the_window(watched: list[bool], window: int) -> None:
    fold = CaptureShare(window)
    streamed = [fold.add(w) for w in watched]
    expected = [float(np.mean(watched[max(0, n - window) : n])) for n in range(1, len(watched) + 1)]
    assert streamed == pytest.approx(expected)
    assert fold.full == (len(watched) >= window)


@given(watching, windows)
def test_v2c_is_the_first_full_window_above_a_fifth(watched: list[bool], window: int) -> None:
    share, v2c = CaptureShare(window), VideosToCapture(window)
    for w in watched:
        v2c.add(share.add(w))
    counts = [sum(watched[n - window : n]) for n in range(window, len(watched) + 1)]
    expected = next((n for n, count in enumerate(counts, start=window) if 5 * count > window), None)
    assert v2c.at == expected
    assert v2c.seen == len(watched)


def test_a_share_of_exactly_a_fifth_is_not_captured() -> None:
    share, v2c = CaptureShare(50), VideosToCapture(50)
    for place in range(200):
        v2c.add(share.add(place % 5 == 0))
    assert v2c.at is None
    assert str(v2c) == "not captured in 200"


def test_a_partial_window_never_captures() -> None:
    share, v2c = CaptureShare(50), VideosToCapture(50)
    for _ in range(49):
        v2c.add(share.add(True))
    assert v2c.at is None
    v2c.add(share.add(True))
    assert v2c.at == 50
    assert str(v2c) == "50"


@given(st.lists(st.none() | st.integers(0, 10**10), max_size=200), windows)
def test_the_streamed_log_views_are_the_mean_over_the_known_ones(views: list[int | None], window: int) -> None:
    fold = MeanLogViews(window)
    streamed = [fold.add(v) for v in views]
    for n, value in enumerate(streamed, start=1):
        known = [np.log10(max(v, 1)) for v in views[:n] if v is not None][-window:]
        assert math.isnan(value) if not known else value == pytest.approx(np.mean(known))


@given(watching, watching)
def test_a_copied_fold_goes_its_own_way(first: list[bool], then: list[bool]) -> None:
    share = CaptureShare(20)
    for w in first:
        share.add(w)
    twin = share.copy()
    for w in then:
        twin.add(w)
    assert share.add(True) == pytest.approx(np.mean([*first, True][-20:]))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=100))
def test_agreement_counts_every_decision_once(decisions: list[tuple[bool, bool]]) -> None:
    agreement = Agreement()
    for watched, matches in decisions:
        agreement = agreement.add(watched, matches)
    assert agreement.known == len(decisions)
    relevant = [watched for watched, matches in decisions if matches]
    chosen = [matches for watched, matches in decisions if watched]
    assert agreement.recall == pytest.approx(np.mean(relevant) if relevant else math.nan, nan_ok=True)
    assert agreement.precision == pytest.approx(np.mean(chosen) if chosen else math.nan, nan_ok=True)

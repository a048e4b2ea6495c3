from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from shortstui.capture.verdict.sign_flip import sign_flip, sign_flip_p, smallest_p

lifts_of_pairs = st.lists(st.integers(-50, 50).map(lambda i: i / 100), min_size=2, max_size=9)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9))  # whole numbers: no rounding decides a tie
def test_p_is_that_of_scipys_permutation_test(lifts: list[int]) -> None:
    theirs = stats.permutation_test(
        (np.array(lifts),), np.sum, permutation_type="samples", alternative="greater", n_resamples=np.inf
    )
    assert sign_flip(np.array(lifts)).p == pytest.approx(theirs.pvalue)


@given(lifts_of_pairs, st.sampled_from([0.05, 0.1, 0.2, 0.5]))
def test_the_interval_holds_what_the_test_on_either_side_does_not_reject(lifts: list[float], alpha: float) -> None:
    row = np.array(lifts)
    verdict = sign_flip(row, alpha)
    for theta in np.linspace(-0.6, 0.6, 61) + 0.00012345:
        below = sign_flip(row - theta).p > alpha / 2 + 1e-9
        above = sign_flip(theta - row).p > alpha / 2 + 1e-9
        assert (below and above) == (verdict.low <= theta <= verdict.high)


def test_five_pairs_cannot_bound_the_lift_at_95_percent_and_six_can() -> None:
    row = np.array([0.1, 0.2, 0.3, 0.25, 0.15])
    five, six = sign_flip(row), sign_flip(np.append(row, 0.05))
    assert (five.low, five.high) == (-math.inf, math.inf)
    assert five.p == 1 / 32 == smallest_p(5)
    assert (six.low, six.high) == (0.05, 0.3)


def test_beyond_twelve_pairs_a_seeded_sample_comes_close_to_all_flips() -> None:
    row = np.random.default_rng(1).normal(0.05, 0.12, 16)
    every = np.array([1 - 2 * (np.arange(2**16) >> k & 1) for k in range(16)]).T @ row
    sampled = sign_flip(row)
    assert not sampled.exact
    assert sampled.p == pytest.approx((every >= row.sum() - 1e-12).mean(), abs=0.005)
    assert sign_flip(row) == sampled


def test_the_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    intervals = [sign_flip(rng.normal(0.1, 0.1, 8)) for _ in range(1500)]
    covered = np.mean([found.low <= 0.1 <= found.high for found in intervals])
    assert 0.93 < covered < 0.97


@pytest.mark.parametrize("pairs", [5, 8, 10])
def test_pairs_that_differ_by_chance_are_declared_at_most_at_alpha(pairs: int) -> None:
    noise = np.random.default_rng(3).standard_t(3, (4000, pairs))
    declared = (sign_flip_p(noise) <= 0.05).mean()
    assert 0.02 < declared < 0.06


def test_many_experiments_at_once_get_the_same_p() -> None:
    rows = np.random.default_rng(4).normal(0.05, 0.1, (20, 7))
    assert sign_flip_p(rows).tolist() == [sign_flip(row).p for row in rows]


def test_no_pairs_are_no_experiment() -> None:
    with pytest.raises(ValueError, match="at least one"):
        sign_flip(np.array([]))

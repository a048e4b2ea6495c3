"""Relabelling of two groups, held against scipy's permutation test."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import permutation_test

from shortstui.capture.verdict.relabel import EXACT, relabel


def _difference(bots: np.ndarray, controls: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.asarray(bots.mean(axis=axis) - controls.mean(axis=axis))


@pytest.mark.parametrize(("bots", "controls"), [(3, 4), (5, 5), (2, 9)])
def test_p_is_that_of_scipy(bots: int, controls: int) -> None:
    rng = np.random.default_rng((bots, controls))
    first, second = rng.normal(0.3, 1, bots), rng.normal(0, 1, controls)
    theirs = permutation_test((first, second), _difference, alternative="greater", vectorized=True, axis=-1)
    ours = relabel(first, second)
    assert ours.exact
    assert ours.p == pytest.approx(theirs.pvalue)


def test_beyond_the_exact_a_seeded_sample_comes_near() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(0.4, 1, 15), rng.normal(0, 1, 15)
    ours = relabel(first, second)
    theirs = permutation_test(
        (first, second), _difference, alternative="greater", vectorized=True, n_resamples=EXACT, rng=2
    )
    assert not ours.exact
    assert ours == relabel(first, second)
    assert ours.p == pytest.approx(theirs.pvalue, abs=0.02)


def test_a_group_in_which_all_are_alike_gives_ties_that_count_against_the_effect() -> None:
    assert relabel(np.full(4, 0.1), np.full(4, 0.1)).p == 1.0


def test_two_against_two_bound_nothing() -> None:
    found = relabel(np.array([0.5, 0.6]), np.array([0.1, 0.0]))
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert found.p == pytest.approx(1 / 6)


def test_the_margin_is_part_of_the_hypothesis() -> None:
    bots, controls = np.array([0.30, 0.31, 0.32, 0.33, 0.29]), np.array([0.20, 0.21, 0.19, 0.2, 0.22])
    assert relabel(bots, controls).p < 0.01
    assert relabel(bots, controls, margin=0.15).p > 0.9


def test_the_interval_covers_the_true_lift_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        found = relabel(rng.normal(0.2, 0.1, 6), rng.normal(0, 0.1, 5))
        covered += found.low <= 0.2 <= found.high
    assert 0.92 <= covered / 400 <= 0.99


def test_no_group_no_verdict() -> None:
    with pytest.raises(ValueError, match="needs bots and controls"):
        relabel(np.array([]), np.array([1.0]))

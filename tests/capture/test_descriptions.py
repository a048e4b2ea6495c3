from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from shortstui.capture.evidence.change_point import change_point
from shortstui.capture.evidence.concentration import (
    EffectiveClusters,
    divergence,
    effective_clusters,
    excess_divergence,
    niche_drift,
)
from shortstui.capture.evidence.placebo import placebo, placebo_lifts, placebo_sets
from shortstui.capture.evidence.published_rule import published_false_alarms

histograms = st.lists(st.integers(0, 40), min_size=2, max_size=20).filter(lambda counts: sum(counts) > 1)


@given(histograms)
def test_effective_clusters_are_one_over_skbios_finite_dominance(counts: list[int]) -> None:
    from skbio.diversity import alpha  # type: ignore[import-untyped]  # here, as every worker reads every file

    dominance = float(alpha.dominance(counts, finite=True))
    expected = 1 / dominance if dominance else math.inf
    assert float(effective_clusters(np.array(counts))) == pytest.approx(expected)


def test_effective_clusters_are_right_in_the_mean_where_entropy_is_far_off() -> None:
    counts = np.random.default_rng(1).multinomial(50, np.full(100, 0.01), 4000)
    assert 1 / (1 / effective_clusters(counts)).mean() == pytest.approx(100, rel=0.03)
    shares = counts / 50
    plugin = np.exp(-np.sum(shares * np.log(np.where(shares > 0, shares, 1)), axis=1)).mean()
    assert plugin < 45


@given(st.lists(st.integers(0, 5), max_size=120), st.integers(2, 40))
def test_the_streamed_number_is_that_of_the_window(clusters: list[int], window: int) -> None:
    fold = EffectiveClusters(window)
    for place, cluster in enumerate(clusters, start=1):
        streamed = fold.copy().add(cluster)
        assert fold.add(cluster) == pytest.approx(streamed, nan_ok=True)
        counts = np.bincount(clusters[max(0, place - window) : place])
        assert streamed == pytest.approx(float(effective_clusters(counts)), nan_ok=True)


@given(histograms, st.integers(0, 2**31))
def test_divergence_is_what_mixing_adds_to_the_entropy(counts: list[int], seed: int) -> None:
    one = np.array(counts, float)
    two = np.random.default_rng(seed).permutation(one) + 1
    p, q = one / one.sum(), two / two.sum()
    mixed = stats.entropy((p + q) / 2, base=2) - (stats.entropy(p, base=2) + stats.entropy(q, base=2)) / 2
    assert float(divergence(one, two)) == pytest.approx(mixed, abs=1e-9)


def test_the_excess_is_about_nought_on_the_same_feed_and_positive_for_a_bot_that_left() -> None:
    rng = np.random.default_rng(2)
    base, other = np.full(50, 0.02), np.r_[np.full(10, 0.06), np.full(40, 0.01)]
    twins = rng.multinomial(200, base, (3, 300))
    assert abs(excess_divergence(rng.multinomial(200, base, 300), twins).mean()) < 0.005
    assert excess_divergence(rng.multinomial(200, other, 300), twins).mean() > 0.05
    with pytest.raises(ValueError, match="two"):
        excess_divergence(twins[0], twins[:1])


def test_niche_drift_is_the_difference_of_means_with_welchs_interval() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        drift = niche_drift(10 ** rng.normal(5, 1, 100), 10 ** rng.normal(6, 0.5, 200))
        covered += drift.low <= -1 <= drift.high
    assert 0.92 < covered / 400 < 0.98
    assert math.isnan(niche_drift(np.array([]), np.array([10, 100])).value)
    assert niche_drift(np.array([0, 1]), np.array([10, 10])) == (-1, -1, -1)


def test_the_change_point_is_the_split_with_the_least_error() -> None:
    values = (np.random.default_rng(4).random(200) < np.where(np.arange(200) < 80, 0.1, 0.7)).astype(float)
    found = change_point(values)
    errors = {at: values[:at].var() * at + values[at:].var() * (200 - at) for at in range(20, 181)}
    assert found is not None
    assert found.at == min(errors, key=lambda at: errors[at])
    assert (found.before, found.after) == (values[: found.at].mean(), values[found.at :].mean())
    assert change_point(values[:39]) is None


@given(st.integers(0, 2**31))
def test_placebos_leave_the_persona_out_and_have_about_its_share(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(1500, 1 / np.arange(1, 101) / (1 / np.arange(1, 101)).sum())
    persona = np.isin(np.arange(100), rng.choice(np.arange(3, 100), 7, replace=False))
    sets = placebo_sets(counts, persona, count=50, seed=seed)
    assert not (sets & persona).any()
    assert sets.any(axis=1).all()
    assert abs((sets @ counts).mean() - counts[persona].sum()) <= 3
    assert (placebo_sets(counts, persona, count=50, seed=seed) == sets).all()
    assert len({tuple(chosen) for chosen in sets.tolist()}) > 25


def test_a_steered_feed_ranks_first_among_placebos_and_a_blind_one_anywhere() -> None:
    rng = np.random.default_rng(5)
    share = np.full(100, 0.01)
    persona = np.arange(100) < 8
    steered = np.where(persona, 0.04, (1 - 8 * 0.04) / 92)
    controls = rng.multinomial(3000, share)
    found = placebo(rng.multinomial(500, steered), controls, persona)
    assert found.rank == 1
    assert found.z > 3
    assert found.matched == pytest.approx(found.share, abs=0.01)
    ranks = [placebo(rng.multinomial(500, share), controls, persona, seed=k).rank for k in range(60)]
    assert 60 < np.mean(ranks) < 140


def test_lifts_of_many_runs_are_those_of_each() -> None:
    rng = np.random.default_rng(6)
    bots, controls = rng.integers(0, 9, (4, 30)).astype(float), rng.integers(0, 9, (4, 30)).astype(float)
    sets = rng.random((4, 11, 30)) < 0.2
    together = placebo_lifts(sets, bots, controls)
    for run in range(4):
        np.testing.assert_allclose(together[run], placebo_lifts(sets[run], bots[run], controls[run]))


def test_the_published_rule_fires_as_often_as_counting_all_feeds_says() -> None:
    window, shorts, share = 5, 12, 0.15
    exact = sum(
        share ** sum(feed) * (1 - share) ** (shorts - sum(feed))
        for feed in product((0, 1), repeat=shorts)
        if any(5 * sum(feed[at : at + window]) > window for at in range(shorts - window + 1))
    )
    found = published_false_alarms(share, window, shorts)
    assert found.share == pytest.approx(exact, abs=0.015)
    assert found.low < found.share < found.high


@pytest.mark.parametrize(("share", "fires"), [(0.10, 0.049), (0.12, 0.288), (0.15, 0.890)])
def test_the_published_rule_fires_more_the_more_common_the_persona(share: float, fires: float) -> None:
    assert published_false_alarms(share, 100, 1000).share == pytest.approx(fires, abs=0.02)

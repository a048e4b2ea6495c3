from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from shortstui.capture.agreement import Agreement
from shortstui.capture.proportion import proportion
from shortstui.capture.verdict.decision_quality import corrected_share, decision_quality
from shortstui.capture.verdict.power import pairs_needed, power
from shortstui.capture.verdict.several import adjusted, attrition
from shortstui.capture.verdict.survival import Until, log_rank, survival

runs_of_v2c = st.lists(
    st.tuples(st.integers(1, 60).map(float), st.booleans()).map(lambda pair: Until(*pair)), min_size=2, max_size=25
)
labelled = st.builds(Agreement, *[st.integers(0, 40)] * 4)


@settings(max_examples=50)
@given(runs_of_v2c)
def test_the_curve_and_its_mean_are_those_of_lifelines(runs: list[Until]) -> None:
    from lifelines import KaplanMeierFitter  # type: ignore[import-untyped]
    from lifelines.utils import restricted_mean_survival_time  # type: ignore[import-untyped]

    times, captured = [run.shorts for run in runs], [run.captured for run in runs]
    theirs = KaplanMeierFitter().fit(times, captured)
    ours = survival(runs)
    np.testing.assert_allclose(ours.free, theirs.survival_function_at_times(ours.shorts).to_numpy(), atol=1e-9)
    if not np.isclose(ours.free, 0.5).any():  # lifelines misses a median that rounding puts above a half
        assert ours.median == theirs.median_survival_time_
    assert ours.restricted_mean == pytest.approx(restricted_mean_survival_time(theirs, t=ours.horizon))
    half = max(ours.horizon / 2, 1)
    assert survival(runs, half).restricted_mean == pytest.approx(restricted_mean_survival_time(theirs, t=half))


@given(st.lists(st.integers(1, 60).map(float), min_size=1, max_size=25), st.integers(1, 200))
def test_once_all_are_captured_the_mean_may_look_further(times: list[float], further: int) -> None:
    """As arms of one experiment are compared at one horizon, whether or not all of an arm were captured before."""
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    theirs = KaplanMeierFitter().fit(times, [True] * len(times))
    horizon = max(times) + further
    ours = survival([Until(time, True) for time in times], horizon)
    assert ours.horizon == horizon
    assert ours.restricted_mean == pytest.approx(restricted_mean_survival_time(theirs, t=horizon))
    assert ours.restricted_mean == pytest.approx(np.mean(times))


@given(runs_of_v2c, st.integers(1, 200))
def test_a_censored_longest_run_leaves_what_comes_after_it_unknown(runs: list[Until], further: int) -> None:
    longest = max(run.shorts for run in runs)
    with pytest.raises(ValueError, match="beyond the last short that is known"):
        survival([*runs, Until(longest, False)], longest + further)


def test_the_curves_interval_is_lifelines_log_log_one() -> None:
    from lifelines import KaplanMeierFitter

    rng = np.random.default_rng(1)
    times = rng.exponential(200, 25).round() + 1
    runs = [Until(float(min(t, 300)), bool(t <= 300)) for t in times]
    theirs = KaplanMeierFitter().fit([run.shorts for run in runs], [run.captured for run in runs])
    ours = survival(runs)
    expected = theirs.confidence_interval_.loc[ours.shorts].to_numpy()
    known = np.isfinite(ours.low) & (ours.free < 1)
    assert known.sum() > 10
    np.testing.assert_allclose(np.column_stack([ours.low, ours.high])[known], expected[known], atol=1e-6)


def test_the_restricted_means_error_is_its_spread_over_experiments() -> None:
    rng = np.random.default_rng(2)
    found = []
    for _ in range(400):
        times, ends = rng.exponential(200, 30), rng.uniform(100, 1000, 30)
        ends[0] = times[0] = 400.0
        found.append(survival([Until(min(t, e), bool(t <= e)) for t, e in zip(times, ends, strict=True)], 400))
    spread = np.std([curve.restricted_mean for curve in found])
    assert np.mean([curve.error for curve in found]) == pytest.approx(spread, rel=0.12)


@settings(max_examples=50)
@given(runs_of_v2c, runs_of_v2c)
def test_log_rank_is_that_of_lifelines(first: list[Until], second: list[Until]) -> None:
    from lifelines.statistics import logrank_test  # type: ignore[import-untyped]

    a, b = (np.array([run.shorts for run in runs]) for runs in (first, second))
    seen_a, seen_b = ([run.captured for run in runs] for runs in (first, second))
    theirs = logrank_test(a, b, seen_a, seen_b).p_value
    if math.isfinite(theirs):
        assert log_rank(first, second) == pytest.approx(theirs)


def test_nobody_captured_is_a_curve_that_stays_at_one() -> None:
    runs = [Until(500, False)] * 3
    ours = survival(runs)
    assert (ours.median, ours.restricted_mean, ours.error) == (math.inf, 500, 0)
    assert log_rank(runs, runs) == 1
    for horizon in (600, 0):
        with pytest.raises(ValueError, match="horizon"):
            survival(runs, horizon)


@given(st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_proportions_interval_is_the_beta_quantiles(counted: tuple[int, int]) -> None:
    hits, of = counted
    found = proportion(hits, of)
    low = stats.beta.ppf(0.025, hits, of - hits + 1) if hits else 0.0
    high = stats.beta.ppf(0.975, hits + 1, of - hits) if hits < of else 1.0
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-8)


def test_nothing_counted_says_nothing() -> None:
    nothing = proportion(0, 0)
    assert math.isnan(nothing.share)
    assert (nothing.low, nothing.high) == (0, 1)
    with pytest.raises(ValueError, match="3 of 2"):
        proportion(3, 2)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.sampled_from([0.01, 0.05, 0.2]))
def test_adjusted_ps_reject_what_the_step_up_procedure_rejects(ps: list[float], alpha: float) -> None:
    ranked = sorted(ps)
    # A tie with α is decided by the last bit, on either side.
    assume(all(abs(p * len(ps) / place - alpha) > 1e-9 for place, p in enumerate(ranked, start=1)))
    passing = [p for place, p in enumerate(ranked, start=1) if p * len(ps) / place <= alpha]
    expected = [p <= max(passing, default=-1.0) for p in ps]
    assert (adjusted(np.array(ps)) <= alpha).tolist() == expected


def test_attrition_that_hits_one_arm_is_told() -> None:
    assert attrition(9, 20, 1, 60).differs
    assert not attrition(2, 20, 5, 60).differs
    # the lady tasting tea: 3 of 4 against 1 of 4
    assert attrition(3, 4, 1, 4).p == pytest.approx(34 / 70)


@pytest.mark.parametrize(("pairs", "found"), [(5, 0.33), (8, 0.83), (10, 0.94), (12, 0.98)])
def test_power_when_three_in_five_bots_are_captured_is_the_studys(pairs: int, found: float) -> None:
    assert power(0.1, 0.02, pairs, captured=0.6).share == pytest.approx(found, abs=0.04)


def test_pairs_needed_grow_with_the_spread_and_can_be_too_many() -> None:
    tight, loose = pairs_needed(0.1, 0.02), pairs_needed(0.1, 0.1)
    assert tight == 5  # with four, even all lifts positive give p = 1/16
    assert loose is not None
    assert abs(loose - (2 + 6.2)) <= 2
    assert pairs_needed(0.01, 0.1) is None


@given(labelled)
def test_kappa_is_that_of_scikit_learn(counts: Agreement) -> None:
    from sklearn.metrics import cohen_kappa_score

    bot = [1] * (counts.tp + counts.fp) + [0] * (counts.fn + counts.tn)
    hand = [1] * counts.tp + [0] * counts.fp + [1] * counts.fn + [0] * counts.tn
    ours = decision_quality(counts).kappa
    if (len(set(bot)) == 1 and set(bot) == set(hand)) or not bot:
        assert math.isnan(ours.value)
    else:
        assert ours.value == pytest.approx(cohen_kappa_score(bot, hand))
        assert ours.low - 1e-9 <= ours.value <= ours.high + 1e-9


def test_precision_and_recall_are_counts_with_exact_intervals() -> None:
    quality = decision_quality(Agreement(tp=18, fp=2, fn=6, tn=74))
    assert quality.precision == proportion(18, 20)
    assert quality.recall == proportion(18, 24)
    assert quality.specificity == proportion(74, 76)


@given(st.floats(0.05, 0.95), st.integers(60, 95), st.integers(60, 95))
def test_the_corrected_share_undoes_known_misreading(truth: float, recall: int, specificity: int) -> None:
    watched = truth * recall / 100 + (1 - truth) * (1 - specificity / 100)
    labels = Agreement(
        tp=recall * 100, fn=(100 - recall) * 100, tn=specificity * 100, fp=(100 - specificity) * 100
    )
    found = corrected_share(round(watched * 1_000_000), 1_000_000, labels)
    assert found.value == pytest.approx(truth, abs=1e-4)
    assert found.low <= truth <= found.high


@pytest.mark.parametrize("truth", [0.08, 0.5])
def test_intervals_of_kappa_and_of_the_corrected_share_cover(truth: float) -> None:
    rng = np.random.default_rng(3)
    cells = np.array([truth * 0.8, (1 - truth) * 0.05, truth * 0.2, (1 - truth) * 0.95])
    chosen = cells[0] + cells[1]
    chance = chosen * truth + (1 - chosen) * (1 - truth)
    kappa = (cells[0] + cells[3] - chance) / (1 - chance)
    share_covered = kappa_covered = 0
    for counts in rng.multinomial(100, cells, 400):
        labels = Agreement(*(int(count) for count in counts))
        found = decision_quality(labels).kappa
        kappa_covered += found.low <= kappa <= found.high
        corrected = corrected_share(int(rng.binomial(1000, chosen)), 1000, labels)
        share_covered += corrected.low <= truth <= corrected.high
    assert 0.92 <= kappa_covered / 400 <= 0.98
    assert share_covered / 400 >= 0.93


def test_eyes_no_better_than_chance_correct_nothing() -> None:
    found = corrected_share(10, 100, Agreement(tp=5, fp=50, fn=5, tn=50))
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0, 1)
    assert math.isnan(corrected_share(0, 0, Agreement()).value)

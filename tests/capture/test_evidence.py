from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
import ville  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from ville import sequential

from shortstui.capture.evidence.e_process import BETS, PATIENCE, EProcess, alarms, log_evidence
from shortstui.capture.evidence.levels import (
    CAPTURED,
    COMMON,
    NARROWED,
    POOLED,
    STEERED,
    STEERED_CAREFUL,
    Level,
    steered,
)
from shortstui.capture.evidence.lift_band import LiftBand, lift_bands
from shortstui.capture.evidence.onset import onset
from shortstui.capture.evidence.recurrence import LAG, Recurrence, log_narrowing, recurs

levels = st.sampled_from([STEERED, STEERED_CAREFUL, CAPTURED, POOLED])
shorts = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 1 / 3, 2 / 3, 1.0])), min_size=1, max_size=150)
Floats = npt.NDArray[np.float64]


def rows(pairs: list[tuple[bool, float]]) -> tuple[Floats, Floats]:
    y, c = np.array(pairs, float).T
    return y[None], c[None]


def feeds(before: float, after: float, at: int, runs: int, seed: int, length: int = 600) -> tuple[Floats, Floats]:
    """Bots whose share jumps at a known short, each with three controls that stay where they were."""
    rng = np.random.default_rng(seed)
    share = np.where(np.arange(length) < at, before, after)
    y = (rng.random((runs, length)) < share).astype(float)
    return y, (rng.random((runs, 3, length)) < before).mean(axis=1)


@given(shorts, levels, st.integers(1, 12))
def test_short_by_short_and_many_runs_at_once_give_the_same_evidence(
    pairs: list[tuple[bool, float]], level: Level, batch: int
) -> None:
    fold = EProcess(level)
    for place, (y, c) in enumerate(pairs):
        fold.add(y, c, place // batch if batch > 1 else None)
    whole = log_evidence(level, *rows(pairs), batch=batch)
    np.testing.assert_allclose(fold.path, whole[0], rtol=1e-9, atol=1e-9)
    assert (fold.alarm or 0) == alarms(whole)[0]


@given(shorts.map(lambda pairs: pairs[:60]), levels)
def test_evidence_is_the_exact_sum_of_a_gamblers_money(pairs: list[tuple[bool, float]], level: Level) -> None:
    fold = EProcess(level)
    for y, c in pairs:
        fold.add(y, c)
    stakes = [Fraction(bet) / Fraction(level.worst) for bet in BETS]
    reserve, money = Fraction(1), [Fraction(0)] * len(BETS)
    for place, (y, c) in enumerate(pairs, start=1):
        kept = Fraction(PATIENCE, PATIENCE + place)
        payoff = Fraction(y) - Fraction(level.ratio) * Fraction(c) - Fraction(level.margin)
        each = (reserve - kept) / len(BETS)
        money = [(held + each) * (1 + stake * payoff) for held, stake in zip(money, stakes, strict=True)]
        reserve = kept
        assert min(money) > 0
    assert fold.log_e == pytest.approx(math.log(reserve + sum(money)), rel=1e-9, abs=1e-9)


@given(st.floats(0, 1), levels, st.integers(0, 400), st.booleans())
def test_on_a_fair_payoff_the_next_evidence_is_todays_in_the_mean(
    share: float, level: Level, seed: int, batch: bool
) -> None:
    """The heart of Ville's inequality: at the edge of the hypothesis nothing is won on average, after any past."""
    rng = np.random.default_rng(seed)
    fold = EProcess(level)
    for place in range(seed % 40):
        fold.add(float(rng.random() < 0.3), float(rng.random() < 0.1), place // 4 if batch else None)
    fold.settle()
    chance = level.ratio * share + level.margin  # of y, when the controls see c = share
    if chance > 1:
        return
    after = []
    for y in (0.0, 1.0):
        twin = fold.copy()
        twin.add(y, share)
        after.append(math.exp(twin.log_e - fold.log_e))
    assert (1 - chance) * after[0] + chance * after[1] == pytest.approx(1, abs=1e-9)


def test_each_bet_wins_what_ville_says(monkeypatch: pytest.MonkeyPatch) -> None:
    (y,), (c,) = feeds(0.1, 0.4, 50, 1, seed=3, length=200)
    payoff = CAPTURED.payoff(y, c)
    bounds = (-CAPTURED.worst, 1.0)
    width = bounds[1] - bounds[0]
    kept = PATIENCE / (PATIENCE + np.arange(201.0))
    parts = [np.log(kept[1:])]
    for bet in BETS:
        stake = bet / CAPTURED.worst * width  # ville bets on observations scaled to 0–1
        monkeypatch.setattr(sequential, "_plugin_lambda", lambda i, *_, stake=stake: np.full(i.size, stake))
        for begin in range(200):
            won = ville.BettingTest(0.0, bounds, "greater", c=0.999).fit(payoff[begin:]).log_e_values_
            share = math.log((kept[begin] - kept[begin + 1]) / len(BETS))
            parts.append(np.concatenate([np.full(begin, -np.inf), share + won]))
    expected = np.logaddexp.reduce(parts, axis=0)
    np.testing.assert_allclose(log_evidence(CAPTURED, y[None], c[None])[0], expected, rtol=1e-9, atol=1e-9)


def test_what_begins_late_is_found_sooner_than_by_money_that_was_all_bet_at_once() -> None:
    y, c = feeds(0.06, 0.25, 500, 200, seed=4, length=800)
    at_once = np.logaddexp.reduce(
        [np.cumsum(np.log1p(bet / STEERED.worst * STEERED.payoff(y, c)), axis=1) for bet in BETS], axis=0
    ) - math.log(len(BETS))
    late, ours = alarms(at_once), alarms(log_evidence(STEERED, y, c))
    assert np.median(ours[ours > 500]) < np.median(late[late > 500]) - 40


@pytest.mark.parametrize("level", [STEERED, CAPTURED, POOLED])
def test_alarms_on_a_feed_at_the_edge_of_the_hypothesis_keep_to_alpha(level: Level) -> None:
    rng = np.random.default_rng(5)
    c = (rng.random((1000, 3, 600)) < 0.1).mean(axis=1)
    y = (rng.random((1000, 600)) < level.ratio * 0.1 + level.margin).astype(float)
    assert (alarms(log_evidence(level, y, c)) > 0).mean() < 0.05


def test_bursts_fool_bets_on_shorts_but_not_on_batches() -> None:
    rng = np.random.default_rng(6)
    edge = POOLED.ratio * 0.2 + POOLED.margin
    y = np.repeat((rng.random((400, 60)) < edge).astype(float), 10, axis=1)
    c = np.repeat((rng.random((400, 60)) < 0.2).astype(float), 10, axis=1)
    assert (alarms(log_evidence(POOLED, y, c)) > 0).mean() > 0.10
    assert (alarms(log_evidence(POOLED, y, c, batch=10)) > 0).mean() < 0.05


def test_a_tripled_share_is_captured_and_dated() -> None:
    y, c = feeds(0.08, 0.30, 100, 200, seed=7)
    paths = log_evidence(STEERED, y, c)
    found = alarms(paths)
    assert (found > 0).all()
    ranges = [onset(path.tolist(), int(at)) for path, at in zip(paths, found, strict=True) if at > 100]
    assert np.mean([when.earliest <= 100 <= when.latest for when in ranges]) > 0.93
    assert abs(float(np.median([when.at for when in ranges])) - 100) < 15


def test_the_onset_is_the_lowest_point_and_its_range_what_is_near() -> None:
    assert onset([-0.2, -1.0, -0.8, 0.5, 3.0], alarm=5) == (2, 2, 3)
    assert onset([1.0, 3.0, -9.0], alarm=2) == (0, 0, 0)


def test_a_common_persona_is_tested_with_care() -> None:
    assert steered(COMMON) is STEERED
    assert steered(COMMON + 0.01) is STEERED_CAREFUL


@given(shorts, shorts, st.booleans())
def test_copies_go_their_own_way(
    first: list[tuple[bool, float]], then: list[tuple[bool, float]], batch: bool
) -> None:
    fold, band = EProcess(STEERED), LiftBand()
    for y, c in first:
        fold.add(y, c, 1 if batch else None)
        band.add(y, c)
    log_e, path, mean = fold.log_e, fold.path[:], band.band
    copied, copied_band = fold.copy(), band.copy()
    for y, c in then:
        copied.add(y, c, 2 if batch else None)
        copied_band.add(y, c)
    assert (fold.log_e, fold.path, band.band) == (log_e, path, mean)
    straight = EProcess(STEERED)
    for place, (y, c) in enumerate(first + then):
        straight.add(y, c, (1 if place < len(first) else 2) if batch else None)
    assert copied.path == straight.path


@given(st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=60), st.integers(0, 2**31))
def test_narrowing_is_the_same_short_by_short(topics: list[int | None], seed: int) -> None:
    seen = np.array([-1 - place if topic is None else topic for place, topic in enumerate(topics)])
    control = np.random.default_rng(seed).integers(0, 3, len(topics))
    bot, unwatching, fold = Recurrence(), Recurrence(), EProcess(NARROWED)
    for topic, other in zip(topics, control.tolist(), strict=True):
        again, there = bot.add(topic), unwatching.add(other)
        if again is None or there is None:
            fold.skip()
        else:
            fold.add(again, there)
    whole = log_narrowing(seen[None], control[None, None])
    np.testing.assert_allclose(fold.path, whole[0], rtol=1e-9, atol=1e-9)
    assert recurs(seen)[:LAG].sum() == 0


@given(shorts)
def test_the_band_is_the_same_short_by_short(pairs: list[tuple[bool, float]]) -> None:
    fold, streamed = LiftBand(), []
    for y, c in pairs:
        fold.add(y, c)
        streamed.append(fold.band)
    whole = np.stack(lift_bands(*rows(pairs)), axis=-1)[0]
    np.testing.assert_allclose(np.array(streamed), whole, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("after", "at"), [(0.08, 0), (0.3, 100), (0.6, 0), (0.02, 200)])
def test_the_band_holds_the_running_mean_at_every_look_though_it_moves(after: float, at: int) -> None:
    y, c = feeds(0.08, after, at, 300, seed=8)
    truth = np.cumsum(np.where(np.arange(600) < at, 0.0, after - 0.08)) / np.arange(1, 601)
    _, low, high = lift_bands(y, c)
    assert ((low > truth) | (high < truth)).any(axis=1).mean() < 0.05


def test_the_band_is_about_as_wide_as_villes() -> None:
    y, c = feeds(0.08, 0.3, 0, 1, seed=9)
    other = ville.EmpiricalBernsteinCS((-1.0, 1.0), intersect=False).fit(y[0] - c[0])
    _, low, high = lift_bands(y, c)
    assert (high - low)[0, -1] == pytest.approx((other.upper_ - other.lower_)[-1], rel=0.2)
    assert low[0, -1] < other.estimate_[-1] < high[0, -1]

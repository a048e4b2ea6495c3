"""The verdict over pairs: what it says, what it refuses to say, and what it leaves out."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from shortstui.capture.verdict.sign_flip import sign_flip
from shortstui.experiments.results import Observed, measured_from
from shortstui.experiments.rules import Rules
from shortstui.experiments.verdict import verdict_of
from tests.experiments.examples import LIKED, observed, pairs

RULES = Rules()


def test_a_feed_that_follows_is_told_from_one_that_does_not() -> None:
    verdict = verdict_of([*pairs("followed", 8, 0.4, 0.08), *pairs("ignored", 8, 0.08, 0.08, seed=500)], RULES)
    followed, ignored = verdict.arms
    assert followed.captured is True
    assert ignored.captured is False
    assert followed.low <= followed.lift <= followed.high
    assert followed.lift == pytest.approx(0.32, abs=0.06)
    assert followed.steered_pairs == 8
    assert ignored.steered_pairs <= 1


def test_the_verdict_is_the_sign_flip_over_the_lifts_of_the_last_third() -> None:
    runs = pairs("a", 6, 0.3, 0.1)
    (arm,) = verdict_of(runs, RULES).arms
    lifts = [
        np.isin(bot.clusters[200:], list(LIKED)).mean() - np.isin(twin.clusters[200:], list(LIKED)).mean()
        for bot, twin in zip(runs[::2], runs[1::2], strict=True)
    ]
    assert arm.lifts == pytest.approx(lifts)
    expected = sign_flip(np.array(lifts))
    assert (arm.p, arm.low, arm.high) == pytest.approx((expected.p, expected.low, expected.high))


def test_one_alarm_of_one_pair_is_never_the_verdict() -> None:
    (arm,) = verdict_of(pairs("a", 1, 0.6, 0.05), RULES).arms
    assert arm.steered_pairs == 1
    assert arm.captured is None
    assert "1 pairs can't give a p under 0.5" in arm.why


def test_the_p_of_several_arms_is_adjusted_for_their_number() -> None:
    runs = [run for number in range(5) for run in pairs(f"a{number}", 5, 0.13, 0.1, seed=1000 * number)]
    verdict = verdict_of(runs, RULES)
    assert all(arm.adjusted >= arm.p for arm in verdict.arms)
    assert any(arm.adjusted > arm.p for arm in verdict.arms)
    assert [arm.captured for arm in verdict.arms] == [arm.adjusted <= 0.05 for arm in verdict.arms]


def test_lost_runs_are_left_out_and_counted() -> None:
    runs = pairs("a", 8, 0.4, 0.08)
    runs[0] = dataclasses.replace(runs[0], end="blocked", served=40, clusters=runs[0].clusters[:40])
    runs[3] = dataclasses.replace(runs[3], end="failed", served=0, clusters=runs[3].clusters[:0])
    verdict = verdict_of(runs, RULES)
    assert verdict.arms[0].pairs == 6
    assert (verdict.lost.bots_lost, verdict.lost.controls_lost) == (1, 1)
    assert verdict.lost.reasons == {"blocked": 1, "failed": 1}
    assert not verdict.lost.differs


def test_bots_that_get_lost_more_than_controls_are_told() -> None:
    runs = pairs("a", 8, 0.4, 0.08)
    runs = [dataclasses.replace(run, served=1) if run.role == "bot" and run.replicate < 8 else run for run in runs]
    verdict = verdict_of(runs, RULES)
    assert verdict.lost.differs
    assert verdict.arms[0].captured is None


def test_without_controls_there_is_no_verdict() -> None:
    (arm,) = verdict_of([observed("a", 1, 0.5, 1)], RULES).arms
    assert arm.captured is None
    assert "a share alone is no evidence" in arm.why
    assert math.isnan(arm.lift)
    assert arm.v2c is not None
    assert arm.v2c.captured == 1


def test_other_personas_can_be_the_controls() -> None:
    rules = Rules(against=("other-personas",))
    other = frozenset({50, 51, 52})
    runs = [
        run
        for replicate in range(1, 7)
        for run in (
            observed("a", replicate, 0.4, replicate),
            observed("b", replicate, 0.05, 100 + replicate, interests=other),
            observed("c", replicate, 0.9, 200 + replicate, condition=("content", 0.0)),
            observed("d", replicate, 0.9, 300 + replicate, switched=True),
        )
    ]
    arms = {arm.arm: arm for arm in verdict_of(runs, rules).arms}
    assert arms["a"].controls == 6, "those of another condition and those that were somebody else are none"
    assert arms["a"].captured is True
    assert arms["a"].base_share == pytest.approx(0.05, abs=0.03)
    assert arms["b"].captured is False


def test_a_control_group_is_held_against_by_relabelling() -> None:
    rules = Rules(design="groups", against=("controls",))
    bots = [observed("a", number, 0.4, number) for number in range(1, 6)]
    controls = [observed("a", number, 0.1, 50 + number, role="control") for number in range(6, 12)]
    (arm,) = verdict_of([*bots, *controls], rules).arms
    assert arm.captured is True
    assert arm.controls == 6
    assert arm.p == pytest.approx(1 / math.comb(11, 5))


def test_fresh_and_switched_arms_are_compared_by_v2c() -> None:
    fresh = [observed("music-head", n, 0.5, n, persona="Music Head") for n in range(1, 7)]
    late = [
        observed("outdoor to music", n, 0.02, 60 + n, persona="Music Head", switched=True) for n in range(1, 7)
    ]
    (comparison,) = verdict_of([*fresh, *late], RULES).comparisons
    assert (comparison.fresh, comparison.switched) == ("music-head", "outdoor to music")
    assert comparison.p < 0.01


def test_twins_are_held_against_each_other_as_negative_control() -> None:
    runs = pairs("a", 4, 0.5, 0.08)
    runs += [observed("a", n, 0.08, 900 + n, role="control", twin="yoked", run=f"second-{n}") for n in range(1, 5)]
    verdict = verdict_of(runs, RULES)
    assert verdict.twins.of == 4
    assert verdict.twins.sounded == 0
    assert verdict.arms[0].controls == 8


@pytest.mark.parametrize(("over", "begin"), [("all", 0), ("last-half", 150), ("last-third", 200)])
def test_the_measured_part_is_what_the_rules_say(over: str, begin: int) -> None:
    rules = Rules.model_validate({"over": over})
    assert measured_from(300, rules) == begin


def test_order_of_the_runs_changes_nothing() -> None:
    runs: list[Observed] = [*pairs("a", 5, 0.3, 0.1), *pairs("b", 5, 0.2, 0.1, seed=77)]
    assert verdict_of(runs, RULES) == verdict_of(sorted(runs, key=lambda run: run.run), RULES)

"""Planning an experiment: pairs and shorts for an effect, from the calibration."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from click.testing import CliRunner

from shortstui.capture.verdict.power import power
from shortstui.capture.verdict.sign_flip import sign_flip_p
from shortstui.cli.main import main
from shortstui.errors import ShortstuiError
from shortstui.experiments import calibrated as shipped
from shortstui.experiments.calibrated import Calibration, Lifts
from shortstui.experiments.power_plan import PAIRS, cheapest, power_table, recommenders_effect, stated_effect


def measured() -> Calibration:
    def lifts(platform: str, blind: bool, mean: float, deviation: float) -> list[Lifts]:
        return [Lifts(platform, blind, shorts, 100, mean, deviation) for shorts in (300, 100)]

    return Calibration(
        schema=2,
        runs=1,
        shorts=300,
        seed=0,
        alpha=0.05,
        misread=0.1,
        personas=[],
        base_shares=(0.03, 0.15),
        rates=[],
        lifts=[
            *lifts("N1: by popularity", True, 0.0, 0.03),
            *lifts("NR: realistic mix", True, 0.0, 0.05),
            *lifts("content 0.2", False, 0.1, 0.06),
            *lifts("content 0.4", False, 0.3, 0.10),
        ],
    )


def test_a_stated_effect_has_the_spread_of_the_null_by_length() -> None:
    assert stated_effect(measured(), 0.07) == [(100, 0.07, 0.05), (300, 0.07, 0.05)]


def test_a_recommenders_effect_is_wider_by_what_accounts_differ() -> None:
    accounts = 0.05**2 - 0.03**2
    (effect, _) = recommenders_effect(measured(), "content", 0.2)
    assert effect.lift == pytest.approx(0.1)
    assert effect.spread == pytest.approx(math.sqrt(0.06**2 + accounts))


def test_between_two_strengths_the_effect_lies_between() -> None:
    (effect, _) = recommenders_effect(measured(), "content", 0.3, null="N1")
    assert (effect.lift, effect.spread) == pytest.approx((0.2, 0.08))


@pytest.mark.parametrize(
    ("recommender", "strength", "null", "named"),
    [("content", 0.5, "NR", "0.2, 0.4"), ("magic", 0.2, "NR", "content"), ("content", 0.2, "N99", "N1, NR")],
)
def test_what_was_not_calibrated_is_an_error_that_names_what_was(
    recommender: str, strength: float, null: str, named: str
) -> None:
    with pytest.raises(ShortstuiError) as error:
        recommenders_effect(measured(), recommender, strength, null)
    assert named in str(error.value)
    assert measured().name in str(error.value)


def test_the_table_grows_with_the_pairs_and_names_the_fewest_that_are_enough() -> None:
    (row, _) = power_table(stated_effect(measured(), 0.04), 0.8, captured=1.0, alpha=0.05)
    shares = [each.share for each in row.power]
    assert shares[-1] > shares[0] + 0.2
    assert row.needed is not None
    assert power(0.04, 0.05, row.needed).share >= 0.8
    assert power(0.04, 0.05, row.needed - 2).share < 0.8
    best = cheapest([row])
    assert best == row
    assert cheapest([row._replace(needed=None)]) is None


def test_power_is_that_of_experiments_with_drawn_pairs() -> None:
    """The normal model of lifts against lifts as a platform deals them: few large, most small."""
    rng = np.random.default_rng(1)
    shares = rng.beta(2, 8, (2000, 8)), rng.beta(2, 18, (2000, 8))
    lifts = rng.binomial(100, shares[0]) / 100 - rng.binomial(300, shares[1]) / 300
    drawn = (sign_flip_p(lifts) <= 0.05).mean()
    assert power(float(lifts.mean()), float(lifts.std()), 8).share == pytest.approx(drawn, abs=0.04)


@pytest.fixture
def _few_experiments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Simulate a tenth of the experiments, and let nobody else have their powers."""
    power.cache_clear()
    monkeypatch.setattr("shortstui.capture.verdict.power._EXPERIMENTS", 100)
    yield
    power.cache_clear()


@pytest.mark.usefixtures("_few_experiments")
def test_the_command_says_how_many_pairs_by_which_calibration() -> None:
    result = shipped.calibrated()
    assert result is not None
    ran = CliRunner().invoke(main, ["plan", "power", "--lift", "0.05", "--captured", "0.6"])
    assert ran.exit_code == 0, ran.output
    assert result.name in ran.output
    assert f"| {PAIRS[0]} pairs |" in ran.output
    assert "Least watching for 80%" in ran.output or "too few" in ran.output


@pytest.mark.parametrize(
    "arguments",
    [[], ["--lift", "0.1", "--recommender", "content"], ["--recommender", "content"], ["--lift", "2"]],
)
def test_an_effect_is_stated_in_one_way(arguments: list[str]) -> None:
    ran = CliRunner().invoke(main, ["plan", "power", *arguments])
    assert ran.exit_code == 2
    assert ran.exception is None or isinstance(ran.exception, SystemExit)


def test_an_unknown_recommender_is_no_traceback() -> None:
    ran = CliRunner().invoke(main, ["plan", "power", "--recommender", "magic", "--strength", "0.2"])
    assert ran.exit_code == 3
    assert "content" in ran.output

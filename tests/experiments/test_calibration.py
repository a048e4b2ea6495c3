"""Calibration: the rules keep quiet where interests are ignored, and speak where they are followed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shortstui.capture.evidence.levels import CAPTURED, STEERED
from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.cli.main import main
from shortstui.experiments.calibrated import AtBase, Rate, calibrated
from shortstui.experiments.calibration import SIGN_FLIP, Asked, calibrate, interests_of, pair_lifts
from shortstui.experiments.calibration_bases import BASES, WARNED, at_bases, kept_range
from shortstui.experiments.calibration_intervals import band_holds, of_curves, of_labels, of_sign_flips
from shortstui.experiments.calibration_rules import PUBLISHED, rules, steered_alarms
from shortstui.personas.model import Persona
from shortstui.personas.toml import load_persona
from shortstui.simulator.cells import Misreading
from shortstui.simulator.nulls import NULLS, play
from shortstui.simulator.platform_cells import play_platform
from shortstui.simulator.topics import topic_weights


@pytest.fixture(scope="module")
def personas() -> list[Persona]:
    folder = Path(__file__).parent.parent.parent / "personas"
    return [load_persona(path) for path in sorted(folder.glob("*.toml"))]


def test_the_published_personas_like_their_known_share_of_a_blind_feed(personas: list[Persona]) -> None:
    interests = interests_of(personas)
    shares = interests @ topic_weights(interests.shape[1])
    assert interests.sum(axis=1).min() >= 6
    assert np.all((shares > 0.04) & (shares < 0.12))


SMALL = Asked(personalised=(), experiments=8, base_runs=4, samples=8)
"""What these tests don't look at, kept short."""


def test_under_the_nulls_captured_stays_below_one_in_a_hundred(personas: list[Persona]) -> None:
    result = calibrate(replace(SMALL, runs=300, shorts=300), personas)
    assert len({rate.platform for rate in result.rates}) == len(NULLS)
    for rate in result.rates:
        assert rate.low <= rate.share <= rate.high
        if rate.rule == CAPTURED.name:
            assert rate.hits <= 3, rate
        if rate.rule == STEERED.name:
            assert rate.hits <= 0.07 * rate.of, rate
        if rate.rule == SIGN_FLIP:
            assert rate.low <= 0.06, rate
    published = [rate for rate in result.rates if rate.rule == PUBLISHED.format(window=50)]
    assert max(rate.share for rate in published) > 0.2  # why it is no verdict
    assert {(each.platform, each.shorts) for each in result.lifts} >= {("NR: realistic mix", 300)}


def test_a_platform_that_follows_interests_is_found_out(personas: list[Persona]) -> None:
    asked = replace(SMALL, runs=8, shorts=400, personalised=(("content", 0.8),), personalised_runs=8)
    result = calibrate(asked, personas)
    found = {rate.rule: rate for rate in result.rates if rate.platform == "content 0.8"}
    steered, best = found[STEERED.name], found["STEERED, best bettor"]
    assert steered.hits == 8
    assert found[CAPTURED.name].hits >= 7
    assert not steered.blind
    assert steered.delay is not None
    assert best.delay is not None
    assert best.delay <= steered.delay  # who knows the future is never later
    lifts = [each.mean for each in result.lifts if each.platform == "content 0.8"]
    assert lifts[-1] > lifts[0] > 0.1


def test_the_same_seed_gives_the_same_result_and_another_another(personas: list[Persona]) -> None:
    one, again, other = (calibrate(replace(SMALL, runs=16, shorts=120, seed=seed), personas) for seed in (1, 1, 2))
    assert one == again
    assert one.sha256 == again.sha256 != other.sha256


def test_a_common_persona_is_held_to_the_careful_level_from_the_look_at_which_it_is_common() -> None:
    c = np.full((1, 40), 0.3)
    y = np.ones((1, 40))
    pair = PairEvidence()
    for _ in range(40):
        pair.add(Seen(1, True), [Seen(1, share < 3) for share in range(10)])
    assert pair.common
    assert steered_alarms(y, c)[0] == pair.alarm(STEERED.name)


def test_rare_and_common_personas_are_as_common_as_asked() -> None:
    found = list(at_bases(topic_weights(100), 8, 100, 3, 0, Misreading()))
    assert [at.base_share for at in found] == pytest.approx(list(BASES), abs=0.03)
    rare, common = ([rate.share for rate in at.rates if rate.rule == WARNED] for at in (found[0], found[-1]))
    assert (rare, common) == ([0, 0, 0], [1, 1, 1])


def test_the_calibrated_range_ends_where_a_level_surely_breaks_its_promise() -> None:
    def at(base: float, low: float) -> AtBase:
        return AtBase(
            base,
            [
                Rate("N6: x", True, CAPTURED.name, 1, 10, low, 1.0),
                Rate("N6: x", True, WARNED, 10, 10, 0.7, 1.0),
            ],
        )

    found = [at(0.03, 0.02), at(0.05, 0.01), at(0.08, 0.0), at(0.2, 0.0), at(0.3, 0.02), at(0.4, 0.0)]
    assert kept_range(found) == (0.05, 0.2)


def test_intervals_hold_what_they_should(personas: list[Persona]) -> None:
    interests, weights = interests_of(personas), topic_weights(100)
    even, uneven = (play(null, weights, interests[np.arange(160) % 5], 240) for null in (NULLS[2], NULLS[-1]))
    assert of_sign_flips(pair_lifts(uneven, 240).reshape(-1, 8)).low <= 0.97
    assert of_sign_flips(pair_lifts(uneven, 240).reshape(-1, 8)).high >= 0.93
    assert band_holds(even).mean() > 0.95
    assert of_curves(300, 0).share == pytest.approx(0.95, abs=0.035)
    for each in of_labels(interests, weights, Misreading(error=0.3), 200, 0):
        assert each.share > 0.93


def test_what_is_calibrated_is_what_the_screen_folds(personas: list[Persona]) -> None:
    """Many runs at once and one short after the other come to the same alarms."""
    cells = play_platform("content", 0.8, interests_of(personas)[:3], 400)
    at = rules(cells)
    for run in range(3):
        pair = PairEvidence()
        for short in range(400):
            seen = [
                Seen(int(cells.seen[run, who, short]), bool(cells.on_persona[run, who, short])) for who in range(5)
            ]
            pair.add(seen[0], seen[1:])
        for level in (STEERED.name, CAPTURED.name, "NARROWED", "PIGEONHOLED"):
            assert (pair.alarm(level) or 0) == at[level][run]


def test_the_published_rule_waits_for_a_full_window_and_exceeds_a_fifth() -> None:
    cells = play(NULLS[1], topic_weights(100), np.ones((2, 100), dtype=np.bool_), 120)
    assert rules(cells)[PUBLISHED.format(window=50)].tolist() == [50, 50]
    none = play(NULLS[1], topic_weights(100), np.zeros((2, 100), dtype=np.bool_), 120)
    assert rules(none)[PUBLISHED.format(window=100)].tolist() == [0, 0]


def test_the_command_prints_a_table_and_writes_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The command has no option for the coverage of intervals, which takes longest.
    monkeypatch.setattr(
        "shortstui.experiments.calibration.calibrate",
        lambda asked, *others: calibrate(replace(asked, samples=SMALL.samples), *others),
    )
    out = tmp_path / "calibration.json"
    small = "--runs 16 --shorts 120 --personalised content:0.4 --personalised-runs 8 --experiments 8 --base-runs 4"
    ran = CliRunner().invoke(main, ["calibrate", *small.split(), "--plot", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "| NR: realistic mix |" in ran.output
    assert {rate["platform"] for rate in json.loads(out.read_text())["rates"]} == {
        *(f"{null.name}: {null.what}" for null in NULLS),
        "content 0.4",
    }
    assert "STEERED is found" in ran.output
    assert "\x1b" not in ran.output  # no terminal, no colour


def test_the_shipped_result_is_shown_without_measuring() -> None:
    ran = CliRunner().invoke(main, ["calibrate", "--shipped", "--brief"])
    result = calibrated()
    assert ran.exit_code == 0, ran.output
    assert result is not None
    assert result.name in ran.output
    assert ran.output.count("\n| N") == len(NULLS)


def test_the_command_names_a_dial_that_can_not_be(tmp_path: Path) -> None:
    for text in ("content", "content:2", "magic:0.5"):
        ran = CliRunner().invoke(main, ["calibrate", "--runs", "8", "--personalised", text])
        assert ran.exit_code != 0

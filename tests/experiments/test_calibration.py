"""Calibration: the rules keep quiet where interests are ignored, and speak where they are followed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shortstui.capture.evidence.levels import CAPTURED, STEERED
from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.cli.main import main
from shortstui.experiments.calibration import PUBLISHED, SIGN_FLIP, Asked, calibrate, interests_of, rules
from shortstui.personas.model import Persona
from shortstui.personas.toml import load_persona
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
    assert np.all((shares > 0.04) & (shares < 0.1))


def test_under_the_nulls_captured_stays_below_one_in_a_hundred(personas: list[Persona]) -> None:
    result = calibrate(Asked(runs=500, shorts=500, personalised=()), personas)
    assert len({rate.platform for rate in result.rates}) == len(NULLS)
    for rate in result.rates:
        assert rate.low <= rate.hits / rate.of <= rate.high
        if rate.rule == CAPTURED.name:
            assert rate.hits <= 5, rate
        if rate.rule == STEERED.name:
            assert rate.hits <= 0.07 * rate.of, rate
        if rate.rule == SIGN_FLIP:
            assert rate.low <= 0.06, rate
    published = [rate for rate in result.rates if rate.rule == PUBLISHED.format(window=50)]
    assert max(rate.hits / rate.of for rate in published) > 0.2  # why it is no verdict


def test_a_platform_that_follows_interests_is_found_out(personas: list[Persona]) -> None:
    asked = Asked(runs=8, shorts=800, personalised=(("content", 0.8),), personalised_runs=10)
    found = {rate.rule: rate for rate in calibrate(asked, personas).rates if rate.platform == "content 0.8"}
    assert found[STEERED.name].hits == 10
    assert found[CAPTURED.name].hits >= 9
    assert not found[STEERED.name].blind
    assert found[STEERED.name].delay is not None


def test_the_same_seed_gives_the_same_result_and_another_another(personas: list[Persona]) -> None:
    one, again, other = (
        calibrate(Asked(runs=40, shorts=200, seed=seed, personalised=()), personas) for seed in (1, 1, 2)
    )
    assert one == again
    assert one.sha256 == again.sha256 != other.sha256


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


def test_the_command_prints_a_table_and_writes_the_result(tmp_path: Path) -> None:
    out = tmp_path / "calibration.json"
    ran = CliRunner().invoke(
        main, ["calibrate", "--runs", "16", "--shorts", "120", "--personalised", "none", "--out", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    assert "| NR: realistic mix |" in ran.output
    assert {rate["platform"] for rate in json.loads(out.read_text())["rates"]} == {
        f"{null.name}: {null.what}" for null in NULLS
    }


def test_the_command_names_a_dial_that_can_not_be(tmp_path: Path) -> None:
    for text in ("content", "content:2", "magic:0.5"):
        ran = CliRunner().invoke(main, ["calibrate", "--runs", "8", "--personalised", text])
        assert ran.exit_code != 0

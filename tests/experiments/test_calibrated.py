"""The shipped calibration: what screens say beside a verdict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shortstui.capture.evidence.levels import CAPTURED, STEERED
from shortstui.experiments import calibrated as module
from shortstui.experiments.calibrated import calibrated, false_alarms, in_range, sentence, warning


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(module, "RESULT", tmp_path / "calibration.json")
    calibrated.cache_clear()
    yield tmp_path / "calibration.json"
    calibrated.cache_clear()


def test_the_package_brings_a_calibration_that_keeps_what_the_levels_promise() -> None:
    result = calibrated()
    assert result is not None
    for platform in {rate.platform for rate in result.rates if rate.blind}:
        steered, captured = (result.rate(level.name, platform) for level in (STEERED, CAPTURED))
        assert steered is not None
        assert captured is not None
        assert steered.of >= 1_000
        assert steered.share <= (0.07 if platform.startswith("NW") else 0.05), platform
        assert captured.share <= 0.01, platform


def test_a_screen_can_say_how_often_a_rule_is_wrong_and_by_which_calibration() -> None:
    result, rate = calibrated(), false_alarms("STEERED")
    assert result is not None
    assert rate is not None
    assert rate.platform.startswith("NR")
    assert rate.low <= rate.share <= rate.high
    said = sentence("STEERED")
    assert f"{100 * rate.share:.1f} %" in said
    assert result.sha256.startswith(result.name)
    assert said.endswith(result.name)
    assert "not measured" in sentence("MAGIC")
    assert false_alarms("STEERED", "N99") is None


def test_a_persona_outside_the_calibrated_range_gets_a_warning() -> None:
    assert in_range(0.07)
    assert warning(0.07) == ""
    assert not in_range(0.6)
    assert "60%" in warning(0.6)


@pytest.mark.parametrize("content", [None, b"{", b'{"schema": 99}'])
def test_without_a_readable_result_nothing_is_claimed(elsewhere: Path, content: bytes | None) -> None:
    if content is not None:
        elsewhere.write_bytes(content)
    assert calibrated() is None
    assert false_alarms("STEERED") is None
    assert "not measured" in sentence("STEERED")
    assert not in_range(0.07)
    assert "no calibration" in warning(0.07)


def test_screens_load_no_arrays_for_it() -> None:
    code = (
        "import sys, shortstui.experiments.calibrated as c; c.calibrated();"
        "print({'numpy', 'scipy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"

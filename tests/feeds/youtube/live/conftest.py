"""One double for a file of tests; each test begins with a new world and new visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings

SETTINGS = DoubleSettings(seed=3, size=1_000, pace=6, consent=False)


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    with Double(SETTINGS) as double:
        yield double


@pytest.fixture
def double(running: Double) -> Double:
    running.reset(SETTINGS)
    return running

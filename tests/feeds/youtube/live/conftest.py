"""One double for a file of tests; each test begins with a new world and new visitors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from tests.feeds.youtube.live.walk import BROWSERS, browsers_for

SETTINGS = DoubleSettings(seed=3, size=1_000, pace=6, consent=False)


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    with Double(SETTINGS) as double:
        yield double


@pytest.fixture
def double(running: Double) -> Double:
    running.reset(SETTINGS)
    return running


@pytest.fixture(scope="module")
async def one_browser(running: Double) -> AsyncIterator[None]:
    """Let a file's walks share a browser, each with its own cookies: a start takes as long as three shorts."""
    BROWSERS[running] = browsers_for(running)
    yield
    await BROWSERS.pop(running).close()

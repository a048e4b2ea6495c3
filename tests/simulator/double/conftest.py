"""One double and one browser for a file of tests; each test begins with a new world and a new visitor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from tests.simulator.double.viewer import Viewer, chromium

SETTINGS = DoubleSettings(seed=7, size=1000, pace=8)


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    with Double(SETTINGS) as double:
        yield double


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(running: Double, playwright: Playwright) -> Iterator[Browser]:
    # The last one only because no service worker starts under a certificate that the browser doubts.
    flags = ("--autoplay-policy=no-user-gesture-required", "--ignore-certificate-errors")
    with chromium(playwright, running, *flags) as browser:
        yield browser


@pytest.fixture
def double(running: Double) -> Double:
    running.reset(SETTINGS)
    return running


@pytest.fixture
def viewer(double: Double, browser: Browser) -> Iterator[Viewer]:
    viewer = Viewer(browser)
    yield viewer
    viewer.leave()

"""Every test gets folders of its own; a skip that should not have happened fails the suite."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

NOT_COMMITTED = "not committed: "
"""Skip reasons that begin so are always allowed: the data they need may not be in the repository."""

_unexpected_skips: list[str] = []

# People's machines go on looking for new counterexamples; CI judges a change by the same ones every time.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("search", deadline=None)
settings.load_profile("ci" if os.environ.get("SHORTSTUI_STRICT_SKIPS") else "search")

# Looking for garbage took a quarter of the time of tests of the app: they make many objects, and few cycles.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what was imported: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep runs and caches out of the user's folders."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SHORTSTUI_RUNS", str(home / "runs"))
    monkeypatch.setenv("SHORTSTUI_CACHE", str(home / "cache"))
    monkeypatch.setenv("SHORTSTUI_SETTINGS", str(home / "settings"))
    monkeypatch.setenv("SHORTSTUI_STATE", str(home / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def repository() -> Path:
    """The checkout that the tests belong to."""
    return Path(__file__).parent.parent


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note every skip that the machine should have made impossible."""
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if not reason.startswith(NOT_COMMITTED) and not hasattr(report, "wasxfail"):
            _unexpected_skips.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under SHORTSTUI_STRICT_SKIPS (set by CI) an unexpected skip is a failure."""
    if _unexpected_skips and os.environ.get("SHORTSTUI_STRICT_SKIPS"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the unexpected skips."""
    for skip in _unexpected_skips:
        terminalreporter.write_line(f"skipped, but should have run: {skip}")

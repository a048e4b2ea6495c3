"""The browser is found without being started, and what can't be used is said with the way to get one."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.browsers import browser_version, find_browser


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the machine's own browsers."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("SHORTSTUI_BROWSER", raising=False)
    monkeypatch.setattr("shortstui.feeds.youtube.browsers._ON_A_MAC", ())


def _program(path: Path, script: str = "exit 1") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_distributions_chromium_comes_before_chrome_and_before_playwrights_own(tmp_path: Path) -> None:
    _program(tmp_path / "playwright" / "chromium-1200" / "chrome-linux" / "chrome")
    _program(tmp_path / "bin" / "google-chrome")
    chromium = _program(tmp_path / "bin" / "chromium")
    assert find_browser() == chromium


def test_of_playwrights_own_builds_the_newest_is_taken(tmp_path: Path) -> None:
    for name in ("chromium-999", "chromium-1200", "chromium_headless_shell-1300"):
        _program(tmp_path / "playwright" / name / "chrome-linux64" / "chrome")
    assert find_browser().parts[-3] == "chromium-1200"


def test_the_users_own_choice_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path / "bin" / "chromium")
    mine, other = _program(tmp_path / "mine"), _program(tmp_path / "other")
    monkeypatch.setenv("SHORTSTUI_BROWSER", str(mine))
    assert find_browser() == mine
    assert find_browser(other) == other


def test_a_choice_that_is_no_program_is_refused_even_if_there_is_another(tmp_path: Path) -> None:
    _program(tmp_path / "bin" / "chromium")
    with pytest.raises(ShortstuiError) as caught:
        find_browser(tmp_path / "nowhere")
    assert caught.value.code == ExitCode.MISSING
    assert "--browser" in caught.value.what


def test_without_any_browser_the_commands_to_get_one_are_told() -> None:
    with pytest.raises(ShortstuiError) as caught:
        find_browser()
    assert caught.value.code == ExitCode.MISSING
    assert "apt-get install chromium" in caught.value.hint
    assert "playwright install" in caught.value.hint


def test_the_version_is_told_in_spite_of_noise(tmp_path: Path) -> None:
    noisy = _program(
        tmp_path / "noisy",
        "echo '[: unexpected operator' >&2; echo; echo 'Chromium 156.0.8078.79 built on \x1b[2J'",
    )
    assert browser_version(noisy) == "Chromium 156.0.8078.79"


@pytest.mark.parametrize("script", ["echo Hello", "exit 3"])
def test_what_tells_no_version_is_no_browser(tmp_path: Path, script: str) -> None:
    with pytest.raises(ShortstuiError) as caught:
        browser_version(_program(tmp_path / "odd", script))
    assert caught.value.code == ExitCode.MISSING


def test_what_can_not_be_started_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    with pytest.raises(ShortstuiError, match="can't be started"):
        browser_version(broken)


def test_what_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shortstui.feeds.youtube.browsers._PATIENCE", 0.2)
    with pytest.raises(ShortstuiError, match="no answer"):
        browser_version(_program(tmp_path / "hangs", "exec /bin/sleep 30"))

"""The command line of live feeds: the notice comes first, and what can't be is refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.bots.plan import RunPlan
from shortstui.errors import ExitCode
from shortstui.feeds.youtube import notice
from tests.cli.conftest import Shortstui


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[RunPlan]:
    """Note what would have been run."""
    plans: list[RunPlan] = []
    monkeypatch.setattr("shortstui.cli.run._record", lambda plan, _display, _control: plans.append(plan))
    return plans


def test_without_a_terminal_the_notice_is_shown_and_wants_its_option(
    shortstui: Shortstui, planned: list[RunPlan]
) -> None:
    result = shortstui("run", "music-head", "--feed", "youtube")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "--accept-notice" in result.stderr
    assert "terms forbid access by automated means" in result.stderr
    assert result.stdout == ""
    assert planned == []


def test_a_confirmed_notice_is_remembered(shortstui: Shortstui, planned: list[RunPlan]) -> None:
    first = shortstui("run", "music-head", "--feed", "youtube", "--accept-notice")
    second = shortstui("run", "music-head", "--feed", "youtube")
    assert (first.exit_code, second.exit_code) == (ExitCode.OK, ExitCode.OK)
    assert [plan.feed for plan in planned] == ["youtube", "youtube"]
    assert notice.TITLE not in second.stderr


def test_the_double_needs_no_notice(shortstui: Shortstui, planned: list[RunPlan]) -> None:
    assert shortstui("run", "music-head", "--feed", "double").exit_code == ExitCode.OK
    assert not notice.confirmed()


def test_every_option_reaches_the_plan(shortstui: Shortstui, planned: list[RunPlan], tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    words = [
        "--consent",
        "accept",
        "--locale",
        "de-DE",
        "--timezone",
        "Europe/Berlin",
        "--headed",
        "--middle-frame",
    ]
    words += ["--per-hour", "60", "--site-file", str(site), "--browser", "chromium-browser", "--layout", "mixed"]
    assert shortstui("run", "music-head", "--feed", "double", "--speed", "4", *words).exit_code == ExitCode.OK
    (plan,) = planned
    live = plan.live
    assert (live.consent, live.locale, live.timezone, live.per_hour) == ("accept", "de-DE", "Europe/Berlin", 60)
    assert (live.headless, live.middle_frame, live.site, live.browser) == (
        False,
        True,
        site,
        Path("chromium-browser"),
    )
    assert (plan.layout, plan.pace) == ("mixed", 4)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--feed", "youtube", "--speed", "8"), "real time"),
        (("--feed", "double", "--speed", "32"), "from 1 to 16"),
        (("--feed", "youtube", "--perceive", "truth"), "truth"),
        (("--feed", "double", "--perceive", "truth"), "truth"),
    ],
)
def test_what_can_not_be_is_refused_before_the_notice(
    shortstui: Shortstui, planned: list[RunPlan], words: tuple[str, ...], said: str
) -> None:
    result = shortstui("run", "music-head", *words)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert said in result.stderr
    assert notice.TITLE not in result.stderr
    assert planned == []

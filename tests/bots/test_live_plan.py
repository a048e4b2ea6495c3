"""What a plan for a live feed becomes: settings in the manifest, and the same settings out of it again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from shortstui.bots.feeds import feed_settings, live_pace, make_feed, require_ready, shared_browsers
from shortstui.bots.plan import FASTEST_DOUBLE, RunPlan
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import BlockedError
from shortstui.feeds.youtube import notice
from shortstui.feeds.youtube.budget import Budget, budget_file
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.feeds.youtube.settings import LiveSettings, live_settings
from shortstui.records import settings_record
from shortstui.simulator.double.record import double_settings
from shortstui.simulator.double.settings import DoubleSettings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PERSONA = Path("personas/music-head.toml")
_text = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20)
_lives = st.builds(
    LiveSettings,
    consent=st.sampled_from(["reject", "accept"]),
    locale=_text,
    timezone=_text,
    viewport=st.tuples(st.integers(200, 8000), st.integers(200, 8000)),
    headless=st.booleans(),
    browser=st.none() | _text.map(Path),
    site=st.none() | _text.map(Path),
    per_hour=st.integers(1, 5000),
    middle_frame=st.booleans(),
    recycle_after=st.integers(0, 500),
)


def _through_toml(settings: dict[str, object]) -> dict[str, object]:
    return tomllib.loads(tomli_w.dumps(settings))


@given(_lives)
def test_settings_of_a_live_feed_come_out_of_a_manifest_as_they_went_in(live: LiveSettings) -> None:
    assert live_settings(_through_toml(settings_record(live))) == live


def test_the_plan_of_a_double_comes_out_of_a_manifest_as_it_went_in() -> None:
    live = LiveSettings(locale="de-DE", site=Path("/a/site.toml"))
    plan = RunPlan(PERSONA, feed="double", seed=7, strength=0.3, size=2000, layout="old", speed=4, live=live)
    settings = _through_toml(feed_settings(plan))
    assert double_settings(settings) == DoubleSettings(seed=7, strength=0.3, size=2000, layout="old", pace=4.0)
    assert live_settings(settings["live"]) == live  # type: ignore[arg-type]  # a table, out of TOML
    assert live_pace("double", settings) == 4.0


def test_a_manifest_keeps_the_defaults_of_now_too() -> None:
    asked = feed_settings(RunPlan(PERSONA, feed="double"))
    assert settings_record(double_settings(asked)) == settings_record(DoubleSettings(pace=FASTEST_DOUBLE))
    assert settings_record(live_settings({})) == settings_record(LiveSettings())
    assert make_feed("double", asked).settings()["clutter"] == DoubleSettings().clutter


@pytest.mark.parametrize(
    "broken",
    [
        {"viewport": [800]},
        {"viewport": [0, 900]},
        {"consent": "perhaps"},
        {"per_hour": 0},
        {"per_hour": "many"},
        {"browser": 7},
        {"recycle_after": -1},
    ],
)
def test_a_manifest_with_settings_that_can_not_be_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ShortstuiError) as caught:
        live_settings(settings_record(LiveSettings()) | broken)
    assert caught.value.code == ExitCode.BAD_INPUT


@pytest.mark.parametrize(
    "broken", [{"pace": 17.0}, {"pace": 0.5}, {"recommender": "magic"}, {"size": 3}, {"clutter": 2}, {"seed": -1}]
)
def test_a_double_that_can_not_be_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ShortstuiError) as caught:
        double_settings(settings_record(DoubleSettings()) | broken)
    assert caught.value.code == ExitCode.BAD_INPUT


def test_time_is_real_on_youtube_and_at_the_pace_of_the_pages_before_the_double() -> None:
    youtube, double = RunPlan(PERSONA, feed="youtube"), RunPlan(PERSONA, feed="double")
    assert youtube.pace == 1.0
    assert double.pace == FASTEST_DOUBLE
    assert replace(double, speed=3).pace == 3
    assert RunPlan(PERSONA).pace is None


@pytest.mark.parametrize(
    ("feed", "speed", "words"),
    [("youtube", 2.0, "real time"), ("youtube", 0.5, "real time"), ("double", 17.0, "16"), ("double", 0.5, "16")],
)
def test_a_speed_that_a_browser_can_not_play_is_refused(feed: str, speed: float, words: str) -> None:
    with pytest.raises(ShortstuiError) as caught:
        RunPlan(PERSONA, feed=feed, speed=speed).check()
    assert words in str(caught.value)
    assert caught.value.code == ExitCode.BAD_INPUT


@pytest.mark.parametrize("feed", ["youtube", "double"])
def test_no_truth_is_read_off_a_page(feed: str) -> None:
    with pytest.raises(ShortstuiError, match="truth"):
        RunPlan(PERSONA, feed=feed, perceive="truth").check()


def test_photographs_are_seen_by_an_encoder_that_knows_them() -> None:
    assert RunPlan(PERSONA, feed="youtube").sees_with == "ViT-B-32/openai"
    assert RunPlan(PERSONA, feed="double").sees_with is None
    assert RunPlan(PERSONA, feed="youtube", encoder="mine").sees_with == "mine"


def _ready(feed: str, live: LiveSettings) -> None:
    require_ready(feed, feed_settings(RunPlan(PERSONA, feed=feed, live=live)), NOON)


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_only_youtube_needs_the_notice(browser: Path) -> None:
    live = LiveSettings(browser=browser)
    _ready("double", live)
    with pytest.raises(ShortstuiError, match="--accept-notice"):
        _ready("youtube", live)
    notice.confirm(NOON)
    _ready("youtube", live)


def test_a_notice_that_says_something_new_is_confirmed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    notice.confirm(NOON)
    assert notice.confirmed()
    monkeypatch.setattr(notice, "VERSION", notice.VERSION + 1)
    assert not notice.confirmed()


def test_a_machine_that_was_blocked_does_not_go_back_before_its_time(browser: Path) -> None:
    notice.confirm(NOON)
    Budget(budget_file(), 250).cool_down("sorry", NOON)
    with pytest.raises(BlockedError, match="until 2026-11-24 13:00 UTC"):
        _ready("youtube", LiveSettings(browser=browser))


def test_nothing_is_begun_without_a_browser_or_with_a_broken_site_file(tmp_path: Path, browser: Path) -> None:
    with pytest.raises(ShortstuiError) as caught:
        _ready("double", LiveSettings(browser=tmp_path / "nowhere"))
    assert caught.value.code == ExitCode.MISSING
    (tmp_path / "site.toml").write_text("schema = 99\n")
    with pytest.raises(ShortstuiError) as caught:
        _ready("double", LiveSettings(browser=browser, site=tmp_path / "site.toml"))
    assert caught.value.code == ExitCode.BAD_INPUT


def test_bots_of_a_cell_share_browsers_on_youtube_only() -> None:
    settings = feed_settings(RunPlan(PERSONA, feed="youtube"))
    browsers = shared_browsers("youtube", settings)
    assert browsers is not None
    feeds = [make_feed("youtube", settings, None, browsers) for _ in range(2)]
    assert all(isinstance(feed, YouTubeFeed) and feed._pool is browsers for feed in feeds)
    for feed in ("double", "simulated"):
        assert shared_browsers(feed, feed_settings(RunPlan(PERSONA, feed=feed))) is None

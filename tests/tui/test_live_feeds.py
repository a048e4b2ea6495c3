"""The app on live feeds: the notice first, time that no key changes, and what a block looks like."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.widgets import Select

from shortstui.bots.plan import RunPlan
from shortstui.cli.main import main
from shortstui.feeds.protocol import Short
from shortstui.feeds.youtube import notice
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.tui import view
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.screens.dialogs import ErrorDialog, NoticeDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.launch import LaunchScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.widgets.lists import VimList
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until

_LIVE = LiveSettings(
    consent="accept",
    locale="de-DE",
    timezone="Europe/Berlin",
    headless=False,
    browser=Path("/opt/chromium"),
    site=Path("/opt/site.toml"),
    per_hour=99,
    middle_frame=True,
)


@pytest.mark.parametrize("feed", ["youtube", "double", "simulated"])
def test_the_bots_own_process_gets_the_same_plan(
    feed: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(repository / "personas"))
    plans: list[RunPlan] = []
    monkeypatch.setattr("shortstui.cli.run._record", lambda plan, _display, _control: plans.append(plan))
    plan = RunPlan(
        persona=repository / "personas" / "music-head.toml", feed=feed, videos=9, seed=4, recommender="bandit",
        strength=0.5, clutter=0.25, size=2000, encoder="shorts-tiny", map="demo", thumbnails=False,
        speed=1.0 if feed == "youtube" else 4.0, runs=tmp_path, layout="old" if feed == "double" else "new",
        live=LiveSettings() if feed == "simulated" else _LIVE,
    )  # fmt: skip
    result = CliRunner().invoke(main, [*LaunchRequest.from_plan(plan).arguments(), "--accept-notice"])
    assert result.exit_code == 0, result.output
    assert plans == [plan]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_first_live_run_shows_the_notice_and_no_means_no(
    app_with: AppMaker, size: tuple[int, int]
) -> None:
    app = app_with(launch=LaunchRequest("music-head", feed="youtube"))
    async with app.run_test(size=size) as pilot:
        await screen_of(pilot, NoticeDialog)
        assert "Terms of service" in text_of(pilot)
        assert "I have read it" in text_of(pilot)
        await pilot.press("n")
        await screen_of(pilot, HomeScreen)
        assert not notice.confirmed()


async def test_a_yes_starts_the_run_and_is_remembered(app_with: AppMaker) -> None:
    app = app_with(launch=LaunchRequest("music-head", feed="youtube"))
    async with app.run_test() as pilot:
        await screen_of(pilot, NoticeDialog)
        await pilot.press("y")
        await screen_of(pilot, LiveScreen)
    assert notice.confirmed()
    again = app_with(launch=LaunchRequest("music-head", feed="youtube"))
    async with again.run_test() as pilot:
        await screen_of(pilot, LiveScreen)


async def test_the_dialog_offers_every_feed_and_shows_the_dials_it_has(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G", "enter")
        dialog = await screen_of(pilot, LaunchScreen)
        feed = dialog.query_one("#feed", Select)
        assert "consent page" not in text_of(pilot)
        feed.value = "youtube"
        await until(pilot, lambda: "consent page" in text_of(pilot))
        assert "real site" in text_of(pilot)
        assert "recommender" not in text_of(pilot)
        feed.value = "folder"
        await until(pilot, lambda: "a folder of pictures" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "name a folder" in text_of(pilot))
        feed.value = "double"
        await until(pilot, lambda: "in Chromium" in text_of(pilot))
        dialog.query_one("#consent", Select).value = "accept"
        await pilot.press("r")
        live = await screen_of(pilot, LiveScreen)
        assert live._request.feed == "double"
        assert live._request.consent == "accept"
        assert "double · content 0.45" in str(home.query_one(VimList).border_subtitle)


async def test_no_key_changes_the_speed_of_a_live_feed(app_with: AppMaker, tmp_path: Path) -> None:
    orders = tmp_path / "orders"
    request = LaunchRequest("music-head", feed="double")
    app = app_with(["--delay", "0.01", "--flood", "--log", str(orders)], launch=request)
    async with app.run_test(notifications=True) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions > 2)
        await pilot.press("full_stop")
        await until(pilot, lambda: "time is real" in text_of(pilot))
        await pilot.press("comma", "s")
        await until(pilot, lambda: not live.going_on)
    assert "speed" not in orders.read_text()


async def test_a_block_says_what_happened_until_when_and_where_the_evidence_is(app_with: AppMaker) -> None:
    app = app_with(["--blocked"], launch=LaunchRequest("music-head", feed="double"))
    async with app.run_test(size=(160, 40)) as pilot:
        await screen_of(pilot, ErrorDialog)
        text = text_of(pilot)
        assert "The site stopped the bot" in text
        assert "unusual traffic" in text
        assert "stay away until 13:00 UTC" in text
        assert "page.html, page.png" in text
        await pilot.press("escape")
        live = await screen_of(pilot, LiveScreen)
        live.repaint()
        await until(pilot, lambda: "blocked" in text_of(pilot))
        assert "blocked:sorry" in text_of(pilot)


def test_what_is_known_of_a_short_names_its_kind_and_the_source_of_its_picture() -> None:
    assert view.about(Short("a", kind="gated", channel="c")) == "GATED · c"
    assert view.about(Short("a", kind="unavailable")) == "UNAVAILABLE"
    assert view.about(Short("a", channel="c", sources={"thumbnail": "oar2"})) == "c · picture: oar2"


def test_speeds_are_brought_to_what_a_feed_can_do() -> None:
    def speed(feed: str, asked: float | None) -> str:
        return LaunchRequest("p", feed=feed, speed=asked).possible_speed

    assert [speed("youtube", asked) for asked in (None, 32, 0.5)] == ["1", "1", "1"]
    assert [speed("double", asked) for asked in (None, 32, 16, 0.5)] == ["max", "max", "16", "1"]
    assert [speed("simulated", asked) for asked in (None, 32, 0.5)] == ["max", "32", "0.5"]

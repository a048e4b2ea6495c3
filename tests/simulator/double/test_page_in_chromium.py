"""The page, as a browser sees it when all goes well."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Playwright

from shortstui.feeds.youtube.beacons import parse_beacon, reported_seconds
from shortstui.feeds.youtube.dom import parse_dom
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from tests.simulator.double.client import Client
from tests.simulator.double.viewer import SHORTS, Viewer, chromium


def watched(double: Double, viewer: Viewer) -> dict[str, float]:
    """Return the watch time that the double was told of, by short, once it is all there."""
    time.sleep(0.3)
    seconds: dict[str, float] = {}
    for beacon in double.received.beacons_of(viewer.visitor):
        values = beacon.values
        if beacon.kind == "watchtime":
            parts = zip(values["st"].split(","), values["et"].split(","), strict=True)
            more = sum(float(end) - float(begin) for begin, end in parts)
            seconds[values["docid"]] = seconds.get(values["docid"], 0.0) + more
    return seconds


@pytest.mark.parametrize("layout", ["new", "old"])
def test_the_bots_reader_finds_everything(double: Double, viewer: Viewer, layout: str) -> None:
    double.inject(Fault("layout", value=layout))
    viewer.open().next().waits_for("yt-shorts-video-title-view-model h1")
    facts = parse_dom(viewer.page.content(), url=viewer.page.url)
    assert facts.layout == layout
    assert facts.active is not None
    assert facts.active.id == viewer.id
    assert facts.active.title == viewer.js("document.querySelector('#shorts-player').getVideoData().title")
    assert facts.active.channel
    assert facts.active.likes is not None
    assert facts.active.slot == 1
    assert not facts.obstacles
    assert [short.id for short in facts.shorts] == [entry["id"] for entry in double.log()][: len(facts.shorts)]


@pytest.mark.parametrize("layout", ["new", "old"])
def test_only_one_player_moves_and_only_the_old_layout_marks_it(
    double: Double, viewer: Viewer, layout: str
) -> None:
    double.inject(Fault("layout", value=layout))
    viewer.open().next().next()
    assert viewer.page.locator("#shorts-player").count() == 1
    assert viewer.page.locator("[is-active]").count() == (layout == "old")
    assert viewer.page.locator("#movie_player").bounding_box() is None


def test_all_ways_of_moving(viewer: Viewer) -> None:
    viewer.open()
    viewer.js("document.addEventListener('yt-navigate-finish', () => { window.moves = (window.moves ?? 0) + 1; })")
    viewer.press("ArrowDown").plays()
    assert viewer.slot == 1
    viewer.page.click("#navigation-button-down button")
    assert viewer.plays().slot == 2
    viewer.page.mouse.move(250, 300)
    viewer.page.mouse.wheel(0, 400)
    viewer.page.wait_for_function("document.querySelector('[id=\"3\"] #shorts-player') !== null")
    viewer.page.click("#navigation-button-up button")
    assert viewer.plays().slot == 2
    viewer.press("ArrowUp")
    assert viewer.plays().slot == 1
    assert viewer.js("window.moves") == 5
    assert viewer.js("history.length") <= 2, "the address is replaced, not pushed"


def test_feed_goes_on_before_it_runs_out(double: Double, viewer: Viewer) -> None:
    viewer.open()
    first = viewer.page.locator("#shorts-inner-container > *").count()
    for _ in range(first - 4):
        viewer.next()
    viewer.page.wait_for_function(
        "first => document.querySelector('#shorts-inner-container').children.length > first", arg=first
    )
    assert len(double.received.asked("/youtubei/v1/reel/reel_watch_sequence")) == 1


def test_reported_watch_time_is_what_was_played(double: Double, viewer: Viewer) -> None:
    urls: list[str] = []
    viewer.page.on("request", lambda request: urls.append(request.url) if "/api/stats/" in request.url else None)
    first = viewer.open().id
    viewer.page.wait_for_timeout(600)
    played = viewer.js("document.querySelector('#shorts-player').getCurrentTime()")
    viewer.next()
    told = watched(double, viewer)[first]
    assert 4 < played <= told < played + 4
    reports = [report for report in map(parse_beacon, urls) if report and report.id == first]
    assert reported_seconds(reports) == pytest.approx(told)
    assert reports[-1].final
    assert reports[-1].is_short
    assert len({report.playback for report in reports}) == 1


def test_long_watching_is_reported_in_between_and_loops_count_again(double: Double, viewer: Viewer) -> None:
    double.reset(DoubleSettings(seed=7, size=1000, pace=16))
    first = viewer.open().id
    length = viewer.js("document.querySelector('#shorts-player').getDuration()")
    viewer.page.wait_for_function(
        """length => {
            const now = document.querySelector('#shorts-player').getCurrentTime();
            window.loops = (window.loops ?? 0) + (now < (window.last ?? 0) - 1);
            window.last = now;
            return window.loops >= 1 && now > 1;
        }""",
        arg=length,
    )
    viewer.next()
    told = watched(double, viewer)[first]
    beacons = [b for b in double.received.beacons_of(viewer.visitor) if b.values["docid"] == first]
    assert (
        len([b for b in beacons if b.kind == "watchtime"]) == len([s for s in (10, 20, 30, 70) if s <= told]) + 1
    )
    assert length + 1 <= told < length + 12


def test_the_shortest_stay_is_reported(double: Double, viewer: Viewer) -> None:
    ids = [viewer.open().id, *(viewer.next().id for _ in range(6))]
    viewer.next()
    assert set(watched(double, viewer)) == set(ids)


def test_leaving_the_page_reports_too(double: Double, viewer: Viewer) -> None:
    first = viewer.open().id
    viewer.page.wait_for_timeout(200)
    visitor = viewer.visitor
    viewer.page.goto("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    time.sleep(0.3)
    finals = [b.values for b in double.received.beacons_of(visitor) if b.values.get("final") == "1"]
    assert [values["docid"] for values in finals] == [first]


def test_a_screenshot_of_the_video_shows_the_picture(double: Double, viewer: Viewer) -> None:
    import io

    import numpy as np
    from PIL import Image

    _, picture = Client(double).ask(f"/vi/{viewer.open().id}/frame0.jpg", "i.ytimg.com")
    shot = Image.open(io.BytesIO(viewer.page.locator("#shorts-player video").screenshot())).convert("L")
    drawn = Image.open(io.BytesIO(picture)).convert("L")
    high = round(shot.width * drawn.height / drawn.width)
    top = (shot.height - high) // 2
    # Without the lower third, where texts lie.
    seen = shot.crop((0, top, shot.width, top + high)).resize(drawn.size)
    half = (0, 0, drawn.width, drawn.height * 2 // 3)
    pair = np.corrcoef(np.asarray(seen.crop(half)).ravel(), np.asarray(drawn.crop(half)).ravel())
    assert pair[0, 1] > 0.8


def test_nothing_but_the_double_can_be_reached(viewer: Viewer) -> None:
    for url in ("https://example.com/", "https://youtube.com/", "http://accounts.google.com/"):
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            viewer.page.goto(url)


@pytest.fixture
def strict(double: Double, playwright: Playwright) -> Iterator[Browser]:
    """A browser with the rules for autoplay that it has by itself."""
    with chromium(playwright, double) as browser:
        yield browser


def test_the_browser_itself_refuses_autoplay_until_a_hand_comes(double: Double, strict: Browser) -> None:
    viewer = Viewer(strict)
    viewer.page.goto(SHORTS)
    viewer.waits_for(".ytp-large-play-button")
    assert viewer.js("document.querySelector('#shorts-player').getPlayerState()") == -1
    viewer.page.click(".ytp-large-play-button")
    viewer.plays().next()
    viewer.leave()

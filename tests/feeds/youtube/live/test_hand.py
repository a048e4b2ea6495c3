"""The user's hand at awkward moments: between two shorts, and while the bot looks at one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shortstui.bots.controls import Controls, LiveClock
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import BROWSERS, DWELL, page_of, walk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("one_browser")]

PAUSE = 2.0
"""Real seconds; twelve of the feed's, so that a pause that counts can't be missed."""


@asynccontextmanager
async def opened(double: Double) -> AsyncIterator[YouTubeFeed]:
    pace = double.settings.pace
    feed = YouTubeFeed(LiveSettings(), pool=BROWSERS[double], pace=pace)
    try:
        async with asyncio.timeout(60):
            await feed.open(LiveClock(Controls(), pace))
            yield feed
    finally:
        await feed.close()


async def place(feed: YouTubeFeed) -> float:
    """Return where the video is, in seconds."""
    return float(await page_of(feed).evaluate("document.querySelector('#shorts-player video').currentTime"))


async def test_a_pause_on_the_way_holds_the_next_short_and_is_no_stall(double: Double) -> None:
    async with opened(double) as feed:
        await feed.next()
        await feed.dwell(DWELL)
        moving = asyncio.ensure_future(feed.advance())
        await asyncio.sleep(0.02)
        feed.steer("pause")
        await moving
        before = await place(feed)
        await asyncio.sleep(PAUSE)
        assert await place(feed) == before
        feed.steer("resume")
        served = await feed.next()
        play = await feed.dwell(DWELL)
    assert served is not None
    assert play.flaws == ()
    assert play.played is not None
    assert play.played >= DWELL
    assert play.dwell < DWELL + PAUSE * double.settings.pace / 2


async def test_a_pause_before_the_stay_begins_is_no_part_of_it(double: Double) -> None:
    async with opened(double) as feed:
        await feed.next()
        feed.steer("pause")
        await asyncio.sleep(PAUSE)
        feed.steer("resume")
        play = await feed.dwell(DWELL)
    assert play.flaws == ()
    assert play.dwell < DWELL + PAUSE * double.settings.pace / 2


async def test_a_paused_bot_does_not_leave_its_short(double: Double) -> None:
    async with opened(double) as feed:
        first = await feed.next()
        await feed.dwell(DWELL)
        feed.steer("pause")
        leaving = asyncio.ensure_future(feed.advance())
        await asyncio.sleep(PAUSE / 2)
        assert first is not None
        assert first.short.id in page_of(feed).url
        assert not leaving.done()
        feed.steer("resume")
        await leaving
        assert first.short.id not in page_of(feed).url


async def test_a_video_that_plays_in_drops_is_given_up(double: Double) -> None:
    async def drip(number: int, feed: YouTubeFeed) -> None:
        if number == 1:
            await page_of(feed).evaluate("document.querySelector('#shorts-player video').playbackRate = 0.0625")

    # Long enough that a slow machine has not played it before the drip begins.
    done = await walk(double, 2, between=drip, dwell=12.0)
    assert done.playbacks[0].flaws == ("stalled",)
    assert done.playbacks[0].played is not None
    assert done.playbacks[0].played < 12.0
    assert done.playbacks[1].flaws == ()

"""The simulated feed: the platform through the bot's door."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from shortstui.clock import VirtualClock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Feed, Past, Served, Short
from shortstui.feeds.simulated import SimulatedFeed

START = datetime(2026, 1, 1, tzinfo=UTC)


def clock() -> VirtualClock:
    return VirtualClock(START)


def seconds(short: Short) -> float:
    """Watch everything with guitars, leave the rest after about two seconds."""
    liked = short.truth in {"Electric and acoustic guitars", "Football", "Chess"}
    return float(short.duration or 0) if liked else 1.5 + (short.views or 0) % 7 / 7


async def scroll(feed: Feed, count: int) -> list[tuple[Short, float]]:
    """Return the shorts that were on and how long they were watched; the last one is left."""
    lived = []
    for _ in range(count):
        served = await feed.next()
        assert served is not None
        playback = await feed.dwell(seconds(served.short))
        lived.append((served.short, playback.dwell))
        await feed.advance()
    return lived


async def opened(**settings: object) -> SimulatedFeed:
    arguments: dict[str, Any] = {"seed": 1, "draw": False, "size": 2000, **settings}
    feed = SimulatedFeed(**arguments)
    await feed.open(clock())
    return feed


async def first(**settings: object) -> Served:
    served = await (await opened(**settings)).next()
    assert served is not None
    return served


async def test_a_short_tells_all_that_a_platform_shows_and_the_truth() -> None:
    short = (await first()).short
    assert short.id.startswith("sim-")
    assert all(
        [short.title, short.channel, short.views, short.duration, short.hashtags, short.published, short.truth]
    )
    assert (short.kind, short.batch, short.thumbnail) == ("video", 0, None)


async def test_a_thumbnail_is_drawn_and_named_by_its_hash() -> None:
    served = await first(draw=True)
    assert served.thumbnail is not None
    assert served.short.thumbnail == hashlib.sha256(served.thumbnail).hexdigest()
    assert Image.open(io.BytesIO(served.thumbnail)).size == (96, 128)
    assert (await first(draw=True)).thumbnail == served.thumbnail
    assert (await first(draw=True, clutter=0.9)).thumbnail != served.thumbnail


async def test_a_short_stays_on_until_it_is_left() -> None:
    feed = await opened()
    served = await feed.next()
    assert served is await feed.next()
    await feed.advance()
    assert served is not await feed.next()


async def test_time_passes_on_the_clock_and_the_platform_hears_of_all_of_it() -> None:
    time = clock()
    feed = SimulatedFeed(seed=1, draw=False, size=2000)
    await feed.open(time)
    await feed.next()
    await feed.dwell(3.0)
    playback = await feed.dwell(4.5)
    assert (playback.dwell, playback.played, playback.reported) == (4.5, 4.5, 7.5)
    assert time.monotonic() == 7.5


@pytest.mark.parametrize("recommender", ["content", "collaborative", "bandit", "popularity"])
@pytest.mark.parametrize("cut", [0, 1, 17, 160])
async def test_resuming_gives_exactly_the_run_that_would_have_been(recommender: str, cut: int) -> None:
    whole = await scroll(await opened(recommender=recommender, strength=0.9), 220)
    past = [Past(short.id, dwell) for short, dwell in whole[:cut]]
    feed = SimulatedFeed(seed=1, draw=False, size=2000, recommender=recommender, strength=0.9)
    await feed.open(clock(), past)
    assert await scroll(feed, 220 - cut) == whole[cut:]


async def test_a_record_of_other_settings_is_refused() -> None:
    lived = await scroll(await opened(), 30)
    past = [Past(short.id, dwell) for short, dwell in lived]
    with pytest.raises(ShortstuiError, match="short 1 of the record") as error:
        await SimulatedFeed(seed=2, draw=False, size=2000).open(clock(), past)
    assert error.value.code is ExitCode.BAD_INPUT


async def test_settings_make_the_same_feed_again() -> None:
    feed = await opened(recommender="bandit", strength=1, clutter=0, world=3)
    settings: dict[str, Any] = dict(feed.settings())
    assert settings["recommender"] == "bandit"
    again = SimulatedFeed(**settings)
    await again.open(clock())
    assert again.settings() == settings
    assert await scroll(again, 50) == await scroll(feed, 50)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recommender": "als"},
        {"recommender": 3},
        {"strength": 2},
        {"strength": "a lot"},
        {"strength": True},
        {"size": 999},
        {"size": 2000.5},
        {"size": 10**9},
        {"clutter": -0.1},
        {"clutter": float("nan")},
        {"seed": -1},
        {"seed": "x"},
        {"world": 2**70},
    ],
    ids=str,
)
def test_settings_out_of_range_are_refused_before_anything_is_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ShortstuiError) as error:
        SimulatedFeed(**{"seed": 1, **wrong})
    assert error.value.code is ExitCode.BAD_INPUT
    assert error.value.hint


async def test_a_closed_feed_serves_nothing_and_may_be_closed_again() -> None:
    feed = await opened()
    await feed.close()
    await feed.close()
    assert await feed.next() is None
    await feed.advance()

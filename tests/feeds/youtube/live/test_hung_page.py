"""A page whose script hangs, and a player with two videos: what no deadline of Playwright's own covers."""

from __future__ import annotations

import pytest

from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import page_of, visitors, walk


async def test_a_page_that_hangs_is_left_for_a_new_one_of_the_same_visitor(
    double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(number: int, feed: YouTubeFeed) -> None:
        if number == 2:
            monkeypatch.setattr("shortstui.feeds.youtube.deadline.ANSWER", 3.0)
            await page_of(feed).evaluate("setTimeout(() => { for (;;); }, 50)")
        if number == 3:
            monkeypatch.undo()

    done = await walk(double, 4, between=hang)
    assert len(done.shorts) == 4
    assert "doesn't answer" in done.said("crash")
    assert "missing" in done.said("crash_recovered")
    assert len(visitors(double)) == 1


async def test_of_two_videos_in_a_player_the_one_that_the_player_plays_is_on(double: Double) -> None:
    async def linger(number: int, feed: YouTubeFeed) -> None:
        if number == 1:
            # An old video, stopped at another place, lies before the one that plays.
            await page_of(feed).evaluate("""
                const now = document.querySelector("#shorts-player video");
                const player = document.querySelector("#shorts-player");
                player.getCurrentTime = () => now.currentTime;
                player.prepend(document.createElement("video"));
            """)

    done = await walk(double, 2, between=linger)
    assert len(set(done.ids)) == 2
    assert done.playbacks[0].flaws == ()
    assert done.playbacks[0].played is not None
    assert 3.0 <= done.playbacks[0].played < 6.0

"""A page whose script hangs, a player with two videos, a dead Playwright: worse than the known failure modes."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

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


def _kill_playwright() -> None:
    """Kill Playwright's own process: the child of this one."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == os.getpid() and b"playwright" in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


async def test_when_playwright_s_own_process_dies_the_same_visitor_goes_on(double: Double) -> None:
    async def kill(number: int, feed: YouTubeFeed) -> None:
        if number == 2:
            _kill_playwright()

    done = await walk(double, 4, between=kill)
    assert len(done.shorts) == 4
    assert "missing" in done.said("crash_recovered")
    assert len(visitors(double)) == 1

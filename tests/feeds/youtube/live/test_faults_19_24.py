"""Failure modes 19 to 24 of the live feed, each in a real Chromium before the double.

19 answers that can't be read · 20 reports that never arrive · 21 a slow machine, a clock that jumps · 22 a lost
visitor · 23 another language, an address that is no short · 24 a full disk.
"""

from __future__ import annotations

import asyncio
import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from shortstui.bots.controls import Controls, LiveClock
from shortstui.bots.display import Nobody
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.runs.reader import read_events
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import DWELL, page_of, visitors, walk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("one_browser")]

# --- 19: answers that can't be read


async def test_19_what_the_page_reads_as_a_blob_is_had_from_player_and_page(double: Double) -> None:
    double.inject(Fault("blob", times=None))
    done = await walk(double, 4)
    assert len(set(done.ids)) == 4
    for short in done.shorts:
        assert short.title
        assert short.channel
        assert short.thumbnail
    assert not any("metadata missing" in play.flaws for play in done.playbacks)


async def test_19_a_navigation_in_the_middle_loses_no_short(double: Double) -> None:
    async def navigate(number: int, feed: YouTubeFeed) -> None:
        if number == 2:
            await page_of(feed).reload(wait_until="commit")

    done = await walk(double, 5, between=navigate)
    assert len(done.shorts) == 5
    assert len(done.playbacks) == 5
    assert len(visitors(double)) == 1


# --- 20: reports that never arrive


async def test_20_a_short_that_the_platform_was_not_told_of_is_flagged(double: Double) -> None:
    double.inject(Fault("beacons", times=2, at=1))
    done = await walk(double, 5)
    silent = [play for play in done.playbacks if play.reported is None]
    assert 1 <= len(silent) <= 2
    assert all("not reported" in play.flaws for play in silent)
    assert all("not reported" not in play.flaws for play in done.playbacks if play.reported is not None)


# --- 21: a slow machine, a clock that jumps


async def test_21_on_a_slow_machine_what_counts_is_what_was_played(double: Double) -> None:
    async def slow_down(number: int, feed: YouTubeFeed) -> None:
        if number == 1:
            session = await page_of(feed).context.new_cdp_session(page_of(feed))
            await session.send("Emulation.setCPUThrottlingRate", {"rate": 8})

    done = await walk(double, 4, between=slow_down)
    assert len(done.shorts) == 4
    for play in done.playbacks:
        assert play.played is not None
        assert play.played >= DWELL or "stalled" in play.flaws
        assert play.dwell <= play.played + 1.5 or "late" in play.flaws or "stalled" in play.flaws


async def test_21_a_clock_of_the_machine_that_jumps_changes_nothing(double: Double) -> None:
    class Jumping(LiveClock):
        jumps = 0

        def now(self) -> datetime:
            self.jumps += 1
            return super().now() + timedelta(days=3 if self.jumps % 2 else -3)

    done = await walk(double, 3, clock=Jumping(Controls(), double.settings.pace))
    assert len(set(done.ids)) == 3
    for play in done.playbacks:
        assert play.flaws == ()
        assert play.dwell == pytest.approx(DWELL, abs=3)


# --- 22: a lost visitor


async def test_22_another_visitor_makes_the_run_another_one(double: Double) -> None:
    double.inject(Fault("visitor-lost", at=2))
    done = await walk(double, 5)
    assert "identity_changed" in done.kinds
    flagged = ["identity changed" in play.flaws for play in done.playbacks]
    assert flagged == sorted(flagged), "from there on every short is flagged"
    assert any(flagged)
    assert not flagged[0]


# --- 23: another language, an address that is no short


async def test_23_another_language_in_the_middle_is_told_and_read(double: Double) -> None:
    double.inject(Fault("language", at=1, times=None, value="ko"))
    double.inject(Fault("end", at=2, times=2))  # so that the page is loaded a second time
    done = await walk(double, 5)
    assert len(done.shorts) == 5
    assert "to ko" in done.said("language_changed")
    assert all(short.title and short.views is not None for short in done.shorts)


async def test_23_a_short_that_turns_out_to_be_none_is_told_and_left(double: Double) -> None:
    double.inject(Fault("watch-redirect", at=2))
    done = await walk(double, 5)
    assert len(done.shorts) == 5
    assert "/watch" in done.said("redirected")
    assert len(visitors(double)) == 1


# --- 24: a full disk


async def test_24_a_full_disk_stops_the_run_and_loses_nothing_in_silence(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = 0

    def write(descriptor: int, data: bytes) -> int:
        nonlocal lines
        lines += data.startswith(b'{"seq"')
        if lines > 12:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(descriptor, data)

    real = {name: getattr(os, name) for name in dir(os)}
    monkeypatch.setattr("shortstui.runs.recorder.os", SimpleNamespace(**real | {"write": write}))
    plan = RunPlan(
        repository / "personas" / "music-head.toml", feed="double", videos=30, size=1_000, speed=10, runs=tmp_path
    )
    with pytest.raises(ShortstuiError, match="can't write") as caught:
        async with asyncio.timeout(120):
            await run_session(plan, Nobody(), Controls())
    assert caught.value.code == ExitCode.FAILED
    assert "--resume" in caught.value.hint
    (folder,) = tmp_path.iterdir()
    record = read_events(folder)
    assert record.lost is None
    assert record.tampered_at is None
    assert 1 <= len(record.impressions) < 12

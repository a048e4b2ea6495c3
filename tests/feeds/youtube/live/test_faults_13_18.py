"""Failure modes 13 to 18 of the live feed, each in a real Chromium before the double.

13 end of the feed · 14 crashes · 15 dialogs · 16 a page that doesn't move as asked · 17 videos that linger or are
new · 18 a service worker that stalls.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import pytest
from playwright.async_api import Error

from shortstui.errors import ShortstuiError
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import DWELL, Walk, page_of, visitors, walk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("one_browser")]


def _all_played(done: Walk, but: int = 0) -> None:
    """Check that every short was watched as meant, ``but`` so many."""
    odd = [play for play in done.playbacks if play.flaws or play.played is None or abs(play.played - DWELL) > 1.0]
    assert len(odd) <= but, odd


# --- 13: the end of the feed


async def test_13_at_the_end_the_same_visitor_begins_again(double: Double) -> None:
    double.inject(Fault("end", at=3, times=2))  # the batch is cut short, and there is none after it
    done = await walk(double, 5)
    assert len(set(done.ids)) == 5
    assert not done.ended
    assert len(visitors(double)) == 1
    assert "end_of_feed" in done.kinds
    assert [play.reached for play in done.playbacks] == ["load", "key", "key", "reload", "key"]


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait three seconds for a page to name a short instead of twenty."""
    monkeypatch.setattr("shortstui.feeds.youtube.loading._SHELL", 3.0)


@pytest.mark.usefixtures("_hasty")
async def test_13_a_page_without_any_short_is_loaded_again(double: Double) -> None:
    double.inject(Fault("end", at=0))
    done = await walk(double, 2)
    assert len(set(done.ids)) == 2
    assert "no short" in done.said("network")
    assert len(visitors(double)) == 1


@pytest.mark.usefixtures("_hasty")
async def test_13_a_feed_that_has_nothing_more_ends_the_run(double: Double) -> None:
    double.inject(Fault("end", at=2, times=None))
    done = await walk(double, 12)
    assert done.ended
    assert len(done.shorts) == 2
    assert done.kinds[-1] == "no_shorts"
    assert "page.html" in done.evidence["no_shorts"]


@pytest.mark.usefixtures("_hasty")
async def test_13_a_site_without_any_short_from_the_start_is_an_error(double: Double) -> None:
    double.inject(Fault("end", at=0, times=None))
    with pytest.raises(ShortstuiError, match="no short"):
        await walk(double, 2)


# --- 14: crashes


async def _crash_page(feed: YouTubeFeed) -> None:
    with contextlib.suppress(Error):
        await page_of(feed).goto("chrome://crash", timeout=3_000)


async def _close_context(feed: YouTubeFeed) -> None:
    await page_of(feed).context.close()


@pytest.mark.parametrize("how", ["page", "context", "browser"])
async def test_14_after_a_crash_the_same_visitor_goes_on_and_the_gap_is_told(double: Double, how: str) -> None:
    async def crash(number: int, feed: YouTubeFeed) -> None:
        if number != 3:
            return
        if how == "page":
            await _crash_page(feed)
        elif how == "context":
            await _close_context(feed)
        else:
            _kill_browser(double)

    done = await walk(double, 6, between=crash)
    assert len(done.shorts) == 6
    assert "crash" in done.kinds
    assert len(visitors(double)) == 1
    assert "missing" in done.said("crash_recovered")
    assert [play.played is not None and play.played > 1 for play in done.playbacks].count(False) <= 1


def _kill_browser(double: Double) -> None:
    """Kill the browser that was started with this double's address: its own process, none other."""
    sign = f"127.0.0.1:{double.port}".encode()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            words = (entry / "cmdline").read_bytes()
            if sign in words and b"--type=" not in words and b"--remote-debugging" in words:
                os.kill(int(entry.name), signal.SIGKILL)


# --- 15: dialogs


@pytest.mark.parametrize("kind", ["continue-dialog", "promo", "sign-in"])
async def test_15_known_dialogs_are_sent_away(double: Double, kind: str) -> None:
    double.inject(Fault(kind, at=2))
    done = await walk(double, 5)
    assert len(set(done.ids)) == 5
    assert any(name.startswith("dialog") for name in done.kinds)
    _all_played(done, but=1)


async def test_15_an_unknown_dialog_is_told_with_evidence_and_stops_nothing(double: Double) -> None:
    double.inject(Fault("survey", at=2))
    done = await walk(double, 5)
    assert len(set(done.ids)) == 5
    assert "dialog_unknown" in done.kinds
    assert "page.html" in done.evidence["dialog_unknown"]
    _all_played(done, but=1)


# --- 16: a page that doesn't move as asked


async def test_16_keys_that_a_field_swallows_are_replaced_by_the_button(double: Double) -> None:
    double.inject(Fault("focus-in-input", at=1))
    done = await walk(double, 4)
    assert len(set(done.ids)) == 4
    assert "button" in [play.reached for play in done.playbacks]


@pytest.mark.parametrize(("value", "way"), [("", "button"), ("buttons", "wheel"), ("all", "reload")])
async def test_16_dead_ways_are_replaced_by_the_next_one(double: Double, value: str, way: str) -> None:
    double.inject(Fault("keys-dead", at=1, value=value))
    done = await walk(double, 4)
    assert len(done.shorts) == 4
    assert way in [play.reached for play in done.playbacks]
    if value == "all":
        assert "stuck" in done.kinds


async def test_16_a_step_over_two_shorts_names_the_one_that_was_skipped(double: Double) -> None:
    double.inject(Fault("double-advance", at=1))
    done = await walk(double, 4)
    served = [entry["id"] for entry in double.log()][:6]
    skipped = [each for each in served[:5] if each not in done.ids]
    assert len(skipped) == 1
    assert skipped[0] in done.said("skipped_ids")


async def test_16_a_page_that_moves_by_itself_is_noticed(double: Double) -> None:
    double.inject(Fault("auto-advance", at=1, seconds=2))
    done = await walk(double, 4, dwell=12.0)
    assert "site" in [play.reached for play in done.playbacks]
    assert "site_advanced" in done.kinds
    assert "left early" in [flaw for play in done.playbacks for flaw in play.flaws]


# --- 17: videos that linger or are new


@pytest.mark.parametrize("kind", ["fading", "replace-video"])
async def test_17_every_short_has_its_own_id_and_time(double: Double, kind: str) -> None:
    double.inject(Fault(kind, times=None))
    done = await walk(double, 5)
    assert done.ids == [entry["id"] for entry in double.log()][:5]
    _all_played(done)
    (visitor,) = visitors(double)
    told = [beacon for beacon in double.received.beacons_of(visitor) if beacon.kind == "watchtime"]
    for short_id, play in zip(done.ids, done.playbacks, strict=True):
        assert short_id in {beacon.values["docid"] for beacon in told}
        assert play.reported == pytest.approx(play.played, abs=1.5)


# --- 18: a service worker that stalls


async def test_18_no_service_worker_comes_between(double: Double) -> None:
    double.inject(Fault("service-worker", times=None))
    done = await walk(double, 4)
    assert len(set(done.ids)) == 4
    assert double.received.asked("/sw.js") == []
    _all_played(done)

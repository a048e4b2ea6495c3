"""Failure modes 7 to 12 of the live feed, each in a real Chromium before the double.

7 texts and answers · 8 duplicates · 9 ads · 10 what is no video · 11 playing · 12 the network.
"""

from __future__ import annotations

import pytest

from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import visitors, walk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("one_browser")]

# --- 7: texts and answers


async def test_07_without_an_overlay_the_answers_say_what_is_on(double: Double) -> None:
    double.inject(Fault("no-overlay", at=1, times=None))
    done = await walk(double, 3)
    assert len(set(done.ids)) == 3
    assert all(short.title for short in done.shorts)


async def test_07_without_any_text_the_short_is_known_by_id_and_picture(double: Double) -> None:
    double.inject(Fault("no-overlay", at=1))
    double.inject(Fault("item-error", at=1, times=None, value="500"))
    done = await walk(double, 3)
    assert len(set(done.ids)) == 3
    assert all(short.thumbnail for short in done.shorts)
    assert "http_error" in done.kinds


@pytest.mark.parametrize("value", ["unwrapped", "classic", "text", "bare"])
async def test_07_every_form_of_the_answer_is_read(double: Double, value: str) -> None:
    double.inject(Fault("item-shape", at=1, times=None, value=value))
    done = await walk(double, 3)
    assert len(set(done.ids)) == 3
    assert all(short.title and short.views is not None for short in done.shorts)
    assert not any("metadata missing" in play.flaws for play in done.playbacks)


# --- 8: duplicates


@pytest.mark.parametrize("kind", ["duplicate", "repeat"])
async def test_08_the_same_short_again_is_an_impression_of_its_own(double: Double, kind: str) -> None:
    double.inject(Fault(kind, at=3))
    done = await walk(double, 6)
    assert done.ids == [entry["id"] for entry in double.log()][:6]
    assert len(set(done.ids)) == 5
    assert all(play.reached in ("load", "key") for play in done.playbacks)
    assert not [play.flaws for play in done.playbacks if play.flaws]


# --- 9: ads


@pytest.mark.parametrize("value", ["true", "string", "type", "dom"])
async def test_09_an_ad_is_told_from_a_video(double: Double, value: str) -> None:
    double.inject(Fault("ad", at=2, value=value))
    done = await walk(double, 4)
    assert [short.kind for short in done.shorts] == ["video", "video", "ad", "video"]


@pytest.mark.parametrize("fault", [Fault("ad", at=2, value="false-string"), Fault("stale-ad", at=2)])
async def test_09_what_only_looks_like_an_ad_is_a_video(double: Double, fault: Fault) -> None:
    double.inject(fault)
    done = await walk(double, 4)
    assert [short.kind for short in done.shorts] == ["video"] * 4


# --- 10: what is no video


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("live", "live"),
        ("post", "post"),
        ("age-gate", "gated"),
        ("content-warning", "gated"),
        ("unavailable", "unavailable"),
    ],
)
async def test_10_what_is_no_video_is_recorded_as_its_kind_and_left(double: Double, kind: str, shown: str) -> None:
    double.inject(Fault(kind, at=2))
    done = await walk(double, 4)
    assert [short.kind for short in done.shorts] == ["video", "video", shown, "video"]
    if shown != "live":
        assert done.playbacks[2].played is None


# --- 11: playing


async def test_11_where_autoplay_is_refused_a_gesture_helps(double: Double) -> None:
    double.inject(Fault("autoplay", at=1))
    done = await walk(double, 3)
    assert done.playbacks[1].played is not None
    assert done.playbacks[1].played >= 3.0
    assert "autoplay refused" in done.playbacks[1].flaws


async def test_11_a_video_that_stalls_for_good_is_flagged_and_left(double: Double) -> None:
    double.inject(Fault("stall", at=1, seconds=60.0))
    done = await walk(double, 3)
    assert len(set(done.ids)) == 3
    assert "stalled" in done.playbacks[1].flaws
    assert not done.playbacks[2].flaws


async def test_11_a_damaged_video_is_no_organic_impression(double: Double) -> None:
    double.inject(Fault("decode-error", at=1))
    done = await walk(double, 3)
    assert [short.kind for short in done.shorts] == ["video", "unavailable", "video"]


# --- 12: the network


async def test_12_after_a_drop_of_the_network_the_bot_goes_on(double: Double) -> None:
    double.inject(Fault("drop", at=2, seconds=3.0))
    done = await walk(double, 5)
    assert len(set(done.ids)) == 5
    assert len(visitors(double)) == 1
    assert not done.ended


@pytest.mark.parametrize("value", ["500", "503"])
async def test_12_a_page_that_fails_is_asked_again(double: Double, value: str) -> None:
    double.inject(Fault("document-error", at=0, times=2, value=value))
    done = await walk(double, 2)
    assert len(done.shorts) == 2
    assert value in done.said("network")
    assert "after" in done.said("network_back")


@pytest.mark.parametrize("value", ["429", "503"])
async def test_12_a_failed_batch_is_no_end_of_the_feed(double: Double, value: str) -> None:
    double.inject(Fault("sequence-error", at=0, times=2, value=value))
    done = await walk(double, 14)
    assert len(set(done.ids)) == 14
    assert "end_of_feed" not in done.kinds
    assert f"reel_watch_sequence {value}" in done.said("http_error")

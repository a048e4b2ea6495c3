"""Failure modes 1 to 6 of the live feed, each in a real Chromium before the double.

1 consent · 2 unusual traffic · 3 the bot wall and a captcha · 4 the rate limit · 5 thumbnails · 6 layouts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from shortstui.feeds.protocol import BlockedError
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from tests.feeds.youtube.live.walk import Walk, visitors, walk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("one_browser")]

# --- 1: consent


@pytest.mark.parametrize("value", ["page", "lightbox", "language"])
@pytest.mark.parametrize("choice", ["reject", "accept"])
async def test_01_consent_is_answered_as_the_run_says_in_any_language(
    double: Double, value: str, choice: Literal["reject", "accept"]
) -> None:
    double.inject(Fault("consent", at=0, value=value))
    done = await walk(double, 2, live=LiveSettings(consent=choice))
    assert len(done.shorts) == 2
    said = done.said("consent")
    assert said.startswith("rejected" if choice == "reject" else "accepted")
    assert "SOCS=not set" not in said
    saves = [request for request in double.received.asked("/save") if request.method == "POST"]
    assert len(saves) == 1


# --- 2, 3, 4: blocks


async def blocked(double: Double, keep: Path) -> tuple[BlockedError, Walk]:
    done = Walk()
    with pytest.raises(BlockedError) as caught:
        await walk(double, 6, keep=keep, into=done)
    return caught.value, done


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("sorry", Fault("sorry", at=0)),
        ("botwall", Fault("botwall", at=2)),
        ("captcha", Fault("captcha", at=2)),
        ("rate_limit", Fault("rate-limit", at=2)),
        ("rate_limit", Fault("document-error", at=0, value="429")),
    ],
    ids=["02-sorry", "03-botwall", "03-captcha", "04-rate-limit", "04-status-429"],
)
async def test_02_03_04_a_block_stops_the_bot_with_evidence_and_without_a_second_try(
    double: Double, tmp_path: Path, kind: str, fault: Fault
) -> None:
    double.inject(fault)
    error, done = await blocked(double, tmp_path)
    assert error.kind == kind
    assert {"page.html", "page.png"} <= set(error.evidence)
    assert "nothing is solved or evaded" in error.hint
    assert len(done.shorts) == fault.at  # the bot keeps what was seen before (tests/bots/test_live_feed.py)
    pages = [request for request in double.received.asked("/shorts") if request.method == "GET"]
    assert len(pages) == 1  # no storm of retries


# --- 5: thumbnails


@pytest.mark.parametrize("value", ["slow", "missing", "grey", "reset", "type", "huge"])
async def test_05_a_bad_thumbnail_is_replaced_by_the_next_name_of_it(double: Double, value: str) -> None:
    # Slow for two only: a browser has six connections to a host, and needs one for the next name.
    times = 2 if value == "slow" else None
    double.inject(Fault("thumbnail", at=1, times=times, seconds=20.0, value=f"{value} frame0"))
    done = await walk(double, 3)
    assert len(set(done.ids)) == 3
    for short in done.shorts[1:]:
        assert short.thumbnail
        assert short.sources["thumbnail"] in {"oar2", "oardefault", "hq720", "hqdefault"}


async def test_05_without_any_thumbnail_the_video_itself_is_looked_at(double: Double) -> None:
    double.inject(Fault("thumbnail", at=1, times=None, value="missing *"))
    done = await walk(double, 2)
    assert done.shorts[1].sources["thumbnail"] == "screenshot"
    assert done.shorts[1].thumbnail


# --- 6: layouts


@pytest.mark.parametrize("value", ["new", "old", "renamed-title", "cow", "badge"])
async def test_06_every_known_layout_is_read(double: Double, value: str) -> None:
    double.inject(Fault("layout", at=0, times=None, value=value))
    done = await walk(double, 4)
    assert done.ids == [entry["id"] for entry in double.log()][:4]
    assert all(short.title and short.channel and short.thumbnail for short in done.shorts)
    assert not [play.flaws for play in done.playbacks if play.flaws]


async def test_06_visitors_of_both_layouts_are_served_side_by_side(double: Double) -> None:
    double.reset(DoubleSettings(seed=3, size=1_000, pace=6, consent=False, layout="mixed"))
    for _ in range(3):
        done = await walk(double, 2)
        assert all(short.title for short in done.shorts)
    assert len(visitors(double)) == 3


async def test_06_a_layout_that_nobody_knows_is_told_with_evidence_and_the_address_is_believed(
    double: Double,
) -> None:
    double.inject(Fault("layout", at=0, times=None, value="unknown"))
    done = await walk(double, 1)
    assert done.ids == [entry["id"] for entry in double.log()][:1]
    assert {"page.html", "page.png"} <= set(done.evidence["layout_unknown"])
    assert done.playbacks[0].flaws

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.feeds.youtube.beacons import parse_beacon, reported_seconds
from shortstui.feeds.youtube.ids import id_in_picture, id_in_url
from shortstui.feeds.youtube.thumbnails import is_placeholder, source_of, thumbnail_urls
from tests.feeds.youtube.made_up import CLOCK, KITE

BASE = "https://www.youtube.com/api/stats/watchtime"


def watchtime(**values: str) -> str:
    usual = {"docid": CLOCK, "cpn": "abcdefghijklmnop", "el": "shortspage", "st": "0", "et": "4.645", "ver": "2"}
    return f"{BASE}?{urlencode({**usual, **values})}"


def test_a_report_says_what_was_watched() -> None:
    report = parse_beacon(watchtime(cmt="4.645", len="58.461", rt="6.001", state="playing", muted="0", final="1"))
    assert report is not None
    assert (report.kind, report.id, report.playback) == ("watchtime", CLOCK, "abcdefghijklmnop")
    assert report.segments == ((0.0, 4.645),)
    assert (report.at, report.length, report.wall) == (4.645, 58.461, 6.001)
    assert (report.state, report.muted, report.final, report.is_short) == ("playing", False, True, True)
    assert report.seconds == pytest.approx(4.645)


@pytest.mark.parametrize(
    ("st_", "et", "segments", "dropped"),
    [
        ("0,5.2", "4.6,7", ((0, 4.6), (5.2, 7)), 0),
        ("0:4.6,5:7", "", ((0, 4.6), (5, 7)), 0),
        ("3", "1", (), 1),
        ("x", "1", (), 1),
        ("nan", "inf", (), 1),
        ("0,5", "4", ((0, 4),), 1),
        ("", "", (), 0),
    ],
)
def test_segments_come_as_lists_or_ranges_and_nonsense_is_counted(
    st_: str, et: str, segments: tuple[tuple[float, float], ...], dropped: int
) -> None:
    report = parse_beacon(watchtime(st=st_, et=et))
    assert report is not None
    assert (report.segments, report.dropped) == (segments, dropped)


def test_parameters_may_be_posted() -> None:
    url = watchtime()
    report = parse_beacon(BASE, url.partition("?")[2].encode())
    assert report == parse_beacon(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/api/stats/ads?docid=" + CLOCK,
        "https://www.youtube.com/youtubei/v1/log_event",
        BASE + "?docid=short",
        "https://[",
        "",
    ],
)
def test_other_requests_are_no_beacons(url: str) -> None:
    assert parse_beacon(url) is None


def test_reports_add_up_and_one_that_is_sent_twice_counts_once() -> None:
    urls = [watchtime(), watchtime(), watchtime(st="4.645", et="10"), watchtime(cpn="other", st="0", et="1")]
    reports = [report for url in urls if (report := parse_beacon(url)) is not None]
    assert reported_seconds(reports) == pytest.approx(11)
    assert reported_seconds(reports, "abcdefghijklmnop") == pytest.approx(10)
    assert reported_seconds(reports, "nobody") is None


@given(st.text(max_size=200), st.binary(max_size=200))
def test_any_request_gives_a_report_or_none(query: str, body: bytes) -> None:
    report = parse_beacon(f"{BASE}?docid={CLOCK}&{query}", body)
    assert report is None or report.seconds >= 0


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)).map(sorted), min_size=1, max_size=20))
def test_segments_read_back(segments: list[list[float]]) -> None:
    st_, et = (",".join(repr(pair[side]) for pair in segments) for side in (0, 1))
    report = parse_beacon(watchtime(st=st_, et=et))
    assert report is not None
    assert report.seconds == pytest.approx(sum(end - begin for begin, end in segments))


def test_the_pages_own_picture_is_tried_first_and_no_id_has_none() -> None:
    urls = thumbnail_urls(CLOCK)
    assert urls[0].url == f"https://i.ytimg.com/vi/{CLOCK}/frame0.jpg"
    assert [url.name for url in urls] == ["frame0", "oar2", "oardefault", "hq720", "hqdefault"]
    assert thumbnail_urls("../../etc/pw") == ()


def test_a_picture_says_whose_and_which_it_is() -> None:
    assert source_of(f"https://i.ytimg.com/vi_webp/{KITE}/oar2.webp?sqp=x") == (KITE, "oar2")
    assert source_of("https://yt3.ggpht.com/avatar.jpg") == ("", "")
    assert id_in_picture(f"url(&quot;https%3A%2F%2Fi.ytimg.com%2Fvi%2F{KITE}%2Fframe0.jpg") == KITE
    assert id_in_url(f"/shorts/{KITE}x") == ""
    assert id_in_url(f"https://www.youtube.com/watch?v={KITE}&t=1") == KITE


@pytest.mark.parametrize(
    ("status", "size", "width", "height", "name", "missing"),
    [
        (200, 90_000, 1080, 1920, "frame0", False),
        (404, 1_097, 120, 90, "frame0", True),
        (200, 1_097, 120, 90, "frame0", True),
        (200, 3_000, 120, 90, "default", False),
        (404, 90_000, 1080, 1920, "frame0", True),
        (200, 0, 0, 0, "frame0", True),
    ],
)
def test_a_missing_picture_is_told_by_status_and_size(
    status: int, size: int, width: int, height: int, name: str, missing: bool
) -> None:
    assert is_placeholder(status, size, width, height, name) is missing

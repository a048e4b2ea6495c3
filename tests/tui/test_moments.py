from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.timeline import Timeline
from shortstui.runs.cells import read_controls
from shortstui.runs.reader import read_events
from shortstui.runs.side_by_side import side_by_side
from shortstui.tui.moments import Moments, after, before

PLACES = st.lists(st.integers(0, 50)).map(sorted)


@given(PLACES, st.integers(0, 50))
def test_next_and_previous_are_the_nearest_on_their_side(places: list[int], moment: int) -> None:
    assert after(places, moment) == min((place for place in places if place > moment), default=None)
    assert before(places, moment) == max((place for place in places if place < moment), default=None)


def moments_of(folder: Path) -> tuple[Moments, Timeline]:
    record = read_events(folder)
    timeline = Timeline(side_by_side(record, read_controls(record)), record.manifest)
    return Moments.of(timeline), timeline


def test_every_place_is_where_the_state_says_so(cell_once: Path) -> None:
    moments, timeline = moments_of(cell_once)
    assert moments.length == timeline.length == 120
    for number in (1, 60, 120):
        assert moments.at_time(moments.seconds[number - 1]) == number
        assert timeline.impression(number).decision.watch == (number in moments.watched)
    assert list(moments.incidents) == [60]
    assert moments.v2c is not None
    assert timeline.state_at(moments.v2c).v2c[50] is not None
    assert timeline.state_at(moments.v2c - 1).v2c[50] is None
    assert moments.alarms
    for place, name in moments.alarms:
        pairs = [timeline.state_at(place - offset).pair for offset in (0, 2)]
        assert pairs[0] is not None and pairs[1] is not None  # noqa: PT018 (narrows both)
        assert pairs[0].evidence.alarm(name) is not None
        assert pairs[1].evidence.alarm(name) is None


@pytest.mark.parametrize(
    ("words", "moment"),
    [("7", 7), (" #12 ", 12), ("999", 100), ("0:09", 0), ("0:10", 1), ("1:05", 6), ("1:00:00", 100),
     ("00:16:40", 100), ("", None), ("x", None), ("1:5", None), ("-3", None), ("1:2:3:4", None), ("1e3", None)],
)  # fmt: skip
def test_words_are_a_number_or_a_time(words: str, moment: int | None) -> None:
    ten_seconds_each = Moments(length=100, seconds=[10.0 * number for number in range(1, 101)])
    assert ten_seconds_each.meant(words) == moment

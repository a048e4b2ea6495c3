"""What another process writes arrives whole and once, however its writes are cut."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.runs import follow
from shortstui.runs.events import Ended, Impression, Line
from shortstui.runs.follow import Follower
from shortstui.runs.layout import EVENTS
from shortstui.runs.reader import read_events
from shortstui.runs.recorder import Recorder
from tests.runs.examples import clock, impressions, recorded, start


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("whole") / "run", 12)


def grown(path: Path, data: bytes) -> None:
    """Append, with a new time of change even on a coarse clock."""
    with path.open("ab") as file:
        file.write(data)
    os.utime(path, ns=(0, path.stat().st_size))


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.floats(0, 1), max_size=12))
def test_however_the_file_grows_its_lines_are_the_same(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, cuts: list[float]
) -> None:
    data = (whole / EVENTS).read_bytes()
    places = [0, *sorted(round(cut * len(data)) for cut in cuts), len(data)]
    follower = Follower(tmp_path_factory.mktemp("grows"))
    found: list[Line] = list(follower.more())
    for begin, end in pairwise(places):
        grown(follower.folder / EVENTS, data[begin:end])
        found += follower.more()
        assert follower.problem is None
        assert follower.lines == data[:end].count(b"\n")
    assert found == list(read_events(whole).lines)
    assert follower.ended == Ended("goal")


def test_a_run_is_followed_from_before_its_beginning_to_its_end(tmp_path: Path) -> None:
    follower = Follower(tmp_path / "run")
    assert list(follower.more()) == []
    assert not follower.recording()
    recorder = start(tmp_path / "run", 3)
    seen = len(follower.more())
    for impression in impressions(3):
        recorder.record(impression)
        (line,) = follower.more()
        assert line.event == impression
        assert list(follower.more()) == []
    assert (seen, follower.recording(), follower.ended) == (1, True, None)
    recorder.record(Ended("goal"))
    recorder.close()
    follower.more()
    assert (follower.recording(), follower.ended) == (False, Ended("goal"))


def test_a_torn_line_that_a_resume_cuts_off_does_no_harm(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    recorder.record(impressions(1)[0])
    recorder.close()
    grown(tmp_path / "run" / EVENTS, b'{"seq":2,"time":"2026')
    follower = Follower(tmp_path / "run")
    assert len(follower.more()) == 2
    resumed, record = Recorder.resume(tmp_path / "run", clock())
    resumed.record(impressions(2)[1])
    resumed.close()
    found = [line.event for line in follower.more()]
    assert follower.problem is None
    assert len(record.lines) == 4
    assert [type(event).__name__ for event in found] == ["Started", "Incident", "Impression"]


def test_a_long_run_comes_in_bounded_steps(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "AT_ONCE", 4_000)
    follower = Follower(whole)
    steps = [len(follower.more())]
    while follower.behind:
        steps.append(len(follower.more()))
    assert len(steps) > 2
    assert sum(steps) == len(read_events(whole).lines)


@pytest.mark.parametrize(
    ("tail", "problem"),
    [(b"nonsense\n", "line 15 of events.jsonl is not an event"), (b"x" * (2**20 + 1), "is longer than any event")],
)
def test_what_is_no_event_is_named_and_what_came_before_it_stays(
    whole: Path, tmp_path: Path, tail: bytes, problem: str
) -> None:
    (tmp_path / EVENTS).write_bytes((whole / EVENTS).read_bytes() + tail)
    follower = Follower(tmp_path)
    assert sum(isinstance(line.event, Impression) for line in follower.more()) == 12
    assert problem in (follower.problem or "")


def test_a_file_that_becomes_shorter_is_named(whole: Path, tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes((whole / EVENTS).read_bytes())
    follower = Follower(tmp_path)
    follower.more()
    (tmp_path / EVENTS).write_bytes(b"")
    assert list(follower.more()) == []
    assert "shorter" in (follower.problem or "")

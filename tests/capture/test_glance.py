from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.capture.glance import glance
from shortstui.capture.run_state import RunState
from shortstui.clock import VirtualClock
from shortstui.feeds.protocol import Incident, Playback, Short
from shortstui.personas.decision import Decision
from shortstui.runs.events import SCHEMA, Ended, Event, Impression, Started, Switched
from shortstui.runs.reader import read_events
from shortstui.runs.recorder import Recorder
from tests.tui.story import BEGIN, manifest, record

HAPPENS = st.sampled_from(["watch", "watch", "skip", "ad", "incident", "switch"])


def event(what: str, number: int) -> Event:
    if what == "incident":
        return Incident("rate-limit", 'a "kind": "ad" in a message')
    if what == "switch":
        return Switched("Gamer", number - 1)
    short = Short(id="x", title='{"watch":true}', channel="", kind="ad" if what == "ad" else "video")
    return Impression(number, short, Decision(what == "watch", 1.0, "reason"), Playback(1.0, 1.0))


@settings(max_examples=25, deadline=None)
@given(st.lists(HAPPENS, max_size=130), st.integers(0, 60))
def test_it_says_what_the_whole_state_says(
    tmp_path_factory: pytest.TempPathFactory, story: list[str], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("runs") / "run"
    recorder = Recorder.create(folder, manifest("run"), VirtualClock(BEGIN))
    recorder.record(Started(SCHEMA, "Music Head", "simulated"))
    number = 0
    for what in story:
        happened = event(what, number + 1)
        number += isinstance(happened, Impression)
        recorder.record(happened)
    recorder.record(Ended("stopped"))
    recorder.close()
    path = folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[: -cut or None])
    read = read_events(folder)
    state = RunState.of(read.manifest, read.lines)
    found = glance(folder)
    assert (found.impressions, found.organic, found.watched) == (state.impressions, state.organic, state.watched)
    assert found.share == pytest.approx(state.share(50))
    assert found.v2c == state.v2c[50]


def test_a_line_that_is_no_event_ends_it(tmp_path: Path) -> None:
    folder = record(tmp_path / "run", 5)
    path = folder / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"not an event\n", *lines[3:]]))
    assert glance(folder).impressions == 2

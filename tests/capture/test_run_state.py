from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.bench.synthetic import synthetic_impression, synthetic_manifest
from shortstui.capture.run_state import Outcome, Phase, RunState
from shortstui.capture.timeline import Timeline
from shortstui.runs.events import (
    SCHEMA,
    Deciding,
    Ended,
    Event,
    Failed,
    Impression,
    Incident,
    Line,
    Opened,
    Paused,
    Progress,
    Started,
    Switched,
)
from shortstui.runs.manifest import SwitchRecord

MANIFEST = synthetic_manifest(goal=100)


def in_envelopes(events: list[Event], *, first: int = 0) -> list[Line]:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Line(seq, begin + timedelta(seconds=seq), float(seq - first), "", event)
        for seq, event in enumerate(events, start=first)
    ]


def run_of(length: int, seed: int = 0) -> list[Line]:
    """A run with incidents strewn in."""
    rng = np.random.default_rng(seed)
    events: list[Event] = [Started(SCHEMA, "Music Head", "simulated", length)]
    for number in range(1, length + 1):
        if rng.random() < 0.05:
            events.append(Incident("unreadable", f"picture {number}"))
        events.append(synthetic_impression(number, rng))
    events.append(Ended("goal"))
    return in_envelopes(events)


@given(st.integers(0, 300), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_the_state_agrees_with_a_plain_count_over_the_run(length: int, seed: int) -> None:
    lines = run_of(length, seed)
    state = RunState.of(MANIFEST, lines)
    served = [line.event for line in lines if isinstance(line.event, Impression)]
    organic = [i for i in served if i.short.kind == "video"]
    watched = [i.decision.watch for i in organic]
    assert state.impressions == length
    assert state.organic == len(organic) == len(state.log_views)
    assert (state.watched, state.skipped) == (sum(watched), len(watched) - sum(watched))
    assert state.dwelt == pytest.approx(sum(i.playback.dwell for i in served))
    for window in (50, 100):
        naive = [np.mean(watched[max(0, n - window) : n]) for n in range(1, len(watched) + 1)]
        assert list(state.shares[window]) == pytest.approx(naive, abs=1e-6)
        assert state.full(window) == (len(organic) >= window)
    assert sum(state.cluster_counts.values()) == len(organic)
    assert sum(state.watched_clusters.values()) == sum(watched)
    assert state.agreement.known == len(organic)
    assert state.agreement.fp == state.agreement.fn == 0  # the made-up bot decides by the truth


def test_what_is_not_organic_counts_as_served_and_nowhere_else() -> None:
    ad = synthetic_impression(50, np.random.default_rng(0))
    assert ad.short.kind == "ad"
    state = RunState.of(MANIFEST, in_envelopes([Started(SCHEMA, "Music Head", "simulated"), ad]))
    assert state.impressions == 1
    assert list(state.history) == [Outcome.NOT_ORGANIC]
    assert state.organic == 0
    assert state.share(50) is None
    assert state.cluster_counts == {}
    assert state.current == ad


def test_the_stages_of_a_live_run_are_seen_in_turn() -> None:
    short = synthetic_impression(1, np.random.default_rng(0))
    deciding = Deciding(1, short.short, short.decision, short.perception)
    state = RunState()
    state.apply(Progress("loading the encoder", 0.5))
    assert state.progress == Progress("loading the encoder", 0.5)
    state.know(MANIFEST)
    state.apply(Opened("runs/x"))
    state.apply(deciding)
    assert state.folder == "runs/x"
    assert state.current == deciding
    assert state.progress is None
    assert state.impressions == 0
    state.apply(Paused(True))
    assert state.paused
    state.apply(short)
    state.apply(Ended("stopped"))
    assert state.ended == Ended("stopped")
    assert not state.paused


def test_an_error_is_kept_for_the_screen_and_cleared_by_the_next_session() -> None:
    state = RunState.of(MANIFEST)
    state.apply(Failed("the disk is full", "runs/x", "free some space"))
    assert state.failed is not None
    state.apply(Started(SCHEMA, "Music Head", "simulated", 100, resumed_at=0))
    assert state.failed is None


def test_time_goes_on_over_the_sessions_of_a_run() -> None:
    first = in_envelopes([Started(SCHEMA, "Music Head", "simulated"), *[Ended("stopped")] * 9])
    second = in_envelopes([Started(SCHEMA, "Music Head", "simulated", resumed_at=0), Ended("stopped")], first=10)
    assert RunState.of(MANIFEST, first).seconds == 9
    assert RunState.of(MANIFEST, [*first, *second]).seconds == 10


def test_only_the_last_hundred_incidents_are_kept_but_all_are_counted() -> None:
    state = RunState.of(MANIFEST, [Incident("hiccup", str(n)) for n in range(250)])
    assert state.incident_count == 250
    assert [noted.incident.message for noted in state.incidents] == [str(n) for n in range(150, 250)]


def test_after_a_switch_the_measures_begin_anew_with_the_new_persona() -> None:
    other = [msgspec.structs.replace(i, label="Topic 99") for i in MANIFEST.interests[:1]]
    manifest = msgspec.structs.replace(MANIFEST, switch=SwitchRecord(60, MANIFEST.persona, other))
    rng = np.random.default_rng(0)
    base = synthetic_impression(1, rng)
    liked = msgspec.structs.replace(base, decision=msgspec.structs.replace(base.decision, watch=True))
    skipped = msgspec.structs.replace(base, decision=msgspec.structs.replace(base.decision, watch=False))
    state = RunState.of(manifest, [liked] * 60)
    assert state.v2c == {50: 50, 100: None}
    state.apply(Switched("Gamer", 60))
    for _ in range(40):
        state.apply(skipped)
    assert state.phases == [Phase("Music Head", 60, {50: 50, 100: None})]
    assert state.persona == "Gamer"
    assert state.v2c == {50: None, 100: None}
    assert state.v2c_seen == 40
    assert state.shares[50][-1] == 0
    assert not state.full(50)
    assert len(state.shares[50]) == 100
    assert state.agreement.tn >= 40  # held against the new persona's interests


@given(st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=30, deadline=None)
def test_a_copy_goes_its_own_way(cut: int, length: int) -> None:
    lines = run_of(length)
    state = RunState.of(MANIFEST, lines[:cut])
    copy = state.copy()
    for line in lines[cut:]:
        copy.apply(line)
    assert snapshot(state) == snapshot(RunState.of(MANIFEST, lines[:cut]))
    assert snapshot(copy) == snapshot(RunState.of(MANIFEST, lines))


LONG = run_of(2_600, seed=1)
TIMELINE = Timeline(LONG, MANIFEST)


@given(st.integers(0, 2_600))
@settings(max_examples=40, deadline=None)
def test_a_seek_gives_the_state_of_a_fresh_fold(moment: int) -> None:
    upto = next(
        (
            n
            for n, line in enumerate(LONG)
            if isinstance(line.event, Impression) and line.event.number == moment + 1
        ),
        len(LONG),
    )
    assert snapshot(TIMELINE.state_at(moment)) == snapshot(RunState.of(MANIFEST, LONG[:upto]))


@given(st.integers(0, 2_599), st.integers(1, 50))
@settings(max_examples=20, deadline=None)
def test_stepping_on_leads_where_a_seek_leads(moment: int, steps: int) -> None:
    state = TIMELINE.state_at(moment)
    for line in TIMELINE.between(moment, moment + steps):
        state.apply(line)
    assert snapshot(state) == snapshot(TIMELINE.state_at(moment + steps))


def test_a_seek_beyond_the_ends_is_at_the_ends() -> None:
    assert TIMELINE.length == 2_600
    assert TIMELINE.state_at(-5).impressions == 0
    last = TIMELINE.state_at(9_999)
    assert last.impressions == 2_600
    assert last.ended == Ended("goal")


def test_each_impression_is_there_by_its_number() -> None:
    assert [TIMELINE.impression(number).number for number in (1, 1_300, 2_600)] == [1, 1_300, 2_600]
    for number in (0, 2_601):
        with pytest.raises(IndexError):
            TIMELINE.impression(number)


def test_what_a_caller_does_to_a_state_does_not_reach_the_timeline() -> None:
    TIMELINE.state_at(1_500).apply(Ended("failed"))
    assert TIMELINE.state_at(1_500).ended is None


def test_a_run_without_events_has_a_timeline_too() -> None:
    empty = Timeline([], MANIFEST)
    assert empty.length == 0
    assert empty.state_at(0).persona == "Music Head"


def snapshot(state: RunState) -> dict[str, str]:
    """Everything of a state; NaN compares as text."""
    names = [field.name for field in dataclasses.fields(state) if not field.name.endswith(("_folds", "_fold"))]
    return {name: repr(getattr(state, name)) for name in [*names, "v2c"]}

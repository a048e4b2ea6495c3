"""The evidence as it comes in live: the same as over the whole runs, whoever is ahead."""

from __future__ import annotations

from itertools import takewhile

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.capture.evidence.beside import evidence_on
from shortstui.capture.evidence.levels import CAPTURED, NARROWED, STEERED
from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.evidence.pair import PairEvidence
from shortstui.capture.run_state import RunState
from shortstui.capture.timeline import Timeline
from shortstui.capture.track import Track
from shortstui.runs.events import Beside, Impression, Line, Switched
from shortstui.runs.reader import RunRecord
from shortstui.runs.side_by_side import side_by_side
from tests.capture.cells import cell

LIKED = frozenset(range(6))


def said(pair: PairEvidence) -> tuple[object, ...]:
    """Everything that evidence says."""
    levels = (STEERED, CAPTURED, NARROWED)
    paths = [pair.process(level).path.tolist() for level in levels]
    found = [(pair.alarm(level.name), pair.onset(level)) for level in levels]
    return pair.shorts, pair.base_share, pair.lift, paths, found, pair.alarm("PIGEONHOLED")


def live(bot: RunRecord, items: list[Line | Beside]) -> PairEvidence:
    pair = RunState.of(bot.manifest, items).pair
    assert pair is not None
    return pair.evidence


def whole(bot: RunRecord, controls: list[RunRecord]) -> PairEvidence:
    before = takewhile(lambda line: not isinstance(line.event, Switched), bot.lines)
    own = [line.event for line in before if isinstance(line.event, Impression)]
    return evidence_on(own, [control.impressions for control in controls], LIKED)


BOT, CONTROLS = cell(400)
SHORT_BOT, SHORT_CONTROLS = cell(60)


def test_a_steered_bot_is_found_while_it_runs_as_over_the_whole_record() -> None:
    evidence = live(BOT, side_by_side(BOT, CONTROLS))
    assert evidence.alarm("STEERED") is not None
    assert evidence.shorts == 400 - 400 // 50  # ads are compared with nothing
    assert said(evidence) == said(whole(BOT, CONTROLS))


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_whoever_is_ahead_the_evidence_is_the_same(chance: object) -> None:
    queues: list[list[Line | Beside]] = [list(SHORT_BOT.lines)]
    queues += [[Beside(each.manifest.run, line) for line in each.lines] for each in SHORT_CONTROLS]
    order = [number for number, queue in enumerate(queues) for _ in queue]
    chance.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    waiting = [iter(queue) for queue in queues]
    mixed = [next(waiting[number]) for number in order]
    assert said(live(SHORT_BOT, mixed)) == said(whole(SHORT_BOT, SHORT_CONTROLS))


def test_shorts_are_compared_as_far_as_all_have_got() -> None:
    bot, controls = cell(200, lengths=(260, 120))
    evidence = live(bot, side_by_side(bot, controls))
    assert evidence.shorts == 120 - 2
    assert said(evidence) == said(whole(bot, controls))


def test_nothing_is_compared_after_the_bot_took_on_another_persona() -> None:
    bot, controls = cell(200, switch=150)
    state = RunState.of(bot.manifest, side_by_side(bot, controls))
    assert state.pair is not None
    assert state.pair.closed
    assert state.pair.evidence.shorts == 150 - 3
    assert said(state.pair.evidence) == said(whole(bot, controls))


def test_a_control_that_is_not_the_bots_changes_nothing() -> None:
    pair = LivePair(["one"], LIKED)
    pair.add_bot(BOT.impressions[0])
    pair.add_control("another", BOT.impressions[0])
    assert pair.evidence.shorts == 0
    pair.add_control("one", BOT.impressions[0])
    assert pair.evidence.shorts == 1


def test_a_run_without_controls_has_no_evidence() -> None:
    alone = msgspec.structs.replace(BOT.manifest, twins=[])
    assert RunState.of(alone, side_by_side(BOT, CONTROLS)).pair is None


@pytest.mark.parametrize("moment", [0, 1, 49, 50, 137, 399, 400])
def test_a_replay_shows_at_any_moment_what_was_shown_live(moment: int) -> None:
    timeline = Timeline(side_by_side(BOT, CONTROLS), BOT.manifest)
    state = timeline.state_at(moment)
    assert state.pair is not None
    shown_live = PairEvidence() if moment == 0 else whole_until(moment)
    assert said(state.pair.evidence) == said(shown_live)
    later = timeline.state_at(min(moment + 30, 400))
    for line in timeline.between(moment, moment + 30):
        state.apply(line)
    assert later.pair is not None
    assert said(state.pair.evidence) == said(later.pair.evidence)


def whole_until(moment: int) -> PairEvidence:
    return evidence_on(BOT.impressions[:moment], [control.impressions[:moment] for control in CONTROLS], LIKED)


def test_what_was_compared_can_be_looked_at_side_by_side() -> None:
    state = RunState.of(BOT.manifest, side_by_side(BOT, CONTROLS))
    assert state.pair is not None
    own, *others = state.pair.viewed
    organic = [each for each in BOT.impressions if each.short.kind == "video"]
    assert own.clusters.tolist() == [each.perception.cluster for each in organic if each.perception]
    assert own.views.tolist() == [each.short.views for each in organic]
    assert [len(other.clusters) for other in others] == [len(organic)] * 2


def test_a_copied_state_goes_its_own_way() -> None:
    items = side_by_side(BOT, CONTROLS)
    state = RunState.of(BOT.manifest, items[:600])
    twin = state.copy()
    assert state.pair is not None
    assert twin.pair is not None
    before = said(twin.pair.evidence)
    for item in items[600:]:
        state.apply(item)
    assert said(twin.pair.evidence) == before
    for item in items[600:]:
        twin.apply(item)
    assert said(twin.pair.evidence) == said(state.pair.evidence)
    assert twin.pair.viewed == state.pair.viewed


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(-5, 5))), max_size=60))
def test_copies_of_a_track_are_as_independent_as_lists(steps: list[tuple[int, int | None]]) -> None:
    tracks, lists = [Track("i")], [list[int]()]
    for which, value in steps:
        at = which % len(tracks)
        if value is None:
            tracks.append(tracks[at].copy())
            lists.append(lists[at][:])
        else:
            tracks[at].append(value)
            lists[at].append(value)
    for track, wanted in zip(tracks, lists, strict=True):
        assert track.first().tolist() == wanted
        assert len(track) == len(wanted)
        assert np.array_equal([track[place] for place in range(len(track))], wanted)
    with pytest.raises(IndexError):
        tracks[0][len(lists[0])]

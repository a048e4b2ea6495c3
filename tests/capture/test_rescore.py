"""Scoring again: the same rule as a bot's own, and the same fold as a screen's."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.evidence.beside import evidence_on
from shortstui.capture.evidence.levels import CAPTURED, STEERED
from shortstui.capture.rescore import NOTHING, Scoring, Sightings, compared, fits, organic, pair_evidence, rescore
from shortstui.capture.run_state import RunState
from shortstui.capture.sensitivity import LEVELS, PUBLISHED, sensitivity, terms
from shortstui.interests.perception import Perception, Sighting
from shortstui.personas.check import check
from shortstui.personas.decide import judge
from shortstui.personas.model import Interest, Persona
from shortstui.runs.events import Impression, Line
from shortstui.runs.reader import RunRecord, read_events
from tests.tui.story import BEGIN, manifest
from tests.tui.story import impression as told

K = 6


def shown(state: RunState) -> tuple[object, ...]:
    """What a screen draws of a state."""
    return (
        *(state.history, state.shares, state.v2c, state.agreement, state.phases),
        *(state.watched_clusters, state.cluster_counts, state.log_views, state.seconds),
    )


def persona(rule: str) -> Persona:
    found, problems = check(f'schema = 1\nname = "A"\n[[interests]]\nlabel = "b"\n[policy]\n{rule}\n', "a.toml")
    assert found is not None, problems
    return found


weights = st.dictionaries(st.integers(0, K - 1), st.floats(0.01, 3), min_size=1)
rows = st.lists(st.lists(st.floats(0, 1, width=32), min_size=K, max_size=K), min_size=1, max_size=5)


@given(weights, rows, st.floats(0.01, 1) | st.none())
def test_a_whole_run_is_scored_as_a_bot_scores_short_by_short(
    liked: dict[int, float], masses: list[list[float]], threshold: float | None
) -> None:
    rule = 'rule = "nearest-tag"' if threshold is None else f'rule = "interest-mass"\nthreshold = {threshold!r}'
    who = persona(rule)
    clusters = {cluster: Interest(label="x", weight=weight) for cluster, weight in liked.items()}
    held = np.array(masses, np.float32)
    nearest = held.argmax(axis=1).astype(np.int32)
    sightings = [
        Sighting(Perception("tag", 0.5, int(cluster), ()), mass, None)
        for cluster, mass in zip(nearest, held, strict=True)
    ]
    one_by_one = [judge(who, clusters, sighting)[0] for sighting in [*sightings, None]]
    seen = Sightings(np.append(nearest, np.int32(NOTHING)), np.vstack([held, np.zeros(K, np.float32)]))
    assert fits(seen, Scoring(liked, threshold)).tolist() == one_by_one


def test_a_rule_that_needs_masses_never_does_without() -> None:
    with pytest.raises(ValueError, match="masses"):
        fits(Sightings(np.zeros(3, np.int32)), Scoring({0: 1.0}, 0.3))


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    rng = random.Random(3)
    return [Line(number, BEGIN, 0.0, "", told(number + 1, rng)) for number in range(200)]


def impressions(lines: list[Line]) -> list[Impression]:
    return [line.event for line in lines if isinstance(line.event, Impression)]


def test_what_was_decided_gives_the_very_same_state(lines: list[Line]) -> None:
    made = manifest("run")
    decided = np.array([one.decision.watch for one in impressions(lines)])
    assert shown(rescore(lines, made, decided)) == shown(RunState.of(made, lines_without_ads_watched(lines)))
    counts = compared(impressions(lines), decided)
    assert counts.fp == counts.fn == 0


def lines_without_ads_watched(lines: list[Line]) -> list[Line]:
    """The story's ads may be "watched"; a real bot never does that."""
    changed = []
    for line in lines:
        one = line.event
        assert isinstance(one, Impression)
        if one.short.kind != "video" and one.decision.watch:
            decision = msgspec.structs.replace(one.decision, watch=False, reason="what if")
            line = msgspec.structs.replace(line, event=msgspec.structs.replace(one, decision=decision))
        changed.append(line)
    return changed


def test_other_decisions_move_the_curve_and_nothing_else(lines: list[Line]) -> None:
    made = manifest("run")
    was, all_watched = RunState.of(made, lines), rescore(lines, made, np.ones(200, np.bool_))
    assert all_watched.watched == all_watched.organic == was.organic == organic(impressions(lines)).sum()
    assert all_watched.share(50) == 1.0
    assert all_watched.v2c == {50: 50, 100: 100}
    assert all_watched.cluster_counts == was.cluster_counts
    assert all_watched.log_views == was.log_views
    assert rescore(lines, made, np.zeros(200, np.bool_)).v2c == {50: None, 100: None}


def cell(seed: int, liked: float, shorts: int = 300) -> Sightings:
    rng = np.random.default_rng(seed)
    served = np.where(rng.random(shorts) < liked, 0, rng.integers(1, K, shorts)).astype(np.int32)
    masses = np.full((shorts, K), 0.04, np.float32)
    masses[np.arange(shorts), served] = rng.uniform(0.3, 0.9, shorts)
    return Sightings(served, masses)


def test_evidence_by_clusters_is_what_every_screen_shows(lines: list[Line]) -> None:
    ones = impressions(lines)
    liked = {0, 1, 2, 3}
    half = len(ones) // 2
    parts = [ones[:half], ones[half:]]
    seen = [
        Sightings(np.array([one.perception.cluster for one in part if one.perception], np.int32)).at(organic(part))
        for part in parts
    ]
    scoring = Scoring(dict.fromkeys(liked, 1.0))
    ours = pair_evidence((seen[1], fits(seen[1], scoring)), [(seen[0], fits(seen[0], scoring))])
    theirs = evidence_on(parts[1], [parts[0]], liked)
    assert ours.lift == theirs.lift
    for level in (STEERED, CAPTURED):
        assert ours.process(level).log_e == theirs.process(level).log_e


def test_the_grid_counts_every_reasonable_setting_once() -> None:
    bot, yoked, blind = cell(1, 0.5), cell(2, 0.05), cell(3, 0.05)
    own = Scoring({0: 1.0})
    settings = sensitivity(bot, [("yoked", yoked), ("no-watch", blind)], own)
    # a rule without thresholds and one with three; weights are equal anyway; two choices of controls
    assert sum(one.verdict == CAPTURED.name for one in settings) == 4 * 2 * 3
    assert sum(one.verdict == PUBLISHED for one in settings) == 4 * 2
    keys = [(one.verdict, one.level, one.rule, one.weights, one.against) for one in settings]
    assert len(set(keys)) == len(keys)
    assert all(one.at for one in settings)
    few = sensitivity(bot, [("yoked", yoked)], own)
    assert sum(one.verdict == CAPTURED.name for one in few) == 12
    uneven = sensitivity(bot, [("yoked", yoked)], Scoring({0: 1.0, 1: 0.5}, 0.4))
    assert sum(one.verdict == CAPTURED.name for one in uneven) == (1 + 4 * 2) * 3
    assert {one.rule for one in uneven if one.own} == {"interest-mass 0.4"}
    told = sensitivity(Sightings(bot.clusters), [("yoked", Sightings(yoked.clusters))], own)
    assert {one.rule for one in told} == {"nearest-tag"}
    assert len({(level.name, terms(level)) for level in LEVELS}) == len(LEVELS)


def test_the_grids_own_row_is_what_the_pair_says() -> None:
    bot, twin = cell(4, 0.35), cell(5, 0.06)
    own = Scoring({0: 1.0})
    pair = pair_evidence((bot, fits(bot, own)), [(twin, fits(twin, own))])
    found = {(one.verdict, one.level): one.at for one in sensitivity(bot, [("yoked", twin)], own) if one.own}
    assert pair.alarm("CAPTURED") is not None
    for level in (STEERED, CAPTURED):
        assert found[level.name, terms(level)] == pair.alarm(level.name)


def test_on_a_feed_that_ignores_the_viewer_no_setting_says_captured() -> None:
    settings = sensitivity(cell(6, 0.06), [("yoked", cell(7, 0.06))], Scoring({0: 1.0}))
    assert [one.at for one in settings if one.verdict == CAPTURED.name] == [None] * 12


def test_without_controls_only_the_published_rule_speaks() -> None:
    assert {one.verdict for one in sensitivity(cell(1, 0.5), [], Scoring({0: 1.0}))} == {PUBLISHED}


@pytest.fixture(scope="module")
def example() -> RunRecord:
    return read_events(Path(__file__).parents[2] / "runs" / "example-music-head")


def test_the_example_run_comes_out_again_from_what_its_bot_saw(example: RunRecord) -> None:
    seen = Sightings(np.array([one.perception.cluster for one in example.impressions if one.perception], np.int32))
    scoring = Scoring({interest.cluster: interest.weight for interest in example.manifest.interests})
    fit = fits(seen, scoring)
    assert compared(example.impressions, fit).known == 300
    again = rescore(example.lines, example.manifest, fit)
    assert shown(again) == shown(RunState.of(example.manifest, example.lines))

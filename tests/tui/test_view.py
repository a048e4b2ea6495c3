from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.bots.plan import RunPlan
from shortstui.capture.run_state import RunState
from shortstui.runs.events import SCHEMA, Impression, Started, Switched
from shortstui.tui import view
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.widgets.clusters import bar_cells
from shortstui.tui.widgets.metric_plot import axis_end
from tests.tui.story import LABELS, impression, manifest


def story(count: int) -> list[Impression]:
    rng = random.Random(1)
    return [impression(number, rng) for number in range(1, count + 1)]


def state_after(count: int) -> RunState:
    return RunState.of(manifest("x"), [Started(SCHEMA, "Music Head", "simulated", 120), *story(count)])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1234567, "1.2M"),
        (999_999, "1M"),
        (25_940, "25.9k"),
        (7 * 10**9, "7B"),
    ],
)
def test_large_numbers_are_short(number: int, text: str) -> None:
    assert view.compact(number) == text


@given(st.integers(0, 10**12))
def test_no_number_is_wider_than_its_column(number: int) -> None:
    assert len(view.compact(number)) <= 5


def test_seconds_read_like_a_clock() -> None:
    assert [view.clock(s) for s in (0, 59.9, 61, 3600)] == ["0:00", "0:59", "1:01", "1:00:00"]


@given(st.integers(0, 10**6), st.integers(1, 10**6) | st.none())
def test_the_axis_holds_the_run_and_does_not_pass_the_goal(count: int, goal: int | None) -> None:
    end = axis_end(count, goal)
    assert end >= count
    if goal is not None and count <= goal:
        assert end <= max(goal, 4)


@given(st.floats(-1, 2), st.integers(0, 40))
def test_a_bar_is_as_long_as_its_value(value: float, width: int) -> None:
    bar = bar_cells(value, width)
    assert len(bar) == width
    assert abs(bar.count("█") - min(1, max(0, value)) * width) <= 1


def test_the_personas_own_clusters_are_marked_wherever_they_stand() -> None:
    state = state_after(60)
    for number in range(1, 61):
        perception = story(60)[number - 1].perception
        assert perception is not None
        for bar, ranked in zip(view.seen_bars(perception, state), perception.ranked, strict=True):
            assert bar.liked == (ranked.cluster in view.interests_of(state))
            assert bool(bar.emoji) == bar.liked
            assert bar.label == LABELS[ranked.cluster]


def test_what_the_feed_served_most_comes_first() -> None:
    bars = view.served_bars(state_after(100), 5)
    counts = [int(bar.figure) for bar in bars]
    assert counts == sorted(counts, reverse=True)
    assert bars[0].value == 1.0


def test_v2c_is_the_impression_at_which_the_share_first_passed_a_fifth() -> None:
    state = state_after(120)
    number = view.v2c_impression(state)
    assert number is not None
    before, at = state_after(number - 1), state_after(number)
    assert before.v2c[50] is None
    assert at.v2c[50] is not None
    assert (before.share(50) or 0) <= view.THRESHOLD + 1e-6 < (at.share(50) or 0)


def test_v2c_of_the_second_persona_is_placed_after_the_switch() -> None:
    events = story(200)
    state = RunState.of(manifest("x"), [*events[:70], Switched("Gamer", 70), *events[70:]])
    place = view.v2c_place(state)
    assert place is not None
    assert place > 70 - 2  # an ad or two among the first seventy


def test_v2c_is_never_called_captured() -> None:
    for count in (0, 30, 49, 60, 120):
        assert "captur" not in view.v2c_sentence(state_after(count)).lower()


def test_a_plan_of_the_command_line_becomes_the_same_run(tmp_path: Path) -> None:
    plan = RunPlan(
        persona=Path("p.toml"), feed="folder", folder=Path("/pictures"), videos=9, seed=4, recommender="bandit",
        strength=0.5, clutter=0.25, encoder="shorts-tiny", map="demo", speed=None, runs=tmp_path,
    )  # fmt: skip
    assert LaunchRequest.from_plan(plan).arguments() == [
        "run", "p.toml", "--feed", "folder:/pictures", "--videos", "9", "--seed", "4", "--recommender", "bandit",
        "--strength", "0.5", "--speed", "max", "--runs", str(tmp_path), "--clutter", "0.25", "--encoder",
        "shorts-tiny", "--map", "demo",
    ]  # fmt: skip

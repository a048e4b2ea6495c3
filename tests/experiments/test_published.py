"""The published numbers, and the table that sets an experiment beside them."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from shortstui.capture.views import MeanLogViews, log_views
from shortstui.cli.tables import Table
from shortstui.cli.verdict_report import verdict_lines
from shortstui.experiments import published
from shortstui.experiments.published import Known, known
from shortstui.experiments.results import Observed
from shortstui.experiments.rules import Rules
from shortstui.experiments.verdict import ArmVerdict, verdict_of
from shortstui.experiments.verdict_words import beside_published, fired_in_all
from tests.experiments.examples import observed
from tests.experiments.made import frozen

RULES = Rules()


def arm_of(runs: list[Observed], rules: Rules = RULES) -> ArmVerdict:
    (arm,) = verdict_of(runs, rules).arms
    return arm


def never(run: Observed) -> Observed:
    return dataclasses.replace(run, watched=np.zeros(len(run.watched), np.bool_))


def test_twenty_two_of_twenty_five_were_captured() -> None:
    assert sum(published.CAPTURED.values()) == 22
    assert len(published.CAPTURED) * published.REPLICATES == 25
    assert set(published.V2C) == set(published.CAPTURED) - {"outdoor-life-enthusiast"}


def test_only_like_is_held_against_like() -> None:
    assert known("Gamer", switched=False, window=100) == Known((5, 5), 290, (0.3, 0.6), None)
    assert known("Gamer", switched=True, window=100) == Known(v2c=242)
    assert known("Gamer", switched=False, window=50) == Known(), "experiment 1 was the music head's alone"
    music = known("Music Head", switched=False, window=50)
    assert (music.v2c, music.plateau, music.views) == (None, (0.30, 0.58), (6.9, (4.85, 5.55)))
    assert known("Outdoor Life Enthusiast", switched=False, window=100).v2c is None
    assert known("Somebody Else", switched=False, window=100) == Known()


def test_the_published_mean_leaves_the_never_captured_out_and_the_restricted_one_does_not() -> None:
    runs = [observed("gamer", number, 0.9, number, persona="Gamer") for number in (1, 2, 3)]
    found = arm_of([*runs, never(observed("gamer", 4, 0.9, 4, persona="Gamer"))]).v2c
    assert found is not None
    assert (found.captured, found.bots) == (3, 4)
    assert found.mean == 100
    assert found.restricted_mean == pytest.approx((3 * 100 + 300) / 4)


def test_plateau_and_views_are_those_of_the_captured() -> None:
    first = dataclasses.replace(observed("gamer", 1, 0.9, 1), views=np.full(300, 6.0))
    first.watched[:100], first.watched[100:] = True, np.tile([True, False], 100)
    second = dataclasses.replace(observed("gamer", 2, 0.9, 2), views=np.repeat([7.0, math.nan, 5.0], 100))
    second.watched[:] = True
    found = arm_of([first, second, never(observed("gamer", 3, 0.9, 3))]).v2c
    assert found is not None
    assert found.plateau == pytest.approx((0.5 + 1) / 2)
    assert (found.views_first, found.views_last) == (6.5, 5.5)


def test_a_run_without_known_views_has_none() -> None:
    run = observed("gamer", 1, 0.9, 1, persona="Gamer", views=np.full(300, math.nan))
    assert all(map(math.isnan, run.mean_views()))
    (_, row) = beside_published(verdict_of([run], RULES))
    assert row[-1] == "– → –"


def test_views_are_what_the_screen_shows() -> None:
    counts = [10**6, None, 0, 37, *range(1, 200)]
    shown = MeanLogViews()
    known_views = [shown.add(count) for count in counts]
    run = observed("gamer", 1, 0.9, 1, views=np.array([log_views(count) for count in counts]))
    assert run.mean_views()[1] == pytest.approx(known_views[-1])


def test_each_arm_stands_beside_the_published_one() -> None:
    runs = [observed("gamer", number, 0.9, number, persona="Gamer") for number in (1, 2)]
    runs += [observed("late", number, 0.9, number, persona="Gamer", switched=True) for number in (3, 4)]
    runs += [observed("mine", 1, 0.9, 1, persona="Somebody Else"), never(observed("x", 1, 0.1, 9, persona="X"))]
    head, *rows = beside_published(verdict_of(runs, RULES))
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert told["gamer"]["fired"] == "2 of 2 (5 of 5)"
    assert told["gamer"]["mean V2C"] == "100 (290)"
    assert told["gamer"]["mean within 300"] == "100 ± 0"
    assert told["gamer"]["plateau"].endswith("(0.3–0.6)")
    assert told["late"]["fired"] == "2 of 2"
    assert told["late"]["mean V2C"] == "100 (242)"
    assert told["mine"]["mean V2C"] == "100"
    assert (told["x"]["mean V2C"], told["x"]["plateau"]) == ("–", "–")
    assert told["x"]["median V2C"] == "> 300"


def test_all_arms_with_a_published_count_are_summed_up() -> None:
    names = ("Gamer", "Music Head")
    runs = [observed(name, number, 0.9, number, persona=name) for name in names for number in (1, 2)]
    runs.append(never(observed("Gamer", 3, 0.1, 3, persona="Gamer")))
    runs += [observed("late", 1, 0.9, 7, persona="Gamer", switched=True), observed("mine", 1, 0.9, 8, persona="X")]
    said = fired_in_all(verdict_of(runs, RULES))
    assert said == "The rule fired in 4 of 5 fresh bots of these 2 arms (published: 8 of 10)"
    assert fired_in_all(verdict_of(runs[:2], RULES)) == ""


def test_the_command_prints_the_table_and_its_sum() -> None:
    runs = [observed(name, 1, 0.9, 1, persona=name) for name in ("Gamer", "Music Head")]
    lines = list(verdict_lines(frozen(), verdict_of(runs, RULES), [], []))
    (_, beside) = [part for part in lines if isinstance(part, Table)]
    assert tuple(beside.rows[0])[:5] == ("Gamer", "1 of 1 (5 of 5)", "100 (290)", "100", "100 ± 0")
    assert "The rule fired in 2 of 2 fresh bots of these 2 arms (published: 8 of 10)" in lines


def test_restricted_means_of_all_arms_look_equally_far() -> None:
    short = observed("b", 1, 0.9, 2)
    cut = {name: getattr(short, name)[:250] for name in ("clusters", "watched", "views")}
    short = dataclasses.replace(short, planned=250, served=250, **cut)
    quick = [observed("a", number, 0.9, number) for number in (1, 2)]  # captured long before the horizon
    arms = verdict_of([*quick, short, never(observed("c", 1, 0.1, 5))], RULES).arms
    assert [arm.v2c.horizon for arm in arms if arm.v2c] == [250, 250, 250]
    assert [arm.v2c.restricted_mean for arm in arms if arm.v2c] == [100, 100, 250]

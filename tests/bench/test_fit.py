"""The fit of the simulated platform to the published experiments."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from shortstui.bench.fit import (
    BASE_SHARES,
    FALL,
    FRESH,
    NICHES,
    best_ranking,
    beyond,
    misfit,
    personas,
    slope_for,
    strangers_for,
)
from shortstui.bench.fit_report import achieved
from shortstui.bench.fit_sessions import MOST, Arm, Dials, Session, play
from shortstui.bots.plan import RunPlan
from shortstui.cli.double import serve
from shortstui.cli.run import run
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.recommenders import DEFAULT_STRENGTH
from shortstui.simulator.topics import topic_weights
from shortstui.tui.launch import LaunchRequest


def session(pattern: list[bool]) -> Session:
    return Session(np.array(pattern), np.arange(len(pattern)), np.zeros(len(pattern), np.bool_))


def arm(videos: int | None, plateau: float = 0.45) -> Arm:
    return Arm("Somebody", (videos,) * 5, (plateau,) * 5, (1.7,) * 5, (400,) * 5, (0.4,) * 5)


def arms(times: float) -> dict[str, Arm]:
    return {slug: arm(round(times * FRESH.get(slug, 200))) for slug in BASE_SHARES}


def test_v2c_needs_a_full_window_and_more_than_a_fifth() -> None:
    assert session([True] * 99).v2c is None
    assert session([True] * 20 + [False] * 280).v2c is None
    assert session([True] * 21 + [False] * 280).v2c == 100
    assert session([False] * 150 + [True] * 50).v2c == 171


def test_the_fall_is_that_of_log10_views_from_the_first_shorts_to_the_last() -> None:
    views = Catalogue.make().views
    order = np.argsort(-views)
    descending = Session(np.ones(20_000, np.bool_), order, np.zeros(20_000, np.bool_))
    assert descending.fall == pytest.approx(
        np.log10(views[order[:50]]).mean() - np.log10(views[order[-100:]]).mean()
    )


def test_what_is_published_has_no_misfit_and_twice_as_slow_is_worse_than_a_tenth() -> None:
    assert misfit(arms(1)) == pytest.approx(0, abs=1e-3)
    assert misfit(arms(1)) < misfit(arms(1.1)) < misfit(arms(2))
    assert misfit({slug: arm(round(FRESH.get(slug, 200)), 0.2) for slug in BASE_SHARES}) > 6


def test_a_persona_is_beyond_when_its_v2c_is_more_than_twice_or_less_than_half_the_published() -> None:
    assert [beyond(arms(times)) for times in (0.4, 0.6, 1.9, 2.1)] == [4, 0, 0, 4]
    assert beyond(arms(1) | {"gamer": arm(None)}) == 1


def test_strangers_make_up_for_what_would_be_captured_beyond_22_of_25() -> None:
    share = strangers_for(known=1.0, strange=0.2)
    assert (1 - share) * 1.0 + share * 0.2 == pytest.approx(0.88)
    assert strangers_for(known=0.5, strange=0.1) == 0
    assert strangers_for(known=0.0, strange=0.0) == 0


def test_the_slope_is_the_one_with_which_views_fall_as_published() -> None:
    assert slope_for([FALL - 1, FALL, *(FALL + 0.5,) * 4]) == pytest.approx(NICHES[1])
    assert NICHES[1] < slope_for([FALL - 1, FALL - 0.1, *(FALL + 0.1,) * 4]) < NICHES[2]


def test_the_platforms_base_shares_are_those_of_the_best_ranking() -> None:
    likes = {slug: liked for slug, (_, liked) in personas().items()}
    _, off = best_ranking(likes, 1)
    now = max(
        abs(math.log(float(topic_weights(100)[liked].sum()) / BASE_SHARES[slug])) for slug, liked in likes.items()
    )
    assert now < 0.12 < off


def test_a_session_lasts_two_hours_at_most_and_is_the_same_again() -> None:
    known = personas()
    before, after = known["outdoor-life-enthusiast"][1], known["gamer"][1]
    first = play(Dials(strangers=0.0), [(0, before), (150, after)], 3)
    again = play(Dials(strangers=0.0), [(0, before), (150, after)], 3)
    assert np.array_equal(first.shorts, again.shorts)
    assert 200 < len(first.shorts) <= MOST
    strange = play(Dials(strangers=1.0), [(0, after)], 3)
    assert len(strange.shorts) > len(first.shorts)
    assert not strange.personalised.any()


def test_every_door_to_the_platform_has_the_fitted_strength() -> None:
    options = [option for command in (run, serve) for option in command.params if option.name == "strength"]
    plans = [RunPlan(Path("x.toml")).strength, LaunchRequest("x").strength, DoubleSettings().strength]
    assert [*plans, *(option.default for option in options)] == [DEFAULT_STRENGTH] * 5


def test_the_report_sets_what_was_achieved_beside_what_was_published() -> None:
    fresh = arms(1) | {"gamer": arm(None)}
    text = achieved(fresh, {slug: arm(300) for slug in FRESH}, 149.0)
    assert "20 to 20 of 25 in 1 experiments" in text
    assert "| Somebody | 0.117 | 61 | 61 | 1.00 | 61 | 100% |" in text
    assert "| × 1.14 |" in text

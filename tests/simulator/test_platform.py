"""The platform: batches, no repeats, and nothing learned but from watch time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders import NAMES
from tests.simulator.viewers import PERSONAS, Watching, liked_topics, likes, persona_share, platform, scroll

MUSIC = "music-head"


def everything(short: int) -> float:
    return 60.0


def nothing(short: int) -> float:
    return 0.0


def music(catalogue: Catalogue | None = None) -> Watching:
    return likes(catalogue or Catalogue.make(), liked_topics(MUSIC))


@pytest.mark.parametrize("name", NAMES)
def test_at_strength_0_every_viewer_of_a_seed_is_served_the_very_same(name: str) -> None:
    served = [scroll(platform(name, 0.0, seed=5), viewer, 600).shorts for viewer in (music(), everything, nothing)]
    assert served[0] == served[1] == served[2]


@pytest.mark.parametrize("name", ["uniform", "popularity"])
def test_the_blind_recommenders_stay_blind_at_any_strength(name: str) -> None:
    served = [scroll(platform(name, 1.0, seed=5), viewer, 600).shorts for viewer in (music(), nothing)]
    assert served[0] == served[1]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.floats(), min_size=50, max_size=50))
def test_at_strength_0_no_report_whatsoever_changes_what_is_served(seed: int, seconds: list[float]) -> None:
    odd = scroll(platform("content", 0.0, seed), lambda short: seconds[short % 50], 100)
    assert odd.shorts == scroll(platform("bandit", 0.0, seed), nothing, 100).shorts


@pytest.mark.parametrize("name", ["content", "collaborative", "bandit"])
def test_a_viewer_who_skips_everything_is_served_the_blind_feed(name: str) -> None:
    catalogue = Catalogue.make(size=2000)
    skipped = scroll(platform(name, 1.0, 5, catalogue), nothing, 400)
    assert skipped.shorts == scroll(platform("popularity", 0.0, 5, catalogue), nothing, 400).shorts
    assert not any(skipped.personalised)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_and_viewer_make_the_same_session(name: str) -> None:
    catalogue = Catalogue.make(size=2000)
    sessions = [scroll(platform(name, 0.6, seed, catalogue), music(catalogue), 300) for seed in (1, 1, 2)]
    assert sessions[0] == sessions[1]
    assert sessions[0].shorts != sessions[2].shorts


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_served_twice_until_everything_was_served(name: str) -> None:
    catalogue = Catalogue.make(size=1000)
    session = scroll(platform(name, 1.0, 5, catalogue), music(catalogue), 2500)
    assert sorted(session.shorts[:950]) == sorted(set(session.shorts[:950]))
    assert set(session.shorts) == set(range(1000))
    assert max(np.bincount(session.shorts)) <= 4


def test_batches_have_about_ten_shorts() -> None:
    session = scroll(platform("popularity", 0.0, 5), nothing, 3000)
    sizes = np.bincount(session.batches)[:-1]
    assert (sizes.min(), sizes.max()) == (8, 12)
    assert sizes.mean() == pytest.approx(10, abs=0.4)


def test_topics_come_in_short_runs() -> None:
    catalogue = Catalogue.make()
    topics = catalogue.topic[scroll(platform("popularity", 0.0, 5), nothing, 5000).shorts]
    by_chance = float((catalogue.topic_share**2).sum())
    # A fifth of the slots stay with the topic before; four standard errors of 5,000 are 0.023.
    assert np.mean(topics[1:] == topics[:-1]) == pytest.approx(0.2 + 0.8 * by_chance, abs=0.023)


def test_personalised_shorts_come_in_runs_of_a_topic() -> None:
    catalogue = Catalogue.make()
    session = scroll(platform("content", 1.0, 5), music(), 600)
    topics, last = catalogue.topic[session.shorts], slice(400, 600)
    assert np.mean(topics[last][1:] == topics[last][:-1]) > 0.4


@pytest.mark.parametrize("name", ["content", "collaborative", "bandit"])
def test_strength_bounds_what_is_personalised_and_some_exploration_is_left(name: str) -> None:
    session = scroll(platform(name, 0.5, 5), music(), 800)
    assert 0.3 < np.mean(session.personalised[-300:]) < 0.55
    # Even at full strength the platform never gives every slot to what it thinks it knows.
    assert np.mean(scroll(platform(name, 1.0, 5), music(), 800).personalised[-300:]) < 0.97


def test_a_loop_counts_as_one_whole_watch_and_nonsense_as_none() -> None:
    catalogue, liked = Catalogue.make(), liked_topics(MUSIC)

    def loops(short: int) -> float:
        return 1e6 if int(catalogue.topic[short]) in liked else 0.0

    def nonsense(short: int) -> float:
        return (math.nan, math.inf, -math.inf, -5.0)[short % 4]

    watched = scroll(platform("content", 0.6, 5), music(), 300)
    assert scroll(platform("content", 0.6, 5), loops, 300).shorts[:100] == watched.shorts[:100]
    assert not any(scroll(platform("content", 1.0, 5), nonsense, 300).personalised)


def test_less_than_half_a_watch_teaches_nothing() -> None:
    catalogue = Catalogue.make()
    session = scroll(platform("content", 1.0, 5), lambda short: 0.49 * float(catalogue.duration[short]), 300)
    assert not any(session.personalised)


def test_a_viewer_who_changes_is_followed() -> None:
    catalogue = Catalogue.make()
    music_topics, game_topics = liked_topics(MUSIC), liked_topics("gamer")
    one = platform("content", 0.6, 5)
    scroll(one, likes(catalogue, music_topics), 300)
    later = catalogue.topic[scroll(one, likes(catalogue, game_topics), 700).shorts][-200:]
    assert np.isin(later, list(game_topics)).mean() > 0.25
    assert np.isin(later, list(game_topics)).mean() > 2 * np.isin(later, list(music_topics)).mean()


def test_at_strength_0_every_persona_stays_at_its_base_share_over_20_seeds() -> None:
    catalogue = Catalogue.make()
    for persona in PERSONAS:
        base = float(catalogue.topic_share[list(liked_topics(persona))].sum())
        first, last = np.mean(
            [
                (matches[:500].mean(), matches[500:].mean())
                for matches in (persona_share(persona, "content", 0.0, seed, 1000) for seed in range(20))
            ],
            axis=0,
        )
        # 10,000 shorts each; runs of a topic make the variance (1 + .2) / (1 - .2) times that of coins, so that
        # four standard errors at a share of .06 are .0117.
        assert first == pytest.approx(base, abs=0.0117), persona
        assert last == pytest.approx(base, abs=0.0117), persona

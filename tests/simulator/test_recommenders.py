"""Recommenders with a known dial: what they learn, how fast, and what they refuse."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import chisquare

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders import NAMES, make_recommender
from shortstui.simulator.recommenders.collaborative import audience_watches, factorised_audience
from shortstui.simulator.recommenders.taste import likeness, sample
from tests.simulator.viewers import (
    PERSONAS,
    liked_topics,
    likes,
    persona_share,
    platform,
    scroll,
    videos_to_capture,
)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("contant", "did you mean content?"), ("ALS", "uniform, popularity, content"), ("", "there are: uniform")],
)
def test_an_unknown_recommender_is_guessed_or_listed(name: str, hint: str) -> None:
    with pytest.raises(ShortstuiError, match="there is no recommender") as error:
        make_recommender(name, 0.5, Catalogue.make())
    assert hint in error.value.hint
    assert error.value.code is ExitCode.BAD_INPUT


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_strength_is_a_share(strength: float) -> None:
    with pytest.raises(ShortstuiError, match="out of range"):
        make_recommender("content", strength, Catalogue.make())


@pytest.mark.parametrize("name", NAMES)
def test_a_recommender_begins_with_no_idea_of_its_viewer(name: str) -> None:
    recommender = make_recommender(name, 1.0, Catalogue.make(size=2000))
    assert (recommender.name, recommender.strength, recommender.confidence()) == (name, 1.0, 0.0)
    assert recommender.pick(5, np.ones(2000, np.bool_), np.random.default_rng(0)) == []


@pytest.mark.parametrize("name", ["content", "collaborative", "bandit"])
def test_confidence_grows_with_watching_and_fades_without(name: str) -> None:
    recommender = make_recommender(name, 1.0, Catalogue.make(size=2000))
    grown = []
    for short in range(100):
        recommender.learn(short, 1.0)
        grown.append(recommender.confidence())
    assert grown == sorted(grown)
    assert grown[-1] > 0.6
    for short in range(100, 1500):
        recommender.learn(short, 0.0)
    assert recommender.confidence() < 0.1


@pytest.mark.parametrize("name", ["content", "collaborative", "bandit"])
def test_picks_are_different_unseen_shorts_like_those_that_were_watched(name: str) -> None:
    catalogue = Catalogue.make()
    recommender = make_recommender(name, 1.0, catalogue)
    chess = catalogue.topics.index("Chess")
    watched = catalogue.shorts_of[chess][:60]
    others = np.flatnonzero(catalogue.topic != chess)[:200]
    for short in watched:
        recommender.learn(int(short), 1.0)
    for short in others:
        recommender.learn(int(short), 0.0)
    unseen = np.ones(len(catalogue), np.bool_)
    unseen[watched] = False
    picks = recommender.pick(40, unseen, np.random.default_rng(1))
    assert len(set(picks)) == len(picks) == 40
    assert unseen[picks].all()
    assert np.mean(catalogue.topic[picks] == chess) > 0.5


def test_samples_follow_their_weights() -> None:
    appeal = np.log(np.array([1, 2, 3, 4, 0.5], np.float32))
    unseen = np.array([True, True, True, False, True])
    rng = np.random.default_rng(7)
    drawn = np.bincount([sample(appeal, 1, unseen, rng)[0] for _ in range(6000)], minlength=5)
    assert drawn[3] == 0
    weights = np.array([1, 2, 3, 0.5])
    assert chisquare(drawn[unseen], 6000 * weights / weights.sum()).pvalue > 0.001


def test_samples_end_when_nothing_is_left_and_survive_extreme_weights() -> None:
    rng = np.random.default_rng(0)
    appeal = np.array([0.0, -1e30, 300.0, 5.0], np.float32)
    assert sorted(sample(appeal, 9, np.array([True, True, True, False]), rng)) == [0, 1, 2]
    assert sample(appeal, 3, np.zeros(4, np.bool_), rng) == []


def test_likeness_is_the_dot_product() -> None:
    rng = np.random.default_rng(0)
    vectors, taste = rng.standard_normal((50, 8)).astype(np.float32), rng.standard_normal(8).astype(np.float32)
    np.testing.assert_allclose(likeness(np.ascontiguousarray(vectors.T), taste), vectors @ taste, rtol=1e-5)


@pytest.mark.parametrize("name", ["content", "collaborative", "bandit"])
def test_at_strength_6_tenths_personas_are_captured_and_plateaus_are_those_published(name: str) -> None:
    sessions = [persona_share(persona, name, 0.6, seed, 500) for persona in PERSONAS for seed in (0, 1)]
    captured = [videos_to_capture(matches) for matches in sessions]
    assert sum(videos is not None for videos in captured) >= 9
    plateaus = np.array([matches[-200:].mean() for matches in sessions])
    assert np.mean((plateaus > 0.3) & (plateaus < 0.9)) >= 0.8
    assert 60 <= np.median([videos or 500 for videos in captured]) <= 300


def test_the_dial_turns_the_share_up() -> None:
    shares = [
        np.mean(
            [
                persona_share(persona, "content", strength, seed, 500)[-200:].mean()
                for persona in PERSONAS
                for seed in range(3)
            ]
        )
        for strength in (0.0, 0.3, 0.6, 1.0)
    ]
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[1] > 0.15
    assert shares[3] > 0.45


@pytest.mark.parametrize("name", ["content", "bandit"])
def test_capture_leads_to_shorts_with_fewer_views(name: str) -> None:
    catalogue = Catalogue.make()
    views, music = np.log10(catalogue.views), likes(catalogue, liked_topics("music-head"))
    curves = np.array([views[scroll(platform(name, 0.9, seed), music, 500).shorts] for seed in range(4)])
    assert curves[:, :50].mean() > 6.3
    assert curves[:, -100:].mean() < 5.7


def test_the_audience_watches_kin_and_has_every_pair_once() -> None:
    catalogue = Catalogue.make(size=2000)
    viewers, shorts = audience_watches(catalogue)
    assert len(np.unique(viewers)) == 6000
    assert len(set(zip(viewers.tolist(), shorts.tolist(), strict=True))) == len(viewers)
    topics = [np.bincount(catalogue.topic[shorts[viewers == viewer]], minlength=100) for viewer in range(50)]
    assert np.mean([np.sort(counts)[-7:].sum() / counts.sum() for counts in topics]) > 0.7


def test_the_audience_is_factorised_alike_every_time() -> None:
    catalogue = Catalogue.make(size=1000)
    first = factorised_audience(catalogue).item_factors.copy()
    factorised_audience.cache_clear()
    np.testing.assert_array_equal(first, factorised_audience(catalogue).item_factors)


def test_the_platform_loads_no_heavy_library_before_it_is_needed() -> None:
    code = (
        "import sys\n"
        "from shortstui.feeds.simulated import SimulatedFeed\n"
        "from shortstui.simulator.catalogue import Catalogue\n"
        "from shortstui.simulator.recommenders import make_recommender\n"
        "make_recommender('content', 0.6, Catalogue.make())\n"
        "print(sorted({'scipy', 'implicit', 'sklearn', 'torch', 'textual'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"

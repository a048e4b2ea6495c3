"""The nulls ignore interests, and each does what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shortstui.simulator.cells import Cells, Mask, Misreading, misread
from shortstui.simulator.nulls import NULLS, Null, play
from shortstui.simulator.platform_cells import play_platform
from shortstui.simulator.streams import stream
from shortstui.simulator.topics import topic_weights

SHARE = topic_weights(100)
CLEAR = Misreading(error=0.0)


def personas(runs: int, size: int = 7, seed: int = 0) -> Mask:
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((runs, 100)).argsort(axis=1) < size)


def null(name: str) -> Null:
    return next(each for each in NULLS if each.name == name)


@pytest.mark.parametrize("each", NULLS, ids=lambda each: each.name)
def test_no_null_serves_the_bot_more_of_its_interests_than_its_twins(each: Null) -> None:
    cells = play(each, SHARE, personas(300), 400)
    lift = cells.bot.mean(axis=1) - cells.twins.mean(axis=(1, 2))
    assert stats.ttest_1samp(lift, 0.0).pvalue > 0.001


def test_the_same_seed_plays_the_same_cells() -> None:
    first, again, other = (play(null("NW"), SHARE, personas(4), 55, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.seen, again.seen)
    assert not np.array_equal(first.seen, other.seen)
    assert first.seen.shape == (4, 5, 55)


def test_topics_come_as_often_as_they_are_popular_or_all_alike() -> None:
    for name, expected in (("N1", SHARE), ("N0", np.full(100, 0.01))):
        cells = play(null(name), SHARE, personas(50), 400, eyes=CLEAR)
        counts = np.bincount(cells.seen.ravel(), minlength=100)
        assert stats.chisquare(counts, expected * counts.sum()).pvalue > 0.001


def test_runs_of_a_topic_are_longer_with_bursts() -> None:
    def repeats(name: str) -> float:
        seen = play(null(name), SHARE, personas(50), 400, eyes=CLEAR).seen
        return float((seen[..., 1:] == seen[..., :-1]).mean())

    by_chance = float((SHARE**2).sum())
    assert repeats("N1") == pytest.approx(by_chance, abs=0.002)
    assert repeats("N4") == pytest.approx(0.3 + 0.7 * by_chance, abs=0.005)


def spread(name: str) -> float:
    """Deviation over runs of the bot's on-persona share beyond its mean twin's."""
    cells = play(null(name), SHARE, personas(300), 600)
    return float((cells.bot.mean(axis=1) - cells.twins.mean(axis=(1, 2))).std())


def test_what_is_common_to_all_cancels_and_what_is_each_account_s_own_does_not() -> None:
    assert spread("N2") == pytest.approx(spread("N1"), rel=0.15)
    assert spread("N3") == pytest.approx(spread("N1"), rel=0.15)
    assert spread("N6") > 1.8 * spread("N1")
    assert spread("N7") > 1.1 * spread("N1")


def test_a_platform_that_reacts_to_the_amount_reacts_to_twins_alike_and_not_to_who_watches_nothing() -> None:
    eager = personas(200, size=40)  # watches about 40 % of everything
    cells = play(Null("much", "reacts", reacts=3.0), SHARE, eager, 400, eyes=CLEAR)
    top = SHARE[cells.seen].mean(axis=(0, 2))
    assert top[0] == pytest.approx(top[1], rel=0.03)
    assert top[0] > 1.2 * top[-1]


def test_misreading_happens_as_often_as_it_says_and_mostly_nearby() -> None:
    topics = np.full(200_000, 50, dtype=np.int16)
    read = misread(topics, 100, Misreading(error=0.2, near=0.7), stream(0, "read"))
    wrong = read[read != 50]
    assert len(wrong) / len(topics) == pytest.approx(0.2, abs=0.004)
    assert np.isin(wrong, [48, 49, 51, 52]).mean() == pytest.approx(0.7 + 0.3 * 0.04, abs=0.01)


@pytest.fixture(scope="module")
def steered() -> Cells:
    return play_platform("content", 0.6, personas(4), 400)


def test_a_platform_that_personalises_serves_the_bot_more_and_its_twins_not(steered: Cells) -> None:
    late = slice(250, None)
    assert steered.bot[:, late].mean() > 3 * steered.twins[:, :, late].mean()
    assert steered.unwatching[:, late].mean() < 0.15


def test_a_blind_platform_serves_the_bot_no_more() -> None:
    cells = play_platform("content", 0.0, personas(12), 300)
    lift = cells.bot.mean(axis=1) - cells.twins.mean(axis=(1, 2))
    assert stats.ttest_1samp(lift, 0.0).pvalue > 0.001

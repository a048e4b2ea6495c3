"""Accounts: some are never figured out, and the seed says which."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.errors import ShortstuiError
from shortstui.feeds.simulated import SimulatedFeed
from shortstui.simulator.accounts import is_stranger
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.platform import Platform
from shortstui.simulator.recommenders import NAMES, make_recommender
from tests.simulator.viewers import liked_topics, likes, scroll


def test_the_share_of_strangers_is_the_one_asked_for() -> None:
    strange = [np.mean([is_stranger(seed, share) for seed in range(4000)]) for share in (0.0, 0.12, 1.0)]
    assert strange == pytest.approx([0, 0.12, 1], abs=0.021)  # four standard errors


@given(st.integers(0, 2**62), st.floats(0, 1), st.floats(0, 1))
def test_a_stranger_stays_one_when_more_accounts_are(seed: int, one: float, other: float) -> None:
    assert is_stranger(seed, min(one, other)) <= is_stranger(seed, max(one, other))


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_served_the_blind_feed_whatever_it_watches(name: str) -> None:
    catalogue = Catalogue.make(size=2000)
    music = likes(catalogue, liked_topics("music-head"))
    strange = Platform(catalogue, make_recommender(name, 1.0, catalogue), 5, strangers=1.0)
    blind = Platform(catalogue, make_recommender(name, 0.0, catalogue), 5)
    session = scroll(strange, music, 300)
    assert session.shorts == scroll(blind, music, 300).shorts
    assert not any(session.personalised)


@pytest.mark.parametrize("share", [-0.1, 1.5, True])
def test_the_share_of_strangers_is_checked_and_kept_in_the_record(share: float) -> None:
    with pytest.raises(ShortstuiError, match="the share of strangers"):
        SimulatedFeed(seed=1, strangers=share)
    assert SimulatedFeed(seed=1, strangers=0.3).settings()["strangers"] == 0.3

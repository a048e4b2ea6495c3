"""The simulated world: seeded, plausible, and fair to the personas."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from shortstui.shorts_tiny.examples import HELD_OUT_SEED
from shortstui.simulator.catalogue import BLIND_LOG_VIEWS, Catalogue
from tests.simulator.viewers import PERSONAS, liked_topics


def test_the_same_seed_is_the_same_world_and_another_is_another() -> None:
    Catalogue.make.cache_clear()
    first = Catalogue.make(3, 2000)
    Catalogue.make.cache_clear()
    again, other = Catalogue.make(3, 2000), Catalogue.make(4, 2000)
    for name in ("topic", "tag", "vector", "weight", "views", "duration", "day", "wording"):
        assert np.array_equal(getattr(first, name), getattr(again, name))
        assert not np.array_equal(getattr(first, name), getattr(other, name))


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_likes_4_to_12_shorts_in_a_hundred_of_a_blind_feed(persona: str) -> None:
    catalogue, liked = Catalogue.make(), list(liked_topics(persona))
    popular = catalogue.topic_share[liked].sum()
    uniform = np.isin(catalogue.topic, liked).mean()
    assert 0.03 < popular < 0.12
    assert 0.03 < uniform < 0.12
    # What a blind popular feed serves is the topics' share, whatever the shorts' own popularity.
    assert catalogue.weight[np.isin(catalogue.topic, liked)].sum() == pytest.approx(popular)


def test_a_popular_feed_has_millions_of_views_and_the_long_tail_few() -> None:
    catalogue = Catalogue.make()
    log10 = np.log10(catalogue.views)
    assert catalogue.weight @ log10 == pytest.approx(BLIND_LOG_VIEWS, abs=0.05)
    assert 3.7 < np.median(log10) < 4.3
    assert 1 <= catalogue.views.min() < catalogue.views.max() < 1e10


def test_niche_topics_have_fewer_views() -> None:
    catalogue = Catalogue.make()
    medians = [np.median(catalogue.views[shorts]) for shorts in catalogue.shorts_of]
    assert spearmanr(catalogue.topic_share, medians).statistic > 0.8


def test_popularity_has_a_long_tail() -> None:
    weight = np.sort(Catalogue.make().weight)[::-1]
    assert weight[:2000].sum() > 0.4  # a tenth of the shorts
    assert weight[10_000:].sum() > 0.05  # the less popular half


def test_durations_dates_and_channels_are_those_of_short_videos() -> None:
    catalogue = Catalogue.make()
    assert 5 <= catalogue.duration.min() < catalogue.duration.max() <= 60
    assert {date.fromisoformat(catalogue.published(short)).year for short in range(2000)} >= {2024, 2025, 2026}
    topics_of_channel: dict[str, set[int]] = {}
    for short in range(5000):
        topics_of_channel.setdefault(catalogue.channel(short), set()).add(int(catalogue.topic[short]))
    assert len(topics_of_channel) > 500
    assert np.mean([len(topics) == 1 for topics in topics_of_channel.values()]) > 0.9


def test_about_half_of_the_titles_say_what_is_shown() -> None:
    catalogue = Catalogue.make()
    titles = [catalogue.title(short) for short in range(5000)]
    named = [catalogue.tags[catalogue.tag[short]] in title for short, title in enumerate(titles)]
    assert np.mean(named) == pytest.approx(0.5, abs=0.05)
    assert not [title for title in titles if re.search(r"[{}]", title)]
    assert all(re.fullmatch(r"#\w+", tag) for short in range(5000) for tag in catalogue.hashtags(short))


def test_every_tag_belongs_to_the_topic_of_its_short() -> None:
    catalogue = Catalogue.make()
    topics_of_tag = [set(catalogue.topic[catalogue.tag == tag].tolist()) for tag in range(len(catalogue.tags))]
    assert max(len(topics) for topics in topics_of_tag) == 1
    assert min(len(topics) for topics in topics_of_tag) == 1, "a tag is never shown"


def test_neighbours_of_the_vocabulary_are_kin() -> None:
    vectors = Catalogue.make().topic_vector
    cosine = vectors @ vectors.T
    assert np.mean(np.diagonal(cosine, 1)) == pytest.approx(0.55, abs=0.08)
    assert np.mean(np.diagonal(cosine, 10)) == pytest.approx(0.0, abs=0.08)


def test_shorts_of_a_topic_are_near_to_each_other_and_to_their_topic() -> None:
    catalogue = Catalogue.make()
    own = np.einsum("ij,ij->i", catalogue.vector, catalogue.topic_vector[catalogue.topic])
    assert own.mean() > 0.8


def test_no_thumbnail_was_seen_in_the_training_of_shorts_tiny() -> None:
    catalogue = Catalogue.make()
    drawings = [catalogue.drawing(short) for short in range(0, len(catalogue), 100)]
    assert min(drawing.seed for drawing in drawings) > HELD_OUT_SEED
    assert len({drawing.seed for drawing in drawings}) == len(drawings)


def test_an_id_stands_for_its_short() -> None:
    catalogue = Catalogue.make(size=2000)
    assert [catalogue.number(catalogue.id(short)) for short in range(2000)] == list(range(2000))


@given(st.text() | st.from_regex(r"(sim-)?\d{0,12}", fullmatch=True))
def test_what_is_no_id_stands_for_nothing(text: str) -> None:
    catalogue = Catalogue.make(size=2000)
    number = catalogue.number(text)
    assert number is None or catalogue.id(number) == text

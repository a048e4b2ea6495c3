"""The shipped map belongs to the shipped vocabulary and encoder; that it can be built again is in test_build."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from shortstui.interests.encoder import load_encoder
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.perceivers import TruthPerceiver
from shortstui.interests.resolve import resolve, resolve_by_topic, topic_clusters
from shortstui.interests.store import find_map, list_maps
from shortstui.interests.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="module")
def shipped() -> InterestMap:
    return find_map("demo")


@pytest.fixture(scope="module")
def tiny() -> Encoder:
    return load_encoder("shorts-tiny")


@pytest.fixture(scope="module")
def demo() -> Vocabulary:
    return load_vocabulary("demo")


@pytest.fixture
def labels(repository: Path) -> set[str]:
    """The interests of the published personas."""
    files = sorted((repository / "personas").glob("*.toml"))
    return {interest["label"] for path in files for interest in tomllib.loads(path.read_text())["interests"]}


def test_it_was_built_from_what_ships(shipped: InterestMap, tiny: Encoder, demo: Vocabulary) -> None:
    how = "build it again: python -m shortstui.interests.build_demo"
    assert shipped.vocabulary.sha256 == demo.sha256, how
    assert shipped.encoder.fingerprint == tiny.fingerprint, how
    assert (shipped.name, shipped.k, len(shipped.tags)) == ("demo", 100, len(demo.tags))
    assert "demo" in [entry.name for entry in list_maps()]


def test_the_published_interests_are_topics_of_the_demo(
    labels: set[str], shipped: InterestMap, demo: Vocabulary
) -> None:
    assert len(labels) == 37
    for label in labels:
        assert resolve_by_topic(label, shipped, demo), label


def test_texts_alone_find_the_published_interests(
    labels: set[str], shipped: InterestMap, tiny: Encoder, demo: Vocabulary
) -> None:
    counts = topic_clusters(shipped, demo)
    strays = {
        label: shipped.labels[found.cluster]
        for label in labels
        if counts[label][(found := resolve(label, shipped, tiny)).cluster] < max(counts[label].values()) / 2
    }
    assert not strays


def test_a_topic_is_mostly_one_cluster(shipped: InterestMap, demo: Vocabulary) -> None:
    counts = topic_clusters(shipped, demo)
    purity = sum(max(each.values()) for each in counts.values()) / len(demo.tags)
    assert purity >= 0.8


async def test_every_topic_can_be_told(shipped: InterestMap, demo: Vocabulary) -> None:
    eyes = TruthPerceiver(shipped, demo)
    assert demo.topics is not None
    for topic in set(demo.topics):
        sighting = await eyes.perceive(None, topic)
        assert sighting is not None
        assert sighting.mass.sum() == 1

from __future__ import annotations

import numpy as np
import pytest

from shortstui.errors import ShortstuiError
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.resolve import resolve, resolve_by_topic, search
from shortstui.interests.vocabulary import Vocabulary
from tests.interests.fakes import WordEncoder, map_of

TAGS = (
    "electric guitar", "bass guitar", "guitar solo",
    "guard dog", "dog breeds", "sheep dog",
    "brass trumpet", "brass band", "bass",
)  # fmt: skip
CLUSTERS = [2, 2, 2, 0, 0, 0, 1, 1, 1]
TOPICS = ("Guitars", "Guitars", "Guitars", "Dogs", "Dogs", "Dogs", "Brass", "Brass", "Guitars")


@pytest.fixture
def made(words: WordEncoder) -> InterestMap:
    return map_of(words.embed_texts(TAGS), CLUSTERS, TAGS)


@pytest.mark.parametrize(
    ("label", "cluster"), [("acoustic guitar music", 2), ("guard dog breeds", 0), ("brass instruments", 1)]
)
def test_a_label_means_the_cluster_whose_tags_are_nearest(
    label: str, cluster: int, made: InterestMap, words: WordEncoder
) -> None:
    resolution = resolve(label, made, words)
    assert (resolution.label, resolution.cluster) == (label, cluster)
    cosines = made.embeddings @ words.embed_texts([label])[0]
    assert resolution.similarity == pytest.approx(cosines[made.clusters == cluster].mean(), abs=1e-5)


def test_a_search_gives_the_nearest_tags_with_their_clusters(made: InterestMap, words: WordEncoder) -> None:
    hits = search("electric guitar", made, words, top=4)
    assert (hits[0].tag, hits[0].cluster) == ("electric guitar", 2)
    assert hits[0].similarity == pytest.approx(1, abs=1e-5)
    assert [hit.similarity for hit in hits] == sorted((hit.similarity for hit in hits), reverse=True)
    assert len(hits) == 4


def test_another_encoder_than_the_maps_is_refused(words: WordEncoder) -> None:
    made = map_of(words.embed_texts(TAGS), CLUSTERS, TAGS, encoder="another")
    with pytest.raises(ShortstuiError, match="was built with the encoder"):
        resolve("guitar", made, words)
    with pytest.raises(ShortstuiError, match="was built with the encoder"):
        search("guitar", made, words)


def test_a_topic_means_the_clusters_that_hold_its_tags(made: InterestMap) -> None:
    vocabulary = Vocabulary("made", TAGS, "", topics=TOPICS)
    found = resolve_by_topic("Guitars", made, vocabulary)
    assert [resolution.cluster for resolution in found] == [2]  # a single stray tag makes no second cluster
    assert resolve_by_topic("Knitting", made, vocabulary) == ()


def test_a_topic_that_is_split_means_both_parts(words: WordEncoder) -> None:
    made = map_of(words.embed_texts(TAGS), [0, 0, 1, 2, 2, 2, 3, 3, 3], TAGS)
    vocabulary = Vocabulary("made", TAGS, "", topics=("Guitars",) * 3 + TOPICS[3:8] + ("Brass",))
    assert [resolution.cluster for resolution in resolve_by_topic("Guitars", made, vocabulary)] == [0, 1]


def test_tags_that_the_map_does_not_know_are_left_out(made: InterestMap) -> None:
    vocabulary = Vocabulary("longer", ("kazoo", *TAGS), "", topics=("Guitars", *TOPICS))
    assert resolve_by_topic("Guitars", made, vocabulary)[0].cluster == 2
    assert resolve_by_topic("Guitars", made, Vocabulary("none", TAGS, "")) == ()


def test_the_vote_of_several_tags_outweighs_one_word() -> None:
    class Fixed(WordEncoder):
        def embed_texts(self, texts: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return np.array([[1.0, 0.0]], np.float32)

    cosines = [0.95, 0.1, 0.1, 0.8, 0.8, 0.8]
    rows = [[cosine, np.sqrt(1 - cosine**2)] for cosine in cosines]
    made = map_of(rows, [0, 0, 0, 1, 1, 1])
    assert resolve("any", made, Fixed()).cluster == 1

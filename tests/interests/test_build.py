"""Building a map. All that lays out with UMAP is in this file, as each worker that uses it compiles it first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.bare import bare_map
from shortstui.interests.build import Clustering, build_map, cluster, label_clusters, lay_out
from shortstui.interests.build_demo import build_shipped_map
from shortstui.interests.perception import Vector
from shortstui.interests.store import find_map
from shortstui.interests.vocabulary import Vocabulary
from tests.interests.fakes import WordEncoder, unit_rows

KINDS = ("guitar", "trout", "tractor", "lipstick", "dragon")


def _vocabulary(each: int = 8) -> Vocabulary:
    tags = [f"{kind} {number}" for kind in KINDS for number in range(each)]
    topics = tuple(tag.split()[0] for tag in tags)
    return Vocabulary("kinds", tuple(tags), "ab" * 32, licence="MIT", attribution="nobody", topics=topics)


class TightEncoder(WordEncoder):
    """Only a tag's first word counts much."""

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        heads = super().embed_texts([text.split()[0] for text in texts])
        return unit_rows(heads + 0.3 * super().embed_texts(texts))

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        raise AssertionError("a map is made of texts")


def test_clusters_are_found_again() -> None:
    from sklearn.metrics import adjusted_rand_score

    vocabulary = _vocabulary()
    built = build_map(vocabulary, TightEncoder(), k=5)
    assert adjusted_rand_score(vocabulary.topics, built.clusters) == 1
    kinds = {frozenset(tag.split()[0] for tag in built.tags_of(number)) for number in range(5)}
    assert kinds == {frozenset({kind}) for kind in KINDS}


def test_a_map_says_where_it_comes_from() -> None:
    built = build_map(_vocabulary(), TightEncoder(), k=5, seed=4)
    assert built.name == "kinds-clip-words"
    assert (built.k, built.seed) == (5, 4)
    assert (built.vocabulary.name, built.vocabulary.licence, built.vocabulary.attribution) == (
        "kinds", "MIT", "nobody",
    )  # fmt: skip
    assert (built.encoder.name, built.encoder.fingerprint) == ("words", "words-1")
    assert {"numpy", "scikit-learn", "umap-learn"} <= set(built.versions)
    assert built.places.shape == (40, 2)
    assert np.isfinite(built.places).all()


def test_the_same_inputs_give_the_same_map_whatever_the_threads() -> None:
    with threadpool_limits(1):
        first = build_map(_vocabulary(), WordEncoder(), k=6, seed=2)
    with threadpool_limits(2):
        second = build_map(_vocabulary(), WordEncoder(), k=6, seed=2)
    assert first.sha256 == second.sha256


def test_another_seed_or_encoder_gives_another_hash() -> None:
    first = build_map(_vocabulary(), WordEncoder(), k=6, seed=2)
    assert build_map(_vocabulary(), WordEncoder(), k=6, seed=3).sha256 != first.sha256
    assert build_map(_vocabulary(), TightEncoder(), k=6, seed=2).sha256 != first.sha256


def test_progress_rises_from_0_to_1() -> None:
    said: list[tuple[str, float | None]] = []
    build_map(_vocabulary(), WordEncoder(), k=5, progress=lambda *step: said.append(step))
    fractions = [fraction for _, fraction in said if fraction is not None]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)
    assert any("UMAP" in message for message, _ in said)


def test_labels_are_the_tags_nearest_to_the_centre() -> None:
    embeddings = np.array([[0, 0], [1, 0], [2, 0], [9, 0], [50, 0]], np.float32)
    clustering = Clustering(np.array([0, 0, 0, 0, 1], np.int32), np.array([[1.9, 0], [50, 0]], np.float32))
    labels = label_clusters(("far", "near", "nearest", "farthest", "alone"), embeddings, clustering)
    assert labels == ("nearest · near · far", "alone")


def test_equal_embeddings_leave_no_cluster_empty() -> None:
    embeddings = unit_rows([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]])
    found = cluster(embeddings, 4, seed=0)
    assert set(found.clusters.tolist()) == set(range(len(found.centres)))


def test_near_embeddings_lie_near_on_the_plane() -> None:
    vocabulary = _vocabulary()
    places = lay_out(TightEncoder().embed_texts(vocabulary.tags), seed=1)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert vocabulary.topics is not None
    same = [vocabulary.topics[i] == vocabulary.topics[j] for i, j in enumerate(distances.argmin(axis=1))]
    assert np.mean(same) > 0.9


@pytest.mark.parametrize(("each", "k"), [(1, 5), (8, 41), (8, 0)])
def test_too_few_tags_for_a_map(each: int, k: int) -> None:
    with pytest.raises(ShortstuiError, match="a map needs at least") as caught:
        build_map(_vocabulary(each), WordEncoder(), k=k)
    assert caught.value.code is ExitCode.BAD_INPUT


def test_the_smallest_map() -> None:
    built = build_map(_vocabulary(2), WordEncoder(), k=2)
    assert built.places.shape == (10, 2)


def test_the_builder_finds_what_the_libraries_alone_find() -> None:
    embeddings = WordEncoder().embed_texts(
        [f"{kind} {n}" for kind in ("trout", "guitar", "dog") for n in range(7)]
    )
    centres, places = bare_map(embeddings, 4, seed=9)
    np.testing.assert_allclose(cluster(embeddings, 4, seed=9).centres, centres, atol=1e-5)
    np.testing.assert_allclose(lay_out(embeddings, seed=9), places, atol=1e-3)


def test_the_shipped_map_can_be_built_again() -> None:
    shipped = find_map("demo")
    rebuilt = build_shipped_map()
    np.testing.assert_allclose(rebuilt.embeddings, shipped.embeddings, atol=1e-4)
    assert rebuilt.labels == shipped.labels
    np.testing.assert_array_equal(rebuilt.clusters, shipped.clusters)
    # Other processors round the last digit otherwise, and UMAP makes much of it.
    if rebuilt.versions == shipped.versions and np.array_equal(rebuilt.embeddings, shipped.embeddings):
        assert rebuilt.sha256 == shipped.sha256

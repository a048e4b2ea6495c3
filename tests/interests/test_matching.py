from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from shortstui.interests.interest_map import InterestMap
from shortstui.interests.matching import look
from shortstui.interests.perception import Vector
from tests.interests.fakes import map_of, unit_rows


@st.composite
def scenes(draw: st.DrawFn) -> tuple[InterestMap, Vector, float]:
    """Draw a map with random embeddings and clusters, some thumbnails, and a temperature."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    k = draw(st.integers(1, 12))
    n = k + draw(st.integers(0, 30))
    clusters = random.permutation(np.concatenate([np.arange(k), random.integers(0, k, n - k)]))
    made = map_of(
        unit_rows(random.standard_normal((n, 6))), clusters.tolist(), places=random.standard_normal((n, 2))
    )
    thumbnails = unit_rows(random.standard_normal((draw(st.integers(1, 5)), 6)))
    return made, thumbnails, draw(st.floats(0.1, 100))


@given(scenes())
@settings(deadline=None)
def test_the_rule_is_the_nearest_tag_and_its_cluster(scene: tuple[InterestMap, Vector, float]) -> None:
    made, thumbnails, temperature = scene
    for thumbnail, sighting in zip(thumbnails, look(made, thumbnails, temperature), strict=True):
        cosines = [float(thumbnail @ embedding) for embedding in made.embeddings]
        nearest = int(np.argmax(cosines))
        assert sighting.perception.tag == made.tags[nearest]
        assert sighting.perception.cluster == made.clusters[nearest]
        assert sighting.perception.similarity == pytest.approx(max(cosines), abs=1e-5)


@given(scenes())
@settings(deadline=None)
def test_clusters_are_ranked_by_their_nearest_tag(scene: tuple[InterestMap, Vector, float]) -> None:
    made, thumbnails, temperature = scene
    for thumbnail, sighting in zip(thumbnails, look(made, thumbnails, temperature), strict=True):
        cosines = made.embeddings @ thumbnail
        best = [max(cosines[made.clusters == cluster]) for cluster in range(made.k)]
        ranked = sighting.perception.ranked
        assert ranked[0].cluster == sighting.perception.cluster
        assert len(ranked) == min(5, made.k)
        assert [one.similarity for one in ranked] == pytest.approx(sorted(best, reverse=True)[:5], abs=1e-5)
        assert all(one.tag in made.tags_of(one.cluster) for one in ranked)


@given(scenes())
@settings(deadline=None)
def test_mass_is_the_softmax_over_tags_summed_by_cluster(scene: tuple[InterestMap, Vector, float]) -> None:
    made, thumbnails, temperature = scene
    for thumbnail, sighting in zip(thumbnails, look(made, thumbnails, temperature), strict=True):
        shares = softmax(temperature * (made.embeddings @ thumbnail).astype(np.float64))
        expected = [shares[made.clusters == cluster].sum() for cluster in range(made.k)]
        assert sighting.mass == pytest.approx(expected, abs=1e-4)
        assert sighting.mass.sum() == pytest.approx(1, abs=1e-5)
        assert all(one.mass == pytest.approx(sighting.mass[one.cluster]) for one in sighting.perception.ranked)


@given(scenes())
@settings(deadline=None)
def test_a_place_lies_among_the_tags(scene: tuple[InterestMap, Vector, float]) -> None:
    made, thumbnails, temperature = scene
    for sighting in look(made, thumbnails, temperature):
        assert sighting.perception.place is not None
        low, high = made.places.min(axis=0) - 1e-4, made.places.max(axis=0) + 1e-4
        assert (low <= sighting.perception.place).all()
        assert (sighting.perception.place <= high).all()


def test_several_thumbnails_see_the_same_as_each_alone() -> None:
    random = np.random.default_rng(7)
    made = map_of(unit_rows(random.standard_normal((30, 8))), [*range(5)] * 6)
    thumbnails = unit_rows(random.standard_normal((4, 8)))
    together = [sighting.perception.tag for sighting in look(made, thumbnails, 10)]
    assert together == [look(made, one[None], 10)[0].perception.tag for one in thumbnails]


def test_the_nearest_centroid_is_not_the_rule() -> None:
    # Cluster 0 is wide, with one tag at the thumbnail; cluster 1 is tight, with its centre close by.
    angles = np.deg2rad([0, 120, -120, 25, 30, 35])
    made = map_of(np.column_stack([np.cos(angles), np.sin(angles)]), [0, 0, 0, 1, 1, 1])
    thumbnail = np.array([[1.0, 0.0]], np.float32)
    centres = np.stack([made.embeddings[made.clusters == cluster].mean(axis=0) for cluster in (0, 1)])
    nearest_centroid = int(np.argmin(np.linalg.norm(centres - thumbnail, axis=1)))
    assert nearest_centroid == 1
    assert look(made, thumbnail, 10)[0].perception.cluster == 0


def test_a_place_leans_to_the_more_similar_tags() -> None:
    angles = np.deg2rad([5, 80])
    made = map_of(np.column_stack([np.cos(angles), np.sin(angles)]), [0, 1], places=[[0, 0], [10, 0]])
    place = look(made, np.array([[1.0, 0.0]], np.float32), 10)[0].perception.place
    assert place is not None
    assert place[0] == pytest.approx(10 * np.cos(angles[1]) / np.cos(angles).sum(), abs=1e-4)

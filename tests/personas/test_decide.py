"""Watch or skip, by the published rule and by mass; and for how long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shortstui.interests.perception import Perception, RankedCluster, Sighting
from shortstui.personas.decide import interest_mass, judge
from shortstui.personas.dwell import LONGEST_SHORT, UNKNOWN_DURATION, draw_dwell
from shortstui.personas.model import Dwell, Interest, InterestMass, PartialWatch, Persona, Skip

GUITARS = Interest(label="Guitars")
DRUMS = Interest(label="Drums", weight=2.0)
PERSONA = Persona(schema=1, name="x", interests=(GUITARS, DRUMS))
CLUSTERS = {16: GUITARS, 2: DRUMS}


def sighting(cluster: int, mass: dict[int, float]) -> Sighting:
    ranked = (RankedCluster(cluster=cluster, tag="Electric guitar", similarity=0.3, mass=mass.get(cluster, 0.0)),)
    masses = np.zeros(20, np.float32)
    for number, share in mass.items():
        masses[number] = share
    seen = Perception(tag="Electric guitar", similarity=0.3, cluster=cluster, ranked=ranked)
    return Sighting(perception=seen, mass=masses, embedding=None)


def test_the_nearest_tag_alone_decides_whatever_the_mass() -> None:
    labels = [f"cluster {number}" for number in range(20)]
    liked = judge(PERSONA, CLUSTERS, sighting(16, {3: 0.9}), labels)
    other = judge(PERSONA, CLUSTERS, sighting(3, {16: 0.9}), labels)
    assert liked == (True, "nearest tag “Electric guitar” is in 16 cluster 16, an interest")
    assert other == (False, "nearest tag “Electric guitar” is in 3 cluster 3, which is not among the interests")


def test_a_reason_names_the_interest_when_the_map_has_no_labels() -> None:
    assert (
        judge(PERSONA, CLUSTERS, sighting(16, {}))[1]
        == "nearest tag “Electric guitar” is in 16 Guitars, an interest"
    )


def test_nothing_to_see_is_skipped() -> None:
    assert judge(PERSONA, CLUSTERS, None) == (False, "nothing to see")


@pytest.mark.parametrize(("mass", "watch"), [({16: 0.34}, False), ({16: 0.35}, True), ({16: 0.1, 2: 0.13}, True)])
def test_mass_counts_by_weight_and_may_be_spread_over_interests(mass: dict[int, float], watch: bool) -> None:
    persona = PERSONA.model_copy(update={"policy": InterestMass(rule="interest-mass", threshold=0.345)})
    assert judge(persona, CLUSTERS, sighting(3, mass))[0] is watch


def test_weights_never_make_more_than_the_whole_mass() -> None:
    assert interest_mass(CLUSTERS, sighting(2, {2: 0.9})) == 1.0


@given(st.lists(st.floats(0, 60), min_size=3, max_size=3, unique=True).map(sorted), st.integers(0, 2**32))
@example([1.810211206331159, 31.0, 31.14250920673214], 0)  # rounded to just above the longest
def test_a_skip_stays_in_its_bounds(bounds: list[float], seed: int) -> None:
    skip = Skip(min_seconds=bounds[0], mean_seconds=bounds[1], max_seconds=bounds[2])
    seconds = draw_dwell(Dwell(skip=skip), False, None, np.random.default_rng(seed))
    assert bounds[0] <= seconds <= bounds[2]


@pytest.mark.parametrize("mean", [0.9, 1.2, 2.0, 3.0, 3.9])
def test_the_mean_of_skips_is_the_one_that_was_given(mean: float) -> None:
    rng = np.random.default_rng(1)
    dwell = Dwell(skip=Skip(mean_seconds=mean))
    drawn = [draw_dwell(dwell, False, 30.0, rng) for _ in range(10_000)]
    # A Beta on (0.8, 4.0) with a + b = 6 has a deviation under 0.61 s: 4 standard errors are 0.025 s.
    assert np.mean(drawn) == pytest.approx(mean, abs=0.025)


def test_a_skip_without_room_is_the_mean() -> None:
    skip = Skip(min_seconds=2.0, mean_seconds=2.0, max_seconds=2.0)
    assert draw_dwell(Dwell(skip=skip), False, None, np.random.default_rng(0)) == 2.0


def test_no_skip_outlasts_the_short() -> None:
    assert draw_dwell(Dwell(), False, 0.5, np.random.default_rng(0)) == 0.5


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [(12.5, 12.5), (None, UNKNOWN_DURATION), (1e9, LONGEST_SHORT), (float("nan"), UNKNOWN_DURATION), (-1, 30.0)],
)
def test_a_full_watch_lasts_as_long_as_the_short(duration: float | None, seconds: float) -> None:
    assert draw_dwell(Dwell(), True, duration, np.random.default_rng(0)) == seconds


@pytest.mark.parametrize(
    ("duration", "least", "most"), [(50.0, 40.0, 50.0), (100.0, 60.0, 60.0), (None, 60.0, 60.0)]
)
def test_a_partial_watch_is_a_fraction_up_to_a_bound(duration: float | None, least: float, most: float) -> None:
    dwell = Dwell(watch=PartialWatch(fraction=(0.8, 1.0), max_seconds=60.0))
    rng = np.random.default_rng(0)
    assert all(least <= draw_dwell(dwell, True, duration, rng) <= most for _ in range(100))

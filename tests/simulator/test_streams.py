"""A number belongs to its seed, purpose and slot, and to nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shortstui.simulator.streams import Slots, stream


@given(st.integers(), st.lists(st.integers(0, 3000), min_size=1, max_size=20))
def test_a_slot_has_its_number_in_whatever_order_it_is_asked_for(seed: int, slots: list[int]) -> None:
    asked, in_order = Slots(seed, "coin"), Slots(seed, "coin")
    expected = [in_order[slot] for slot in range(max(slots) + 1)]
    assert [asked[slot] for slot in slots] == [expected[slot] for slot in slots]


def test_purposes_seeds_and_batches_have_streams_of_their_own() -> None:
    streams = [
        stream(1, "coin"),
        stream(2, "coin"),
        stream(1 + 2**32, "coin"),
        stream(1, "stay"),
        stream(1, "coin", 0),
        stream(1, "coin", 1),
        stream(1, "coin", 1, 0),
    ]
    assert len({each.random() for each in streams}) == len(streams)

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.compare import Comparison, difference
from shortstui.capture.run_state import RunState
from shortstui.feeds.protocol import Playback, Short
from shortstui.interests.perception import Perception
from shortstui.personas.decision import Decision
from shortstui.runs.events import Impression

SEEN = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=120)


def state(seen: list[tuple[bool, int]]) -> RunState:
    folded = RunState()
    for number, (watch, cluster) in enumerate(seen, start=1):
        short = Short(id=str(number), title="", channel="", views=10**cluster)
        seen_as = Perception("tag", 0.3, cluster, ())
        folded.apply(Impression(number, short, Decision(watch, 1.0, ""), Playback(1.0, 1.0), seen_as))
    return folded


@given(SEEN, SEEN)
def test_each_difference_is_that_of_the_two_and_turns_with_them(
    one: list[tuple[bool, int]], other: list[tuple[bool, int]]
) -> None:
    left, right = state(one), state(other)
    there, back = Comparison(left, right), Comparison(right, left)
    apart = difference(left.shares[50], right.shares[50])
    assert len(apart) == min(len(one), len(other))
    for place, value in enumerate(apart):
        assert value == left.shares[50][place] - right.shares[50][place]
    for here, again in (
        (there.share(50), back.share(50)),
        (there.watched(), back.watched()),
        (there.log_views(), back.log_views()),
        (there.v2c(50), back.v2c(50)),
    ):
        assert (here.left, here.right) == (again.right, again.left)
        if here.difference is not None:
            assert again.difference == -here.difference
    assert (there.watched().left is None) == (not one)


@given(SEEN, SEEN)
def test_clusters_come_in_the_order_of_their_difference(
    one: list[tuple[bool, int]], other: list[tuple[bool, int]]
) -> None:
    found = Comparison(state(one), state(other)).differing_clusters(100)
    sizes = [abs(each.difference or 0.0) for _, each in found]
    assert sizes == sorted(sizes, reverse=True)
    assert {cluster for cluster, _ in found} == {cluster for _, cluster in (*one, *other)}
    if one and other:
        assert math.isclose(sum(each.left or 0.0 for _, each in found), 1.0)
        assert math.isclose(sum(each.right or 0.0 for _, each in found), 1.0)

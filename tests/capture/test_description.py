"""What describes a finished run beside its controls, in numbers and in words."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from shortstui.capture.evidence import words
from shortstui.capture.evidence.description import Description, describe
from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.evidence.onset import Onset
from shortstui.capture.run_state import RunState
from shortstui.runs.events import Impression
from shortstui.runs.manifest import TwinKind
from shortstui.runs.side_by_side import side_by_side
from tests.capture.cells import cell

TWO_YOKED: tuple[TwinKind, ...] = ("yoked", "yoked", "no-watch")


def described(length: int, kinds: tuple[TwinKind, ...]) -> Description:
    bot, controls = cell(length, kinds=kinds)
    pair = RunState.of(bot.manifest, side_by_side(bot, controls)).pair
    assert pair is not None
    found = describe(pair)
    assert found is not None
    return found


def test_a_bot_that_is_steered_stands_out_from_its_controls_in_every_measure() -> None:
    found = described(400, TWO_YOKED)
    assert found.shorts == 392
    assert found.placebo.rank == 1
    assert found.placebo.z > 5 > max(map(abs, found.placebo_z))
    assert found.effective.bot < min(found.effective.controls) / 2
    assert found.excess is not None
    assert found.excess.bot > max(found.excess.controls)
    assert found.drift.low < found.drift.value < found.drift.high
    assert found.change is not None
    assert found.change.after > found.change.before + 0.15
    for side in found.sides:
        assert abs(side.after - side.before) < 0.1


def test_the_measures_are_those_of_the_last_200_counted_by_hand() -> None:
    bot, controls = cell(300, kinds=TWO_YOKED)
    found = described(300, TWO_YOKED)
    rows = []
    for run in (bot, *controls):
        organic = [one for one in run.impressions if one.short.kind == "video" and one.perception is not None]
        rows.append(np.bincount([one.perception.cluster for one in organic[-200:]], minlength=100))  # type: ignore[union-attr]  # checked above
    n = rows[0].sum()
    assert found.effective.bot == pytest.approx(n * (n - 1) / (rows[0] * (rows[0] - 1)).sum())
    apart = [jensenshannon(rows[0], other, base=2) ** 2 for other in rows[1:]]
    among = [jensenshannon(rows[a], rows[b], base=2) ** 2 for a, b in ((1, 2), (1, 3), (2, 3))]
    assert found.excess is not None
    assert found.excess.bot == pytest.approx(np.mean(apart) - np.mean(among))


def test_what_needs_more_controls_than_there_are_is_left_out() -> None:
    found = described(60, ("yoked",))
    assert found.excess is None
    assert found.placebo_z == found.drifts == ()
    told = dict(words.describing(found, ["yoked"]))
    assert told["JSD excess"] == "needs two controls or more"
    assert "controls" not in told["placebo"]


def test_a_run_too_short_for_a_change_point_has_none() -> None:
    found = described(20, TWO_YOKED)
    assert found.change is None
    assert "change point" not in dict(words.describing(found, ["a", "b", "c"]))


def test_nothing_compared_is_nothing_to_describe() -> None:
    assert describe(LivePair(["one"], {1})) is None


def blank(impression: Impression, cluster: int | None) -> Impression:
    seen = impression.perception
    assert seen is not None
    new = None if cluster is None else msgspec.structs.replace(seen, cluster=cluster)
    short = msgspec.structs.replace(impression.short, views=None)
    return msgspec.structs.replace(impression, perception=new, short=short)


@pytest.mark.parametrize("cluster", [None, -5, 2**40])
def test_shorts_on_which_nothing_was_seen_are_described_without_a_crash(cluster: int | None) -> None:
    pair = LivePair(["one", "two"], {1, 2})
    for impression in cell(50)[0].impressions:
        one = blank(impression, cluster)
        pair.add_bot(one)
        pair.add_control("one", one)
        pair.add_control("two", one)
    found = describe(pair)
    assert found is not None
    assert found.effective.controls == pytest.approx((float("nan"),) * 2, nan_ok=True)
    told = dict(words.describing(found, ["one", "two"]))
    assert "niche drift" not in told


def test_words_name_the_controls_and_both_sides_of_the_change() -> None:
    told = dict(words.describing(described(400, ("yoked", "no-watch")), ["yoked", "no-watch"]))
    assert "yoked " in told["effective clusters"]
    assert "no-watch " in told["effective clusters"]
    assert told["change point"].startswith("after ")
    assert "% on persona, then " in told["change point"]


def test_controls_are_called_by_what_they_do() -> None:
    assert words.kinds(["x-1-yoked", "x-2-no-watch", "x-3-random", "control 7"]) == [
        "yoked", "no-watch", "random", "control 7",
    ]  # fmt: skip


def test_an_onset_is_a_range_unless_it_is_known_to_the_short() -> None:
    assert words.began(Onset(100, 97, 143)) == "97–143"
    assert words.began(Onset(0, 0, 0)) == "0"

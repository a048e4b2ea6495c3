"""What the platform hears of watching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.feeds.youtube.beacons import parse_beacon
from shortstui.simulator.double.ledger import Ledger, seconds_in


@pytest.fixture
def heard() -> list[tuple[str, float]]:
    return []


@pytest.fixture
def ledger(heard: list[tuple[str, float]]) -> Ledger:
    return Ledger(lambda docid, seconds: heard.append((docid, seconds)))


def watchtime(cpn: str, st: str, et: str, **more: str) -> dict[str, str]:
    return {"cpn": cpn, "docid": f"sim-000000{cpn}", "st": st, "et": et, **more}


def test_the_platform_hears_once_of_all_segments_at_the_final_beacon(
    ledger: Ledger, heard: list[tuple[str, float]]
) -> None:
    ledger.hear("playback", watchtime("1", "", ""))
    ledger.hear("watchtime", watchtime("1", "0", "10"))
    ledger.hear("watchtime", watchtime("1", "10,0", "20,4.5"))
    assert heard == []
    ledger.hear("watchtime", watchtime("1", "4.5", "5", final="1"))
    assert heard == [("sim-0000001", 25.0)]


def test_a_playback_whose_end_was_never_told_counts_when_another_one_has_begun(
    ledger: Ledger, heard: list[tuple[str, float]]
) -> None:
    ledger.hear("watchtime", watchtime("1", "0", "10"))
    ledger.settle()
    assert heard == []
    ledger.hear("playback", watchtime("2", "", ""))
    assert ledger.stragglers()
    ledger.settle()
    assert heard == [("sim-0000001", 10.0)]
    assert not ledger.stragglers()


def test_what_comes_too_late_is_counted_and_changes_nothing(
    ledger: Ledger, heard: list[tuple[str, float]]
) -> None:
    ledger.hear("watchtime", watchtime("1", "0", "3", final="1"))
    ledger.hear("watchtime", watchtime("1", "3", "9"))
    assert heard == [("sim-0000001", 3.0)]
    assert ledger.late == 1


@given(st.dictionaries(st.sampled_from(["cpn", "docid", "st", "et", "final"]), st.text(max_size=30)))
def test_no_beacon_breaks_it(values: dict[str, str]) -> None:
    heard: list[float] = []
    ledger = Ledger(lambda _, seconds: heard.append(seconds))
    ledger.hear("watchtime", values)
    assert all(seconds >= 0 for seconds in heard)


@given(
    st.lists(
        st.tuples(st.floats(0, 60), st.floats(0, 60)).map(lambda pair: (min(pair), max(pair))),
        min_size=1,
        max_size=9,
    )
)
def test_it_reads_segments_as_a_bot_does(segments: list[tuple[float, float]]) -> None:
    begins, ends = (",".join(f"{segment[side]:.3f}" for segment in segments) for side in (0, 1))
    url = f"https://www.youtube.com/api/stats/watchtime?cpn=a&docid=sim-0000001&st={begins}&et={ends}"
    report = parse_beacon(url)
    assert report is not None
    assert seconds_in({"st": begins, "et": ends}) == pytest.approx(report.seconds)

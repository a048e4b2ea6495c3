"""What labels say: held against a run whose truth is known, and told no surer than they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.capture.run_state import RunState
from shortstui.capture.verdict.label_report import between, label_report, labelled
from shortstui.runs.labels import Answer, Labels
from shortstui.runs.reader import RunRecord, read_events

EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"


@pytest.fixture(scope="module")
def record() -> RunRecord:
    return read_events(EXAMPLE)


@pytest.fixture(scope="module")
def truth(record: RunRecord) -> dict[int, Answer]:
    """A labeller who knows what the simulated platform drew."""
    liked = {interest.label for interest in record.manifest.interests}
    return {one.number: "yes" if one.short.truth in liked else "no" for one in record.impressions}


def test_a_labeller_who_knows_finds_what_the_platform_knows(record: RunRecord, truth: dict[int, Answer]) -> None:
    known = RunState.of(record.manifest, record.lines).agreement
    found = labelled(record, "ann", truth)
    assert found.counts == known
    assert found.quality.precision.share == pytest.approx(known.precision)
    assert found.quality.recall.share == pytest.approx(known.recall)
    really = sum(answer == "yes" for answer in truth.values()) / len(truth)
    assert found.share.value == pytest.approx(really)  # all of them labelled: nothing is left to correct for
    assert found.fits.share == pytest.approx(really)


def test_what_could_not_be_told_is_counted_apart(record: RunRecord, truth: dict[int, Answer]) -> None:
    some: dict[int, Answer] = {number: truth[number] for number in range(1, 101)}
    found = labelled(record, "ann", some | dict.fromkeys(range(101, 111), "unsure"))
    assert found.unsure == 10
    assert found.counts == labelled(record, "ann", some).counts
    text = "\n".join(label_report(record, Labels({"ann": some | {200: "unsure"}})))
    assert "1 could not be told" in text


def test_few_labels_give_intervals_instead_of_numbers(record: RunRecord, truth: dict[int, Answer]) -> None:
    few = "\n".join(label_report(record, Labels({"ann": {number: truth[number] for number in range(100, 110)}})))
    assert "no closer" in few
    assert "few labels" in few
    assert "precision    0." in few
    assert "[" not in few.splitlines()[1]
    many = "\n".join(label_report(record, Labels({"ann": truth})))
    assert "no closer" not in many
    assert "few labels" not in many


def test_nothing_is_said_without_labels(record: RunRecord) -> None:
    assert list(label_report(record, Labels({}))) == []
    assert "2 lines" in next(label_report(record, Labels({}, lost=2)))


def test_two_labellers_agree_by_kappa(record: RunRecord) -> None:
    ann: dict[int, Answer] = {number: "yes" if number <= 20 else "no" for number in range(1, 41)}
    ben: dict[int, Answer] = ann | {1: "no", 2: "no", 30: "yes", 31: "unsure"}
    counts = between(ann, ben)
    assert (counts.tp, counts.fp, counts.fn, counts.tn) == (18, 2, 1, 18)
    text = "\n".join(label_report(record, Labels({"ann": ann, "ben": ben})))
    assert "ann and ben both could tell 39 shorts" in text
    # Cohen 1960: (p - e) / (1 - e) with p = 36/39, e = (20·19 + 19·20) / 39²
    chance = (20 * 19 + 19 * 20) / 39**2
    assert f"{(36 / 39 - chance) / (1 - chance):.2f}" in text.splitlines()[-1]


def test_labellers_without_a_common_short_have_no_kappa(record: RunRecord) -> None:
    lines = list(label_report(record, Labels({"ann": {1: "no"}, "ben": {2: "no"}})))
    assert lines[-1].endswith("both could tell 0 shorts")

"""Labels by hand: drawn at random, kept beside the run, never lost and never mixed up."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from shortstui.errors import ShortstuiError
from shortstui.runs.events import Impression, Line, Switched
from shortstui.runs.label_sheet import SHEET, read_sheet, write_sheet
from shortstui.runs.labels import LABELS, Answer, add_labels, labels_of, name_of, read_labels, sample
from shortstui.runs.manifest import TwinRecord
from shortstui.runs.reader import RunRecord, read_events

EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"
RECORD = read_events(EXAMPLE)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    folder = tmp_path_factory.mktemp("runs") / "example"
    shutil.copytree(EXAMPLE, folder)
    return read_events(folder)


@pytest.fixture
def record(copied: RunRecord) -> RunRecord:
    """The example run, without labels."""
    (copied.folder / LABELS).unlink(missing_ok=True)
    return copied


def say(record: RunRecord, answers: dict[int, Answer], by: str = "ann") -> None:
    ones = {one.number: one for one in record.impressions}
    add_labels(record.folder, labels_of([(ones[number], said) for number, said in answers.items()], by, NOON))


def test_the_last_answer_of_each_labeller_counts(record: RunRecord) -> None:
    events = (record.folder / "events.jsonl").read_bytes()
    say(record, {5: "yes", 9: "unsure"})
    say(record, {5: "no"}, by="ben")
    say(record, {5: "unsure", 7: "no"})
    assert read_labels(record).said == {"ann": {5: "unsure", 9: "unsure", 7: "no"}, "ben": {5: "no"}}
    assert (record.folder / LABELS).read_bytes().count(b"\n") == 5  # nothing is overwritten
    assert (record.folder / "events.jsonl").read_bytes() == events


def test_a_cut_off_line_is_left_out_and_does_not_swallow_the_next(record: RunRecord) -> None:
    say(record, {5: "yes", 7: "no"})
    path = record.folder / LABELS
    path.write_bytes(path.read_bytes()[:-20])
    assert read_labels(record).said == {"ann": {5: "yes"}}
    say(record, {9: "no"})
    found = read_labels(record)
    assert found.said == {"ann": {5: "yes", 9: "no"}}
    assert found.lost == 1


@settings(max_examples=40)
@given(st.lists(st.binary(max_size=80), max_size=4))
def test_lines_that_are_no_labels_never_break_the_reading(garbage: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = replace(RECORD, folder=Path(folder))
        (Path(folder) / LABELS).write_bytes(b"\n".join([*garbage, b""]))
        say(elsewhere, {5: "yes"})
        assert read_labels(elsewhere).said == {"ann": {5: "yes"}}


def test_labels_of_other_pictures_are_counted_and_left_out(record: RunRecord) -> None:
    one = record.impressions[4]
    label = labels_of([(one, "yes")], "ann", NOON)[0]
    add_labels(
        record.folder, [msgspec.structs.replace(label, number=6), msgspec.structs.replace(label, number=999)]
    )
    found = read_labels(record)
    assert (found.said, found.strange) == ({}, 2)


def test_labels_of_a_newer_version_are_refused(record: RunRecord) -> None:
    label = labels_of([(record.impressions[4], "yes")], "ann", NOON)[0]
    add_labels(record.folder, [msgspec.structs.replace(label, schema=2)])
    with pytest.raises(ShortstuiError, match="newer"):
        read_labels(record)


def test_a_labellers_name_can_not_move_the_cursor() -> None:
    assert name_of("an\x1b[2Jn") == "an [2Jn"
    assert name_of("\n") == "me"


def test_the_sample_is_seeded_and_has_no_short_twice(record: RunRecord) -> None:
    drawn = sample(record, 100, 3)
    assert drawn == sample(record, 100, 3)
    assert drawn[:20] == sample(record, 20, 3)
    assert drawn != sample(record, 100, 4)
    assert len({one.number for one in drawn}) == 100


def test_every_short_is_as_likely_to_be_drawn(record: RunRecord) -> None:
    seeds, count, shorts = 150, 30, len(record.impressions)
    drawn = np.zeros(shorts)
    for seed in range(seeds):
        for one in sample(record, count, seed):
            drawn[one.number - 1] += 1
    share = count / shorts
    distance = ((drawn - seeds * share) ** 2 / (seeds * share * (1 - share))).sum()
    low, high = chi2.ppf([0.005, 0.995], shorts - 1)
    assert low < distance < high


def test_only_organic_shorts_with_a_kept_picture_are_drawn(record: RunRecord) -> None:
    lines = list(record.lines)
    ad, lost = record.impressions[0], record.impressions[1]
    short = msgspec.structs.replace(ad.short, kind="ad")
    lines[1] = msgspec.structs.replace(lines[1], event=msgspec.structs.replace(ad, short=short))
    short = msgspec.structs.replace(lost.short, thumbnail="0" * 64)
    lines[2] = msgspec.structs.replace(lines[2], event=msgspec.structs.replace(lost, short=short))
    drawn = {one.number for one in sample(replace(record, lines=lines), 1000, 0)}
    assert drawn == {one.number for one in record.impressions} - {1, 2}


def test_after_a_switch_of_persona_nothing_is_drawn(record: RunRecord) -> None:
    switch = Line(0, NOON, 0.0, "", Switched("Gamer", 100))
    lines = [*record.lines[:101], switch, *record.lines[101:]]
    assert max(one.number for one in sample(replace(record, lines=lines), 1000, 0)) == 100


def test_a_sample_stays_in_its_order_when_the_run_goes_on(record: RunRecord) -> None:
    before = [one.number for one in sample(replace(record, lines=record.lines[:151]), 1000, 0)]
    after = [one.number for one in sample(record, 1000, 0) if one.number <= 150]
    assert before == after


def test_controls_and_runs_without_pictures_have_nothing_to_label(record: RunRecord) -> None:
    twin = msgspec.structs.replace(record.manifest, twin=TwinRecord("yoked", "another"))
    with pytest.raises(ShortstuiError, match="control"):
        sample(replace(record, manifest=twin), 10, 0)
    with pytest.raises(ShortstuiError, match="no thumbnails"):
        sample(replace(record, folder=record.folder / "nowhere"), 10, 0)


def test_a_sheet_that_is_filled_in_comes_back(record: RunRecord, tmp_path: Path) -> None:
    drawn = sample(record, 5, 0)
    write_sheet(record, drawn, tmp_path / "sheet")
    sheet = tmp_path / "sheet" / SHEET
    assert sum(path.suffix in {".png", ".jpg", ".webp"} for path in sheet.parent.iterdir()) == 5
    text = sheet.read_text()
    assert "watch" not in text  # the bot's decision would lead the labeller
    words = iter(["Yes", " n ", "can't tell", "", "1"])
    first, *lines = text.splitlines()
    sheet.write_text("\r\n".join([first, *(line + next(words) for line in lines)]), encoding="utf-8-sig")
    found = read_sheet(sheet, drawn)
    assert [said for _, said in found] == ["yes", "no", "unsure", "yes"]
    assert [one for one, _ in found] == [*drawn[:3], drawn[4]]


def test_a_sheet_is_never_written_over_another(record: RunRecord, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("mine")
    with pytest.raises(ShortstuiError, match="not empty"):
        write_sheet(record, sample(record, 5, 0), tmp_path)
    assert (tmp_path / "labels.csv").read_text() == "mine"


def bad(tmp_path: Path, data: bytes, drawn: list[Impression]) -> str:
    path = tmp_path / "hostile.csv"
    path.write_bytes(data)
    with pytest.raises(ShortstuiError) as refused:
        read_sheet(path, drawn)
    return refused.value.what


def test_hostile_sheets_are_refused_with_their_lines(record: RunRecord, tmp_path: Path) -> None:
    drawn = sample(record, 5, 0)
    n = drawn[0].number
    assert "columns" in bad(tmp_path, b"", drawn)
    assert "columns" in bad(tmp_path, b"short,answer\n1,yes\n", drawn)
    assert "UTF-8" in bad(tmp_path, b"number,label\n1,\xff\n", drawn)
    assert "CSV" in bad(tmp_path, b'number,label\n"1,yes\n', drawn)
    assert "larger" in bad(tmp_path, b"number,label\n" + b"1,yes\n" * 800_000, drawn)
    assert "no short is labelled" in bad(tmp_path, f"number,label\n{n},\n".encode(), drawn)
    assert "line 2" in bad(tmp_path, f"number,label\n{n},\x1b[2Jyes\n".encode(), drawn)
    assert "line 3: short" in bad(tmp_path, f"number,label\n{n},yes\n{n},no\n".encode(), drawn)
    for number in ("-1", "1e9", "²", "9" * 400, "=cmd()", ""):
        assert "not in the sample" in bad(tmp_path, f"number,label\n{number},yes\n".encode(), drawn)
    assert "and 90 more" in bad(tmp_path, b"number,label\n" + b"0,yes\n" * 100, drawn)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_sheets(data: bytes) -> None:
    drawn = sample(RECORD, 5, 0)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(b"number,label\n" + data)
        file.flush()
        with pytest.raises(ShortstuiError):
            read_sheet(Path(file.name), drawn)

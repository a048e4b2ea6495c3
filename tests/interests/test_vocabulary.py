from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests import tag_table
from shortstui.interests.tag_table import read_tag_table
from shortstui.interests.vocabulary import load_vocabulary
from shortstui.text import harmless
from tests.interests.fakes import attempt


def _csv(text: str) -> tag_table.TagTable:
    return read_tag_table(text.encode(), "words.csv", is_csv=True)


@pytest.mark.parametrize("column", ["Name", "name", "tag", "Label", " TAG "])
def test_the_named_column_is_taken_wherever_it_stands(column: str) -> None:
    assert _csv(f"index,{column},note\n0,Guitar,loud\n1,Flute,soft\n").tags == ("Guitar", "Flute")


def test_without_a_known_column_the_first_one_is_taken_and_no_row_is_lost() -> None:
    assert _csv("Guitar,loud\nFlute,soft\n").tags == ("Guitar", "Flute")


def test_a_topic_column_goes_with_its_tags() -> None:
    table = _csv("tag,topic\nGuitar,Music\nTrout,Fishing\nGuitar,Repeated\n")
    assert table.topics == ("Music", "Fishing")
    assert table.duplicates == 1


def test_rows_without_a_name_are_left_out_and_counted() -> None:
    table = _csv('Index,Name\n0,Game\n1,\n2,"  "\n3,Vehicle\n')
    assert (table.tags, table.unnamed) == (("Game", "Vehicle"), 2)


def test_a_text_file_has_one_tag_a_line(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeffGuitar, electric\n\nFlute\nFlute\n", "utf-8")
    vocabulary = load_vocabulary(str(path))
    assert vocabulary.tags == ("Guitar, electric", "Flute")
    assert vocabulary.summary == "3 of 3 rows have a name, 1 of them twice"
    assert vocabulary.name == "words.txt"


@given(
    st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40), min_size=1, unique=True)
)
def test_any_tags_that_csv_can_hold_come_back(tags: list[str]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["tag"], *([tag] for tag in tags)])
    cleaned = list(dict.fromkeys(harmless(tag) for tag in tags if harmless(tag)))
    if cleaned:
        assert list(_csv(buffer.getvalue()).tags) == cleaned


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_give_tags_or_one_clear_error(data: bytes, is_csv: bool) -> None:
    outcome = attempt(lambda: read_tag_table(data, "words", is_csv=is_csv))
    if isinstance(outcome, ShortstuiError):
        assert outcome.where.startswith("words")
        assert outcome.code is ExitCode.BAD_INPUT
    else:
        assert outcome.tags
        assert len(set(outcome.tags)) == len(outcome.tags)
        assert all(harmless(tag) == tag for tag in outcome.tags)


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"", "words.csv", "no tags"),
        (b"tag\n", "words.csv", "no tags"),
        (b"tag\nGuitar\n\xff\xfe\n", "words.csv:3", "not UTF-8"),
        (b"tag\nGuitar\n" + b"x" * 201 + b"\n", "words.csv:3", "at most 200 characters"),
    ],
)
def test_an_unusable_file_is_named_with_its_line(data: bytes, where: str, what: str) -> None:
    with pytest.raises(ShortstuiError, match=what) as caught:
        read_tag_table(data, "words.csv", is_csv=True)
    assert caught.value.where == where
    assert "one tag a line" in caught.value.hint


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_table, "MAX_TAGS", 2)
    with pytest.raises(ShortstuiError, match="at most 2 tags") as caught:
        _csv("tag\na\nb\nc\n")
    assert caught.value.where == "words.csv:4"
    monkeypatch.setattr(tag_table, "MAX_BYTES", 3)
    with pytest.raises(ShortstuiError, match="at most 3 bytes"):
        _csv("tag\na\n")


def test_an_unknown_vocabulary_is_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="no vocabulary") as caught:
        load_vocabulary(str(tmp_path / "none.csv"))
    assert "youtube-8m" in caught.value.hint
    assert caught.value.code is ExitCode.BAD_INPUT


def test_the_demo_has_topics_and_a_licence() -> None:
    vocabulary = load_vocabulary("demo")
    assert vocabulary.topics is not None
    assert len(vocabulary.topics) == len(vocabulary.tags) >= 1000
    assert vocabulary.licence == "MIT"


def test_the_named_rows_of_youtube_8m_load(repository: Path) -> None:
    data = Path(os.environ.get("SHORTSTUI_DATA", repository.parent / "shared" / "data"))
    path = data / "yt8m_names.csv"
    if not path.is_file():
        pytest.skip(f"not committed: yt8m_names.csv (looked in {data}; set SHORTSTUI_DATA)")
    vocabulary = load_vocabulary(str(path))
    assert len(vocabulary.tags) == 3806
    assert vocabulary.tags[:2] == ("Game", "Video game")

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.errors import ShortstuiError
from shortstui.runs.tags import TAGS, changed, key_of, read_tags, tag_of, write_tags

NAMES = st.text(min_size=1, max_size=30)


@given(st.text(max_size=80))
def test_a_tag_is_short_small_and_has_nothing_to_trip_over(text: str) -> None:
    tag = tag_of(text)
    assert len(tag) <= 24
    assert tag == tag_of(tag)
    assert not set(tag) & set(" ,\n\t\x1b\u202e\u200b")


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=30), max_size=4), max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    tags: dict[str, tuple[str, ...]] = {}
    for run, words in wanted.items():
        for word in words:
            tags = changed(tags, [run], add=tag_of(word))
    write_tags(folder, tags)
    assert read_tags(folder) == tags


def test_a_tag_comes_and_goes_and_others_stay() -> None:
    tags = changed({"a": ("old",)}, ["a", "b"], add="new")
    assert tags == {"a": ("new", "old"), "b": ("new",)}
    assert changed(tags, ["a", "b"], remove="new") == {"a": ("old",)}


def test_a_run_of_an_experiment_has_its_path_as_its_name(tmp_path: Path) -> None:
    assert key_of(tmp_path / "plan" / "run", tmp_path) == "plan/run"


@pytest.mark.parametrize("text", [b"[tags", b"\xff\xfe", b"x" * (4 * 2**20 + 1)])
def test_a_broken_file_is_named_and_kept(tmp_path: Path, text: bytes) -> None:
    (tmp_path / TAGS).write_bytes(text)
    with pytest.raises(ShortstuiError) as caught:
        read_tags(tmp_path)
    assert TAGS in caught.value.where
    assert (tmp_path / TAGS).read_bytes() == text


def test_what_is_no_tag_is_left_out(tmp_path: Path) -> None:
    (tmp_path / TAGS).write_text('tags = {a = 3, b = ["  ", 5, "\\u001b[31mRed one"], c = []}')
    tags = read_tags(tmp_path)
    assert set(tags) == {"b"}
    assert "\x1b" not in "".join(tags["b"])

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.errors import ShortstuiError
from shortstui.text import harmless
from shortstui.tui.bookmarks import MOST_LETTERS, read_bookmarks, write_bookmark

NOTES = st.text(max_size=80)
STEPS = st.lists(st.tuples(st.text(max_size=20), st.integers(0, 10**6), st.none() | NOTES), max_size=12)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_file_holds_what_was_set_and_not_taken_away(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str | None]]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "bookmarks.toml"
    wanted: dict[str, dict[int, str]] = {}
    for run, moment, note in steps:
        marks = write_bookmark(path, run, moment, note)
        of_run = wanted.setdefault(run, {})
        of_run.pop(moment, None)
        if note is not None:
            of_run[moment] = harmless(note, MOST_LETTERS).strip()
        assert marks == dict(sorted(of_run.items()))
    assert read_bookmarks(path) == {run: marks for run, marks in wanted.items() if marks}


@pytest.mark.parametrize("text", [b"[runs", b"\xff", b"#" * (2**20 + 1)])
def test_a_broken_file_is_named_and_kept(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "bookmarks.toml"
    path.write_bytes(text)
    with pytest.raises(ShortstuiError) as caught:
        write_bookmark(path, "run", 1, "")
    assert str(path) in caught.value.where
    assert path.read_bytes() == text


def test_what_is_no_bookmark_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.toml"
    path.write_text('[runs.a]\n5 = "fine"\nx = "no number"\n7 = 7\n"-1" = ""\n"٣" = "x"\n[runs]\nb = 3\n')
    assert read_bookmarks(path) == {"a": {5: "fine"}}

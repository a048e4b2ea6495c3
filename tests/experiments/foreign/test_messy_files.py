"""Files as people have them: every one of these holds the same four rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from tests.experiments.foreign.logs import by_account, fitting, imported, items, log, looked_at

PLAIN = """\
user,position,video_id,relevant,title
ann,1,v1,1,one
ann,2,v2,0,two
bob,1,v3,yes,three
bob,2,v4,no,four
"""
JSON = """\
{"user": "ann", "position": 1, "video_id": "v1", "relevant": true, "title": "one"}

{"user": "ann", "position": 2, "video_id": "v2", "relevant": false, "title": null}
{"user": "bob", "position": 1, "video_id": "v3", "relevant": 1, "extra": {"deep": 1}}
{"user": "bob", "position": 2, "video_id": "v4", "relevant": 0}
"""
FILES = {
    "plain.csv": PLAIN.encode(),
    "bom.csv": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf16.csv": PLAIN.encode("utf-16"),
    "tabs.tsv": PLAIN.replace(",", "\t").encode(),
    "semicolons.csv": PLAIN.replace(",", ";").encode(),
    "excel.csv": b"sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n").encode(),
    "pipes.txt": PLAIN.replace(",", "|").encode(),
    "windows.csv": PLAIN.replace("\n", "\r\n").encode(),
    "old-mac.csv": PLAIN.replace("\n", "\r").encode(),
    "no-last-newline.csv": PLAIN.rstrip().encode(),
    "blank-lines.csv": ("\n\n" + PLAIN.replace("\n", "\n\n")).encode(),
    "quoted-newlines.csv": PLAIN.replace("two", '"two\nlines, and a comma; ""quoted"""').encode(),
    "trailing-delimiters.csv": PLAIN.replace("\n", ",,\n").encode(),
    "blanks.csv": PLAIN.replace(",", " , ").encode(),
    "shuffled.csv": "\n".join([PLAIN.splitlines()[0], *reversed(PLAIN.splitlines()[1:])]).encode(),
    "gaps.csv": PLAIN.replace("2,v", "1000,v").encode(),
    "decimal-steps.csv": PLAIN.replace(",1,v", ",1.0,v").replace(",2,v", ",2.0,v").encode(),
    "packed.csv.gz": gzip.compress(PLAIN.encode()),
    "lines.jsonl": JSON.encode(),
    "lines.jsonl.gz": gzip.compress(JSON.encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_log_in_any_dress_gives_the_same_runs(tmp_path: Path, name: str) -> None:
    made = imported(log(tmp_path, FILES[name], name))
    assert made.tally.broken == 0
    runs = by_account(made)
    assert {account: items(run) for account, run in runs.items()} == {"ann": ["v1", "v2"], "bob": ["v3", "v4"]}
    assert all(fitting(run) == [True, False] for run in runs.values())


def test_names_that_are_no_utf8_stay_different(tmp_path: Path) -> None:
    text = PLAIN.encode().replace(b"ann", b"Ren\xe9").replace(b"bob", b"Ren\xe8").replace(b"two", "zwölf".encode())
    made = imported(log(tmp_path, text), name="a")
    assert set(by_account(made)) == {"Ren\\xe9", "Ren\\xe8"}
    assert any("line 2 holds bytes that are no utf-8" in note for note in made.notes)
    told = imported(log(tmp_path, text), name="b", encoding="cp1252")
    assert set(by_account(told)) == {"René", "Renè"}
    assert not any("holds bytes" in note for note in told.notes)


def test_a_file_of_another_encoding_is_read_as_the_likeliest_and_says_so(tmp_path: Path) -> None:
    text = PLAIN.replace("ann", "René").replace("video_id", "Vidéo URL").encode("latin-1")
    made = imported(log(tmp_path, text))
    assert set(by_account(made)) == {"René", "bob"}
    assert made.columns["item"] == "Vidéo URL"
    assert any("no UTF-8 (line 1): it was read as cp1252" in note for note in made.notes)


def test_a_header_with_bytes_that_no_likely_encoding_has_asks_for_the_encoding(tmp_path: Path) -> None:
    text = PLAIN.encode().replace(b"video_id", b"Vid\x8eo URL").replace(b"bob", b"b\x81b")
    path = log(tmp_path, text)
    with pytest.raises(ShortstuiError, match="no column says which short") as caught:
        imported(path)
    assert "no utf-8: try --encoding latin-1" in caught.value.hint
    assert set(by_account(imported(path, encoding="mac-roman"))) == {"ann", "bÅb"}


def test_broken_rows_are_counted_and_listed_with_line_and_column(tmp_path: Path) -> None:
    rows = [f"ann,{step},v{step},1,fine" for step in range(1, 101)]
    rows[10] = "ann,x,v11,1,no number"  # line 12
    rows[20] = "ann,,v21,1,no step"
    rows[30] = "ann,31,,1,no item"
    rows[40] = "ann,41,v41,perhaps,no flag"
    rows[50] = "ann,50,v50,1,the step of line 51 again"
    rows[60] = "ann,61,v61,1,a, b, c"
    path = log(tmp_path, "\n".join(["user,position,video_id,relevant,title", *rows]))
    made = imported(path, most_broken=0.2)
    found = [(one.line, one.column) for one in made.tally.listed]
    assert found == [(12, "position"), (22, "position"), (32, "video_id"), (42, "relevant"), (62, ""), (52, "")]
    assert made.tally.broken == 6
    assert len(items(by_account(made)["ann"])) == made.tally.rows - 6
    with pytest.raises(ShortstuiError, match="6 of 100 rows can't be used") as caught:
        looked_at(path, name="other", most_broken=0.01)
    assert f"{path}:12: position “x” is no number" in caught.value.what


def test_an_open_quotation_mark_loses_no_row_silently(tmp_path: Path) -> None:
    rows = [f"ann,{step},v{step},1,fine" for step in range(1, 101)]
    rows[70] = 'ann,71,v71,1,"never closed'
    made = imported(log(tmp_path, "\n".join(["user,position,video_id,relevant,title", *rows])), name="open")
    run = by_account(made)["ann"]
    assert len(run.impressions) == 100
    assert [one.short.title for one in run.impressions[69:72]] == ["fine", "never closed", "fine"]


def test_a_row_whose_quotation_marks_swallow_its_cells_is_broken_alone(tmp_path: Path) -> None:
    rows = [f'ann,{step},v{step},1,"fine, {step}"' for step in range(1, 41)]
    rows[4] = 'ann,5,"v5,1,fine'
    rows[9] = 'ann,10,v10,1,"she said "hi" twice"'
    made = imported(log(tmp_path, "\n".join(["user,position,video_id,relevant,title", *rows])))
    assert [(one.line, "quotation mark" in one.what) for one in made.tally.listed] == [(6, True)]
    run = by_account(made)["ann"]
    assert len(run.impressions) == 39
    assert "hi" in run.impressions[8].short.title


def test_json_lines_with_bytes_that_are_no_utf8_are_read(tmp_path: Path) -> None:
    text = JSON.replace("one", "zwölf").encode().replace(b'"ann"', b'"Ren\xe9"')
    assert set(by_account(imported(log(tmp_path, text, "l.jsonl")))) == {"Ren\\xe9", "bob"}


def test_a_huge_cell_is_a_broken_row_and_the_next_is_read(tmp_path: Path) -> None:
    rows = [f"ann,{step},v{step},1,fine" for step in range(1, 41)]
    rows[4] = f"ann,5,v5,1,{'x' * 2_000_000}"
    made = imported(log(tmp_path, "\n".join(["user,position,video_id,relevant,title", *rows])))
    assert [(one.line, "more than 1 MiB" in one.what) for one in made.tally.listed] == [(6, True)]
    assert len(by_account(made)["ann"].impressions) == 39


def test_cells_that_only_describe_are_unknown_when_they_cannot_be_read(tmp_path: Path) -> None:
    text = "user;position;video_id;relevant;views;duration\na;1;v1;1;1.234;0:35\na;2;v2;0;many;12,5\n"
    made = imported(log(tmp_path, text))
    shorts = [one.short for one in by_account(made)["a"].impressions]
    assert [(short.views, short.duration) for short in shorts] == [(1234, 35.0), (None, 12.5)]
    assert any("column views: 1 cells can't be read" in note and "line 3" in note for note in made.notes)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04....", "an Excel file"),
        (b"PAR1....", "Parquet"),
        (b'[{"user": 1}]', "one JSON list"),
        (b"just some words\nand more\n", "no columns"),
        (gzip.compress(PLAIN.encode(), mtime=0)[:-20], "archive is broken"),
        (b"user,position,video_id,relevant\n", "has no rows"),
    ],
)
def test_what_is_no_log_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(ShortstuiError, match=what) as caught:
        imported(log(tmp_path, content))
    assert caught.value.code == ExitCode.BAD_INPUT
    assert 0 < len(caught.value.hint) < 200
    assert not (tmp_path / "runs").exists()

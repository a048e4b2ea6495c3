from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.bench.synthetic import synthetic_manifest
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import Incident, Playback, Short
from shortstui.personas.decision import Decision
from shortstui.runs import layout
from shortstui.runs.events import SCHEMA, Ended, Impression, Started, Switched
from shortstui.runs.export.exporting import export
from shortstui.runs.export.rows import tell
from shortstui.runs.export.schema import TABLES, schema_lines
from shortstui.runs.export.stream import Streamed
from shortstui.runs.export.writers import Format, no_formula
from shortstui.runs.manifest import ExperimentRecord, PersonaRecord, SwitchRecord
from shortstui.runs.reader import read_events
from shortstui.runs.recorder import Recorder
from tests.runs.examples import clock, impressions, recorded

FORMATS: Sequence[Format] = ("csv", "jsonl", "parquet")
Table = list[dict[str, Any]]


def read(folder: Path, table: str, form: Format) -> Table:
    """Read a table back with somebody else's reader."""
    path = folder / f"{table}.{form}"
    if form == "parquet":
        rows: Table = pq.read_table(path).to_pylist()
        return rows
    if form == "jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def odd_run(folder: Path) -> Path:
    """Record a run with everything that a table can hold: texts like formulas, an ad, nothing seen, a switch."""
    manifest = synthetic_manifest(folder.name, goal=4)
    other = PersonaRecord("Gamer", "🎮", "gamer.toml", "")
    manifest = msgspec.structs.replace(
        manifest,
        switch=SwitchRecord(2, other, []),
        experiment=ExperimentRecord("trial", "0" * 64, "music-head", 3),
    )
    recorder = Recorder.create(folder, manifest, clock())
    recorder.record(Started(SCHEMA, "Music Head", "simulated", 4))
    (first,) = impressions(1)
    assert first.perception is not None
    liked = msgspec.structs.replace(
        first,
        short=Short("-id", '=HYPERLINK("http://x")', "@channel\nof two lines", hashtags=("#a", "#b,c"), views=7),
        perception=msgspec.structs.replace(first.perception, cluster=0),
        playback=Playback(1.5, flaws=("late",)),
    )
    recorder.record(liked)
    recorder.record(Incident("consent", "+1 page", ("0-page.html",)))
    recorder.record(Impression(2, Short("ad", kind="ad"), Decision(False, 1.0, "an ad"), Playback(1.0)))
    recorder.record(Switched("Gamer", 2))
    recorder.record(msgspec.structs.replace(liked, number=3))
    recorder.record(Ended("stopped"))
    recorder.close()
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_same_rows(tmp_path: Path, form: Format) -> None:
    runs = [recorded(tmp_path / "one", 7), odd_run(tmp_path / "two")]
    said = export(runs, tmp_path / "out", form)
    assert list(said.values()) == [10, 1, 2]
    rows = read(tmp_path / "out", "impressions", form)
    assert [(row["run"], int(row["number"])) for row in rows] == [
        *(("one", number) for number in range(1, 8)),
        *(("two", number) for number in range(1, 4)),
    ]
    assert list(rows[0]) == [column.name for column in TABLES["impressions"]]
    expected = [one.perception.cluster if one.perception else None for one in read_events(runs[0]).impressions]
    assert [int(row["cluster"]) for row in rows[:7]] == expected
    assert [row["experiment"] for row in read(tmp_path / "out", "runs", form)] in ([None, "trial"], ["", "trial"])


def test_types_and_texts_are_kept_as_they_are_in_parquet(tmp_path: Path) -> None:
    export([odd_run(tmp_path / "run")], tmp_path / "out", "parquet")
    first, ad, last = read(tmp_path / "out", "impressions", "parquet")
    assert first["title"] == '=HYPERLINK("http://x")'
    assert first["short_id"] == "-id"
    assert first["hashtags"] == ["#a", "#b,c"]
    assert first["time"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert (first["role"], first["replicate"], first["views"], first["flaws"]) == ("bot", 3, 7, ["late"])
    assert (ad["kind"], ad["cluster"], ad["on_persona"], ad["title"]) == ("ad", None, None, None)
    assert [(row["persona"], row["on_persona"]) for row in (first, last)] == [
        ("Music Head", True),
        ("Gamer", False),
    ]
    (run,) = read(tmp_path / "out", "runs", "parquet")
    assert (run["impressions"], run["organic"], run["on_persona"], run["ended"]) == (3, 2, 1, "stopped")
    assert (run["switch_after"], run["switch_to"], run["lost"], run["changed_at"]) == (2, "Gamer", None, None)
    (incident,) = read(tmp_path / "out", "incidents", "parquet")
    assert (incident["after"], incident["kind"], incident["evidence"]) == (1, "consent", ["0-page.html"])


def test_every_column_of_a_parquet_file_says_what_it_is(tmp_path: Path) -> None:
    export([recorded(tmp_path / "run", 1)], tmp_path / "out", "parquet")
    for table, columns in TABLES.items():
        schema = pq.read_schema(tmp_path / "out" / f"{table}.parquet")
        assert [schema.field(one.name).metadata[b"description"].decode() for one in columns] == [
            one.what for one in columns
        ]


def test_a_spreadsheet_sees_no_formula_in_csv(tmp_path: Path) -> None:
    export([odd_run(tmp_path / "run")], tmp_path / "out", "csv")
    for table in TABLES:
        for row in read(tmp_path / "out", table, "csv"):
            assert not any(re.match(r"[=+\-@]", cell) for cell in row.values())
    assert read(tmp_path / "out", "impressions", "csv")[0]["title"] == '\'=HYPERLINK("http://x")'


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    safe = no_formula(text)
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe in (text, f"'{text}")


@pytest.mark.parametrize("form", FORMATS)
def test_a_minimal_export_holds_nobodys_words(tmp_path: Path, form: Format) -> None:
    export([odd_run(tmp_path / "run")], tmp_path / "out", form, minimal=True)
    for table, columns in TABLES.items():
        data = (tmp_path / "out" / f"{table}.{form}").read_bytes()
        for words in (b"HYPERLINK", b"two lines", b"#a", b"+1 page", b"page.html"):
            assert words not in data
        rows = read(tmp_path / "out", table, form)
        assert list(rows[0]) == [column.name for column in columns if not column.theirs]


def test_what_a_minimal_export_leaves_out_is_marked_in_the_schema() -> None:
    marked = [line.split()[0] for line in schema_lines() if " * " in line]
    assert {"title", "channel", "hashtags", "thumbnail", "message", "feed_settings"} <= set(marked)
    assert len(list(schema_lines())) == sum(len(columns) for columns in TABLES.values()) + len(TABLES) + 1


def _whole(path: Path) -> None:
    """Do no harm."""


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"part 3", b"part X", 1))


def _no_event(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = b"{}\n"
    path.write_bytes(b"".join(lines))


@pytest.mark.parametrize("harm", [_whole, _torn, _changed, _no_event])
def test_events_are_streamed_as_the_reader_reads_them(tmp_path: Path, harm: Any) -> None:  # noqa: ANN401
    run = recorded(tmp_path / "run", 6)
    harm(run / layout.EVENTS)
    record = read_events(run)
    streamed = Streamed(run)
    assert list(streamed.lines()) == list(record.lines)
    assert (streamed.lost is None) == (record.lost is None)
    assert streamed.changed_at == record.tampered_at


def test_a_run_that_was_changed_or_cut_off_is_told(tmp_path: Path) -> None:
    good, changed, cut = (recorded(tmp_path / name, 4) for name in ("good", "changed", "cut"))
    events = changed / layout.EVENTS
    lines = events.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"number":2', b'"number":9')
    events.write_bytes(b"".join(lines))
    (cut / layout.EVENTS).write_bytes((cut / layout.EVENTS).read_bytes()[:-5])
    told: list[str] = []
    export([good, changed, cut], tmp_path / "out", "csv", warn=told.append)
    assert [one.split(" of ")[0] for one in told] == ["changed: line 3", "cut: line 6"]
    assert "was changed after it was recorded" in told[0]


def test_rows_fit_their_columns(tmp_path: Path) -> None:
    tell(odd_run(tmp_path / "run"), lambda table, row: _fits(table, row))


def _fits(table: str, row: tuple[object, ...]) -> None:
    assert len(row) == len(TABLES[table])


def test_an_export_is_whole_or_not_there(tmp_path: Path) -> None:
    good = recorded(tmp_path / "good", 3)
    with pytest.raises(ShortstuiError):
        export([good, tmp_path / "missing"], tmp_path / "out", "csv")
    assert list((tmp_path / "out").iterdir()) == []
    export([good], tmp_path / "out", "csv")
    with pytest.raises(ShortstuiError, match="is there already"):
        export([good], tmp_path / "out", "csv")
    export([good], tmp_path / "out", "csv", overwrite=True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "impressions.csv",
        "incidents.csv",
        "runs.csv",
    ]


def test_the_queries_in_the_readme_run(tmp_path: Path, repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    blocks = re.findall(r"```(sql|python)\n(.*?)```", readme, re.DOTALL)
    queries = [(kind, block) for kind, block in blocks if "export/impressions.parquet" in block]
    assert {kind for kind, _ in queries} == {"sql", "python"} or "shortstui export" not in readme
    export([odd_run(tmp_path / "one"), recorded(tmp_path / "two", 60)], tmp_path / "export", "parquet")
    for kind, block in queries:
        script = block if kind == "python" else f"import duckdb; print(duckdb.sql({block!r}))"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()

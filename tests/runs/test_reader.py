from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.bench.synthetic import DIMENSIONS, synthetic_manifest
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.events import Ended, Started
from shortstui.runs.manifest import MANIFEST_SCHEMA
from shortstui.runs.reader import embeddings, read_events, read_manifest, thumbnail
from tests.runs.examples import embedding, impressions, recorded, start


def test_a_run_reads_back_as_it_was_recorded(tmp_path: Path) -> None:
    record = read_events(recorded(tmp_path / "run", 5))
    assert record.manifest == synthetic_manifest("run", goal=5)
    assert record.impressions == impressions(5)
    assert isinstance(record.lines[0].event, Started)
    assert record.lines[-1].event == Ended("goal")
    assert [line.seq for line in record.lines] == list(range(7))
    assert record.lost is None
    assert record.tampered_at is None


def test_every_line_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3)
    texts = (folder / "events.jsonl").read_bytes().splitlines()
    expected = ["", *(hashlib.sha256(text).hexdigest() for text in texts[:-1])]
    assert [msgspec.json.decode(text)["prev"] for text in texts] == expected


@pytest.fixture(scope="module")
def whole() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return (recorded(Path(folder) / "run", 3) / "events.jsonl").read_bytes()


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_run_cut_at_any_byte_opens_up_to_its_last_whole_event(whole: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    with tempfile.TemporaryDirectory() as name:
        folder = recorded(Path(name) / "run", 3)
        (folder / "events.jsonl").write_bytes(whole[:cut])
        record = read_events(folder)
    kept = whole[:cut].count(b"\n")
    assert len(record.lines) == kept
    assert (record.lost is None) == (cut == 0 or whole[cut - 1 : cut] == b"\n")
    assert record.tampered_at is None


@given(junk=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_whatever_follows_the_whole_lines_the_lines_are_read(whole: bytes, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = recorded(Path(name) / "run", 3)
        (folder / "events.jsonl").write_bytes(whole + junk)
        record = read_events(folder)
    assert len(record.lines) == 5
    assert (record.lost is None) == (junk == b"")


def test_a_changed_line_is_found_by_the_hash_chain(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 5)
    path = folder / "events.jsonl"
    texts = path.read_bytes().split(b"\n")
    texts[3] = texts[3].replace(b'"watch":false', b'"watch":true').replace(b'"dwell":2.0', b'"dwell":9.0')
    path.write_bytes(b"\n".join(texts))
    record = read_events(folder)
    assert record.tampered_at == 4
    assert len(record.impressions) == 5


def test_a_line_taken_out_ends_the_reading_and_is_named(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 5)
    path = folder / "events.jsonl"
    texts = path.read_bytes().split(b"\n")
    del texts[3]
    path.write_bytes(b"\n".join(texts))
    record = read_events(folder)
    assert len(record.lines) == 3
    assert record.lost is not None
    assert "line 4" in record.lost
    assert "sequence number 4" in record.lost


def test_a_line_longer_than_any_event_is_not_decoded(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 2)
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b"[" * 2_000_000 + b"\n")
    record = read_events(folder)
    assert len(record.impressions) == 2
    assert record.lost is not None
    assert "longer than any event" in record.lost


def test_a_newer_schema_is_refused_with_the_way_out(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run")
    manifest = folder / "manifest.toml"
    manifest.write_text(
        manifest.read_text().replace(f"schema = {MANIFEST_SCHEMA}", "schema = 99\nshiny = true", 1)
    )
    with pytest.raises(ShortstuiError, match="newer shortstui") as caught:
        read_events(folder)
    assert "update shortstui" in caught.value.hint
    assert caught.value.code == ExitCode.BAD_INPUT


@pytest.mark.parametrize("content", [b"schema = ", b"\xff\xfe", b"schema = 1\n", b"schema = 'one'\n"])
def test_a_broken_manifest_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    folder = recorded(tmp_path / "run")
    (folder / "manifest.toml").write_bytes(content)
    with pytest.raises(ShortstuiError) as caught:
        read_manifest(folder)
    assert caught.value.where.endswith("manifest.toml")


def test_a_folder_without_a_run_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError) as caught:
        read_events(tmp_path / "nowhere")
    assert caught.value.code == ExitCode.BAD_INPUT


def test_a_run_killed_before_its_first_event_opens_empty(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run")
    (folder / "events.jsonl").unlink()
    assert read_events(folder).lines == []


def test_each_impression_has_its_embedding(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3)
    vectors = embeddings(folder, 3, DIMENSIONS)
    assert vectors.shape == (3, DIMENSIONS)
    assert np.array_equal(vectors, np.stack([embedding(n) for n in (1, 2, 3)]).astype(np.float16))


def test_an_impression_without_a_picture_has_an_embedding_of_nan(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    first, second = impressions(2)
    recorder.record(first, None)
    recorder.record(second, embedding(2))
    recorder.close()
    vectors = embeddings(tmp_path / "run", 2, DIMENSIONS)
    assert np.isnan(vectors[0]).all()
    assert (vectors[1] == 2).all()


def test_embeddings_are_trimmed_to_the_shorter_of_both(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3)
    assert embeddings(folder, 2, DIMENSIONS).shape == (2, DIMENSIONS)
    path = folder / "embeddings.f16"
    path.write_bytes(path.read_bytes()[:-3])
    assert embeddings(folder, 3, DIMENSIONS).shape == (2, DIMENSIONS)
    path.unlink()
    assert embeddings(folder, 3, DIMENSIONS).shape == (0, DIMENSIONS)


def test_a_thumbnail_is_found_by_its_hash_and_only_so(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    picture = b"\xff\xd8\xff not really a picture"
    recorder.keep_thumbnail(picture)
    recorder.close()
    name = hashlib.sha256(picture).hexdigest()
    folder = tmp_path / "run"
    assert thumbnail(folder, name) == picture
    assert (folder / "thumbnails" / f"{name}.jpg").exists()
    assert thumbnail(folder, None) is None
    assert thumbnail(folder, "0" * 64) is None
    (tmp_path / "run" / "secret.jpg").write_bytes(b"secret")
    assert thumbnail(folder, "../secret") is None
    (folder / "thumbnails" / f"{name}.jpg").write_bytes(b"changed")
    assert thumbnail(folder, name) is None

from __future__ import annotations

import pickle
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests import map_files
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.map_files import load_map, save_map
from tests.interests.fakes import attempt, map_of, unit_rows

FILES = ["map.toml", "tags.csv", "arrays.npz"]


def _map() -> InterestMap:
    random = np.random.default_rng(5)
    tags = ["Guitar", 'The "Flute", silver', "犬🐕", "Trout", "Two  blanks", "Tractor"]
    return map_of(unit_rows(random.standard_normal((6, 4))), [0, 0, 1, 2, 1, 2], tags)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_map(_map(), tmp_path / "made")
    return tmp_path / "made"


def test_a_map_comes_back_as_it_was(folder: Path) -> None:
    made, loaded = _map(), load_map(folder)
    assert loaded.sha256 == made.sha256
    assert (loaded.tags, loaded.labels, loaded.seed, loaded.name) == (made.tags, made.labels, made.seed, made.name)
    assert (loaded.vocabulary, loaded.encoder, loaded.versions) == (made.vocabulary, made.encoder, made.versions)
    np.testing.assert_array_equal(loaded.embeddings, made.embeddings)
    np.testing.assert_array_equal(loaded.clusters, made.clusters)
    np.testing.assert_array_equal(loaded.places, made.places)


def test_the_facts_can_be_read_without_shortstui(folder: Path) -> None:
    facts = tomllib.loads((folder / "map.toml").read_text())
    assert facts["sha256"] == _map().sha256
    assert facts["vocabulary"]["name"] == "by hand"
    assert facts["versions"]["numpy"] == np.__version__
    assert (folder / "tags.csv").read_text().startswith("tag,cluster,label\nGuitar,0,cluster 0\n")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ShortstuiError, match="missing") as caught:
        load_map(folder)
    assert caught.value.where == str(folder / name)
    assert "shortstui interests build" in caught.value.hint


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_too_large_is_not_read(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(map_files._MAX_BYTES, name, 10)
    with pytest.raises(ShortstuiError, match="too large") as caught:
        load_map(folder)
    assert caught.value.where == str(folder / name)


def test_an_archive_that_swells_is_not_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_files, "_MAX_DIMENSIONS", 0)
    with pytest.raises(ShortstuiError, match="arrays are too large"):
        load_map(folder)


def test_a_changed_tag_is_noticed(folder: Path) -> None:
    path = folder / "tags.csv"
    path.write_text(path.read_text().replace("Trout", "Shark"))
    with pytest.raises(ShortstuiError, match="don't fit together"):
        load_map(folder)


def test_a_newer_map_is_refused_and_says_so(folder: Path) -> None:
    path = folder / "map.toml"
    path.write_text(path.read_text().replace("schema = 1", "schema = 2"))
    with pytest.raises(ShortstuiError, match="this map has schema 2; this shortstui reads up to 1") as caught:
        load_map(folder)
    assert caught.value.hint == "update shortstui"
    assert caught.value.code is ExitCode.BAD_INPUT


def _with_arrays(folder: Path, **changed: object) -> None:
    made = _map()
    arrays: dict[str, Any] = {"embeddings": made.embeddings, "clusters": made.clusters, "places": made.places}
    np.savez(folder / "arrays.npz", **{**arrays, **changed})


class _Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("a pickle was opened",))


def test_pickles_are_not_opened(folder: Path) -> None:
    trapped = np.empty(6, object)
    trapped[0] = _Trap()
    _with_arrays(folder, clusters=trapped)
    with pytest.raises(ShortstuiError, match="allow_pickle=False"):
        load_map(folder)
    (folder / "arrays.npz").write_bytes(pickle.dumps(_Trap()))
    with pytest.raises(ShortstuiError, match="not a zip"):
        load_map(folder)


@pytest.mark.parametrize(
    ("name", "array", "what"),
    [
        ("clusters", np.zeros(6, np.int64), "clusters should be int32"),
        ("clusters", np.zeros(6, np.int32), "none of them empty"),
        ("clusters", np.array([0, 0, 1, 2, 1, 9], np.int32), "should be 0 to 2"),
        ("clusters", np.zeros(5, np.int32), "of 6 tags"),
        ("places", np.zeros((6, 3), np.float32), "of 6 tags"),
        ("places", np.full((6, 2), np.nan, np.float32), "finite"),
        ("embeddings", np.zeros((5, 4), np.float32), "6 rows"),
    ],
)
def test_arrays_that_do_not_fit(folder: Path, name: str, array: object, what: str) -> None:
    _with_arrays(folder, **{name: array})
    with pytest.raises(ShortstuiError, match=what) as caught:
        load_map(folder)
    assert caught.value.where == str(folder / "arrays.npz")


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(FILES), st.data())
def test_a_damaged_map_is_one_clear_error(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "made"
        save_map(_map(), folder)
        content = bytearray((folder / name).read_bytes())
        cut = data.draw(st.integers(0, len(content)))
        for position in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
            content[position] ^= data.draw(st.integers(1, 255))
        (folder / name).write_bytes(content[:cut] if data.draw(st.booleans()) else content)
        outcome = attempt(lambda: load_map(folder))
        if isinstance(outcome, ShortstuiError):
            assert outcome.where.startswith(str(folder))
            assert outcome.code is ExitCode.BAD_INPUT
        else:
            assert outcome.sha256 == _map().sha256

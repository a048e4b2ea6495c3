"""Interest maps on disk: a folder with map.toml, tags.csv and arrays.npz. No pickles."""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts
from shortstui.interests.tag_table import MAX_TAGS

SCHEMA = 1
FACTS_FILE = "map.toml"
TAGS_FILE = "tags.csv"
ARRAYS_FILE = "arrays.npz"
_MAX_BYTES = {FACTS_FILE: 2_000_000, TAGS_FILE: 32_000_000, ARRAYS_FILE: 1_000_000_000}
_MAX_DIMENSIONS = 4_096

T = TypeVar("T")


def save_map(interest_map: InterestMap, folder: Path) -> None:
    """Write a map; ``map.toml`` comes last, so that a folder that has it is whole.

    Raises:
        ShortstuiError: The disk is full or the folder can't be written.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["tag", "cluster", "label"])
    for tag, cluster in zip(interest_map.tags, interest_map.clusters, strict=True):
        writer.writerow([tag, int(cluster), interest_map.labels[cluster]])
    arrays = io.BytesIO()
    np.savez_compressed(
        arrays,
        embeddings=interest_map.embeddings,
        clusters=interest_map.clusters,
        places=interest_map.places,
    )
    write_atomically(folder / TAGS_FILE, table.getvalue())
    write_atomically(folder / ARRAYS_FILE, arrays.getvalue())
    write_atomically(folder / FACTS_FILE, tomli_w.dumps(_facts(interest_map), multiline_strings=False))


def _facts(interest_map: InterestMap) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "name": interest_map.name,
        "sha256": interest_map.sha256,
        "k": interest_map.k,
        "seed": interest_map.seed,
        "tags": len(interest_map.tags),
        "labels": list(interest_map.labels),
        "vocabulary": vars(interest_map.vocabulary),
        "encoder": vars(interest_map.encoder),
        "versions": dict(interest_map.versions),
    }


def read_facts(folder: Path) -> dict[str, Any]:
    """Read a map's ``map.toml`` without its arrays.

    Raises:
        ShortstuiError: It is missing, broken or of a newer schema.
    """
    path = folder / FACTS_FILE
    facts = _reading(path, lambda data: tomllib.loads(data.decode()))
    schema = facts.get("schema")
    if not isinstance(schema, int):
        raise _broken(path, "it has no schema number")
    if schema > SCHEMA:
        raise ShortstuiError(
            f"this map has schema {schema}; this shortstui reads up to {SCHEMA}",
            where=str(path),
            hint="update shortstui",
            code=ExitCode.BAD_INPUT,
        )
    return facts


def load_map(folder: Path) -> InterestMap:
    """Read a map and check that it is whole.

    Raises:
        ShortstuiError: A file is missing, too large, broken or was changed; the message names it.
    """
    facts = read_facts(folder)
    tags = _reading(folder / TAGS_FILE, _read_tags)
    arrays = _reading(folder / ARRAYS_FILE, _read_arrays)
    path = folder / FACTS_FILE
    try:
        loaded = InterestMap(
            name=str(facts["name"]),
            vocabulary=VocabularyFacts(**facts["vocabulary"]),
            encoder=EncoderFacts(**facts["encoder"]),
            seed=int(facts["seed"]),
            tags=tags,
            embeddings=arrays["embeddings"],
            clusters=arrays["clusters"],
            labels=tuple(str(label) for label in facts["labels"]),
            places=arrays["places"],
            versions={str(key): str(value) for key, value in facts["versions"].items()},
        )
        promised = str(facts["sha256"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(path, f"a field is missing or wrong: {error}") from error
    _check_shapes(loaded, folder / ARRAYS_FILE)
    if loaded.sha256 != promised:
        raise _broken(folder, "its files don't fit together: the hash in map.toml is another")
    return loaded


def _read_tags(data: bytes) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    next(rows)
    return tuple(row[0] for row in rows)


def _read_arrays(data: bytes) -> dict[str, npt.NDArray[Any]]:
    kinds = {"embeddings": np.float32, "clusters": np.int32, "places": np.float32}
    most = MAX_TAGS * _MAX_DIMENSIONS * 4
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > most:
            raise ValueError("the arrays are too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in kinds}
    for name, kind in kinds.items():
        if arrays[name].dtype != kind:
            raise ValueError(f"{name} should be {np.dtype(kind)}, not {arrays[name].dtype}")
    return arrays


def _check_shapes(loaded: InterestMap, path: Path) -> None:
    n = len(loaded.tags)
    if loaded.embeddings.ndim != 2 or len(loaded.embeddings) != n:
        raise _broken(path, f"the embeddings should be {n} rows")
    if loaded.clusters.shape != (n,) or loaded.places.shape != (n, 2):
        raise _broken(path, f"clusters and places should be of {n} tags")
    if not np.array_equal(np.unique(loaded.clusters), np.arange(loaded.k)):
        raise _broken(path, f"the clusters should be 0 to {loaded.k - 1}, none of them empty")
    if not (np.isfinite(loaded.embeddings).all() and np.isfinite(loaded.places).all()):
        raise _broken(path, "there are numbers that aren't finite")


def _reading(path: Path, read: Callable[[bytes], T]) -> T:
    """Read a file within its bound and turn every failure into an error that names it."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES[path.name] + 1)
        if len(data) > _MAX_BYTES[path.name]:
            raise ValueError("the file is too large")
        return read(data)
    except FileNotFoundError:
        raise _broken(path, "the file is missing") from None
    except OSError as error:
        raise _broken(path, f"can't read it: {error.strerror or error}") from error
    except (ValueError, KeyError, IndexError, StopIteration, EOFError, zipfile.BadZipFile, csv.Error) as error:
        raise _broken(path, str(error) or "it ends too early") from error
    except Exception as error:  # zlib.error and the like, out of a damaged archive
        raise _broken(path, str(error)) from error


def _broken(path: Path, what: str) -> ShortstuiError:
    return ShortstuiError(
        f"the interest map can't be used: {what}",
        where=str(path),
        hint="build it again with: shortstui interests build",
        code=ExitCode.BAD_INPUT,
    )

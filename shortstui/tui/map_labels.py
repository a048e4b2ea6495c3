"""Labels of clusters in the user's own words: kept beside the settings by the map's hash, and only for screens.

A map is never changed by them: its hash is what runs are made and compared with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import read_toml, write_atomically
from shortstui.places import settings_folder
from shortstui.runs.follow import file_mark
from shortstui.text import harmless

if TYPE_CHECKING:
    from shortstui.interests.interest_map import InterestMap

LONGEST: Final = 60
_SCHEMA = 1
_MOST_BYTES = 1_000_000
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_known: dict[Path, tuple[tuple[int, int], Mapping[int, str]]] = {}
"""The user's labels by their file, with its size and time of change when they were read."""


def labels_file(chart: InterestMap) -> Path:
    """Return the file that holds the user's labels for a map."""
    return _file(chart.sha256)


def read_labels(chart: InterestMap) -> dict[int, str]:
    """Return the user's labels by cluster; none when there is no file.

    Raises:
        ShortstuiError: The file can't be read or is not such a file.
    """
    labels = _read(labels_file(chart), f"your labels of the map {harmless(chart.name, 60)}")
    return {cluster: label for cluster, label in labels.items() if cluster < chart.k}


def own_label(sha256: str, cluster: int) -> str | None:
    """Return the user's label for a cluster, or None: what every screen shows before the map's own.

    A map's labels are read once, and again when their file changed; a broken file counts as none, since the map
    screen tells of it.

    Args:
        sha256: The map's, as a run's record has it; untrusted.
        cluster: Its number.
    """
    if not _SHA256.fullmatch(sha256):
        return None
    path = _file(sha256)
    mark = file_mark(path)
    if path not in _known or _known[path][0] != mark:
        try:
            _known[path] = (mark, _read(path, "labels"))
        except ShortstuiError:
            _known[path] = (mark, {})
    return _known[path][1].get(cluster)


def _file(sha256: str) -> Path:
    return settings_folder() / "labels" / f"{sha256}.toml"


def _read(path: Path, what: str) -> dict[int, str]:
    table = read_toml(path, _MOST_BYTES, what)
    if table is None:
        return {}
    try:
        if table.get("schema") != _SCHEMA or not isinstance(table.get("labels"), dict):
            raise ValueError(f"it is not a file of labels of schema {_SCHEMA}")
        labels = {int(cluster): harmless(label, LONGEST) for cluster, label in table["labels"].items()}
    except (ValueError, TypeError) as error:
        raise ShortstuiError(
            f"{what} can't be read: {error}",
            where=str(path),
            hint="correct the file, or delete it to have the map's own labels",
            code=ExitCode.BAD_INPUT,
        ) from error
    return {cluster: label for cluster, label in labels.items() if cluster >= 0 and label}


def write_labels(chart: InterestMap, labels: Mapping[int, str]) -> Path:
    """Write the user's labels for a map and return their file.

    Raises:
        ShortstuiError: The folder can't be written.
    """
    path = labels_file(chart)
    named = {str(cluster): harmless(label, LONGEST) for cluster, label in sorted(labels.items())}
    write_atomically(path, tomli_w.dumps({"schema": _SCHEMA, "map": harmless(chart.name), "labels": named}))
    return path


def labels_shown(chart: InterestMap, own: Mapping[int, str]) -> Sequence[str]:
    """Return the label of every cluster, the user's before the map's."""
    return [own.get(cluster, label) for cluster, label in enumerate(chart.labels)]

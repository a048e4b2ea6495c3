"""Labels of clusters in the user's own words: kept beside the settings by the map's hash, and only for screens.

A map is never changed by them: its hash is what runs are made and compared with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.interests.interest_map import InterestMap
from shortstui.places import settings_folder
from shortstui.text import harmless

LONGEST: Final = 60
_SCHEMA = 1
_MOST_BYTES = 1_000_000


def labels_file(chart: InterestMap) -> Path:
    """Return the file that holds the user's labels for a map."""
    return settings_folder() / "labels" / f"{chart.sha256}.toml"


def read_labels(chart: InterestMap) -> dict[int, str]:
    """Return the user's labels by cluster; none when there is no file.

    Raises:
        ShortstuiError: The file can't be read or is not such a file.
    """
    path = labels_file(chart)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError("it is too large")
        found = tomllib.loads(data.decode())
        if found.get("schema") != _SCHEMA or not isinstance(found.get("labels"), dict):
            raise ValueError(f"it is not a file of labels of schema {_SCHEMA}")
        labels = {int(cluster): harmless(label, LONGEST) for cluster, label in found["labels"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise ShortstuiError(
            f"your labels of the map {chart.name} can't be read: {error}",
            where=str(path),
            hint="correct the file, or delete it to have the map's own labels",
            code=ExitCode.BAD_INPUT,
        ) from error
    return {cluster: label for cluster, label in labels.items() if 0 <= cluster < chart.k and label}


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

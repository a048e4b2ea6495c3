"""Everything that has a name and can be opened, found by looking at folders only: no run is read."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from shortstui.errors import ShortstuiError
from shortstui.places import personas_folder, runs_folder
from shortstui.runs import layout

Kind = Literal["persona", "run", "experiment", "plan"]
MOST_RUNS: Final = 1_000
_MOST_OTHERS: Final = 300


class Named(NamedTuple):
    """One thing.

    Attributes:
        kind: What it is.
        name: As people know it; for a run that of its folder.
        path: Its file or folder.
    """

    kind: Kind
    name: str
    path: Path


def everything_named() -> list[Named]:
    """Return personas, experiments, ready plans and the newest runs."""
    return [*_personas(), *_experiments(), *_plans(), *_runs()]


def _personas() -> Iterator[Named]:
    from shortstui.personas.folder import list_personas

    try:
        entries = list_personas(personas_folder())
    except ShortstuiError:
        return  # home tells it
    for entry in entries[:_MOST_OTHERS]:
        name = entry.persona.name if entry.persona is not None else entry.path.stem
        yield Named("persona", name, entry.path)


def _experiments() -> Iterator[Named]:
    from shortstui.experiments.folder import list_experiments

    for folder in list_experiments(runs_folder())[:_MOST_OTHERS]:
        yield Named("experiment", folder.name, folder)


def _plans() -> Iterator[Named]:
    from shortstui.experiments.ready import READY

    for path in sorted(READY.glob("*.toml"))[:_MOST_OTHERS]:
        yield Named("plan", path.stem, path)


def _runs() -> list[Named]:
    try:
        with os.scandir(runs_folder()) as entries:
            found = heapq.nlargest(MOST_RUNS, (_dated(entry) for entry in entries if entry.is_dir()))
    except OSError:
        return []
    return [
        Named("run", Path(path).name, Path(path)) for _, path in found if (Path(path) / layout.MANIFEST).is_file()
    ]


def _dated(entry: os.DirEntry[str]) -> tuple[float, str]:
    try:
        return entry.stat().st_mtime, entry.path
    except OSError:
        return 0.0, entry.path

"""Looking at all saved runs, a few at a time, so that a list of thousands fills while one already moves in it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from shortstui.capture.glance import Glance, glance
from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import list_experiments, read_frozen
from shortstui.runs import layout
from shortstui.runs.store import is_run, summary
from shortstui.runs.tags import key_of
from shortstui.tui.run_list import Entry, Group

_AT_ONCE: Final = 25
_MOST_BYTES: Final = 512 * 2**20
"""Larger runs are not read just for a list."""
_BREATH: Final = 0.0005
"""Seconds after each run in which keys have their turn."""
_known: dict[Path, tuple[tuple[int, int], Glance]] = {}
"""What was read before, with the file's size and time of change then."""


def groups_in(runs: Path) -> list[Group]:
    """Return the experiments of a folder of runs, the newest first."""
    return [Group(folder.name, _name_of(folder)) for folder in list_experiments(runs)]


def entries_in(runs: Path) -> Iterator[list[Entry]]:
    """Yield the saved runs of a folder and of the experiments in it, a few at a time.

    Args:
        runs: The folder of runs.
    """
    if not runs.is_dir():
        return
    found: list[Entry] = []
    for folder, group in _folders(runs):
        found.append(Entry(summary(folder), key_of(folder, runs), group))
        time.sleep(_BREATH)
        if len(found) == _AT_ONCE:
            yield found
            found = []
    yield found


def glances_of(entries: list[Entry]) -> Iterator[Mapping[str, Glance]]:
    """Yield the figures of runs, a few at a time; those that can't be read are left out.

    Args:
        entries: The runs.
    """
    found: dict[str, Glance] = {}
    for entry in entries:
        seen = _glance(entry.run.folder) if entry.run.manifest is not None else None
        if seen is not None:
            found[entry.key] = seen
        time.sleep(_BREATH)
        if len(found) == _AT_ONCE:
            yield found
            found = {}
    yield found


def _folders(runs: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders of runs, with the folder of their experiment or nothing."""
    for folder in sorted(runs.iterdir()):
        if is_run(folder):
            yield folder, ""
    for experiment in list_experiments(runs):
        for folder in sorted(experiment.iterdir()):
            if is_run(folder):
                yield folder, experiment.name


def _name_of(experiment: Path) -> str:
    try:
        return read_frozen(experiment).name
    except ShortstuiError:
        return experiment.name


def _glance(run: Path) -> Glance | None:
    path = run / layout.EVENTS
    try:
        state = path.stat()
        mark = (state.st_size, state.st_mtime_ns)
        if state.st_size > _MOST_BYTES:
            return None
        if path not in _known or _known[path][0] != mark:
            _known[path] = (mark, glance(run))
    except OSError:
        return None  # the list names its problem already
    return _known[path][1]

"""Moments of runs that a user marked: ``bookmarks.toml`` beside the settings, since a run stays as recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.files import read_toml, write_atomically
from shortstui.places import settings_folder
from shortstui.text import harmless

MOST_LETTERS: Final = 60
_MOST_BYTES: Final = 2**20
_MOST_MARKS: Final = 1_000
_LAST: Final = 10**9

Marks = Mapping[int, str]
"""A note by the number of impressions, in order; the note may be empty."""


def bookmarks_file() -> Path:
    """Return the file that keeps them."""
    return settings_folder() / "bookmarks.toml"


def read_bookmarks(path: Path) -> dict[str, dict[int, str]]:
    """Return the bookmarks by the names of runs; what is none is left out.

    Raises:
        ShortstuiError: The file is no TOML, or too large.
    """
    table = (read_toml(path, _MOST_BYTES, "the bookmarks") or {}).get("runs", {})
    items = table.items() if isinstance(table, dict) else ()
    kept = {run: _marks(marks) for run, marks in items if isinstance(marks, dict)}
    return {run: marks for run, marks in kept.items() if marks}


def write_bookmark(path: Path, run: str, moment: int, note: str | None) -> dict[int, str]:
    """Set one bookmark, or take it away, and return those that the run has then.

    Args:
        path: The file.
        run: The run's name.
        moment: Number of impressions.
        note: What is there to see; None takes the bookmark away.

    Raises:
        ShortstuiError: The file can't be read or written; then it stays as it is.
    """
    all_runs = read_bookmarks(path)
    marks = {place: text for place, text in all_runs.pop(run, {}).items() if place != moment}
    if note is not None:
        marks[moment] = note
    marks = _marks({str(place): text for place, text in marks.items()})
    if marks:
        all_runs[run] = marks
    table = {name: {str(place): text for place, text in all_runs[name].items()} for name in sorted(all_runs)}
    write_atomically(path, tomli_w.dumps({"runs": table}))
    return marks


def _marks(table: Mapping[str, object]) -> dict[int, str]:
    """Return what are bookmarks in a table, in order."""
    found = {
        int(place): harmless(note, MOST_LETTERS).strip()
        for place, note in table.items()
        if isinstance(note, str) and place.isascii() and place.isdecimal() and len(place) <= len(str(_LAST))
    }
    return dict(sorted(found.items())[:_MOST_MARKS])

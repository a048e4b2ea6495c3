"""Moments of runs that a user marked: ``bookmarks.toml`` beside the settings, since a run stays as recorded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
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
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError(f"larger than {_MOST_BYTES:,} bytes")
        table = tomllib.loads(data.decode("utf-8-sig")).get("runs", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:  # tomllib's and unicode's errors are ValueErrors
        raise ShortstuiError(
            f"the bookmarks can't be read: {harmless(str(error), 160)}",
            where=str(path),
            hint="mend the file, or move it away to begin anew",
            code=ExitCode.BAD_INPUT,
        ) from error
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

"""The user's words for saved runs: ``tags.toml`` beside the runs, never in one: a run stays as recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.files import read_toml, write_atomically
from shortstui.text import harmless

TAGS: Final = "tags.toml"
MOST_LETTERS: Final = 24
_MOST_BYTES: Final = 4 * 2**20

Tags = Mapping[str, tuple[str, ...]]
"""Tags in alphabetical order, by the run's path in the folder of runs, with ``/`` ("experiment/run")."""


def tag_of(text: str) -> str:
    """Return a tag as it is kept: small letters, no blanks or commas; empty when nothing is left."""
    words = "".join(" " if letter == "," else letter for letter in harmless(text, 200)).lower().split()
    return "-".join(words)[:MOST_LETTERS].strip("-")


def key_of(run: Path, folder: Path) -> str:
    """Return the name that a run has in the tags.

    Args:
        run: Its folder.
        folder: The folder of runs.
    """
    try:
        return run.relative_to(folder).as_posix()
    except ValueError:
        return run.name


def read_tags(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the tags of the runs in a folder; what is no tag is left out.

    Raises:
        ShortstuiError: The file is no TOML, or too large.
    """
    path = folder / TAGS
    table = (read_toml(path, _MOST_BYTES, "the tags") or {}).get("tags", {})
    items = table.items() if isinstance(table, dict) else ()
    kept = {run: _kept(tags) for run, tags in items if isinstance(tags, list)}
    return {run: tags for run, tags in kept.items() if tags}


def changed(tags: Tags, runs: Iterable[str], *, add: str = "", remove: str = "") -> dict[str, tuple[str, ...]]:
    """Return the tags with one more, or one less, on some runs.

    Args:
        tags: As they are.
        runs: Names as :func:`key_of` gives them.
        add: A tag that all of them get.
        remove: A tag that none of them has after.
    """
    after = dict(tags)
    for run in runs:
        left = _kept([*(each for each in after.pop(run, ()) if each != remove), add])
        if left:
            after[run] = left
    return after


def write_tags(folder: Path, tags: Tags) -> None:
    """Keep the tags of the runs in a folder.

    Raises:
        ShortstuiError: The file can't be written.
    """
    table = {run: list(tags[run]) for run in sorted(tags)}
    write_atomically(folder / TAGS, tomli_w.dumps({"tags": table}))


def _kept(tags: Sequence[object]) -> tuple[str, ...]:
    return tuple(sorted({tag for each in tags if isinstance(each, str) and (tag := tag_of(each))}))

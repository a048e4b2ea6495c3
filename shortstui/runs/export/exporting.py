"""Writing the tables of many runs, all or nothing, in bounded memory."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write
from shortstui.runs.export.rows import Row, tell
from shortstui.runs.export.schema import TABLES, kept
from shortstui.runs.export.stream import Streamed
from shortstui.runs.export.writers import WRITERS, Format, Writer
from shortstui.runs.layout import EVENTS

_BATCH: Final = 20_000
"""Rows that are held before they are written."""


def export(
    runs: Sequence[Path],
    out: Path,
    form: Format,
    *,
    minimal: bool = False,
    overwrite: bool = False,
    progress: Callable[[int, int, str], None] = lambda *_: None,
    warn: Callable[[str], None] = lambda _: None,
) -> dict[Path, int]:
    """Write the tables of runs: ``impressions``, ``incidents`` and ``runs``, one file each.

    Args:
        runs: Their folders.
        out: The folder to write into; made if missing.
        form: The format.
        minimal: Leave out titles, channels, hashtags, thumbnails and what else is somebody's words or name.
        overwrite: Whether files that are there may be replaced.
        progress: Hears which run is read: its number, the number of all, its name.
        warn: Hears of runs that were changed after they were recorded, or not read to their end.

    Returns:
        The files and their numbers of rows.

    Raises:
        ShortstuiError: A run can't be read, a file is there already, or the disk is full. Then none is written.
    """
    paths = {table: out / f"{table}.{form}" for table in TABLES}
    if not overwrite and (there := [path for path in paths.values() if path.exists()]):
        hint = "choose another folder with --out, or give --overwrite"
        raise ShortstuiError("is there already", where=str(there[0]), hint=hint, code=ExitCode.BAD_INPUT)
    with _halves(paths) as halves:
        tables = {table: _Batched(table, halves[table], form, minimal=minimal) for table in TABLES}
        try:
            for number, run in enumerate(runs, start=1):
                progress(number, len(runs), run.name)
                streamed = tell(run, lambda table, row: tables[table].take(row))
                for said in _doubts(streamed):
                    warn(f"{run.name}: {said}")
        finally:
            for table in tables.values():
                table.close()
    return {paths[table]: tables[table].rows for table in TABLES}


def _doubts(run: Streamed) -> Iterator[str]:
    if run.changed_at is not None:
        yield f"line {run.changed_at} of {EVENTS} was changed after it was recorded (see the column changed_at)"
    if run.lost is not None:
        yield f"{run.lost} (see the column lost)"


class _Batched:
    """One table: rows are collected and written in batches."""

    def __init__(self, table: str, path: Path, form: Format, *, minimal: bool) -> None:
        self.rows = 0
        self._kept = kept(TABLES[table], minimal=minimal)
        self._all = len(self._kept) == len(TABLES[table])
        self._waiting: list[Row] = []
        self._writer: Writer = WRITERS[form](path, [TABLES[table][place] for place in self._kept])

    def take(self, row: Row) -> None:
        self.rows += 1
        self._waiting.append(row if self._all else tuple(row[place] for place in self._kept))
        if len(self._waiting) >= _BATCH:
            self._write()

    def close(self) -> None:
        try:
            self._write()
        finally:
            self._writer.close()

    def _write(self) -> None:
        self._writer.add(self._waiting)
        self._waiting = []


@contextmanager
def _halves(paths: dict[str, Path]) -> Iterator[dict[str, Path]]:
    """Give files to write that take their names only when all of them are whole."""
    halves = {table: path.with_name(f".{path.name}.half") for table, path in paths.items()}
    try:
        for half in halves.values():
            half.parent.mkdir(parents=True, exist_ok=True)
        yield halves
        for table, half in halves.items():
            half.replace(paths[table])
    except OSError as error:
        raise cannot_write(next(iter(paths.values())).parent, error) from error
    finally:
        for half in halves.values():
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)

"""The folder of saved runs: what is there, and which one is meant."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.places import runs_folder
from shortstui.runs import layout, lock
from shortstui.runs.events import Ended, Event, Impression, Line
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_manifest

_TAIL_BYTES = 256 * 1024
_decoder = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a list of runs says about one, from its manifest and its last lines only.

    Attributes:
        folder: Where it lies.
        manifest: None when it can't be read.
        impressions: Number of the last one; None when unknown.
        ended: Why the last session ended; None while it is recording, or when it was interrupted.
        recording: A process is writing it now.
        problem: What is wrong with it, in one sentence; None when nothing is.
    """

    folder: Path
    manifest: Manifest | None
    impressions: int | None = None
    ended: Ended | None = None
    recording: bool = False
    problem: str | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def state(self) -> str:
        """One word for the list: "broken", "recording", "interrupted", or why it ended."""
        if self.problem is not None:
            return "broken"
        if self.recording:
            return "recording"
        return "interrupted" if self.ended is None else self.ended.reason


def list_runs(folder: Path | None = None) -> list[RunSummary]:
    """Return the saved runs, newest first; broken ones are listed with their problem.

    Args:
        folder: The folder of runs; the usual one when None.
    """
    folder = runs_folder() if folder is None else folder
    if not folder.is_dir():
        return []
    found = [summary(entry) for entry in folder.iterdir() if is_run(entry)]
    return sorted(found, key=lambda run: (-_age(run), run.name))


def summary(folder: Path) -> RunSummary:
    """Return what a list says about one run, without reading the whole of it."""
    try:
        manifest = read_manifest(folder)
    except ShortstuiError as error:
        return RunSummary(folder, None, problem=error.what)
    path = folder / layout.EVENTS
    if not path.exists():
        return RunSummary(folder, manifest, impressions=0)
    try:
        recording, tail, whole = _look(path)
    except OSError as error:
        return RunSummary(folder, manifest, problem=f"can't read {layout.EVENTS}: {error.strerror or error}")
    events = list(_events(tail))
    impressions = next((event.number for event in reversed(events) if isinstance(event, Impression)), None)
    if impressions is None and whole:
        impressions = 0
    ended = events[-1] if events and isinstance(events[-1], Ended) else None
    return RunSummary(folder, manifest, impressions, ended, recording)


def find_run(name: str | Path, folder: Path | None = None) -> Path:
    """Return the folder of a run.

    Args:
        name: A path, the name of a run, or the beginning of just one run's name; "last" is the
            newest that is no control.
        folder: The folder of runs; the usual one when None.

    Raises:
        ShortstuiError: There is none, or more than one.
    """
    path = Path(name)
    if (path / layout.MANIFEST).is_file():
        return path
    folder = runs_folder() if folder is None else folder
    if (folder / path / layout.MANIFEST).is_file():
        return folder / path
    runs = list_runs(folder)
    bots = [run for run in runs if run.manifest is None or run.manifest.twin is None]
    if str(name) == "last" and bots:
        return bots[0].folder
    names = [run.name for run in runs]
    fitting = [run.folder for run in bots if run.name.startswith(str(name))]
    if len(fitting) == 1:
        return fitting[0]
    raise ShortstuiError(
        f"{len(fitting)} runs begin with this name" if fitting else "there is no such run",
        where=str(name),
        hint=_suggestion(str(name), names),
        code=ExitCode.BAD_INPUT,
    )


def _suggestion(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else "`shortstui runs list` shows the runs there are"


def is_run(folder: Path) -> bool:
    """Return whether a folder holds a run, a broken one too."""
    return folder.is_dir() and any((folder / name).exists() for name in (layout.MANIFEST, layout.EVENTS))


def _age(run: RunSummary) -> float:
    return run.manifest.created.timestamp() if run.manifest else run.folder.stat().st_mtime


def _look(path: Path) -> tuple[bool, bytes, bool]:
    """Return whether the file is being written, its last bytes, and whether they are the whole of it."""
    with path.open("rb") as file:
        recording = lock.locked(file.fileno())
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - _TAIL_BYTES))
        return recording, file.read(_TAIL_BYTES), size <= _TAIL_BYTES


def _events(tail: bytes) -> Iterator[Event]:
    """Decode the whole lines of a file's end; the first may be cut at its head and the last at its tail."""
    for text in tail.split(b"\n")[:-1]:
        try:
            yield _decoder.decode(text).event
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue

"""A bot's controls among the saved runs."""

from __future__ import annotations

from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import RunRecord, read_events, read_manifest


def controls_of(folder: Path, manifest: Manifest) -> list[Path]:
    """Return the folders of a run's controls: they lie beside it.

    Raises:
        ShortstuiError: One is missing, can't be read, or names another run as its own.
    """
    found = []
    for name in manifest.twins:
        path = folder.parent / name
        if Path(name).name != name or name in ("", ".", ".."):
            raise _wrong(folder, f"names a control that is no run's name: {name!r}")
        twin = read_manifest(path).twin
        if twin is None or twin.of != manifest.run:
            raise _wrong(path, "is no control of the run that names it")
        found.append(path)
    return found


def read_controls(record: RunRecord) -> list[RunRecord]:
    """Read a run's controls.

    Raises:
        ShortstuiError: See :func:`controls_of`.
    """
    return [read_events(path) for path in controls_of(record.folder, record.manifest)]


def controls_if_there(record: RunRecord) -> tuple[list[RunRecord], ShortstuiError | None]:
    """Read a run's controls as far as that can be done: a replay goes on without them.

    Returns:
        All of them and None, or none and what is wrong.
    """
    try:
        return read_controls(record), None
    except ShortstuiError as error:
        return [], error


def _wrong(where: Path, what: str) -> ShortstuiError:
    return ShortstuiError(
        what, where=str(where), hint="copy a bot's run together with its controls", code=ExitCode.BAD_INPUT
    )

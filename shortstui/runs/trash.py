"""Saved runs thrown away, and got back: a bot goes together with its controls, to a folder beside the runs.

An experiment goes as a whole, with its plan and its log.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write
from shortstui.runs.cells import controls_of
from shortstui.runs.store import is_run, summary

TRASH: Final = ".trash"


@dataclass(frozen=True)
class Discarded:
    """What was thrown away at once.

    Attributes:
        bundle: The folder in the trash that holds it.
        folders: Where the runs were, or the experiment.
    """

    bundle: Path
    folders: Sequence[Path]


def discard(run: Path, now: datetime) -> Discarded:
    """Move a run and its controls to the trash of its folder of runs.

    Args:
        run: The run's folder.
        now: The time, for the name in the trash.

    Raises:
        ShortstuiError: One of them is being recorded; or the run is part of an experiment, or a control of a bot
            that is there: what is left would be judged as if nothing were missing. Nothing was moved.
    """
    runs = _together(run)
    _refuse_recording(runs)
    return _to_trash(run, runs, now)


def discard_experiment(folder: Path, now: datetime) -> Discarded:
    """Move an experiment with all its runs to the trash of the folder of runs that it lies in.

    Whoever calls has made sure that no process is at work on it.

    Args:
        folder: The experiment's.
        now: The time, for the name in the trash.

    Raises:
        ShortstuiError: One of its runs is being recorded. Nothing was moved.
    """
    _refuse_recording([each for each in folder.iterdir() if is_run(each)] if folder.is_dir() else [])
    return _to_trash(folder, [folder], now)


def restore(discarded: Discarded) -> None:
    """Move runs back to where they were.

    Raises:
        ShortstuiError: Something else is there by now, or the trash was emptied. Nothing was moved.
    """
    _move([(discarded.bundle / run.name, run) for run in discarded.folders])
    with contextlib.suppress(OSError):
        discarded.bundle.rmdir()


def last_discarded(folder: Path) -> Discarded | None:
    """Return what was thrown away last from a folder of runs; None if its trash is empty."""
    trash = folder / TRASH
    bundles = sorted(each for each in trash.iterdir() if each.is_dir()) if trash.is_dir() else []
    if not bundles:
        return None
    return Discarded(bundles[-1], [folder / run.name for run in sorted(bundles[-1].iterdir()) if run.is_dir()])


def _refuse_recording(runs: Sequence[Path]) -> None:
    for each in runs:
        if summary(each).recording:
            raise _kept(each, "this run is being recorded", "stop it first")


def _to_trash(first: Path, folders: Sequence[Path], now: datetime) -> Discarded:
    bundle = first.parent / TRASH / f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06}Z-{first.name}"
    _move([(each, bundle / each.name) for each in folders])
    return Discarded(bundle, folders)


def _together(run: Path) -> list[Path]:
    """Return a run and its controls; a run that can't be read goes alone."""
    manifest = summary(run).manifest
    if manifest is None:
        return [run]
    if manifest.experiment is not None:
        raise _kept(run, "this run is part of an experiment: without it the verdict would be another one",
                    "keep it; or delete the whole experiment")  # fmt: skip
    if manifest.twin is not None and (run.parent / manifest.twin.of).is_dir():
        raise _kept(run, "this run is a control: without it its bot would be held against the others only",
                    f"delete its bot, and it goes along: {manifest.twin.of}")  # fmt: skip
    try:
        return [run, *controls_of(run, manifest)]
    except ShortstuiError:
        return [run]  # its controls are gone or not its own


def _move(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move folders, all or none."""
    for source, target in moves:
        if target.exists():
            raise _kept(target, "something is there already", "move it away first")
        if not source.is_dir():
            raise _kept(source, "this is no longer there", "look into the trash by hand")
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            with contextlib.suppress(OSError):
                target.rename(source)
        raise cannot_write(moves[0][1], error) from error


def _kept(where: Path, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(where), hint=hint, code=ExitCode.BAD_INPUT)

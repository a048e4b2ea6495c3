"""Reading a run or an experiment for the list's preview: in small bites, so that it can be stopped at any of them.

A run's events are folded and let go as they come; of an experiment's runs only flags and clusters are kept.
"""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from shortstui.capture.run_state import RunState
from shortstui.capture.skim import Skim, skim
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import Cell, read_cells, read_frozen
from shortstui.experiments.rules import rules_of
from shortstui.figures.curves import Band, Curve, Panel, band_of, median_of
from shortstui.figures.tracks import Flags, Floats, Integers, rolling_share
from shortstui.runs import layout
from shortstui.runs.cells import controls_of
from shortstui.runs.events import Beside, Impression
from shortstui.runs.follow import file_mark
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_manifest
from shortstui.tui import experiment_process, experiment_view
from shortstui.tui.experiment_view import ExperimentEntry
from shortstui.tui.following import CellFollower
from shortstui.tui.previews import ALL, ExperimentLook, Files, Look, RunLook, switches
from shortstui.tui.reporting import export_of, report_of

Wanted = Callable[[], bool]
"""Says whether anybody still wants what is being read."""
_WINDOW: Final = 50
_MOST_BYTES: Final = 128 * 2**20
_KEPT: Final = 8
_NOTHING: Final = -1
_CLUSTERS: Final = 2**31
_BREATH: Final = 0.002
"""Seconds after each bite in which keys have their turn."""
_kept: OrderedDict[tuple[object, ...], Look] = OrderedDict()


def look_at(folder: Path, *, experiment: bool, wanted: Wanted) -> Look | None:
    """Read a run or an experiment, again only where its files changed.

    Args:
        folder: Its folder.
        experiment: Whether it is one.
        wanted: Asked between the bites.

    Returns:
        None when it was not wanted any more.

    Raises:
        ShortstuiError: It can't be read, or is too long for a preview.
    """
    runs = _runs_of(folder) if experiment else _run_and_controls(folder)
    marks = {run.name: file_mark(run / layout.EVENTS) for run in runs}
    if sum(size for size, _ in marks.values()) > _MOST_BYTES:
        raise ShortstuiError(
            "too long to be drawn beside the list",
            where=str(folder),
            hint="enter opens it",
            code=ExitCode.BAD_INPUT,
        )
    key = (folder, *marks.items())
    found = _kept.get(key) or (_experiment(folder, wanted) if experiment else _run(folder, wanted))
    if found is None:
        return None
    _kept[key] = found
    _kept.move_to_end(key)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return replace(found, files=files_of(folder))


def files_of(folder: Path) -> Files:
    """Return where the files went that were made of a run or an experiment."""
    return Files(report_of(folder), export_of(folder))


def standing_at(folder: Path) -> str:
    """Return how an experiment stands, in one line; takes as long as reading all its runs, the first time."""
    try:
        entry = ExperimentEntry(folder, read_frozen(folder))
    except ShortstuiError as error:
        return error.what
    standing = experiment_view.standing_of(entry)
    return experiment_view.standing_words(standing, running=experiment_process.running(folder))


def _run_and_controls(folder: Path) -> list[Path]:
    try:
        return [folder, *controls_of(folder, read_manifest(folder))]
    except ShortstuiError:
        return [folder]  # the reading says what is wrong with it, or with its controls


def _runs_of(experiment: Path) -> list[Path]:
    return [run for cell in read_cells(experiment) for run in (cell.bot, *cell.controls) if run is not None]


def _run(folder: Path, wanted: Wanted) -> RunLook | None:
    follower, state = CellFollower(folder), RunState()
    controls: dict[str, array[int]] = {}
    missing = ""
    behind = True
    while behind:
        if not wanted():
            return None
        found = follower.look()
        missing = missing or found.missing
        if found.manifest is not None:
            state.know(found.manifest)
        for item in found.items:
            state.apply(item)
            if isinstance(item, Beside) and isinstance(item.line.event, Impression):
                _note(controls.setdefault(item.run, array("i")), item.line.event)
        behind = follower.behind
        time.sleep(_BREATH)
    return RunLook(state, _band(state, list(controls.values())), missing)


def _note(clusters: array[int], impression: Impression) -> None:
    if impression.short.kind == "video":
        seen = impression.perception.cluster if impression.perception is not None else _NOTHING
        clusters.append(seen if 0 <= seen < _CLUSTERS else _NOTHING)


def _band(state: RunState, controls: Sequence[array[int]]) -> Band | None:
    if not controls or state.manifest is None:
        return None
    switch = next(iter(switches(state)), None)
    rows = [_fitting(np.array(clusters, np.int64), state.manifest, switch) for clusters in controls]
    return band_of("controls", [rolling_share(row, _WINDOW, switch) for row in rows])


def _fitting(clusters: Integers, manifest: Manifest, switch_at: int | None) -> Flags:
    """Return which shorts of a control fit the persona that its bot had at that place, shape (n,)."""
    fits: Flags = np.isin(clusters, [interest.cluster for interest in manifest.interests])
    if manifest.switch is not None and switch_at is not None:
        later = np.isin(clusters, [interest.cluster for interest in manifest.switch.interests])
        fits[switch_at:] = later[switch_at:]
    return fits


@dataclass
class _Arm:
    """The lines of an arm so far."""

    curves: list[Curve] = field(default_factory=list)
    beside: list[Floats] = field(default_factory=list)
    switched: list[int] = field(default_factory=list)

    def panel(self, title: str) -> Panel:
        """Return it as it is drawn."""
        return Panel(
            title,
            tuple(self.curves),
            median_of([curve.values for curve in self.curves]),
            band_of("controls", self.beside) if self.beside else None,
            int(np.median(self.switched)) if self.switched else None,
        )


def _experiment(folder: Path, wanted: Wanted) -> ExperimentLook | None:
    window = rules_of(read_frozen(folder).plan).window
    every = _Arm()
    arms: dict[str, _Arm] = {}
    for cell in read_cells(folder):
        skims = _skims(cell, wanted)
        if skims is None:
            return None
        if cell.bot is None or not skims:
            continue
        bot, *controls = skims
        manifest = read_manifest(cell.bot)
        shares = rolling_share(bot.watched, window, bot.switch_at)
        fits = [_fitting(each.clusters.astype(np.int64), manifest, bot.switch_at) for each in controls]
        for arm in (every, arms.setdefault(cell.arm, _Arm())):
            arm.curves.append(Curve(cell.bot.name, shares, captured=False))
            arm.beside.extend(rolling_share(row, window, bot.switch_at) for row in fits)
            arm.switched.extend([] if bot.switch_at is None else [bot.switch_at])
    apart = [arm.panel(name) for name, arm in arms.items()] if len(arms) > 1 else []
    return ExperimentLook([every.panel(ALL), *apart], window)


def _skims(cell: Cell, wanted: Wanted) -> list[Skim] | None:
    """Return the bot's flags and clusters and those of its controls; what can't be read is left out."""
    found: list[Skim] = []
    for run in (cell.bot, *cell.controls):
        if run is None:
            return []
        try:
            one = skim(run, wanted)
        except OSError:
            if run == cell.bot:
                return []
            continue
        if one is None:
            return None
        found.append(one)
        time.sleep(_BREATH)
    return found

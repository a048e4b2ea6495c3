"""What a report is made of: the runs, their controls, the plan they belong to, and the map they were seen on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shortstui.capture.run_state import RunState
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import EXPERIMENT, Frozen, find_experiment, read_cells, read_frozen
from shortstui.experiments.rules import rules_of
from shortstui.figures.tracks import Track
from shortstui.figures.words import plain
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.progress import Progress, silent
from shortstui.interests.store import find_map
from shortstui.runs.cells import controls_of
from shortstui.runs.layout import MANIFEST
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_events
from shortstui.runs.store import find_run

WINDOW: Final = 100
"""Of the published rule in the experiments with several personas."""


@dataclass(frozen=True, eq=False)
class Material:
    """Everything that figures are made from.

    Attributes:
        title: Of the report: the experiment's name, or the run's.
        bots: The runs that a persona scrolled in, with their controls.
        window: W of the published rule.
        chart: The interest map that all runs share; None when it can't be had here.
        frozen: The plan, for an experiment.
        folder: The experiment's folder.
        notes: What is missing and why, one sentence each.
    """

    title: str
    bots: tuple[Track, ...]
    window: int = WINDOW
    chart: InterestMap | None = None
    frozen: Frozen | None = None
    folder: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def groups(self) -> dict[str, list[Track]]:
        """The bots by what they are replicates of: the arm of a plan, or a persona with what it switches to."""
        found: dict[str, list[Track]] = {}
        for bot in self.bots:
            found.setdefault(group_of(bot.manifest), []).append(bot)
        return dict(sorted(found.items()))

    def beside(self, bot: Track) -> tuple[Track, ...]:
        """Return what a bot's lines are held against: its controls, or where the plan says so the other personas.

        Another persona's bot counts in the same replicate and condition, before any switch of its own.
        """
        if bot.controls or self.frozen is None or "other-personas" not in rules_of(self.frozen.plan).against:
            return bot.controls
        return tuple(other for other in self.bots if _comparable(other.manifest, bot.manifest))


def group_of(manifest: Manifest) -> str:
    """Return what a run is a replicate of, as a title."""
    name = plain(manifest.persona.name, 40)
    if manifest.switch is not None:
        name = f"{name} → {plain(manifest.switch.persona.name, 40)}"
    _, at, condition = ("" if manifest.experiment is None else manifest.experiment.arm).partition(" @ ")
    return f"{name}{at}{plain(condition, 40)}"


def _comparable(other: Manifest, bot: Manifest) -> bool:
    measured = bot.persona if bot.switch is None else bot.switch.persona
    if other.experiment is None or bot.experiment is None or other.switch is not None:
        return False
    conditions = ([one.feed.settings.get(key) for key in ("recommender", "strength")] for one in (other, bot))
    same = other.experiment.replicate == bot.experiment.replicate and next(conditions) == next(conditions)
    return same and other.persona.name != measured.name


def gather(names: Sequence[str], runs: Path, window: int | None, progress: Progress = silent) -> Material:
    """Read what the user named.

    Args:
        names: Runs, or one experiment.
        runs: The folder of runs and experiments.
        window: W of the published rule; None for the plan's, or 100.
        progress: Told how many runs are read.

    Raises:
        ShortstuiError: There is no such run or experiment, or none of its runs can be read.
    """
    folder = _experiment(names, runs)
    if folder is not None:
        return _of_experiment(folder, window, progress)
    notes: list[str] = []
    bots = []
    paths = list(dict.fromkeys(find_run(name, runs) for name in names))
    for read, path in enumerate(paths):
        progress(_reading(len(paths)), read / len(paths))
        bots.append(_with_controls(path, None, notes))
    title = bots[0].name if len(bots) == 1 else f"{len(bots)} runs from {bots[0].name} on"
    return _with_map(Material(title, tuple(bots), window or WINDOW, notes=notes), progress)


def _experiment(names: Sequence[str], runs: Path) -> Path | None:
    """Return the experiment that is meant; None when runs are.

    A run's folder goes first, as "last" and beginnings of names can mean either.
    """
    if len(names) != 1:
        return None
    name = names[0]
    if any((path / EXPERIMENT).is_file() for path in (Path(name), runs / name)):
        return find_experiment(name, runs)
    if any((path / MANIFEST).is_file() for path in (Path(name), runs / name)):
        return None
    try:
        find_run(name, runs)
    except ShortstuiError as no_run:
        try:
            return find_experiment(name, runs)
        except ShortstuiError:
            raise no_run from None
    return None


def _of_experiment(folder: Path, window: int | None, progress: Progress) -> Material:
    frozen = read_frozen(folder)
    notes: list[str] = []
    bots = []
    cells = list(read_cells(folder))
    for read, cell in enumerate(cells):
        if cell.bot is None:
            notes.append(f"{cell.arm}, replicate {cell.replicate}: a group of controls without a bot is not drawn")
            continue
        progress(_reading(len(cells)), read / len(cells))
        try:
            bots.append(_with_controls(cell.bot, cell.controls, notes))
        except ShortstuiError as error:
            notes.append(f"{cell.bot.name} is left out: {error.what}")
    if not bots:
        raise ShortstuiError(
            "none of this experiment's runs can be read",
            where=str(folder),
            hint="let the experiment begin first",
            code=ExitCode.BAD_INPUT,
        )
    window = window or rules_of(frozen.plan).window
    made = Material(frozen.name, tuple(bots), window, frozen=frozen, folder=folder, notes=notes)
    return _with_map(made, progress)


def _reading(bots: int) -> str:
    return "Reading a bot and its controls" if bots == 1 else f"Reading {bots} bots and their controls"


def _with_controls(path: Path, controls: Iterable[Path] | None, notes: list[str]) -> Track:
    record = read_events(path)
    if record.lost:
        notes.append(f"{path.name}: {record.lost}")
    if record.tampered_at:
        notes.append(f"{path.name} was changed after it was recorded (line {record.tampered_at} of its events)")
    beside: list[Track] = []
    try:
        beside.extend(map(_track, controls_of(path, record.manifest) if controls is None else controls))
    except ShortstuiError as error:
        notes.append(f"{path.name}: a control is left out: {error.what}")
    return Track(record, RunState.of(record.manifest, record.lines), tuple(beside))


def _track(path: Path) -> Track:
    record = read_events(path)
    return Track(record, RunState.of(record.manifest, record.lines))


def _with_map(material: Material, progress: Progress) -> Material:
    """Add the map that all runs were seen on, if it is the very same one."""
    records = {bot.manifest.map.sha256: bot.manifest.map for bot in material.bots}
    if len(records) > 1:
        material.notes.append("the runs were seen on different maps: the figures on the map are left out")
        return material
    record = next(iter(records.values()))
    progress(f"Loading the interest map {record.name}", 1.0)
    for spec in dict.fromkeys(spec for spec in (record.spec, record.name) if spec):
        try:
            chart = find_map(spec)
        except ShortstuiError:
            continue
        if chart.sha256 == record.sha256:
            return Material(
                material.title,
                material.bots,
                material.window,
                chart,
                material.frozen,
                material.folder,
                material.notes,
            )
    material.notes.append(
        f"the interest map {record.name} ({record.sha256[:12]}) is not on this machine: the figures on the map "
        "are drawn without its tags, or left out"
    )
    return material

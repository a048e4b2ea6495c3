"""How far an experiment is, and what it says so far, from its files; read again only where they changed."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import Frozen, read_cells, read_frozen
from shortstui.experiments.plan import arms, frozen_plan, is_plan
from shortstui.experiments.results import Observed, read_one
from shortstui.experiments.rules import rules_of
from shortstui.experiments.schedule import FINAL, jobs
from shortstui.experiments.verdict import Verdict, verdict_of
from shortstui.runs import layout
from shortstui.runs.follow import Follower, file_mark
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_manifest

_Mark = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Bot:
    """One bot of an experiment: recorded, or still to come.

    Attributes:
        arm: Of the plan.
        replicate: From 1.
        persona: Name of the persona that it begins with.
        emoji: Of that persona.
        folder: Its run's; not there yet for a bot that has not begun.
        shorts: That it is to see; None for open end.
    """

    arm: str
    replicate: int
    persona: str
    emoji: str
    folder: Path
    shorts: int | None


@dataclass(frozen=True)
class Standing:
    """An experiment at one look.

    Attributes:
        frozen: Its plan.
        verdict: On the runs that nobody is recording now.
        problems: Sentences on runs that are left out.
        cells: That the plan asks for; for an imported log, that there are.
        over: Of them, those of which every run is over.
        recording: Runs that a process is writing now.
    """

    frozen: Frozen
    verdict: Verdict
    problems: tuple[str, ...]
    cells: int
    over: int
    recording: int

    @property
    def final(self) -> bool:
        """Whether every cell is over: what the verdict says before may still change."""
        return self.over == self.cells and not self.recording


def bots_of(folder: Path, frozen: Frozen) -> list[Bot]:
    """Return all bots of an experiment by arm, in the plan's order, and replicate.

    Raises:
        ShortstuiError: The frozen plan was changed, or comes from a newer version.
    """
    if not is_plan(frozen.plan):
        return list(_recorded_bots(folder))
    plan = frozen_plan(frozen.plan)
    order = {arm.name: place for place, arm in enumerate(arms(plan))}
    told = {name: tomllib.loads(text) for name, text in frozen.personas.items()}
    found = []
    for job in jobs(plan):
        persona = told.get(job.arm.persona, {})
        name, emoji = (str(persona.get(key, other)) for key, other in (("name", job.arm.persona), ("emoji", "")))
        found.append(Bot(job.arm.name, job.replicate, name, emoji, folder / job.run, job.shorts))
    return sorted(found, key=lambda bot: (order[bot.arm], bot.replicate))


def _recorded_bots(folder: Path) -> Iterator[Bot]:
    for cell in read_cells(folder):
        if cell.bot is not None:
            manifest = read_manifest(cell.bot)
            persona = manifest.persona
            yield Bot(cell.arm, cell.replicate, persona.name, persona.emoji, cell.bot, manifest.goal)


class ExperimentReader:
    """Looks at an experiment again and again; may be asked from any thread.

    Args:
        folder: The experiment's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[_Mark, Observed | str]] = {}
        self._manifests: dict[Path, tuple[tuple[int, int], Manifest | None]] = {}
        self._judged: tuple[list[Observed | str], Verdict] | None = None

    def size(self) -> int:
        """Return how many bytes of events there are to read."""
        return sum(file_mark(path / layout.EVENTS)[0] for path in self._runs())

    def look(self) -> Standing:
        """Return how the experiment stands now.

        Raises:
            ShortstuiError: Its frozen plan can't be read.
        """
        with self._lock:
            frozen = read_frozen(self.folder)
            runs = self._runs()
            manifests = {path.name: one for path in runs if (one := self._manifest(path)) is not None}
            plan = frozen.sha256
            found = [self._one(path, manifests, plan) for path in runs]
            recorded = {one.run for one in _observed(found) if one.end == "interrupted"}
            recording = {name for name in recorded if Follower(self.folder / name).recording()}
            settled = [one for one in found if isinstance(one, str) or one.run not in recording]
            cells, over = _cells(frozen, list(_observed(found)))
            problems = tuple(one for one in found if isinstance(one, str))
            return Standing(frozen, self._verdict(settled, frozen), problems, cells, over, len(recording))

    def _runs(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if (path / layout.MANIFEST).is_file())

    def _manifest(self, path: Path) -> Manifest | None:
        mark = file_mark(path / layout.MANIFEST)
        before = self._manifests.get(path)
        if before is None or before[0] != mark:
            try:
                before = (mark, read_manifest(path))
            except ShortstuiError:
                before = (mark, None)
            self._manifests[path] = before
        return before[1]

    def _one(self, path: Path, manifests: Mapping[str, Manifest], plan: str) -> Observed | str:
        mark = (file_mark(path / layout.MANIFEST), file_mark(path / layout.EVENTS))
        before = self._read.get(path)
        if before is None or before[0] != mark:
            before = self._read[path] = (mark, read_one(path, manifests, plan))
        return before[1]

    def _verdict(self, settled: list[Observed | str], frozen: Frozen) -> Verdict:
        """Judge, unless the very same runs were judged before."""
        if self._judged is None or not _same(self._judged[0], settled):
            runs = sorted(_observed(settled), key=lambda one: (one.arm, one.replicate, one.run))
            self._judged = (settled, verdict_of(runs, rules_of(frozen.plan)))
        return self._judged[1]


def _observed(found: Iterable[Observed | str]) -> Iterator[Observed]:
    return (one for one in found if isinstance(one, Observed))


def _same(before: Sequence[object], now: Sequence[object]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _cells(frozen: Frozen, runs: Sequence[Observed]) -> tuple[int, int]:
    """Return how many cells there are to be, and how many are over."""
    ends: dict[tuple[str, int], list[str]] = {}
    for run in runs:
        ends.setdefault((run.arm, run.replicate), []).append(run.end)
    if not is_plan(frozen.plan):
        return len(ends), len(ends)
    plan = frozen_plan(frozen.plan)
    members = 1 + len(plan.controls)
    over = sum(len(cell) == members and FINAL.issuperset(cell) for cell in ends.values())
    return sum(1 for _ in arms(plan)) * plan.replicates, over

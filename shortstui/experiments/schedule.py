"""From a frozen plan to the cells that are to be run, in an order drawn by chance, and how far each one is."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import numpy as np

from shortstui.bots.manifests import twin_names
from shortstui.bots.plan import RunPlan
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import Frozen
from shortstui.experiments.plan import Arm, Plan, arms
from shortstui.feeds.youtube.settings import live_settings
from shortstui.files import write_atomically
from shortstui.runs import layout
from shortstui.runs.manifest import ExperimentRecord
from shortstui.runs.store import RunSummary, summary

PERSONAS: Final = "personas"
"""Folder in an experiment's, with the personas as they were when the plan was frozen."""
FINAL: Final = frozenset({"goal", "blocked", "exhausted"})
"""Ends after which a run is not gone on with: a bot that was blocked stays away."""


@dataclass(frozen=True)
class Job:
    """One cell that a plan asks for.

    Attributes:
        arm: Of the plan.
        replicate: From 1.
        run: Name of the bot's run, in the experiment's folder.
        seed: Of the bot, and of its account on a simulated platform.
        shorts: Of each of its members.
    """

    arm: Arm
    replicate: int
    run: str
    seed: int
    shorts: int


class Stage(Enum):
    """How far a cell is."""

    NEW = "new"
    BEGUN = "begun"
    OVER = "over"


def jobs(plan: Plan) -> list[Job]:
    """Return all cells in the order of their start, drawn by the plan's seed: no arm has the first hours."""
    listed = [
        Job(
            arm,
            replicate,
            f"{layout.slug(arm.name)}-{_short_hash(arm.name)}-{replicate:03}",
            _seed(plan.seed, arm.name, replicate),
            plan.videos + arm.before,
        )
        for arm in arms(plan)
        for replicate in range(1, plan.replicates + 1)
    ]
    order = np.random.default_rng((plan.seed, len(listed))).permutation(len(listed))
    return [listed[index] for index in order]


def run_plan(job: Job, plan: Plan, frozen: Frozen, folder: Path) -> RunPlan:
    """Return what a job's cell is made from.

    Raises:
        ShortstuiError: A setting of the live feed can't be used.
    """
    feed = plan.feed
    known = RunPlan(persona=Path())
    return RunPlan(
        persona=folder / PERSONAS / f"{_persona_file(job.arm)}.toml",
        feed=feed.kind,
        videos=job.shorts,
        seed=job.seed,
        recommender=job.arm.recommender or known.recommender,
        strength=known.strength if job.arm.strength is None else job.arm.strength,
        clutter=feed.clutter,
        size=feed.size,
        world=feed.world,
        encoder=feed.encoder,
        map=feed.map,
        perceive=feed.perceive,
        speed=feed.speed,
        runs=folder,
        thumbnails=feed.thumbnails,
        live=live_settings(feed.live),
        twins=plan.controls,
        name=job.run,
        experiment=ExperimentRecord(frozen.name, frozen.sha256, job.arm.name, job.replicate),
    )


def write_personas(folder: Path, plan: Plan, frozen: Frozen) -> None:
    """Write the frozen personas, and those that are made from them by the plan's switches, beside the runs.

    Raises:
        ShortstuiError: The disk is full.
    """
    for name, text in _persona_files(plan, frozen):
        path = folder / PERSONAS / f"{name}.toml"
        if not path.exists():
            write_atomically(path, text)


def stage(job: Job, plan: Plan, folder: Path) -> Stage:
    """Return how far a cell is; what a kill left of one that had not begun to scroll is cleared away.

    Raises:
        ShortstuiError: One of its runs can't be read, or is being recorded by another process.
    """
    members = [folder / name for name in (job.run, *twin_names(job.run, plan.controls))]
    if not any(member.exists() for member in members):
        return Stage.NEW
    found = [summary(member) for member in members if member.exists()]
    if len(found) < len(members) or any(run.manifest is None for run in found):
        _clear(found)
        return Stage.NEW
    if broken := next((run for run in found if run.problem), None):
        raise ShortstuiError(
            broken.problem or "", where=str(broken.folder), hint="mend it, or move it away: it is run again then"
        )
    over = all(run.ended is not None and run.ended.reason in FINAL for run in found)
    return Stage.OVER if over else Stage.BEGUN


def _clear(found: list[RunSummary]) -> None:
    """Remove runs that were made but never scrolled; one that has seen a short is left for the user to see."""
    for run in found:
        events = run.folder / layout.EVENTS
        if (
            run.recording
            or run.impressions
            or (run.manifest is None and events.exists() and events.stat().st_size)
        ):
            raise ShortstuiError(
                "this run's cell is not whole: controls of it are missing or can't be read",
                where=str(run.folder),
                hint="put them back, or move the cell's runs away: it is run again then",
                code=ExitCode.BAD_INPUT,
            )
    for run in found:
        shutil.rmtree(run.folder)


def _persona_files(plan: Plan, frozen: Frozen) -> Iterator[tuple[str, str]]:
    yield from frozen.personas.items()
    for arm in arms(plan):
        if arm.switch is not None:
            table = f'\n[switch]\nafter = {arm.switch.after}\nto = "{arm.switch.to}"\n'
            yield _persona_file(arm), frozen.personas[arm.persona].rstrip("\n") + "\n" + table


def _persona_file(arm: Arm) -> str:
    return arm.persona if arm.switch is None else f"{arm.persona}-{arm.switch.after}-{arm.switch.to}"


def _seed(seed: int, arm: str, replicate: int) -> int:
    """Return the seed of one account: no two arms share one, or at strength 0 they would be served the same."""
    digest = hashlib.sha256(f"{seed}/{arm}/{replicate}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def _short_hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:4]

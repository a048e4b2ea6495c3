"""Running an experiment: several cells at once on one machine, before one pair of eyes."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Container, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from shortstui.bots.controls import Controls
from shortstui.bots.eyes import Eyes
from shortstui.bots.feeds import feed_settings, require_ready
from shortstui.bots.manifests import new_manifest, twin_names
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import begin_cell, resume_cell
from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import Frozen
from shortstui.experiments.hands import Hands, listen
from shortstui.experiments.orders import CellState, listening
from shortstui.experiments.plan import Plan
from shortstui.experiments.schedule import Job, Stage, jobs, run_plan, stage, write_personas
from shortstui.interests.perception import Perceiver
from shortstui.interests.progress import Progress, silent
from shortstui.personas.toml import load_persona
from shortstui.runs.events import Beside, Impression, Line, Notice
from shortstui.runs.reader import read_manifest
from shortstui.runs.store import summary

AT_ONCE: Final = {"simulated": 8, "double": 1, "youtube": 2}
"""Cells that scroll at the same time: before a browser each of their members is a page that plays."""


class Watcher(Protocol):
    """Who follows an experiment; told from its event loop, and must return at once."""

    def prepared(self, message: str, fraction: float | None) -> None:
        """Hear what is being loaded before the first short."""
        ...

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None:
        """Hear how much there is to do.

        Args:
            cells: All.
            over: Of them, those that were over before.
            shorts: Of all cells and members.
            seen: Of them, those recorded before.
        """
        ...

    def seen(self, job: Job, impression: Impression) -> None:
        """Hear of a short that a bot or a control of a cell has lived through."""
        ...

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        """Hear that a cell is over, or broke off."""
        ...

    def steered(self, job: Job, state: CellState) -> None:
        """Hear that the user has brought a cell to stand otherwise: to pause, to go on, to stop."""
        ...


@dataclass(frozen=True)
class Fleet:
    """An experiment that is to be run or gone on with.

    Attributes:
        folder: Its folder.
        plan: As frozen.
        frozen: The same with its hash.
        at_once: Cells at the same time; None for what suits the feed.
    """

    folder: Path
    plan: Plan
    frozen: Frozen
    at_once: int | None = None


async def run_fleet(fleet: Fleet, watcher: Watcher, hand: Callable[[Controls], None]) -> list[ShortstuiError]:
    """Run all cells of an experiment that are not over yet.

    A cell that fails leaves the others alone; what it recorded is kept, and the next call goes on with it.

    Args:
        fleet: What to run.
        watcher: Told of everything.
        hand: Given the controls of all cells together, once: stopping ends each after the short that is on.
            One by one they are steered through the folder (:mod:`shortstui.experiments.orders`).

    Returns:
        The errors of the cells that broke off.

    Raises:
        ShortstuiError: Nothing can be run at all: eyes, personas or feed can't be had, or another process runs it.
    """
    with listening(fleet.folder):
        return await _run(fleet, watcher, hand)


async def _run(fleet: Fleet, watcher: Watcher, hand: Callable[[Controls], None]) -> list[ShortstuiError]:
    plan, folder = fleet.plan, fleet.folder
    write_personas(folder, plan, fleet.frozen)
    listed = jobs(plan)
    stages = {job.run: stage(job, plan, folder) for job in listed}
    waiting = {job.run: job for job in listed if stages[job.run] is not Stage.OVER}
    hands = Hands(waiting, plan.feed.speed, at_once=plan.feed.kind != "simulated")
    master = Controls(plan.feed.speed)
    master.on_stop = hands.stop_all
    hand(master)
    _tell_extent(fleet, listed, waiting, watcher)
    if not waiting:
        return []
    errors: list[ShortstuiError] = []
    listener = asyncio.create_task(
        listen(folder, hands, lambda run, state: watcher.steered(waiting[run], state), master.stop)
    )
    try:
        eyes = await _open_eyes(run_plan(next(iter(waiting.values())), plan, fleet.frozen, folder), watcher)
        gate = asyncio.Semaphore(fleet.at_once or AT_ONCE[plan.feed.kind])
        with closing(eyes.perceiver()) as perceiver:
            room = _Room(fleet, eyes, perceiver, watcher, hands, gate, errors)
            async with asyncio.TaskGroup() as group:
                for run, job in waiting.items():
                    group.create_task(_live(job, stages[run], room))
    finally:
        listener.cancel()
    return errors


@dataclass(frozen=True)
class _Room:
    """What all cells share."""

    fleet: Fleet
    eyes: Eyes
    perceiver: Perceiver
    watcher: Watcher
    hands: Hands
    gate: asyncio.Semaphore
    errors: list[ShortstuiError]


async def _live(job: Job, at: Stage, room: _Room) -> None:
    """Wait for a place, scroll, and say how it ended; a cell that is stopped before it began stays as it is."""
    controls = room.hands.of(job.run)
    await _place_taken(room.gate, controls)
    try:
        if controls.stopped:
            return
        room.hands.begun(job.run)
        await _scroll(job, at, room, controls)
    except ShortstuiError as error:
        room.errors.append(error)
        room.watcher.over(job, error)
    else:
        if not controls.stopped:
            room.watcher.over(job, None)
    finally:
        room.hands.over(job.run)
        room.gate.release()


async def _place_taken(gate: asyncio.Semaphore, controls: Controls) -> None:
    """Take a place among those that scroll; who is paused before it begins leaves the place to others."""
    while True:
        await controls.permission()
        await gate.acquire()
        if not controls.paused:
            return
        gate.release()


async def _scroll(job: Job, at: Stage, room: _Room, controls: Controls) -> None:
    fleet = room.fleet
    plan = run_plan(job, fleet.plan, fleet.frozen, fleet.folder)
    display = _JobDisplay(job, room.watcher, _recorded(fleet, job))
    if at is Stage.BEGUN:
        folder = fleet.folder / job.run
        room.eyes.require_same(read_manifest(folder))
        await resume_cell(folder, room.perceiver, display, controls)
        return
    manifest = await asyncio.to_thread(new_manifest, plan, load_persona(plan.persona), room.eyes)
    await begin_cell(manifest, plan, room.perceiver, display, controls)


async def _open_eyes(plan: RunPlan, watcher: Watcher) -> Eyes:
    loop = asyncio.get_running_loop()

    def tell(message: str, fraction: float | None) -> None:
        loop.call_soon_threadsafe(watcher.prepared, message, fraction)

    return await asyncio.to_thread(_eyes, plan, tell)


def _eyes(plan: RunPlan, tell: Progress) -> Eyes:
    """Load map and encoder once for all; each persona says the same, so that is told only by ``runs show``."""
    plan.check()
    require_ready(plan.feed, feed_settings(plan), datetime.now(UTC))
    eyes = Eyes.open(plan.sees_with, plan.map, plan.perceive, tell)
    loaded = eyes.encoder if plan.perceive == "clip" else None
    return dataclasses.replace(eyes, progress=silent, loaded=loaded)


def _tell_extent(fleet: Fleet, listed: list[Job], still: Container[str], watcher: Watcher) -> None:
    members = 1 + len(fleet.plan.controls)
    seen = sum(sum(_recorded(fleet, job).values()) if job.run in still else job.shorts * members for job in listed)
    over = sum(job.run not in still for job in listed)
    watcher.planned(len(listed), over, sum(job.shorts for job in listed) * members, seen)


def _recorded(fleet: Fleet, job: Job) -> dict[str, int]:
    """Return how many shorts each member of a cell has seen already, by the name of its run."""
    names = (job.run, *twin_names(job.run, fleet.plan.controls))
    return {
        name: summary(fleet.folder / name).impressions or 0 for name in names if (fleet.folder / name).exists()
    }


class _JobDisplay:
    """Tells the watcher of a cell's impressions; those of an earlier session, told again, are passed over."""

    def __init__(self, job: Job, watcher: Watcher, recorded: Mapping[str, int]) -> None:
        self._job = job
        self._watcher = watcher
        self._recorded = recorded

    def show(self, item: Line | Notice) -> None:
        run, line = (item.run, item.line) if isinstance(item, Beside) else (self._job.run, item)
        event = line.event if isinstance(line, Line) else None
        if isinstance(event, Impression) and event.number > self._recorded.get(run, 0):
            self._watcher.seen(self._job, event)

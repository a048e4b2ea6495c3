"""A run from the plan to the last event, and going on with one that was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from shortstui.bots.cell import Member, clock_of, scroll
from shortstui.bots.controls import Controls
from shortstui.bots.display import Display, Nobody
from shortstui.bots.eyes import Eyes
from shortstui.bots.feeds import feed_settings, require_ready
from shortstui.bots.manifests import new_manifest, twin_manifests
from shortstui.bots.plan import FEEDS, RunPlan
from shortstui.capture.run_state import RunState
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_spec import DEFAULT_FOR_LIVE, SHORTS_TINY
from shortstui.interests.perceivers import ClipPerceiver, TruthPerceiver
from shortstui.interests.perception import Perceiver
from shortstui.interests.progress import Progress as Tell
from shortstui.personas.toml import load_persona
from shortstui.runs.cells import controls_of, read_controls
from shortstui.runs.events import Beside, Line, Notice, Opened, Paused, Progress
from shortstui.runs.log import Log, Unrecorded
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_events, read_manifest
from shortstui.runs.recorder import Recorder
from shortstui.runs.side_by_side import side_by_side
from shortstui.runs.store import summary
from shortstui.text import harmless

__all__ = ["RunPlan", "begin_cell", "resume_cell", "resume_session", "run_session"]

_T = TypeVar("_T")


async def run_session(plan: RunPlan, display: Display, controls: Controls) -> RunState:
    """Prepare a run, let the bot scroll, and close everything.

    Args:
        plan: What the user asks for.
        display: Told of everything, first of all of the preparations.
        controls: The user's hand.

    Returns:
        The state at the end.

    Raises:
        ShortstuiError: Something the user can mend; what was recorded until then is kept. Also when the run is
            complete but some of the user's own files were no pictures.
    """
    plan.check()
    if plan.speed is not None:
        controls.speed = plan.speed
    shown = _Shown(display, controls)
    perceiver, manifest = await _aside(shown, lambda tell: _prepare(plan, tell))
    shown.state.know(manifest)
    with closing(perceiver):
        await begin_cell(manifest, plan, perceiver, shown, controls)
    _complain_of_unreadable_pictures(manifest, shown.state)
    return shown.state


async def begin_cell(
    manifest: Manifest, plan: RunPlan, perceiver: Perceiver, display: Display, controls: Controls
) -> None:
    """Begin the records of a bot and of its controls, and let them scroll.

    Args:
        manifest: The bot's; those of its controls are made from it.
        plan: What the user asks for.
        perceiver: The eyes of all of them; stays open.
        display: As :func:`shortstui.bots.cell.scroll` tells it, and of the folder.
        controls: The user's hand.

    Raises:
        ShortstuiError: See :func:`shortstui.bots.cell.scroll`; or a folder can't be made.
    """
    with ExitStack() as held:
        members = (manifest, *twin_manifests(manifest, plan.twins))
        bot, *twins = [_new(each, plan, controls, held) for each in members]
        if isinstance(bot.log, Recorder):
            display.show(Opened(str(bot.log.folder)))
        await scroll(bot, twins, perceiver, display, controls)


async def resume_cell(folder: Path, perceiver: Perceiver, display: Display, controls: Controls) -> None:
    """Go on with an interrupted bot and its controls.

    Args:
        folder: The bot's run.
        perceiver: The eyes that it began with; stays open.
        display: Told of everything that was recorded before, then of what goes on.
        controls: The user's hand.

    Raises:
        ShortstuiError: One of the runs can't be gone on with, or see :func:`shortstui.bots.cell.scroll`.
    """
    with ExitStack() as held:
        members = [folder, *controls_of(folder, read_manifest(folder))]
        bot, *twins = [await _again(each, controls, held) for each in members]
        display.show(Opened(str(folder)))
        for line in _recorded(bot, twins):
            display.show(line)
        await scroll(bot, twins, perceiver, display, controls)


def _recorded(bot: Member, twins: list[Member]) -> list[Line | Beside]:
    """Return what was recorded of a cell before."""
    if bot.before is None:
        return []
    return side_by_side(bot.before, [twin.before for twin in twins if twin.before is not None])


def _new(manifest: Manifest, plan: RunPlan, controls: Controls, held: ExitStack) -> Member:
    """Begin the record of one member of a cell; ``held`` closes it."""
    clock = clock_of(manifest.feed, controls)
    log: Log = Unrecorded(clock)
    if plan.record:
        log = held.enter_context(closing(Recorder.create(plan.runs / manifest.run, manifest, clock)))
    return Member(manifest, log, clock)


async def resume_session(
    folder: Path, display: Display, controls: Controls, *, speed: float | None = None
) -> RunState:
    """Go on with an interrupted run until its goal; one that has reached it is only shown.

    Args:
        folder: The run.
        display: Told of everything that was recorded before, then of what goes on.
        controls: The user's hand.
        speed: Virtual seconds per second; None for as fast as the machine can. A live feed goes on at its own.

    Returns:
        The state at the end.

    Raises:
        ShortstuiError: The run can't be read, is being recorded by another process, was changed, or its encoder
            or map is not there any more.
    """
    if speed is not None:
        controls.speed = speed
    shown = _Shown(display, controls)
    manifest = read_manifest(folder)
    if manifest.feed.name not in FEEDS:
        raise ShortstuiError(
            f"this run can't be gone on with: no bot can scroll the feed “{harmless(manifest.feed.name, 40)}”",
            where=str(folder),
            hint="an imported log is a record only: shortstui replay, runs show, experiment show",
            code=ExitCode.BAD_INPUT,
        )
    if manifest.twin is not None:
        raise ShortstuiError(
            "this run is a control: it goes on together with the run that it stands beside",
            where=str(folder),
            hint=f"shortstui run --resume {manifest.twin.of}",
            code=ExitCode.BAD_INPUT,
        )
    if all(_finished(each) for each in (folder, *controls_of(folder, manifest))):
        return _shown_again(folder, shown)
    perceiver = await _aside(shown, lambda tell: _same_eyes(manifest, tell))
    shown.state.know(manifest)
    with closing(perceiver):
        await resume_cell(folder, perceiver, shown, controls)
    _complain_of_unreadable_pictures(manifest, shown.state)
    return shown.state


async def _again(folder: Path, controls: Controls, held: ExitStack) -> Member:
    """Go on with the record of one member of a cell; ``held`` closes it."""
    manifest = read_manifest(folder)
    clock = clock_of(manifest.feed, controls)
    log, before = await asyncio.to_thread(Recorder.resume, folder, clock)
    held.enter_context(closing(log))
    return Member(manifest, log, clock, before)


def _prepare(plan: RunPlan, tell: Tell) -> tuple[ClipPerceiver | TruthPerceiver, Manifest]:
    """Read and load everything a new run needs; the persona first, since it is what people edit."""
    persona = load_persona(plan.persona)
    require_ready(plan.feed, feed_settings(plan), datetime.now(UTC))
    if plan.feed == "folder" and plan.folder is not None:
        from shortstui.feeds.folder import find_pictures

        find_pictures(plan.folder)  # nothing is recorded of a feed that can't be opened
        if plan.encoder in {None, SHORTS_TINY}:
            tell(f"{SHORTS_TINY} knows drawings, not photographs: --encoder {DEFAULT_FOR_LIVE} knows both", None)
    eyes = Eyes.open(plan.sees_with, plan.map, plan.perceive, tell)
    manifest = new_manifest(plan, persona, eyes)
    return eyes.perceiver(), manifest


def _same_eyes(manifest: Manifest, tell: Tell) -> ClipPerceiver | TruthPerceiver:
    """Load what the run began with, and make sure that it is still the same."""
    require_ready(manifest.feed.name, manifest.feed.settings, datetime.now(UTC))
    spec = manifest.map.spec or manifest.map.name
    eyes = Eyes.open(manifest.encoder.spec or manifest.encoder.name, spec, manifest.perceive, tell)
    eyes.require_same(manifest)
    return eyes.perceiver()


def _finished(folder: Path) -> bool:
    ended = summary(folder).ended
    return ended is not None and ended.reason == "goal"


def _shown_again(folder: Path, shown: _Shown) -> RunState:
    """Tell of a run with nothing left to do, and leave it as it is."""
    record = read_events(folder)
    if record.lost is not None or record.tampered_at is not None:
        raise ShortstuiError(
            record.lost or f"line {record.tampered_at} was changed after it was recorded",
            where=str(folder),
            hint="the run had ended; nothing can be gone on with in this copy: look for the original",
            code=ExitCode.BAD_INPUT,
        )
    shown.show(Progress("this run has reached its goal: there is nothing to go on with"))
    shown.state.know(record.manifest)
    shown.show(Opened(str(folder)))
    for line in side_by_side(record, read_controls(record)):
        shown.show(line)
    return shown.state


def _complain_of_unreadable_pictures(manifest: Manifest, state: RunState) -> None:
    """Say at the end, and by the exit code, which of the user's own files were no pictures."""
    finished = state.ended is not None and state.ended.reason in {"goal", "exhausted"}
    names = [noted.incident.message for noted in state.incidents if noted.incident.kind == "unreadable"]
    if manifest.feed.name != "folder" or not finished or not names:
        return
    listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    raise ShortstuiError(
        f"{len(names)} of {state.impressions} pictures can't be decoded and were skipped: {listed}",
        where=str(manifest.feed.settings["folder"]),
        hint="mend them or take them out; the run itself is complete and recorded",
        code=ExitCode.BAD_INPUT,
    )


async def _aside(shown: _Shown, work: Callable[[Tell], _T]) -> _T:
    """Do slow work in a thread, so that the controls are obeyed meanwhile; its progress is shown from the loop."""
    loop = asyncio.get_running_loop()

    def tell(message: str, fraction: float | None) -> None:
        loop.call_soon_threadsafe(shown.show, Progress(message, fraction))

    return await asyncio.to_thread(work, tell)


class _Shown:
    """The user's display with a state beside it: what the session returns in the end."""

    def __init__(self, display: Display, controls: Controls) -> None:
        self._display = display
        self._controls = controls
        self.state = RunState()
        controls.on_pause = self.paused

    def show(self, item: Line | Notice) -> None:
        self.state.apply(item)
        try:
            self._display.show(item)
        except BrokenPipeError:  # whoever was reading is gone: end properly, since nobody could steer any more
            self._display = Nobody()
            self._controls.stop()

    def paused(self, paused: bool) -> None:
        self.show(Paused(paused))

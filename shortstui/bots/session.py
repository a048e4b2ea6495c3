"""A run from the plan to the last event, and going on with one that was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from shortstui.bots.bot import Bot
from shortstui.bots.controls import Controls, LiveClock, SteeredClock
from shortstui.bots.deciders import PersonaDecider
from shortstui.bots.display import Display, Nobody
from shortstui.bots.eyes import Eyes
from shortstui.bots.feeds import feed_settings, live_pace, make_feed, require_ready
from shortstui.bots.manifests import new_manifest
from shortstui.bots.mind import Change
from shortstui.bots.plan import RunPlan
from shortstui.bots.resolution import mind_of
from shortstui.capture.run_state import RunState
from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Feed, Past
from shortstui.interests.encoder_spec import DEFAULT_FOR_LIVE, SHORTS_TINY
from shortstui.interests.perceivers import ClipPerceiver, TruthPerceiver
from shortstui.interests.perception import Perceiver
from shortstui.interests.progress import Progress as Tell
from shortstui.personas.toml import load_persona
from shortstui.runs.events import Line, Notice, Opened, Paused, Progress, Switched
from shortstui.runs.log import Log, Unrecorded
from shortstui.runs.manifest import FeedRecord, Manifest
from shortstui.runs.reader import RunRecord, read_events, read_manifest
from shortstui.runs.recorder import Recorder
from shortstui.runs.store import summary

__all__ = ["RunPlan", "resume_session", "run_session"]

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
    clock = _clock(manifest.feed, controls)
    with closing(perceiver):
        if not plan.record:
            await _scroll(manifest, perceiver, Unrecorded(clock), None, shown, clock, controls)
            return shown.state
        with closing(Recorder.create(plan.runs / manifest.run, manifest, clock)) as log:
            shown.show(Opened(str(log.folder)))
            await _scroll(manifest, perceiver, log, None, shown, clock, controls)
    _complain_of_unreadable_pictures(manifest, shown.state)
    return shown.state


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
    if _finished(folder):
        return _shown_again(folder, shown)
    perceiver = await _aside(shown, lambda tell: _same_eyes(manifest, tell))
    shown.state.know(manifest)
    clock = _clock(manifest.feed, controls)
    with closing(perceiver):
        log, record = await asyncio.to_thread(Recorder.resume, folder, clock)
        with closing(log):
            shown.show(Opened(str(folder)))
            for line in record.lines:
                shown.show(line)
            await _scroll(manifest, perceiver, log, record, shown, clock, controls)
    _complain_of_unreadable_pictures(manifest, shown.state)
    return shown.state


async def _scroll(
    manifest: Manifest,
    perceiver: Perceiver,
    log: Log,
    before: RunRecord | None,
    shown: _Shown,
    clock: Clock,
    controls: Controls,
) -> None:
    """Put the bot together from the manifest alone, so that a resumed run is made like the first time."""
    keep = log.folder / "feed" if isinstance(log, Recorder) else None
    feed = make_feed(manifest.feed.name, manifest.feed.settings, keep)
    controls.on_pause = lambda paused: _hold(paused, feed, shown)
    controls.on_stop = lambda: feed.steer("stop")
    if controls.paused:
        _hold(True, feed, shown)
    bot = Bot(
        decider=_decider(manifest, before),
        feed=feed,
        perceiver=perceiver,
        log=log,
        display=shown,
        clock=clock,
        controls=controls,
        goal=manifest.goal,
        keep_thumbnails=manifest.thumbnails,
    )
    try:
        await bot.run(_past(before) if before else None)
    finally:
        await feed.close()


def _hold(paused: bool, feed: Feed, shown: _Shown) -> None:
    feed.steer("pause" if paused else "resume")
    shown.paused(paused)


def _clock(feed: FeedRecord, controls: Controls) -> Clock:
    """Return the time of a run: virtual, or the real one before a page that plays by itself."""
    pace = live_pace(feed.name, feed.settings)
    return SteeredClock(datetime.now(UTC), controls) if pace is None else LiveClock(controls, pace)


def _decider(manifest: Manifest, before: RunRecord | None) -> PersonaDecider:
    mind = mind_of(manifest.persona, manifest.interests, manifest.map)
    other = manifest.switch
    if other is None:
        return PersonaDecider(mind, manifest.seed)
    change = Change(other.after, mind_of(other.persona, other.interests, manifest.map))
    if before is not None and any(isinstance(line.event, Switched) for line in before.lines):
        return PersonaDecider(change.mind, manifest.seed)
    return PersonaDecider(mind, manifest.seed, change)


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
    shown.state.know(record.manifest)
    shown.show(Opened(str(folder)))
    for line in record.lines:
        shown.show(line)
    return shown.state


def _past(record: RunRecord) -> list[Past]:
    return [Past(one.short.id, one.playback.dwell) for one in record.impressions]


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

    def show(self, item: Line | Notice) -> None:
        self.state.apply(item)
        try:
            self._display.show(item)
        except BrokenPipeError:  # whoever was reading is gone: end properly, since nobody could steer any more
            self._display = Nobody()
            self._controls.stop()

    def paused(self, paused: bool) -> None:
        self.show(Paused(paused))

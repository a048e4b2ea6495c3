"""One bot's loop: look, decide, stay, record, go on. Watch-only: there is nothing else it can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from shortstui.bots.controls import Controls
from shortstui.bots.display import Display
from shortstui.bots.mind import Change, Mind
from shortstui.clock import Clock
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import NO_EVIDENCE, BlockedError, Feed, Past, Served, Upcoming
from shortstui.interests.perception import Perceiver, Sighting
from shortstui.personas.decision import Decision
from shortstui.personas.dwell import draw_dwell
from shortstui.runs.events import SCHEMA, Deciding, Ended, Event, Impression, Incident, Started, Switched
from shortstui.runs.log import Log


@dataclass(frozen=True)
class Before:
    """What a resumed run already has.

    Attributes:
        past: Its impressions, oldest first, as the feed needs them.
        switched: Whether it has taken on the other persona.
    """

    past: Sequence[Past] = ()
    switched: bool = False


class Bot:
    """A persona in front of a feed.

    Args:
        mind: What it goes by.
        feed: Where it watches.
        perceiver: Its eyes.
        log: Where its events are kept.
        display: Who watches it.
        clock: Its time.
        controls: The user's hand.
        seed: Of its dwell times. Each impression has a stream of its own, so that a resumed run draws what the
            uninterrupted one would have drawn.
        goal: The number of shorts the run is to have in the end; None for open end.
        change: The persona it takes on later, if any.
        keep_thumbnails: Whether the log is given the pictures.
    """

    def __init__(
        self,
        *,
        mind: Mind,
        feed: Feed,
        perceiver: Perceiver,
        log: Log,
        display: Display,
        clock: Clock,
        controls: Controls,
        seed: int,
        goal: int | None = None,
        change: Change | None = None,
        keep_thumbnails: bool = True,
    ) -> None:
        self._mind = mind
        self._feed = feed
        self._perceiver = perceiver
        self._log = log
        self._display = display
        self._clock = clock
        self._controls = controls
        self._seed = seed
        self._goal = goal
        self._change = change
        self._keep_thumbnails = keep_thumbnails
        self._served = 0

    async def run(self, before: Before | None = None) -> Ended:
        """Scroll until the goal, the feed's end, a stop or a failure.

        Args:
            before: What a resumed run already has; None for a new run.

        Returns:
            How it ended, as it is recorded.

        Raises:
            ShortstuiError: The feed, the eyes or the disk failed; the incident is recorded where it still can be.
        """
        if before is None:
            self._tell(Started(SCHEMA, self._mind.persona.name, self._feed.name, self._goal))
        elif before.switched and self._change is not None:
            self._mind, self._change = self._change.mind, None
        past = before.past if before else ()
        self._served = len(past)
        try:
            await self._feed.open(self._clock, past, self._hear)
            ended = await self._scroll()
        except ShortstuiError as error:
            self._record_failure(error)
            raise
        except Exception as error:  # a feed stands before foreign code and foreign pages: anything can come out
            failure = ShortstuiError(
                f"the run broke off: {type(error).__name__}: {error}",
                hint="what was recorded is kept; try to go on with: shortstui run --resume RUN",
            )
            self._record_failure(failure)
            raise failure from error
        self._tell(ended)
        return ended

    async def _scroll(self) -> Ended:
        while self._goal is None or self._served < self._goal:
            await self._controls.permission()
            if self._controls.stopped:
                return Ended("stopped")
            served = await self._feed.next()
            if served is None:
                return Ended("exhausted", "the feed has nothing more to serve")
            self._switch_if_due()
            await self._stay(served)
        return Ended("goal")

    def _switch_if_due(self) -> None:
        if self._change is not None and self._served >= self._change.after:
            self._mind, self._change = self._change.mind, None
            self._tell(Switched(self._mind.persona.name, self._served))

    async def _stay(self, served: Served) -> None:
        """Live through one short: from looking at it to its impression."""
        sighting = await self._look(served)
        number = self._served + 1
        short = served.short
        watch, reason = self._mind.judge(short, sighting)
        rng = np.random.default_rng((self._seed, number))
        dwell = draw_dwell(self._mind.persona.dwell, watch, short.duration, rng)
        decision = Decision(watch, dwell, reason)
        perception = sighting.perception if sighting else None
        self._display.show(Deciding(number, short, decision, perception))
        playback = await self._feed.dwell(dwell)
        try:
            playback = await self._feed.advance() or playback
        finally:  # what was lived through is recorded, even if there is no way on
            if not self._log.closed:
                self._served = number
                impression = Impression(number, short, decision, playback, perception)
                self._display.show(self._log.record(impression, sighting.embedding if sighting else None))

    async def _look(self, served: Served) -> Sighting | None:
        if self._keep_thumbnails and served.thumbnail is not None and served.short.thumbnail is not None:
            self._log.keep_thumbnail(served.thumbnail)
        if served.short.kind != "video":
            return None
        sighting = await self._perceiver.perceive(served.thumbnail, served.short.truth)
        if sighting is None and served.thumbnail is not None:
            self._tell(Incident("unreadable", served.short.id))
        return sighting

    def _tell(self, event: Event) -> None:
        self._display.show(self._log.record(event))

    def _hear(self, event: Incident | Upcoming, evidence: Mapping[str, bytes] = NO_EVIDENCE) -> None:
        """Record what the feed reports, the files that go with it first."""
        if isinstance(event, Incident) and evidence:
            kept = [self._log.keep_evidence(name, data) for name, data in evidence.items()]
            event = msgspec.structs.replace(event, evidence=tuple(name for name in kept if name))
        self._tell(event)

    def _record_failure(self, error: ShortstuiError) -> None:
        if self._log.closed:  # it was the disk itself
            return
        if isinstance(error, BlockedError):
            self._hear(Incident(f"blocked:{error.kind}", str(error)), error.evidence)
            self._tell(Ended("blocked", f"{error.kind}: {error.what}"))
            return
        self._tell(Incident("crash", str(error)))
        self._tell(Ended("failed", error.what))

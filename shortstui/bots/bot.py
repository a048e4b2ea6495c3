"""One bot's loop: look, decide, stay, record, go on. Watch-only: there is nothing else it can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from shortstui.bots.controls import Controls
from shortstui.bots.deciders import Decider
from shortstui.bots.display import Display
from shortstui.clock import Clock
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import NO_EVIDENCE, BlockedError, Feed, Frame, Past, Served, Told
from shortstui.interests.perception import Perceiver, Sighting
from shortstui.runs.events import SCHEMA, Deciding, Ended, Event, Impression, Incident, Started, Switched
from shortstui.runs.log import Log


class Bot:
    """A persona in front of a feed.

    Args:
        decider: What it asks at every short.
        feed: Where it watches.
        perceiver: Its eyes.
        log: Where its events are kept.
        display: Who watches it.
        clock: Its time.
        controls: The user's hand.
        goal: The number of shorts the run is to have in the end; None for open end.
        keep_thumbnails: Whether the log is given the pictures.
    """

    def __init__(
        self,
        *,
        decider: Decider,
        feed: Feed,
        perceiver: Perceiver,
        log: Log,
        display: Display,
        clock: Clock,
        controls: Controls,
        goal: int | None = None,
        keep_thumbnails: bool = True,
    ) -> None:
        self._decider = decider
        self._feed = feed
        self._perceiver = perceiver
        self._log = log
        self._display = display
        self._clock = clock
        self._controls = controls
        self._goal = goal
        self._keep_thumbnails = keep_thumbnails
        self._served = 0

    async def run(self, past: Sequence[Past] | None = None) -> Ended:
        """Scroll until the goal, the feed's end, a stop or a failure.

        Args:
            past: The impressions that a resumed run already has, oldest first; None for a new run.

        Returns:
            How it ended, as it is recorded.

        Raises:
            ShortstuiError: The feed, the eyes or the disk failed; the incident is recorded where it still can be.
        """
        if past is None:
            self._tell(Started(SCHEMA, self._decider.persona.name, self._feed.name, self._goal))
        past = past or ()
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
            if (persona := self._decider.switch(self._served)) is not None:
                self._tell(Switched(persona.name, self._served))
            if not await self._stay(served):
                return Ended("exhausted", "the bot that this control stands beside has ended")
        return Ended("goal")

    async def _stay(self, served: Served) -> bool:
        """Live through one short: from looking at it to its impression; return whether it could be decided."""
        sighting = await self._look(served)
        number = self._served + 1
        short = served.short
        decision = await self._decider.decide(number, short, sighting)
        if decision is None:
            return False
        perception = sighting.perception if sighting else None
        self._display.show(Deciding(number, short, decision, perception))
        playback = await self._feed.dwell(decision.dwell)
        try:
            playback = await self._feed.advance() or playback
        finally:  # what was lived through is recorded, even if there is no way on
            if not self._log.closed:
                self._served = number
                impression = Impression(number, short, decision, playback, perception)
                self._display.show(self._log.record(impression, sighting.embedding if sighting else None))
        return True

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

    def _hear(self, event: Told, evidence: Mapping[str, bytes] = NO_EVIDENCE) -> None:
        """Record what the feed reports, the files that go with it first."""
        if isinstance(event, Frame):
            for picture in evidence.values() if self._keep_thumbnails else ():
                self._log.keep_thumbnail(picture)
        elif isinstance(event, Incident) and evidence:
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

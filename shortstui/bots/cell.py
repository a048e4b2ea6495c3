"""A cell: a bot and the controls that scroll beside it at the same time, each a run of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shortstui.bots.bot import Bot
from shortstui.bots.controls import Controls, LiveClock, SteeredClock
from shortstui.bots.deciders import (
    Decider,
    Lead,
    LeadDecider,
    PersonaDecider,
    RandomTwin,
    UnwatchingControl,
    YokedTwin,
)
from shortstui.bots.display import Display
from shortstui.bots.feeds import live_pace, make_feed, shared_browsers
from shortstui.bots.mind import Change
from shortstui.bots.resolution import mind_of
from shortstui.clock import Clock
from shortstui.feeds.protocol import Feed, Past, Steer
from shortstui.interests.perception import Perceiver
from shortstui.runs.events import Beside, Line, Notice, Switched
from shortstui.runs.log import Log
from shortstui.runs.manifest import FeedRecord, Manifest, TwinKind
from shortstui.runs.reader import RunRecord
from shortstui.runs.recorder import Recorder

if TYPE_CHECKING:
    from shortstui.feeds.youtube.pool import BrowserPool


@dataclass(frozen=True)
class Member:
    """A bot or a control of a cell.

    Attributes:
        manifest: Everything it is made from, so that a resumed run is made like the first time.
        log: Where its events are kept.
        clock: Its time.
        before: What is recorded of it already; None for a new run.
    """

    manifest: Manifest
    log: Log
    clock: Clock
    before: RunRecord | None = None


def clock_of(feed: FeedRecord, controls: Controls) -> Clock:
    """Return the time of a run: virtual, or the real one before a page that plays by itself."""
    pace = live_pace(feed.name, feed.settings)
    return SteeredClock(datetime.now(UTC), controls) if pace is None else LiveClock(controls, pace)


async def scroll(
    bot: Member, twins: Sequence[Member], perceiver: Perceiver, display: Display, controls: Controls
) -> None:
    """Let a bot and its controls scroll, each before a feed of its own, until all have ended.

    Args:
        bot: The one with the persona.
        twins: Its controls.
        perceiver: The eyes of all of them.
        display: Told of the bot's events, and of the controls' as :class:`~shortstui.runs.events.Beside`.
        controls: The user's hand, for all alike.

    Raises:
        ShortstuiError: The bot failed, or else the first control that did; the others went on to their end.
    """
    made = bot.manifest.feed
    browsers = shared_browsers(made.name, made.settings)
    feeds = [_feed(member, browsers) for member in (bot, *twins)]
    _obey(controls, feeds)
    lead = Lead((one.decision for one in bot.before.impressions) if bot.before else (), controls.resting)
    controls.bots += len(feeds)
    decider: Decider = _persona_decider(bot)
    if twins:
        decider = LeadDecider(decider, lead)

    async def lead_on() -> None:
        try:
            await _scroll_alone(bot, decider, feeds[0], perceiver, display, controls)
        finally:
            lead.end()

    besides = [
        _scroll_alone(
            twin, _control(twin, lead), feed, perceiver, _BesideDisplay(display, twin.manifest.run), controls
        )
        for twin, feed in zip(twins, feeds[1:], strict=True)
    ]
    try:
        outcomes = await asyncio.gather(lead_on(), *besides, return_exceptions=True)
    finally:
        if browsers is not None:
            await browsers.close()
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


async def _scroll_alone(
    member: Member, decider: Decider, feed: Feed, perceiver: Perceiver, display: Display, controls: Controls
) -> None:
    bot = Bot(
        decider=decider,
        feed=feed,
        perceiver=perceiver,
        log=member.log,
        display=display,
        clock=member.clock,
        controls=controls,
        goal=member.manifest.goal,
        keep_thumbnails=member.manifest.thumbnails,
    )
    before = member.before
    try:
        await bot.run([Past(one.short.id, one.playback.dwell) for one in before.impressions] if before else None)
    finally:
        controls.bots -= 1
        await feed.close()


def _feed(member: Member, browsers: BrowserPool | None) -> Feed:
    keep = member.log.folder / "feed" if isinstance(member.log, Recorder) else None
    return make_feed(member.manifest.feed.name, member.manifest.feed.settings, keep, browsers)


def _obey(controls: Controls, feeds: Sequence[Feed]) -> None:
    """Let the feeds hear of the user's hand, besides whoever hears of it already."""
    tell = controls.on_pause

    def pause(paused: bool) -> None:
        how: Steer = "pause" if paused else "resume"
        for feed in feeds:
            feed.steer(how)
        tell(paused)

    def stop() -> None:
        for feed in feeds:
            feed.steer("stop")

    controls.on_pause, controls.on_stop = pause, stop
    if controls.paused:
        pause(True)


def _persona_decider(bot: Member) -> PersonaDecider:
    manifest, before = bot.manifest, bot.before
    mind = mind_of(manifest.persona, manifest.interests, manifest.map)
    other = manifest.switch
    if other is None:
        return PersonaDecider(mind, manifest.seed)
    change = Change(other.after, mind_of(other.persona, other.interests, manifest.map))
    if before is not None and any(isinstance(line.event, Switched) for line in before.lines):
        return PersonaDecider(change.mind, manifest.seed)
    return PersonaDecider(mind, manifest.seed, change)


def _control(twin: Member, lead: Lead) -> Decider:
    manifest = twin.manifest
    assert manifest.twin is not None, "a control's manifest says what it is"
    kinds: dict[TwinKind, type[YokedTwin] | type[RandomTwin] | type[UnwatchingControl]] = {
        "yoked": YokedTwin,
        "random": RandomTwin,
        "no-watch": UnwatchingControl,
    }
    persona = mind_of(manifest.persona, manifest.interests, manifest.map).persona
    return kinds[manifest.twin.kind](persona, lead, manifest.seed)


class _BesideDisplay:
    """Tells a display of a control's events as what they are; its notices are nobody's business."""

    def __init__(self, display: Display, run: str) -> None:
        self._display = display
        self._run = run

    def show(self, item: Line | Notice) -> None:
        if isinstance(item, Line):
            self._display.show(Beside(self._run, item))

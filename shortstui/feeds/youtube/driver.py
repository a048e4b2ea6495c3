"""A bot's door to YouTube Shorts: a browser that scrolls, watches and reads along. It can do nothing else.

The driver only puts its parts together: ``visit`` (a page and its traffic), ``screen`` (what is on), ``moves``
(going on), ``gates`` (what stands in the way), ``describe`` (what a short is), ``dwelling`` (staying on it).
Whatever breaks on the way is recorded as an incident, and the visitor stays the same one.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from shortstui.clock import Clock
from shortstui.feeds.protocol import Frame, Incident, Past, Playback, Served, Steer, Tell, Upcoming, tell_nobody
from shortstui.feeds.youtube.browsers import find_browser
from shortstui.feeds.youtube.budget import Budget
from shortstui.feeds.youtube.describe import Describer
from shortstui.feeds.youtube.dwelling import dwell_on
from shortstui.feeds.youtube.gates import Gates
from shortstui.feeds.youtube.hand import Hand
from shortstui.feeds.youtube.identity import Identity
from shortstui.feeds.youtube.loading import Loader
from shortstui.feeds.youtube.moves import ARRIVE, move_on
from shortstui.feeds.youtube.on_screen import OnScreen
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.recovery import Recovery, browser_errors
from shortstui.feeds.youtube.screen import Arrival, PageState
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site import load_site, site_record
from shortstui.feeds.youtube.thumbnail_chain import screenshot
from shortstui.feeds.youtube.visit import Visit
from shortstui.records import settings_record

_LAST_REPORT: Final = 0.6
"""Real seconds to wait for a short's last report after it was left."""
_FRUITLESS: Final = 2
"""Reloads that bring no new short, after which the feed has ended."""
_PLAYS: Final = ("active", "stalled", "hand", "disagree")


class YouTubeFeed:
    """YouTube Shorts, not signed in.

    Args:
        settings: How to go there; they are the manifest's.
        pool: Browsers shared with other bots; None for one of its own.
        pace: How many times faster than real the page's videos play: 1, but before a double.
        keep: Where the visitor's cookies are kept; None to keep them in memory only.
        budget: Of this machine's address; None where nobody counts: before a double.

    Raises:
        ShortstuiError: The user's site file can't be used.
    """

    name = "youtube"

    def __init__(
        self,
        settings: LiveSettings,
        *,
        pool: BrowserPool | None = None,
        pace: float = 1.0,
        keep: Path | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._settings = settings
        self._site = load_site(settings.site)
        self._own_pool = pool is None
        self._pool = pool or BrowserPool(settings.browser, settings.headless)
        self._pace = pace
        self._budget = budget
        self._identity = Identity(keep)
        self._hand = Hand(pace)
        self._tell: Tell = tell_nobody
        self._clock: Clock | None = None
        self._visit: Visit | None = None
        self._on: OnScreen | None = None
        self._moving = False
        self._over = False
        self._fruitless = 0
        self._batch = 0
        self._language = ""
        self._stranger = False
        self._describer = Describer(self._site, settings)

    def settings(self) -> Mapping[str, object]:
        """Return what the manifest keeps so that the run can be made again, and with what it was made."""
        return settings_record(self._settings) | site_record(self._settings.site)

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:
        """Open the browser and the first page; after a resume, as the visitor of before.

        Raises:
            ShortstuiError: There is no browser, or the site can't be reached.
            BlockedError: The site stops the bot.
        """
        self._clock, self._tell = clock, tell
        self._recovery = Recovery(clock, tell)
        self._gates = Gates(self._site, self._settings, clock, tell, self._budget)
        self._loader = Loader(self._site, self._gates, clock, tell, self._hand)
        known = self._identity.load()
        if past and not known:
            tell(
                Incident(
                    "identity_changed", "the cookies of the run are gone: the site takes the bot for a new one"
                )
            )
            self._stranger = True
        await asyncio.to_thread(find_browser, self._settings.browser)
        await self._enter("load")

    async def next(self) -> Served | None:
        """Return the short that is on; None when the feed has ended or the bot was told to stop."""
        while self._on is None and not self._over:
            await self._enter("reload")
        if self._over or self._on is None:
            return None
        on = self._on
        if on.served is None and not await self._guarded(self._describe):
            return await self.next()  # a crash took it away
        return on.served

    async def dwell(self, seconds: float) -> Playback:
        """Stay until the short has been on, and played, for so many seconds in all."""
        on, clock = self._on, self._clock
        assert on is not None, "next() comes first"
        assert clock is not None, "open() comes first"
        await self._guarded(lambda: self._dwell(on, seconds))
        return on.playback(clock, None)

    async def advance(self) -> Playback | None:
        """Go on to the next short, and learn what the site was told of the one that is left."""
        left, visit, clock = self._on, self._visit, self._clock
        if left is None or visit is None or clock is None:  # a crash took the short away already
            return None
        await self._hand.permission()
        before = left.playback(clock)
        self._moving = True
        await self._guarded(lambda: self._leave(left))
        self._moving = False
        if self._on is left:
            self._on = None
        self._recovery.lived()
        reported = visit.traffic.reported(left.id, left.state.nonce)
        if left.plays and reported is None and "report not seen" not in left.flaws:
            left.flaw("not reported")
        account = left.playback(clock, reported)
        return Playback(before.dwell, before.played, account.reported, account.reached, account.flaws)

    def steer(self, how: Steer) -> None:
        """Hear of the user's hand; the page is paused and let go on at the next moment.

        On the way to a short there is nothing to pause yet: what is paused before it plays would seem to stall.
        """
        self._hand.take(how)
        visit = self._visit
        if visit is not None and self._on is not None and not self._moving and how != "stop":
            self._hand.soon(visit.screen.pause() if how == "pause" else visit.screen.play())

    async def close(self) -> None:
        """Close the visit, and the browser if it is this feed's own; may be called twice."""
        self._over = True
        await self._hand.settle()
        visit, self._visit, self._on = self._visit, None, None
        if visit is not None:
            await visit.close()
        if self._own_pool:
            await self._pool.close()

    # How a page is entered, lived on, and left.

    async def _enter(self, how: str) -> None:
        """Open a page, or load the start page again in the one there is, until a short is on."""
        while not self._over:
            if self._hand.stopped or not await self._gates.may_load():
                self._over = True
                return
            if await self._guarded(partial(self._load, how)):
                return
            how = "reload"

    async def _load(self, how: str) -> bool:
        if self._visit is None:
            self._visit = await Visit.open(self._pool, self._settings, self._identity, self._site, self._pace)
        facts = await self._loader.load(self._visit)
        if facts is None:
            self._over = self._over or self._loader.ended
            return False
        self._describer.begin(self._visit.traffic, facts)
        first = (facts.active.id,) if facts.active is not None and facts.active.id else ()
        self._upcoming((*first, *facts.upcoming))
        arrival, state = await self._visit.screen.until_active(None, ARRIVE, ARRIVE)
        return await self._arrived(how, arrival, state)

    async def _arrived(self, how: str, arrival: Arrival, state: PageState) -> bool:
        """Take in the short that is on now; return False when there is none and the page must be loaded again."""
        visit, clock = self._visit, self._clock
        assert visit is not None
        assert clock is not None
        state, arrival, flaws = await self._gates.pass_through(visit, arrival, state)
        if arrival in ("elsewhere", "still") or not state.url:
            return False
        if arrival == "disagree":
            ids = f"address {state.url}, slot {state.slot or '?'}, player {state.player or '?'}"
            self._tell(Incident("layout_unknown", ids), await visit.screen.evidence())
        self._on = OnScreen.now(state, how, arrival in _PLAYS and state.length > 0, clock, self._hand)
        for flaw in (*flaws, *(["stalled"] if arrival in ("stalled", "disagree") and state.at <= 0.05 else [])):
            self._on.flaw(flaw)
        visit.shorts += 1
        self._moving = False
        if self._hand.paused:
            await visit.screen.pause()
        self._recovery.back()
        await self._look_around(visit, state)
        return True

    async def _look_around(self, visit: Visit, state: PageState) -> None:
        """Note what changed about the visitor and the page."""
        if await self._identity.save(visit.context):
            self._stranger = True
            self._tell(Incident("identity_changed", "the site took the bot for a new visitor: this run is two"))
        if self._stranger and self._on is not None:
            self._on.flaw("identity changed")
        if self._language and state.language != self._language:
            self._tell(Incident("language_changed", f"from {self._language} to {state.language}"))
        self._language = state.language or self._language
        while visit.traffic.sequences:
            self._upcoming(visit.traffic.sequences.popleft())
        for failure in dict.fromkeys(visit.traffic.failures):
            self._tell(Incident("http_error", failure))
        visit.traffic.failures.clear()

    def _upcoming(self, ids: Sequence[str]) -> None:
        if ids:
            self._tell(Upcoming(tuple(ids), self._batch))
            self._describer.batch_of(ids, self._batch)
            self._batch += 1

    async def _describe(self) -> bool:
        visit, on = self._visit, self._on
        assert visit is not None
        assert on is not None
        on.served = await self._describer.describe(visit, on, self._pace)
        return True

    async def _dwell(self, on: OnScreen, seconds: float) -> bool:
        visit, clock = self._visit, self._clock
        assert visit is not None
        assert clock is not None
        if self._settings.middle_frame and on.plays:
            await dwell_on(visit.screen, on, seconds / 2, clock, self._hand, self._pace)
            await self._keep_frame(visit, on)
        await dwell_on(visit.screen, on, seconds, clock, self._hand, self._pace)
        return True

    async def _keep_frame(self, visit: Visit, on: OnScreen) -> None:
        picture = await screenshot(visit.screen.page, self._site)
        if picture is not None:
            self._tell(Frame(on.id, hashlib.sha256(picture).hexdigest()), {"frame.jpg": picture})

    async def _leave(self, left: OnScreen) -> bool:
        """Go on from a short; without a next one the page is loaded again, as the same visitor."""
        visit = self._visit
        assert visit is not None
        if self._settings.recycle_after and visit.shorts >= self._settings.recycle_after:
            await self._turn_away(visit, left)
            await self._renew(visit)
            return False
        if not await self._gates.may_move(visit):  # told to stop while waiting: the page stays where it is
            left.flaw("report not seen")
            self._over = True
            return False
        if await self._at_the_end(visit):
            self._begin_again(left)
            await self._turn_away(visit, left)
            return False
        slots = await visit.screen.slots()
        way, arrival, state = await move_on(visit.screen, left.state, self._site)
        if arrival == "obstacle" and state.index == left.state.index:
            state, arrival, _ = await self._gates.pass_through(visit, arrival, state)
            way, arrival, state = await move_on(visit.screen, left.state, self._site)
        if way == "site":
            self._tell(Incident("site_advanced", f"the page went from {left.id} to {state.url} by itself"))
        self._tell_of_skipped(left.state, state, slots)
        await self._wait_for_report(visit, left)
        if arrival == "still":
            self._tell(
                Incident("stuck", f"neither key nor button nor wheel led on from {left.id}"),
                await visit.screen.evidence(),
            )
            await self._turn_away(visit, left)
            return False
        self._on = None
        self._fruitless = 0
        return await self._arrived(way, arrival, state)

    def _tell_of_skipped(self, before: PageState, now: PageState, slots: Mapping[int, str]) -> None:
        if 0 <= before.index < now.index - 1:
            between = [slots.get(index, "") or "?" for index in range(before.index + 1, now.index)]
            self._tell(Incident("skipped_ids", f"the page jumped over {', '.join(between[:10])}"))

    async def _wait_for_report(self, visit: Visit, left: OnScreen) -> None:
        """Wait a moment for the report that a page sends when it leaves a short."""
        waited = 0.0
        while left.plays and waited < _LAST_REPORT and not visit.traffic.finished(left.id, left.state.nonce):
            await asyncio.sleep(0.03)
            waited += 0.03

    async def _turn_away(self, visit: Visit, left: OnScreen) -> None:
        """Leave the page without a next short.

        It reports what was watched as it goes, but a browser doesn't show the requests of a page that is gone
        (measured with Playwright 1.65), so that the bot can't know.
        """
        if left.plays:
            left.flaw("report not seen")
        await visit.screen.page.goto("about:blank")

    async def _at_the_end(self, visit: Visit) -> bool:
        """Return whether there is no next short; the next batch may still be on its way."""
        for _ in range(10):
            if not (await visit.screen.state()).end:
                return False
            await asyncio.sleep(0.2)
        return True

    def _begin_again(self, left: OnScreen) -> None:
        self._fruitless += 1
        self._tell(Incident("end_of_feed", f"no short after {left.id}: the start page is loaded again"))
        if self._fruitless > _FRUITLESS:
            self._over = True

    async def _renew(self, visit: Visit) -> None:
        """Make the context anew from its cookies: only so does the browser give memory back."""
        await self._identity.save(visit.context, whole=True)
        self._visit = None
        await visit.close()
        self._tell(Incident("context_renewed", f"after {visit.shorts} shorts, to give memory back"))

    async def _guarded(self, work: Recovery.Work) -> bool | None:
        """Do something in the browser; if that breaks, forget the visit: the next goes on from its cookies."""
        try:
            outcome = await work()
        except browser_errors() as error:
            visit, self._visit, self._on = self._visit, None, None
            if visit is not None:
                await visit.close()
            if self._over:
                return None
            await self._recovery.after(error)
            return None
        return outcome

"""Loading the start page: through a network that fails, errors of the site and the consent question."""

from __future__ import annotations

import asyncio
from typing import Final

from shortstui.clock import Clock
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import Incident, Tell
from shortstui.feeds.youtube.facts import Obstacle, PageFacts
from shortstui.feeds.youtube.gates import Gates
from shortstui.feeds.youtube.hand import Hand
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.visit import Visit

_PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0, 60.0, 120.0, 120.0, 180.0)
"""Seconds to wait after each failure, on the feed's clock: ten minutes in all."""
_AT_FIRST: Final = 5
"""Of them before a run has begun: who starts one without a network is told after half a minute."""
_NAVIGATION: Final = 30_000
_SHELL: Final = 20.0
"""Real seconds until the page must name a short."""
_CONSENTS: Final = 3
_EMPTY: Final = "the page shows no short"
_MOST_EMPTY: Final = 3
"""Loads without a short, after which there is none: a minute in all, longer than live tests of others wait."""


class Loader:
    """Loads the start page until it shows a short.

    Args:
        site: Where it is.
        gates: What to do about what stands in the way.
        clock: The feed's.
        tell: Where incidents go.
        hand: The user's.
    """

    def __init__(self, site: Site, gates: Gates, clock: Clock, tell: Tell, hand: Hand) -> None:
        self._site = site
        self._gates = gates
        self._clock = clock
        self._tell = tell
        self._hand = hand
        self._had_shorts = False
        self.ended = False
        """Whether a feed that had shorts has none any more."""

    async def load(self, visit: Visit) -> PageFacts | None:
        """Load the page.

        Returns:
            What the page says; None when the bot was told to stop, or when a feed that had shorts has none any
            more (:attr:`ended`).

        Raises:
            ShortstuiError: The site can't be reached, or never shows a short.
            BlockedError: The site stops the bot.
        """
        failed_at: float | None = None
        problem = ""
        empty = 0
        pauses = _PAUSES if self._had_shorts else _PAUSES[:_AT_FIRST]
        for pause in (*pauses, 0.0):
            if self._hand.stopped:
                return None
            facts, problem = await self._try(visit)
            if facts is not None:
                if failed_at is not None:
                    gap = self._clock.monotonic() - failed_at
                    self._tell(Incident("network_back", f"after {gap:.0f} s"))
                self._had_shorts = True
                return facts
            empty += problem == _EMPTY
            if empty >= _MOST_EMPTY:
                await self._give_up(visit)
                return None
            if failed_at is None:
                failed_at = self._clock.monotonic()
                self._tell(Incident("network", problem))
            await self._clock.sleep(pause)
        raise ShortstuiError(
            f"the site can't be reached: {problem}",
            where=self._site.urls.start,
            hint="look at the network; what was recorded is kept: go on with shortstui run --resume RUN",
        )

    async def _give_up(self, visit: Visit) -> None:
        """End a feed that has run dry, with the page as evidence: it may as well be a block that says nothing.

        Raises:
            ShortstuiError: There never was a short.
        """
        said = f"the start page was loaded {_MOST_EMPTY} times and showed no short"
        self._tell(Incident("no_shorts", said), await visit.screen.evidence())
        if not self._had_shorts:
            raise ShortstuiError(
                said,
                where=self._site.urls.start,
                hint="look at the evidence; the site may have changed: `shortstui doctor --live` says how far",
            )
        self.ended = True

    async def _try(self, visit: Visit) -> tuple[PageFacts | None, str]:
        """Load the page once; return what it says, or else why there is no short."""
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as TooLate

        try:
            response = await visit.screen.page.goto(
                self._site.urls.start, wait_until="domcontentloaded", timeout=_NAVIGATION
            )
        except TooLate:
            return None, "the page doesn't load"
        except Error as error:
            if "net::" not in error.message:
                raise
            return None, error.message.strip().splitlines()[0][:200]
        status = response.status if response else 200
        facts = await (self._shown(visit) if status < 400 else visit.screen.whole())
        for _ in range(_CONSENTS):
            obstacles = facts.obstacles
            if status == 429 and not any(each.kind == "sorry" for each in obstacles):
                obstacles = (*obstacles, Obstacle("rate_limit", "status", "the page answers 429"))
            await self._gates.refuse_if_blocked(visit, obstacles)
            if not await self._gates.consent(visit, facts):
                break
            status = 200
            facts = await self._shown(visit)
        if status >= 400:
            return None, f"the page answers {status}"
        if not (await visit.screen.state()).url:
            return None, next((each.detail for each in facts.obstacles), "") or _EMPTY
        return facts, ""

    async def _shown(self, visit: Visit) -> PageFacts:
        """Wait until the page names a short, or says why not; return what it says."""
        facts = await visit.screen.whole()
        for _ in range(int(_SHELL / 0.25)):
            if facts.obstacles or facts.consent or (await visit.screen.state()).url:
                break
            await asyncio.sleep(0.25)
            facts = await visit.screen.whole()
        return await visit.screen.whole()

"""What stands between the bot and a short: told, answered where a viewer may, never solved and never evaded."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final, NoReturn

from shortstui.clock import Clock
from shortstui.feeds.protocol import BlockedError, Incident, Tell
from shortstui.feeds.youtube.budget import HOUR, Budget
from shortstui.feeds.youtube.consent import answer_consent, consent_cookie
from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.dwelling import press_play
from shortstui.feeds.youtube.facts import BLOCKS, ITEM_OBSTACLES, Obstacle, PageFacts
from shortstui.feeds.youtube.screen import Arrival, PageState
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.visit import Visit

_TRIES: Final = 4
_AGAIN: Final = 6.0
"""Real seconds for a short to play after something was cleared out of its way."""


class Gates:
    """Clears the way as far as a viewer may.

    Args:
        site: What obstacles look like.
        settings: What to answer on the consent page.
        clock: The feed's.
        tell: Where incidents go.
        budget: Of the machine's address; None where nobody counts.
    """

    def __init__(
        self, site: Site, settings: LiveSettings, clock: Clock, tell: Tell, budget: Budget | None
    ) -> None:
        self._site = site
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._budget = budget
        self._dialogs_told: set[str] = set()

    async def may_load(self) -> bool:
        """Wait until one more short may be loaded; False when the bot is told to stop meanwhile.

        Raises:
            BlockedError: Another bot of this machine was blocked.
        """
        return self._budget is None or await self._budget.take(self._clock)

    async def may_move(self, visit: Visit) -> bool:
        """The same on a page that plays: nothing may play while the bot only waits for its turn."""
        if self._budget is None or await asyncio.to_thread(self._budget.try_take, self._clock.now()) == 0:
            return True
        await visit.screen.pause()
        return await self.may_load()

    async def pass_through(
        self, visit: Visit, arrival: Arrival, state: PageState
    ) -> tuple[PageState, Arrival, list[str]]:
        """Clear what keeps a short from playing.

        Returns:
            What is on then, how the waiting ended, and the flaws of the impression that begins.

        Raises:
            BlockedError: The site stops the bot.
        """
        flaws: list[str] = []
        for _ in range(_TRIES):
            if arrival == "hand":
                flaws = ["autoplay refused"]
                await press_play(visit.screen)
            elif arrival == "elsewhere":
                await self._elsewhere(visit, state)
                return state, arrival, flaws
            elif arrival in ("obstacle", "stalled"):
                if not await self._clear(visit, state):
                    return state, "obstacle" if arrival == "obstacle" else arrival, flaws
            else:
                break
            arrival, state = await visit.screen.until_active(None, _AGAIN, _AGAIN)
        await self._clear_dialogs(visit)
        return state, arrival, flaws

    async def consent(self, visit: Visit, facts: PageFacts) -> bool:
        """Answer the consent question if the page asks it; return whether it did."""
        asks = bool(facts.consent) or any(each.kind == "consent" for each in facts.obstacles)
        if not asks:
            return False
        how = await answer_consent(visit.screen, facts, self._site, self._settings.consent)
        if how is None:
            self._tell(
                Incident("consent_unknown", "no button of the consent question could be found"),
                await visit.screen.evidence(),
            )
            return False
        await asyncio.sleep(0.2)
        cookie = await consent_cookie(visit.context)
        chosen = "accepted" if self._settings.consent == "accept" else "rejected"
        self._tell(Incident("consent", f"{chosen} by {how}; SOCS={cookie or 'not set'}"))
        return True

    async def refuse_if_blocked(self, visit: Visit, obstacles: tuple[Obstacle, ...]) -> None:
        """End the run where the site stops the bot.

        Raises:
            BlockedError: With the page and a picture of it.
        """
        block = next((each for each in obstacles if each.kind in BLOCKS), None)
        if block is not None:
            await self._block(visit, block.kind, block.detail or block.tier)

    async def _block(self, visit: Visit, kind: str, said: str) -> NoReturn:
        until = ""
        if self._budget is not None:
            end = await asyncio.to_thread(self._budget.cool_down, kind, self._clock.now())
            until = f" until {end:%Y-%m-%d %H:%M} UTC"
        raise BlockedError(
            kind,
            f"the site stopped the bot ({kind}): {said}",
            where=visit.screen.page.url[:200],
            hint=f"stay away{until or f' for {HOUR / 3600:g} hour at least'}; nothing is solved or evaded",
            evidence=await visit.screen.evidence(),
        )

    async def _elsewhere(self, visit: Visit, state: PageState) -> None:
        facts = await visit.screen.whole()
        await self.refuse_if_blocked(visit, facts.obstacles)
        if not await self.consent(visit, facts):
            self._tell(Incident("redirected", f"the page went to {state.address[:200]}"))

    async def _clear(self, visit: Visit, state: PageState) -> bool:
        """Take one obstacle away; return whether waiting again makes sense."""
        facts = await visit.screen.facts()
        obstacles = (*facts.obstacles, *visit.traffic.obstacles(state.url))
        await self.refuse_if_blocked(visit, obstacles)
        if await self.consent(visit, facts):
            return True
        if any(each.kind in ITEM_OBSTACLES or each.kind == "error" for each in obstacles) or state.broken:
            return False
        return await self._clear_dialogs(visit, facts)

    async def _clear_dialogs(self, visit: Visit, facts: PageFacts | None = None) -> bool:
        """Send away what a viewer may send away, note other dialogs once; return whether there was any."""
        texts = await visit.screen.dialogs()
        if not texts:
            return False
        facts = facts or await visit.screen.facts()
        known = {each.kind for each in facts.obstacles} & {"continue_watching", "promo"}
        for kind in sorted(known):
            tiers = self._site.dialogs.promo if kind == "promo" else self._site.dialogs.continue_watching
            if await self._click(visit, tiers):
                self._tell(Incident("dialog", f"{kind}: sent away"))
                return True
        if self._asks_consent(facts):
            return False
        text = texts[0]
        if text in self._dialogs_told:
            return False
        self._dialogs_told.add(text)
        self._tell(Incident("dialog_unknown", text[:200]), await visit.screen.evidence())
        await in_time(visit.screen.page.keyboard.press("Escape"))
        return True

    def _asks_consent(self, facts: PageFacts) -> bool:
        return bool(facts.consent) or any(each.kind == "consent" for each in facts.obstacles)

    async def _click(self, visit: Visit, tiers: list[str]) -> bool:
        from playwright.async_api import Error

        with contextlib.suppress(Error):
            return await visit.screen.click_first(tiers)
        return False

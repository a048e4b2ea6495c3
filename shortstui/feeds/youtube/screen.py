"""The page as the driver sees it: one short that is on, told by address, slot and player together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

import msgspec

from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.facts import PageFacts
from shortstui.feeds.youtube.pages import parse_dom
from shortstui.feeds.youtube.site_model import Site

if TYPE_CHECKING:
    from playwright.async_api import Page

_SCRIPT: Final = files(__package__).joinpath("page_watch.js").read_text(encoding="utf-8")
_SCREENSHOT: Final = 5_000.0
_LOADING: Final = 20_000.0
_MOVES: Final = 3
"""Times that a page may be left for another one while it is asked."""
_Answer = TypeVar("_Answer")

Arrival = Literal["active", "post", "elsewhere", "obstacle", "hand", "still", "stalled", "disagree"]
"""How waiting for a short ended. "still": the page didn't move. "hand": autoplay was refused. "stalled": the short
is on but doesn't play. "disagree": address, slot and player name different shorts."""


class PageState(msgspec.Struct, frozen=True):
    """What the page shows at an instant; texts are untrusted."""

    address: str
    url: str
    """The short that the address names."""
    slot: str
    """The short whose picture the active slot has; "" in a layout that doesn't tell."""
    index: int
    """The active slot's number; -1 when no tier finds one."""
    player: str
    """The short that the player has."""
    nonce: str
    """Of this playback; "" where the player doesn't tell."""
    ready: int
    at: float
    """Seconds into the video."""
    length: float
    paused: bool
    broken: bool
    waitsForHand: bool  # noqa: N815 # the script's own name
    obstacle: bool
    post: bool
    end: bool
    """Whether the button for the next short is disabled."""
    language: str


class Stay(msgspec.Struct, frozen=True):
    """A slice of a stay on a short."""

    how: Literal["done", "slice", "left"]
    played: float
    state: PageState


class Screen:
    """One page and its script.

    Args:
        page: The browser's.
        site: What to look for.
        pace: How many times faster than real the page's videos play.
    """

    def __init__(self, page: Page, site: Site, pace: float) -> None:
        self.page = page
        self._site = site
        self._pace = pace
        selectors, obstacles = site.selectors, site.obstacles
        self.large_play = selectors.large_play
        self._ask: dict[str, object] = {
            "active": [tier.name for tier in site.active],
            "player": selectors.player,
            "video": selectors.video,
            "next": selectors.next,
            "largePlay": selectors.large_play,
            "slotThumbnail": selectors.slot_thumbnail,
            "slots": selectors.slot[:2],
            "post": site.kinds.post,
            "obstacles": [
                *obstacles.error_screen,
                *obstacles.captcha,
                *obstacles.consent_dialog,
                *site.dialogs.any,
            ],
            "dialogs": site.dialogs.any,
            "around": selectors.around,
            "startPath": urlsplit(site.urls.start).path,
            "pace": pace,
        }

    async def state(self) -> PageState:
        """Return what is on now."""
        return msgspec.convert(await self._run("state"), PageState, strict=False)

    async def until_active(
        self, before: PageState | None, within: float, move_within: float
    ) -> tuple[Arrival, PageState]:
        """Wait until a short is on that wasn't before.

        Args:
            before: What was on; None on a page that was just loaded.
            within: Real seconds until the short must play.
            move_within: Real seconds until the page must have moved at all.
        """
        answer = await self._run(
            "untilActive",
            before=_known(before),
            within=within * 1000,
            moveWithin=move_within * 1000,
            handAfter=1200 / min(self._pace, 4),
            lasting=within,
        )
        return answer["how"], msgspec.convert(answer["state"], PageState, strict=False)

    async def stay(self, on: PageState, at: float, target: float, within: float) -> Stay:
        """Stay on a short until so many more seconds of it were played.

        Args:
            on: The short.
            at: The place in the video up to which playing was counted already.
            target: Seconds of the video.
            within: Real seconds after which to come back in any case.
        """
        answer = await self._run(
            "stay", before=_known(on), at=at, target=target, within=within * 1000, lasting=within
        )
        return msgspec.convert(answer, Stay, strict=False)

    async def facts(self) -> PageFacts:
        """Return what the active slot and everything around it say."""
        excerpt = await self._run("excerpt")
        language = str(excerpt["language"])[:20].replace('"', "")
        html = (
            f'<html lang="{language}"><body><ytd-shorts><div id="shorts-inner-container">{excerpt["html"]}</div>'
            "</ytd-shorts></body></html>"
        )
        return parse_dom(html, self._site, self.page.url)

    async def whole(self) -> PageFacts:
        """Return what the whole document says, its scripts too: once after each load."""
        html = await self._despite_moves(self.page.content)
        return parse_dom(html, self._site, self.page.url)

    async def slots(self) -> dict[int, str]:
        """Return the ids of the loaded slots by their numbers."""
        return {int(index): str(short_id) for index, short_id in await self._run("ids")}

    async def dialogs(self) -> list[str]:
        """Return the texts of what lies over the page."""
        return [str(text) for text in await self._run("dialogs")]

    async def player_answer(self) -> str:
        """Return the player's own answer as JSON text; "" when it gives none."""
        return str(await self._run("answer"))

    async def play(self) -> None:
        """Ask the player to play."""
        await self._run("play")

    async def pause(self) -> None:
        """Ask the player to pause."""
        await self._run("pause")

    async def click_first(self, tiers: list[str]) -> bool:
        """Click the first visible element that a selector finds; return whether there was one."""
        for css in tiers:
            for place in range(min(await self.count(css), 4)):
                button = self.page.locator(css).nth(place)
                if await in_time(button.is_visible()):
                    await button.click(timeout=3_000)
                    return True
        return False

    async def count(self, css: str) -> int:
        """Return how many elements a selector finds."""
        from playwright.async_api import Error

        try:
            return await in_time(self.page.locator(css).count())
        except Error:  # a selector of the user's that this browser doesn't know; a page that is gone says so soon
            return 0

    async def evidence(self) -> Mapping[str, bytes]:
        """Return the page and a picture of it, as far as they can be had."""
        kept: dict[str, bytes] = {}
        try:
            kept["page.html"] = (await in_time(self.page.content())).encode()
            kept["page.png"] = await self.page.screenshot(timeout=_SCREENSHOT)
        except Exception:  # a page that can't be kept is no reason to lose the incident
            return kept
        return kept

    async def _run(self, what: str, lasting: float = 0.0, **more: object) -> Any:  # noqa: ANN401 # from a script
        question = {**self._ask, **more, "what": what}
        return await self._despite_moves(lambda: self.page.evaluate(_SCRIPT, question), lasting)

    async def _despite_moves(self, ask: Callable[[], Awaitable[_Answer]], lasting: float = 0.0) -> _Answer:
        """Ask the page, and the next one if it is left for another one meanwhile: that is no breakdown."""
        from playwright.async_api import Error

        for _ in range(_MOVES):
            try:
                return await in_time(ask(), lasting)
            except Error as error:
                if "navigat" not in error.message:
                    raise
                await self.page.wait_for_load_state("domcontentloaded", timeout=_LOADING)
        return await in_time(ask(), lasting)


def _known(state: PageState | None) -> dict[str, object] | None:
    return None if state is None else {"index": state.index, "url": state.url, "nonce": state.nonce}

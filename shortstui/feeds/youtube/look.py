"""One look at the live site for ``shortstui doctor --live``: a few shorts, no persona, everything kept.

It goes there by the driver's own parts and says what each of them found, so that what would fail a bot fails here,
with the page beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shortstui.feeds.youtube.consent import answer_consent, consent_cookie
from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.examine import Finding, examine_dom, examine_har
from shortstui.feeds.youtube.facts import ObstacleKind, PageFacts
from shortstui.feeds.youtube.moves import move_on
from shortstui.feeds.youtube.pages import parse_dom
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.screen import Arrival, PageState, Screen
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site import load_site
from shortstui.feeds.youtube.site_model import Site
from shortstui.files import write_atomically
from shortstui.text import harmless

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

TRAFFIC: Final = "traffic.har.zip"
FINDINGS: Final = "findings.txt"
_NAVIGATION: Final = 45_000
"""Milliseconds for the first page: the live tests of others wait as long (2026-10)."""
_FIRST: Final = 20.0
"""Real seconds until the first short must play."""
_CLOSING: Final = 60.0
"""Real seconds in which the browser has to write the traffic down."""


@dataclass(frozen=True)
class Look:
    """What came of it.

    Attributes:
        findings: What was looked for, and whether it was found.
        blocked: The kind of block that ended it; None when the site let it look.
    """

    findings: Sequence[Finding]
    blocked: ObstacleKind | None = None


async def look_at_live_site(
    settings: LiveSettings,
    folder: Path,
    *,
    shorts: int = 3,
    seconds: float = 12.0,
    double: Sequence[str] = (),
    may_load: Callable[[], Awaitable[bool]] | None = None,
) -> Look:
    """Open the site, stay on a few shorts, and check pages, traffic and player against the site file.

    Args:
        settings: The browser and the choice of consent.
        folder: Where pages, pictures and traffic are kept.
        shorts: How many.
        seconds: How long on each; a page reports watch time after ten.
        double: Arguments by which the browser finds a double instead of the site; its certificate is not checked.
        may_load: Asked before each short; False ends the look.

    Raises:
        ShortstuiError: There is no browser, the site file is broken, or the folder can't be written.
    """
    site = load_site(settings.site)
    folder.mkdir(parents=True, exist_ok=True)
    pool = BrowserPool(settings.browser, settings.headless, double, trust_any_certificate=bool(double))
    try:
        context = await pool.context(settings, None, traffic=folder / TRAFFIC)
        eyes = _Looker(site, settings, folder, context)
        await eyes.look(shorts, seconds, may_load)
        await in_time(context.close(), _CLOSING)
    finally:
        await pool.close()
    findings = [*eyes.findings, *examine_har(folder / TRAFFIC, site)]
    text = "\n".join(line_of(finding) for finding in findings)
    write_atomically(folder / FINDINGS, f"site file {site.version}\n{text}\n")
    return Look(findings, eyes.blocked)


def line_of(finding: Finding) -> str:
    """Return a finding in one line."""
    mark = "ok  " if finding.found else ("FAIL" if finding.grave else "--  ")
    return harmless(f"{mark} {finding.what}: {finding.tier} {finding.detail}", 300)


class _Looker:
    """Goes from short to short and notes what it finds."""

    def __init__(self, site: Site, settings: LiveSettings, folder: Path, context: BrowserContext) -> None:
        self._site, self._settings, self._folder, self._context = site, settings, folder, context
        self.findings: list[Finding] = []
        self.blocked: ObstacleKind | None = None

    async def look(self, shorts: int, seconds: float, may_load: Callable[[], Awaitable[bool]] | None) -> None:
        from playwright.async_api import Error

        screen = Screen(await in_time(self._context.new_page()), self._site, 1.0)
        try:
            await screen.page.goto(self._site.urls.start, wait_until="domcontentloaded", timeout=_NAVIGATION)
            if not await self._may_stay(screen):
                return
            before: PageState | None = None
            for number in range(1, shorts + 1):
                if may_load is not None and not await may_load():
                    return
                before = await self._one(screen, number, before, seconds)
                if before is None or self.blocked:
                    return
        except Error as error:
            self._note("page", False, f"the browser gave up: {error.message.strip().splitlines()[0]}", grave=True)
            await self._keep(screen, "last")

    async def _may_stay(self, screen: Screen) -> bool:
        """Answer the consent question, where it is asked; return False where the site blocks the look."""
        facts = await screen.whole()
        if facts.consent or any(each.kind == "consent" for each in facts.obstacles):
            await self._keep(screen, "consent")
            how = await answer_consent(screen, facts, self._site, self._settings.consent)
            cookie = await consent_cookie(self._context)
            said = (
                f"{self._settings.consent} by {how}; SOCS={cookie or 'not set'}" if how else "no way to answer it"
            )
            self._note("consent page", how is not None, said, grave=True)
            facts = await screen.whole()
        else:
            self._note("consent page", True, "none was shown")
        self.blocked = facts.blocked
        if self.blocked:
            await self._keep(screen, "blocked")
            self._note("block", True, f"{self.blocked}: {next(each.detail for each in facts.obstacles)}")
        return self.blocked is None

    async def _one(
        self, screen: Screen, number: int, before: PageState | None, seconds: float
    ) -> PageState | None:
        """Check one short; return the page as it was, None when there is no way on."""
        prefix, way = f"short {number}: ", "load"
        if before is None:
            arrival, state = await screen.until_active(None, _FIRST, _FIRST)
        else:
            way, arrival, state = await move_on(screen, before, self._site)
        await asyncio.sleep(seconds)
        facts = await self._keep(screen, f"short-{number}")
        self._note_arrival(prefix, way, arrival, state)
        await self._note_player(prefix, screen, state)
        for finding in examine_dom(self._folder / f"short-{number}.html", self._site, screen.page.url):
            self.findings.append(replace(finding, what=prefix + finding.what))
        self.blocked = facts.blocked
        return state if state.url and arrival != "still" else None

    def _note_arrival(self, prefix: str, way: str, arrival: Arrival, state: PageState) -> None:
        ids = {"address": state.url, "slot": state.slot, "player": state.player}
        told = ", ".join(f"{name} {harmless(value, 20) or 'none'}" for name, value in ids.items())
        self._note(f"{prefix}reached", arrival != "still", f"{way}, {arrival}", grave=True)
        self._note(f"{prefix}ids agree", len(set(ids.values())) == 1 and bool(state.url), told)

    async def _note_player(self, prefix: str, screen: Screen, arrived: PageState) -> None:
        now = await screen.state()
        plays = now.ready >= 2 and (now.at > 0.05 or now.at != arrived.at)
        self._note(f"{prefix}video plays", plays, f"at {now.at:.1f} of {now.length:.1f} s", grave=True)
        self._note(f"{prefix}player answers getVideoData", bool(now.player), f"playback {now.nonce or 'unnamed'}")
        self._note(f"{prefix}player answers getPlayerResponse", bool(await screen.player_answer()))

    async def _keep(self, screen: Screen, name: str) -> PageFacts:
        """Keep page and picture as far as they can be had; return what the page says."""
        evidence = await screen.evidence()
        for kept, data in evidence.items():
            write_atomically(self._folder / f"{name}{Path(kept).suffix}", data)
        return parse_dom(evidence.get("page.html", b""), self._site, screen.page.url)

    def _note(self, what: str, found: bool, detail: str = "", *, grave: bool = False) -> None:
        self.findings.append(Finding(what, found, detail=detail, grave=grave))

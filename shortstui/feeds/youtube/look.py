"""One look at the live site for ``shortstui doctor --live``: a few shorts, no persona, everything kept.

It takes the shortest way through the site that a bot takes, with as little of the driver as possible between the
page and the findings: where the driver fails, this is to say why.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shortstui.feeds.youtube.browsers import find_browser
from shortstui.feeds.youtube.examine import Finding, examine_dom, examine_har
from shortstui.feeds.youtube.facts import ObstacleKind
from shortstui.feeds.youtube.pages import parse_dom
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site import load_site
from shortstui.feeds.youtube.site_model import Site
from shortstui.files import write_atomically
from shortstui.text import harmless

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

TRAFFIC: Final = "traffic.har.zip"
FINDINGS: Final = "findings.txt"
_NAVIGATION: Final = 45_000
"""Milliseconds for the first page: the live tests of others wait as long (2026-10)."""
_STEP: Final = 10_000
"""Milliseconds for the next short to become active."""
_CLOSING: Final = 60.0
"""Seconds in which the browser has to write the traffic down and close."""
_NO_MEDIA: Final = re.compile(r"^https://(?![^/]*\.googlevideo\.com/)")
_STATE: Final = """
(selectors) => {
  const first = (list, root) => list.map(css => root.querySelector(css)).find(Boolean) || null;
  const player = first(selectors.player, document);
  const video = first(selectors.video, document);
  const slot = player && selectors.slot.map(css => player.closest(css)).find(Boolean);
  const thumbnail = slot && (slot.querySelector("[style*='/vi']") || slot.closest("[style*='/vi']"));
  const inStyle = thumbnail && /\\/vi(?:_webp)?\\/([\\w-]{11})/.exec(thumbnail.getAttribute("style") || "");
  const inUrl = /\\/shorts\\/([\\w-]{11})/.exec(location.pathname);
  const called = (name) => { try { return player[name](); } catch (error) { return null; } };
  const data = player ? called("getVideoData") : null;
  return {
    url: inUrl ? inUrl[1] : "", slot: inStyle ? inStyle[1] : "", player: (data && data.video_id) || "",
    response: Boolean(player && called("getPlayerResponse")), time: video ? video.currentTime : -1,
    ready: video ? video.readyState : -1, paused: video ? video.paused : true,
  };
}
"""


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
    eyes = _Looker(site, settings, folder, seconds)
    folder.mkdir(parents=True, exist_ok=True)
    async with _context(settings, folder, double) as context:
        await eyes.look(await context.new_page(), shorts, may_load)
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

    def __init__(self, site: Site, settings: LiveSettings, folder: Path, seconds: float) -> None:
        self._site, self._settings, self._folder, self._seconds = site, settings, folder, seconds
        self.findings: list[Finding] = []
        self.blocked: ObstacleKind | None = None

    async def look(self, page: Page, shorts: int, may_load: Callable[[], Awaitable[bool]] | None) -> None:
        from playwright.async_api import Error

        try:
            await page.goto(self._site.urls.start, wait_until="domcontentloaded", timeout=_NAVIGATION)
            await self._settle_consent(page)
            for number in range(1, shorts + 1):
                if may_load is not None and not await may_load():
                    return
                if not await self._arrive(page, number) or self.blocked:
                    return
        except Error as error:
            self._note("page", False, f"the browser gave up: {error.message.splitlines()[0]}", grave=True)
            await self._keep(page, "last")

    async def _arrive(self, page: Page, number: int) -> bool:
        """Check one short; return whether there is one."""
        prefix = f"short {number}: "
        if number > 1 and not await self._advance(page, prefix):
            await self._keep(page, f"short-{number}")
            return False
        begun = await self._playing(page)
        await asyncio.sleep(self._seconds)
        state = await page.evaluate(_STATE, self._selectors())
        html = await self._keep(page, f"short-{number}")
        self._note_state(prefix, begun, state)
        for finding in examine_dom(self._folder / f"short-{number}.html", self._site, page.url):
            self.findings.append(replace(finding, what=prefix + finding.what))
        self.blocked = parse_dom(html, self._site, page.url).blocked
        return bool(state["url"])

    async def _playing(self, page: Page) -> dict[str, Any]:
        """Wait until a short plays; return how things are then, or when the patience is over."""
        state: dict[str, Any] = {}
        for _ in range(_STEP // 250):
            state = await page.evaluate(_STATE, self._selectors())
            if state["url"] and state["time"] > 0.05:
                break
            await page.wait_for_timeout(250)
        return state

    def _note_state(self, prefix: str, begun: dict[str, Any], state: dict[str, Any]) -> None:
        ids = {name: str(state[name]) for name in ("url", "slot", "player")}
        told = ", ".join(f"{name} {harmless(value, 20) or 'none'}" for name, value in ids.items())
        self._note(f"{prefix}ids agree", len(set(ids.values())) == 1 and bool(ids["url"]), told)
        moved = state["time"] > begun.get("time", -1) or state["time"] > 0.05
        self._note(f"{prefix}video plays", moved and state["ready"] >= 2, f"at {state['time']:.1f} s", grave=True)
        self._note(f"{prefix}player answers getVideoData", bool(ids["player"]))
        self._note(f"{prefix}player answers getPlayerResponse", bool(state["response"]))

    async def _advance(self, page: Page, prefix: str) -> bool:
        """Go to the next short by the key, else by the button, else by the wheel."""
        before = await self._id(page)
        for way, go in (("key", self._press), ("button", self._click), ("wheel", self._wheel)):
            with contextlib.suppress(*_browser_errors()):
                await go(page)
            for _ in range(_STEP // 250):
                if await self._id(page) not in ("", before):
                    self._note(f"{prefix}reached", True, way)
                    return True
                await page.wait_for_timeout(250)
        self._note(f"{prefix}reached", False, "neither key nor button nor wheel led on", grave=True)
        return False

    async def _press(self, page: Page) -> None:
        await page.keyboard.press("ArrowDown")

    async def _click(self, page: Page) -> None:
        for css in self._site.selectors.next:
            if await page.locator(css).count():
                await page.locator(css).first.click(timeout=2000)
                return

    async def _wheel(self, page: Page) -> None:
        width, height = self._settings.viewport
        await page.mouse.move(width / 2, height / 2)
        await page.mouse.wheel(0, height)

    async def _settle_consent(self, page: Page) -> None:
        """Choose on the consent page, where there is one, by the form's fields."""
        facts = parse_dom(await page.content(), self._site, page.url)
        if not facts.consent:
            self._note("consent page", True, "none was shown")
            return
        await self._keep(page, "consent")
        consent, accept = self._site.consent, self._settings.consent == "accept"
        value = consent.accept if accept else consent.reject
        buttons = page.locator(f'form:has(input[name="{consent.policy}"][value="{value}"])').locator(
            consent.button
        )
        for place in range(await buttons.count()):
            if await buttons.nth(place).is_visible():
                await buttons.nth(place).click()
                await page.wait_for_url(f"{self._site.urls.start}**", timeout=_NAVIGATION)
                self._note("consent page", True, f"{self._settings.consent} by the form's fields")
                return
        self._note("consent page", False, f"no form to {self._settings.consent}", grave=True)

    async def _keep(self, page: Page, name: str) -> str:
        """Keep page and picture; return the page."""
        html = await page.content()
        write_atomically(self._folder / f"{name}.html", html)
        with contextlib.suppress(*_browser_errors()):
            write_atomically(self._folder / f"{name}.png", await page.screenshot(timeout=_STEP))
        return html

    async def _id(self, page: Page) -> str:
        return str((await page.evaluate(_STATE, self._selectors()))["url"])

    def _selectors(self) -> dict[str, list[str]]:
        known = self._site.selectors
        return {"player": list(known.player), "video": list(known.video), "slot": list(known.slot)}

    def _note(self, what: str, found: bool, detail: str = "", *, grave: bool = False) -> None:
        self.findings.append(Finding(what, found, detail=detail, grave=grave))


@contextlib.asynccontextmanager
async def _context(settings: LiveSettings, folder: Path, double: Sequence[str]) -> AsyncIterator[BrowserContext]:
    """Open a browser that writes its traffic down; it is written when this ends."""
    from playwright.async_api import async_playwright

    width, height = settings.viewport
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(find_browser(settings.browser)),
            headless=settings.headless,
            args=["--autoplay-policy=no-user-gesture-required", "--mute-audio", "--no-first-run", *double],
        )
        try:
            context = await browser.new_context(
                locale=settings.locale,
                timezone_id=settings.timezone,
                viewport={"width": width, "height": height},
                service_workers="block",
                ignore_https_errors=bool(double),
                record_har_path=folder / TRAFFIC,
                record_har_content="attach",
                record_har_url_filter=_NO_MEDIA,
            )
            yield context
            await asyncio.wait_for(context.close(), _CLOSING)
        finally:
            await browser.close()


def _browser_errors() -> tuple[type[Exception], ...]:
    from playwright.async_api import Error

    return (Error,)

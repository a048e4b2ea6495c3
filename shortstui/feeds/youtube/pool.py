"""Browsers for bots: one bot has one context, which is a cookie jar; up to eight contexts share a browser."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.browsers import HOW_TO_GET_ONE, find_browser
from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.settings import LiveSettings

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright, StorageState

CONTEXTS: Final = 8
"""In one browser. More would all go down with one crash; fewer cost 180 MB a bot instead of 70 (2026-11)."""
_FLAGS: Final = (
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    "--no-first-run",
    "--disable-notifications",
    "--disable-dev-shm-usage",
)
_NO_MEDIA: Final = re.compile(r"^https://(?![^/]*\.googlevideo\.com/)")
_CLOSING: Final = 10.0
State = dict[str, Any]
"""A context's cookies and local storage, as Playwright writes them."""


@dataclass
class _Running:
    browser: Browser
    contexts: set[BrowserContext] = field(default_factory=set)


class BrowserPool:
    """Opens contexts, and browsers where there are none with room. Belongs to one event loop.

    Args:
        browser: The executable; None for the one that is found.
        headless: Whether no window is opened.
        args: Further arguments: those that lead to the double.
        trust_any_certificate: Only for the double, whose certificate is its own.
    """

    def __init__(
        self,
        browser: Path | None = None,
        headless: bool = True,
        args: Sequence[str] = (),
        trust_any_certificate: bool = False,
    ) -> None:
        self._path = browser
        self._headless = headless
        self._args = list(args)
        self._trusting = trust_any_certificate
        self._playwright: Playwright | None = None
        self._running: list[_Running] = []
        self._lock = asyncio.Lock()

    async def context(
        self, settings: LiveSettings, state: State | None, traffic: Path | None = None
    ) -> BrowserContext:
        """Open a cookie jar of its own.

        Args:
            settings: Language, place and size.
            state: The cookies to go on with; None for a new visitor.
            traffic: An archive to which all that goes over the wire, but media, is written when it closes.

        Raises:
            ShortstuiError: There is no browser, or it doesn't start.
        """
        from playwright.async_api import Error

        async with self._lock:
            try:
                return await self._open(settings, state, traffic)
            except (Error, ShortstuiError):  # a browser, or Playwright itself, that died without a word
                await self._bury_the_dead()
                return await self._open(settings, state, traffic)

    async def close(self) -> None:
        """Close all browsers and Playwright; may be called twice."""
        async with self._lock:
            for running in self._running:
                await _end(running.browser.close())
            self._running.clear()
            await self._stop_playwright()

    async def _open(self, settings: LiveSettings, state: State | None, traffic: Path | None) -> BrowserContext:
        running = await self._with_room()
        width, height = settings.viewport
        opening = running.browser.new_context(
            storage_state=cast("StorageState | None", state),
            locale=settings.locale,
            timezone_id=settings.timezone,
            viewport={"width": width, "height": height},
            # The site's worker has stalled navigations, and answers it gives aren't seen as traffic.
            service_workers="block",
            ignore_https_errors=self._trusting,
            record_har_path=traffic,
            record_har_content="attach" if traffic else None,
            record_har_url_filter=_NO_MEDIA if traffic else None,
        )
        context = await in_time(opening)
        running.contexts.add(context)
        context.on("close", lambda closed: running.contexts.discard(closed))
        return context

    async def _bury_the_dead(self) -> None:
        """Let go of browsers that don't answer, and of Playwright where none does."""
        for running in list(self._running):
            if not await _answers(running.browser):
                self._running.remove(running)
                await _end(running.browser.close())
        if not self._running:
            await self._stop_playwright()

    async def _stop_playwright(self) -> None:
        if self._playwright is not None:
            playwright, self._playwright = self._playwright, None
            await _end(playwright.stop())

    async def _with_room(self) -> _Running:
        self._running = [each for each in self._running if each.browser.is_connected()]
        for each in self._running:
            if len(each.contexts) < CONTEXTS:
                return each
        self._running.append(_Running(await self._launch()))
        return self._running[-1]

    async def _launch(self) -> Browser:
        from playwright.async_api import Error, async_playwright

        path = find_browser(self._path)
        root = getattr(os, "geteuid", lambda: 1)() == 0
        sandbox = ["--no-sandbox"] if root else []  # Chromium refuses its sandbox to root
        try:
            if self._playwright is None:
                with _silent_children():
                    self._playwright = await async_playwright().start()
            return await self._playwright.chromium.launch(
                executable_path=str(path), headless=self._headless, args=[*_FLAGS, *sandbox, *self._args]
            )
        except Error as error:
            raise ShortstuiError(
                f"the browser doesn't start: {error.message.splitlines()[0]}",
                where=str(path),
                hint=f"try `shortstui doctor`, or get another one: {HOW_TO_GET_ONE}",
                code=ExitCode.MISSING,
            ) from error


async def _answers(browser: Browser) -> bool:
    from playwright.async_api import Error

    try:
        session = await in_time(browser.new_browser_cdp_session())
        await in_time(session.detach())
    except Error:
        return False
    return True


async def _end(closing: Awaitable[None]) -> None:
    """Close something that may be dead already, and then never answers."""
    with contextlib.suppress(Exception):
        await asyncio.wait_for(closing, _CLOSING)


class _Quiet:
    """The standard error as it is, but for the descriptor that a child process is given."""

    def __init__(self, real: TextIO, descriptor: int) -> None:
        self._real = real
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


@contextlib.contextmanager
def _silent_children() -> Iterator[None]:
    """Let Playwright's own process be started without a way to write on the screen."""
    real = sys.stderr
    with Path(os.devnull).open("w") as nowhere:
        sys.stderr = cast("TextIO", _Quiet(real, nowhere.fileno()))
        try:
            yield
        finally:
            sys.stderr = real

"""A person with a browser, for tests of the double."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from shortstui.simulator.double.server import Double

SHORTS = "https://www.youtube.com/shorts"
PLAYS = """() => {
    const video = document.querySelector("#shorts-player video");
    return Boolean(video) && video.readyState >= 2 && video.currentTime > 0.05;
}"""
AGREE = """() => {
    const id = location.pathname.split("/")[2];
    const player = document.querySelector("#shorts-player");
    const slot = player?.closest("#shorts-inner-container > *");
    const picture = slot?.querySelector("[style*='/vi/']")?.getAttribute("style") ?? "";
    return Boolean(id) && picture.includes(id) && player.getVideoData().video_id === id;
}"""


@contextmanager
def chromium(playwright: Playwright, double: Double, *more: str) -> Iterator[Browser]:
    """Open a browser that knows no host but the double."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    browser = playwright.chromium.launch(
        executable_path=path, args=[*double.chromium_args(), "--no-sandbox", *more]
    )
    try:
        yield browser
    finally:
        browser.close()


class Viewer:
    """One visitor with one page.

    Args:
        browser: Of :func:`chromium`.
        choice: Whether the browser comes with a choice about consent, as one that was here before.
        workers: Whether service workers may run.
    """

    def __init__(self, browser: Browser, choice: bool = True, workers: bool = False) -> None:
        self.context: BrowserContext = browser.new_context(
            ignore_https_errors=True,
            service_workers="allow" if workers else "block",
            viewport={"width": 500, "height": 700},
            locale="en-US",
        )
        if choice:
            self.context.add_cookies(
                [{"name": "SOCS", "value": "CAI", "domain": ".youtube.com", "path": "/", "secure": True}]
            )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)

    @property
    def visitor(self) -> str:
        """The cookie by which the site knows this browser."""
        cookies = self.context.cookies("https://www.youtube.com")
        return next((c.get("value", "") for c in cookies if c.get("name") == "VISITOR_INFO1_LIVE"), "")

    @property
    def id(self) -> str:
        """The id in the address."""
        return self.page.evaluate("location.pathname.split('/')[2] ?? ''")  # type: ignore[no-any-return]

    @property
    def slot(self) -> int:
        """The number of the slot that holds the player."""
        where = "document.querySelector('#shorts-player').closest('#shorts-inner-container > *').id"
        return int(self.page.evaluate(where))

    def open(self, url: str = SHORTS) -> Viewer:
        """Open the shorts and wait until the first one plays."""
        self.page.goto(url)
        return self.plays()

    def plays(self) -> Viewer:
        """Wait until address, slot and player agree and the video runs."""
        self.page.wait_for_function(AGREE)
        self.page.wait_for_function(PLAYS)
        return self

    def press(self, key: str = "ArrowDown") -> Viewer:
        """Press a key."""
        self.page.keyboard.press(key)
        return self

    def next(self) -> Viewer:
        """Go on by the arrow key and wait until the next short plays."""
        slot = self.slot
        self.press()
        self.page.wait_for_function(
            "slot => document.querySelector('#shorts-player').closest('#shorts-inner-container > *').id !== slot",
            arg=str(slot),
        )
        return self.plays()

    def sees(self, css: str) -> bool:
        """Return whether an element is visible now."""
        return self.page.locator(css).first.is_visible()

    def waits_for(self, css: str) -> Viewer:
        """Wait until an element is visible."""
        self.page.locator(css).first.wait_for(state="visible")
        return self

    def js(self, code: str) -> Any:  # noqa: ANN401
        """Return what a piece of script says."""
        return self.page.evaluate(code)

    def leave(self) -> None:
        """Close the browser's context with its page; closing a page that shows an error may hang for ever."""
        self.context.close()

"""Getting a short's picture: what the page loaded, else the other names of it, else a screenshot of the video."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.thumbnails import thumbnail_urls
from shortstui.feeds.youtube.traffic import Picture, Traffic

if TYPE_CHECKING:
    from playwright.async_api import Page

_EACH: Final = 1_200
"""Milliseconds for one picture: while a slow one is waited for, the video plays."""
_SHOT: Final = 3_000
# The page loads it as a picture, and the traffic is read along: that needs no permission across hosts, and
# Playwright's own requests know neither the double's addresses nor the page's cookies.
_LOAD: Final = """({ url, within }) => new Promise((done) => {
  const picture = new Image();
  const timer = setTimeout(() => { picture.src = ""; done(); }, within);
  picture.onload = picture.onerror = () => { clearTimeout(timer); done(); };
  picture.src = url;
})"""


async def thumbnail(page: Page, traffic: Traffic, short_id: str, site: Site) -> Picture | None:
    """Return a short's picture and where it came from; None when nothing can be had.

    Args:
        page: On which the short is on.
        traffic: What the page has loaded.
        short_id: The short.
        site: The names to try, and the selectors of the video.
    """
    if (own := traffic.picture(short_id)) is not None:
        return own
    for each in thumbnail_urls(short_id, site):
        await in_time(page.evaluate(_LOAD, {"url": each.url, "within": _EACH}))
        await traffic.settle()
        if (loaded := traffic.picture(short_id)) is not None:
            return loaded
    shot = await screenshot(page, site)
    return Picture("screenshot", shot) if shot else None


async def screenshot(page: Page, site: Site) -> bytes | None:
    """Return the video element as it looks now, as JPEG."""
    for css in site.selectors.video:
        video = page.locator(css).first
        try:
            if await in_time(video.count()) and await in_time(video.is_visible()):
                return await video.screenshot(type="jpeg", quality=80, timeout=_SHOT)
        except _errors():
            continue
    return None


def _errors() -> type[Exception]:
    from playwright.async_api import Error

    return Error

"""Answering the consent question as the run's settings say, by the form's fields: they need no language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.facts import PageFacts
from shortstui.feeds.youtube.screen import Screen
from shortstui.feeds.youtube.site_model import Site

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

_PATIENCE: Final = 15_000
_COOKIE: Final = "SOCS"


async def answer_consent(
    screen: Screen, facts: PageFacts, site: Site, choice: Literal["reject", "accept"]
) -> str | None:
    """Answer the question if there is one.

    Args:
        screen: The page that may ask.
        facts: What the page says.
        site: The fields of the form.
        choice: Of the run's settings.

    Returns:
        How it was answered: "form", "label", "order" (of the buttons, in a language nobody knows); None when
        nothing could be pressed.
    """
    page = screen.page
    if any(each.choice == choice for each in facts.consent):
        value = site.consent.accept if choice == "accept" else site.consent.reject
        form = f'form:has(input[name="{site.consent.policy}"][value="{value}"])'
        if await screen.click_first([f"{form} {button.strip()}" for button in site.consent.button.split(",")]):
            await page.wait_for_url(lambda url: not _asks(url, site), timeout=_PATIENCE)
            return "form"
    label = site.consent.dialog_accept if choice == "accept" else site.consent.dialog_reject
    if await screen.click_first([label]):
        return "label"
    for css in site.dialogs.consent:
        if (count := await screen.count(css)) >= 2:
            await page.locator(css).nth(count - 1 if choice == "accept" else 0).click(timeout=3_000)
            return "order"
    return None


async def consent_cookie(context: BrowserContext) -> str:
    """Return the cookie in which the site keeps the choice; "" when there is none."""
    cookies = await in_time(context.cookies())
    return next((str(each.get("value", "")) for each in cookies if each.get("name") == _COOKIE), "")[:200]


def _asks(url: str, site: Site) -> bool:
    host = url.partition("://")[2].partition("/")[0]
    return host in site.urls.consent_hosts

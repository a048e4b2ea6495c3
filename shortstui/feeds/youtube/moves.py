"""Going on to the next short: by key, else by button, else by wheel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from shortstui.feeds.youtube.deadline import in_time
from shortstui.feeds.youtube.screen import Arrival, PageState, Screen
from shortstui.feeds.youtube.site_model import Site

ARRIVE: Final = 10.0
"""Real seconds until a short must play once the page has moved."""
_MOVE: Final = 2.5
"""Real seconds until the page must have moved at all; then the next way is tried."""


async def move_on(screen: Screen, before: PageState, site: Site) -> tuple[str, Arrival, PageState]:
    """Leave the short that is on.

    Args:
        screen: The page.
        before: What is on.
        site: The button for the next short.

    Returns:
        The way that moved the page ("key", "button", "wheel", "site" when it had moved by itself), how the wait
        for the next short ended, and what is on then. "still" when no way moved it.
    """
    arrival, state = await screen.until_active(before, ARRIVE, 0.0)
    if arrival not in ("still", "obstacle"):
        return "site", arrival, state
    ways: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
        ("key", lambda: screen.page.keyboard.press("ArrowDown")),
        ("button", lambda: _press_button(screen, site)),
        ("wheel", lambda: _turn_wheel(screen)),
    )
    way = "key"
    for way, go in ways:
        await in_time(go())
        arrival, state = await screen.until_active(before, ARRIVE, _MOVE)
        if arrival != "still" and not (arrival == "obstacle" and state.index == before.index):
            return way, arrival, state
    return way, arrival, state


async def _press_button(screen: Screen, site: Site) -> None:
    from playwright.async_api import Error

    try:
        await screen.click_first(site.selectors.next)
    except Error:  # something lies over it: the wheel may still do
        return


async def _turn_wheel(screen: Screen) -> None:
    size = screen.page.viewport_size or {"width": 800, "height": 600}
    await screen.page.mouse.move(size["width"] / 2, size["height"] / 2)
    await screen.page.mouse.wheel(0, size["height"])

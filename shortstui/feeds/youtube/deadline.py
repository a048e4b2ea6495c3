"""A deadline for what Playwright gives none: a page whose script hangs would hold the bot up for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

ANSWER: Final = 20.0
"""Real seconds in which a page or a browser answers a question, on a slow machine too."""
_Value = TypeVar("_Value")


async def in_time(work: Awaitable[_Value], more: float = 0.0) -> _Value:
    """Return what a page or a browser answers.

    Args:
        work: The question.
        more: Real seconds that the answer may take by its nature, besides :data:`ANSWER`.

    Raises:
        playwright.async_api.TimeoutError: It doesn't answer. As for a page that is gone, the way on is a new one.
    """
    from playwright.async_api import TimeoutError as TooLate

    try:
        return await asyncio.wait_for(work, ANSWER + more)
    except TimeoutError as error:
        raise TooLate("the page doesn't answer any more") from error

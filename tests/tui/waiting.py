"""Waiting for what must happen, instead of for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

S = TypeVar("S", bound=Screen[Any])
PATIENCE = 30.0


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Let the app go on until something is true; fail when it never is."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await pilot.pause()
        await asyncio.sleep(0.01)
    await pilot.pause()


async def screen_of(pilot: Pilot[int], kind: type[S]) -> S:
    """Wait until a screen of this kind is on top and return it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted)
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


def text_of(pilot: Pilot[int]) -> str:
    """Return what is on the screen as plain text, one line a row."""
    app = pilot.app
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )

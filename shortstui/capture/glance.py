"""The few figures of a run that a list shows, without decoding all of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shortstui.capture.lean import lean_events
from shortstui.capture.share import WINDOWS, CaptureShare
from shortstui.capture.v2c import VideosToCapture

_WINDOW: Final = WINDOWS[0]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a list says about a run that was read.

    Attributes:
        impressions: Number of served shorts.
        organic: Those that the measures count.
        watched: Of those, the ones that the bot decided to watch.
        share: Capture share of the last 50; None before the first organic short.
        v2c: The published V2C over 50; None: not captured. After a persona switch both are the second persona's.
    """

    impressions: int
    organic: int
    watched: int
    share: float | None
    v2c: int | None


def glance(folder: Path) -> Glance:
    """Return a run's figures, up to its last whole event: those of ``RunState``.

    Args:
        folder: The run's.

    Raises:
        OSError: It can't be read.
    """
    share, v2c = CaptureShare(_WINDOW), VideosToCapture(_WINDOW)
    impressions = organic = watched = 0
    now: float | None = None
    for event in lean_events(folder):
        if event.type == "switched":
            share, v2c = CaptureShare(_WINDOW), VideosToCapture(_WINDOW)
        if event.type != "impression" or event.short is None or event.decision is None:
            continue
        impressions += 1
        if event.short.kind == "video":
            organic += 1
            watched += event.decision.watch
            now = share.add(event.decision.watch)
            v2c.add(now)
    return Glance(impressions, organic, watched, now, v2c.at)

"""The published numbers, and what of them an arm can be held against.

Source: Theo MacMillan, "Reproducing WSJ TikTok bots", text and figures. V2C are means over the runs that were
captured, the others left out. Shares and views were read off the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from shortstui.runs.layout import slug


class V2CMeans(NamedTuple):
    """Experiment 3: mean videos to capture as a fresh bot, and after 300 videos as the outdoor life enthusiast."""

    fresh: int
    switched: int


V2C: Final[Mapping[str, V2CMeans]] = {
    "music-head": V2CMeans(265, 301),
    "gamer": V2CMeans(290, 242),
    "beauty-and-fashion-lover": V2CMeans(61, 134),
    "animal-devotee": V2CMeans(98, 151),
}
"""By persona; none for the outdoor life enthusiast. Window of 100; 61 is less than a full one."""

REPLICATES: Final = 5
CAPTURED: Final[Mapping[str, int]] = {
    "animal-devotee": 4,
    "beauty-and-fashion-lover": 5,
    "gamer": 5,
    "music-head": 3,
    "outdoor-life-enthusiast": 5,
}
"""Experiment 2, window of 100: runs in which the share ever exceeded 1/5, of :data:`REPLICATES`; 22 of 25."""

PLATEAU: Final = (0.3, 0.6)
"""Experiment 2: between what the captured runs' shares level off. Nothing is said of runs after a switch."""

MUSIC_PLATEAU: Final = (0.30, 0.58)
"""Experiment 1, the music head alone, window of 50: the share in the end."""
LOG_VIEWS_FIRST: Final = 6.9
LOG_VIEWS_LAST: Final = (4.85, 5.55)
"""Experiment 1: mean log10 of the views at first, and between what in the end."""


class Known(NamedTuple):
    """What is published of an arm's like; None where nothing is.

    Attributes:
        captured: Runs in which the 1/5 rule fired, and of how many.
        v2c: Mean of those.
        plateau: Between what their shares level off.
        views: log10 of the views at first, and between what in the end.
    """

    captured: tuple[int, int] | None = None
    v2c: int | None = None
    plateau: tuple[float, float] | None = None
    views: tuple[float, tuple[float, float]] | None = None


def known(persona: str, *, switched: bool, window: int) -> Known:
    """Return what is published to hold an arm against.

    Args:
        persona: Its name, as in the files of the published personas: "Music Head".
        switched: Whether the bots were somebody else before.
        window: W of the 1/5 rule: 50 in experiment 1, 100 in the others. V2C over another W is another measure.
    """
    name = slug(persona)
    if name not in CAPTURED:
        return Known()
    views = (LOG_VIEWS_FIRST, LOG_VIEWS_LAST) if name == "music-head" and not switched else None
    if window == 50:
        return Known(plateau=MUSIC_PLATEAU, views=views) if views else Known()
    if window != 100:
        return Known()
    means = V2C.get(name)
    if switched:
        return Known(v2c=means.switched if means else None)
    return Known((CAPTURED[name], REPLICATES), means.fresh if means else None, PLATEAU, views)

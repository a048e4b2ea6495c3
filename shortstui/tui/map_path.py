"""A bot's path over the interest map, on a canvas: what it watched and skipped last, and where it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np

from shortstui.capture.run_state import RunState, Step
from shortstui.figures.chart import Extent, extent_of
from shortstui.tui.canvas import Canvas, Floats
from shortstui.tui.map_draw import Ink
from shortstui.tui.map_sheet import Lens, Sheet

WATCHED, SKIPPED, NOW = "■", "□", "◉"
_LONG_AGO = {WATCHED: "▪", SKIPPED: "▫"}
_AGES: Final = (1, 10, 30, 80)
"""Steps ago at which a mark pales; from the third on it is a small one."""
FADES: Final = len(_AGES) + 1
_SMALL_FROM = 2
_LEGS = 6
"""The last steps are joined by a line."""


class PathInk(IntEnum):
    """What a path is drawn with; the paler ones follow the first."""

    LEG = 62
    NOW = 63
    WATCHED = 64
    SKIPPED = 80


@dataclass(frozen=True)
class Walk:
    """What there is to draw of a run.

    Attributes:
        steps: The last organic shorts, oldest first.
        now: Where the short lies that is on; None when nobody knows.
    """

    steps: tuple[Step, ...] = ()
    now: tuple[float, float] | None = None

    @classmethod
    def of(cls, state: RunState) -> Walk:
        """Return the walk of a run's state."""
        perception = state.current.perception if state.current is not None else None
        return cls(tuple(state.path), perception.place if perception is not None else None)

    def extent(self) -> Extent:
        """Return what has to be seen of the plane where its map isn't there."""
        return extent_of(np.array([(step.x, step.y) for step in self.steps] or [(0.0, 0.0)], np.float64))


def backdrop(sheet: Sheet, liked: Iterable[int], width: int, height: int) -> Canvas:
    """Draw a map's tags faintly, those that the persona likes in their colours: it changes only with the size."""
    canvas = Canvas(width, height)
    if width and height:
        across, down = Lens.fit(sheet.extent).cells(sheet.places, width, height)
        clusters = sheet.chart.clusters
        wanted = sheet.in_clusters(liked)
        canvas.dots(across[~wanted], down[~wanted], int(Ink.FAINT))
        canvas.dots(across[wanted], down[wanted], Ink.HUE + sheet.hues[clusters[wanted]])
    return canvas


def draw_walk(canvas: Canvas, walk: Walk, extent: Extent) -> None:
    """Draw a walk over what is on the canvas: lines first, then the old marks, the new ones and the place of now.

    Args:
        canvas: Drawn on.
        walk: The path.
        extent: The part of the plane that the canvas shows.
    """
    if not canvas.width or not canvas.height:
        return
    places = np.array([(step.x, step.y) for step in walk.steps], np.float64).reshape(-1, 2)
    across, down = Lens.fit(extent).cells(places, canvas.width, canvas.height)
    _draw_legs(canvas, across, down)
    watched = np.array([step.watched for step in walk.steps], np.bool_)
    ages = np.searchsorted(_AGES, np.arange(len(places), 0, -1) - 1, side="right")
    for age in range(FADES - 1, -1, -1):
        for what, mark, ink in ((~watched, SKIPPED, PathInk.SKIPPED), (watched, WATCHED, PathInk.WATCHED)):
            drawn = what & (ages == age)
            sign = _LONG_AGO[mark] if age >= _SMALL_FROM else mark
            canvas.marks(across[drawn], down[drawn], sign, int(ink) + age)
    if walk.now is not None:
        at = Lens.fit(extent).cells(np.array([walk.now], np.float64), canvas.width, canvas.height)
        canvas.marks(*at, NOW, int(PathInk.NOW))


def _draw_legs(canvas: Canvas, across: Floats, down: Floats) -> None:
    last = slice(-_LEGS - 1, None)
    for start, end in pairwise(zip(across[last].tolist(), down[last].tolist(), strict=True)):
        canvas.line(start, end, int(PathInk.LEG))

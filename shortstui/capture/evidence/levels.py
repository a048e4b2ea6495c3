"""The named levels of evidence: what each one bets on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, overload

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ALPHA: Final = 0.05
"""Chance that a level's alarm ever sounds when its hypothesis holds (Ville); the alarm's line is E = 1/α = 20."""


@dataclass(frozen=True, slots=True)
class Level:
    """One null hypothesis about a bot and its controls: E y ≤ ratio · E c + margin, whatever came before.

    Ratios and margins were chosen for few false alarms on simulated platforms that ignore interests; ``shortstui
    calibrate`` measures them.

    Attributes:
        name: As it is shown.
        ratio: r: how many times the controls' share is still nothing.
        margin: δ: what is nothing even when the controls see none.
    """

    name: str
    ratio: float
    margin: float

    @property
    def worst(self) -> float:
        """The most that one payoff can lose, with y ≥ 0 and c ≤ 1."""
        return self.ratio + self.margin

    @overload
    def payoff(self, y: float, c: float) -> float: ...
    @overload
    def payoff(self, y: Floats, c: Floats) -> Floats: ...
    def payoff(self, y: float | Floats, c: float | Floats) -> float | Floats:
        """Return x = y − r·c − δ; at most nought in the mean when the hypothesis holds.

        Args:
            y: Whether the bot's short is on persona (0–1), or the mean of several bots.
            c: Mean of the same over the bot's controls at their shorts of the same number, scored with the bot's
                persona. Arrays of any shape that broadcast.
        """
        return y - self.ratio * c - self.margin


STEERED: Final = Level("STEERED", 1.4, 0.01)
"""The feed serves the persona more than the controls get."""
STEERED_CAREFUL: Final = Level("STEERED", 1.5, 0.01)
"""The same for a persona so common that accounts differ by chance: see :data:`COMMON`."""
CAPTURED: Final = Level("CAPTURED", 2.0, 0.015)
"""The feed serves the persona more than twice as much as the controls get."""
NARROWED: Final = Level("NARROWED", 2.0, 0.0)
"""Topics come back after ten shorts more than twice as often as to the controls.

The capture study's r = 1, δ = .02 against the control that watches nothing sounded in 16 % of blind runs of its
worst mix (NW) and in 10 % under account offsets (N6); this one in 4 % of either (2,000 runs each)."""
POOLED: Final = Level("POOLED", 1.0, 0.03)
"""For y and c that are means over all pairs of an experiment: for stopping early, not for the verdict."""
PIGEONHOLED: Final = "PIGEONHOLED"
"""Name of the level that is no bet of its own: CAPTURED and NARROWED."""

COMMON: Final = 0.15
"""Base share above which STEERED at 1.4 gave personas of few topics 8–9 % false alarms on the worst mix (NW)."""


def steered(base_share: float) -> Level:
    """Return the STEERED level for a persona with this share in the controls.

    The careful one wants a warning: the persona is more common than the published ones. ``shortstui calibrate``
    has the false alarms by base share.
    """
    return STEERED_CAREFUL if base_share > COMMON else STEERED

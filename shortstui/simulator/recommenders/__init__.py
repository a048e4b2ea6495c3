"""Recommenders with a known dial: ``strength`` from 0 (provably blind to the viewer) to 1."""

from __future__ import annotations

import difflib

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders.protocol import Recommender
from shortstui.simulator.recommenders.taste import HALF_CONFIDENCE
from shortstui.text import harmless

__all__ = ["DEFAULT_RECOMMENDER", "DEFAULT_STRENGTH", "NAMES", "Recommender", "check_dial", "make_recommender"]

NAMES = ("uniform", "popularity", "content", "collaborative", "bandit")
DEFAULT_RECOMMENDER = "content"
DEFAULT_STRENGTH = 0.45
"""From :mod:`shortstui.bench.fit`: 0.45 and 0.5 fit about as well; with 0.5 personas are captured too soon."""


def check_dial(name: object, strength: object) -> None:
    """Refuse a recommender that doesn't exist or a strength out of range, before anything is built.

    Args:
        name: Should be one of :data:`NAMES`.
        strength: Should be a number from 0 to 1; both may come out of a file.

    Raises:
        ShortstuiError: With the nearest name, or the range.
    """
    if name not in NAMES:
        near = difflib.get_close_matches(str(name).lower(), NAMES, n=1, cutoff=0.4)
        raise ShortstuiError(
            f"there is no recommender “{harmless(str(name), 40)}”",
            hint=f"did you mean {near[0]}?" if near else f"there are: {', '.join(NAMES)}",
            code=ExitCode.BAD_INPUT,
        )
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise ShortstuiError(
            f"the strength {harmless(str(strength), 40)} is out of range",
            hint="give a number from 0 (blind to the viewer) to 1",
            code=ExitCode.BAD_INPUT,
        )


def make_recommender(
    name: str, strength: float, catalogue: Catalogue, half: float = HALF_CONFIDENCE
) -> Recommender:
    """Return a recommender that knows nothing yet of its viewer.

    Args:
        name: One of :data:`NAMES`.
        strength: 0 to 1.
        catalogue: The world.
        half: Whole watches at which it dares half of what its strength allows.

    Raises:
        ShortstuiError: There is no such recommender, or the strength is out of range.
    """
    check_dial(name, strength)
    if name == "uniform":
        from shortstui.simulator.recommenders.blind import Blind

        return Blind(name, strength, "uniform")
    if name == "popularity":
        from shortstui.simulator.recommenders.blind import Blind

        return Blind(name, strength, "popular")
    if name == "content":
        from shortstui.simulator.recommenders.content import Content

        return Content(catalogue, strength, half)
    if name == "bandit":
        from shortstui.simulator.recommenders.bandit import Bandit

        return Bandit(catalogue, strength, half)
    from shortstui.simulator.recommenders.collaborative import Collaborative

    return Collaborative(catalogue, strength, half)

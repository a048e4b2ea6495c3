"""How long a bot means to stay on a short."""

from __future__ import annotations

import math

import numpy as np

from shortstui.personas.model import Dwell, Skip

UNKNOWN_DURATION = 30.0
"""Seconds that a bot watches a short whose duration the feed doesn't tell."""
LONGEST_SHORT = 180.0
"""Seconds; YouTube's own bound since October 2024. What claims to be longer is not watched for longer."""
_CONCENTRATION = 6.0
"""a + b of the Beta distribution of a skip; 6 is that of the PERT distribution."""


def draw_dwell(dwell: Dwell, watch: bool, duration: float | None, rng: np.random.Generator) -> float:
    """Draw the seconds to stay on a short.

    A watch lasts as long as the short, or a uniform fraction of it. A skip lasts ``mean_seconds`` on average: it
    follows a Beta distribution stretched over ``min_seconds`` to ``max_seconds``, whose mean is exactly the one
    given (a truncated normal's would be pulled towards the middle). No skip outlasts the short.

    Args:
        dwell: The persona's manners.
        watch: The decision.
        duration: Seconds; None when unknown.
        rng: The bot's stream of random numbers.
    """
    known = duration if duration is not None and math.isfinite(duration) and duration > 0 else None
    if not watch:
        seconds = _draw_skip(dwell.skip, rng)
        return seconds if known is None else min(seconds, known)
    if dwell.watch == "full":
        return min(known or UNKNOWN_DURATION, LONGEST_SHORT)
    fraction = float(rng.uniform(*dwell.watch.fraction))
    return dwell.watch.max_seconds if known is None else min(fraction * known, dwell.watch.max_seconds)


def _draw_skip(skip: Skip, rng: np.random.Generator) -> float:
    width = skip.max_seconds - skip.min_seconds
    mean = (skip.mean_seconds - skip.min_seconds) / width if width > 0 else 0.0
    if not 0 < mean < 1:
        return skip.mean_seconds
    seconds = skip.min_seconds + width * float(rng.beta(_CONCENTRATION * mean, _CONCENTRATION * (1 - mean)))
    return min(seconds, skip.max_seconds)  # the sum may round to just above

"""A run's flags and clusters alone: what a share is worked out from, at a few bytes a short."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from shortstui.capture.lean import lean_events

_NOTHING = -1
_CLUSTERS = 2**31
"""A record from outside may name any number; no map has that many."""
_LOOK_UP = 500
"""Events after which it is asked whether anybody still wants them."""


@dataclass(frozen=True, eq=False)
class Skim:
    """A run's n organic shorts.

    Attributes:
        watched: Whether the bot decided to watch, shape (n,).
        clusters: What was seen, shape (n,); -1 where there was nothing to see.
        switch_at: Organic shorts before the persona switched; None when it did not.
    """

    watched: npt.NDArray[np.bool_]
    clusters: npt.NDArray[np.int32]
    switch_at: int | None = None


def skim(folder: Path, wanted: Callable[[], bool]) -> Skim | None:
    """Return a run's flags and clusters, up to its last whole event.

    Args:
        folder: The run's.
        wanted: Asked now and then; the reading ends when it says no.

    Returns:
        None when it was not wanted any more.

    Raises:
        OSError: It can't be read.
    """
    watched, clusters = bytearray(), array("i")
    switch_at = None
    for place, event in enumerate(lean_events(folder)):
        if place % _LOOK_UP == 0 and not wanted():
            return None
        if event.type == "switched":
            switch_at = len(watched)
        if event.type == "impression" and event.short is not None and event.decision is not None:
            if event.short.kind != "video":
                continue
            seen = event.perception.cluster if event.perception is not None else _NOTHING
            watched.append(event.decision.watch)
            clusters.append(seen if 0 <= seen < _CLUSTERS else _NOTHING)
    return Skim(np.array(watched, np.bool_), np.array(clusters, np.int32), switch_at)

"""Narrowing: does the topic of ten shorts ago come back?"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.e_process import log_evidence
from shortstui.capture.evidence.levels import NARROWED, Floats

LAG: Final = 10
"""Far enough apart that a run of one topic within a batch is no narrowing. Source: the project's capture study."""


class Recurrence:
    """Whether each short has the cluster of ten shorts before, short by short."""

    def __init__(self) -> None:
        self._recent: deque[int | None] = deque(maxlen=LAG)

    def add(self, cluster: int | None) -> bool | None:
        """Take in the next organic short; None as long as there are not ten before it.

        Args:
            cluster: What was seen; None when there was nothing to see, which equals nothing.
        """
        before = self._recent[0] if len(self._recent) == LAG else None
        ready = len(self._recent) == LAG
        self._recent.append(cluster)
        return (cluster is not None and cluster == before) if ready else None

    def copy(self) -> Recurrence:
        """Return an independent copy."""
        twin = Recurrence()
        twin._recent = self._recent.copy()
        return twin


def recurs(topics: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return whether each short has the topic of ten before; False for the first ten. Any shape (…, shorts)."""
    same = np.zeros(topics.shape, np.bool_)
    same[..., LAG:] = topics[..., LAG:] == topics[..., :-LAG]
    return same


def log_narrowing(bot: npt.NDArray[Any], controls: npt.NDArray[Any]) -> Floats:
    """Return log E of NARROWED for many runs, shape (runs, shorts).

    Args:
        bot: Topics seen, shape (runs, shorts).
        controls: Topics that the controls saw, shape (runs, controls, shorts).
    """
    return log_evidence(NARROWED, recurs(bot).astype(np.float64), recurs(controls).mean(axis=1), first=LAG)

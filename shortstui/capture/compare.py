"""Two runs beside each other on one axis, shorts from the first: what differed, not whether it means anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.run_state import RunState

NO_VERDICT: Final = "a difference of two runs is no verdict: two runs of one persona on one feed differ, too"
Floats = npt.NDArray[np.float64]


def difference(left: Sequence[float], right: Sequence[float]) -> Floats:
    """Return left minus right, a value a short as long as both go on; NaN where one of them has none.

    Args:
        left: A value an organic short of one run.
        right: The same of the other.
    """
    both = min(len(left), len(right))
    return np.array(left[:both], np.float64) - np.array(right[:both], np.float64)


@dataclass(frozen=True, slots=True)
class Beside:
    """One measure of two runs at one moment.

    Attributes:
        left: Of the one; None where it is not known.
        right: Of the other.
    """

    left: float | None
    right: float | None

    @property
    def difference(self) -> float | None:
        """Left minus right; None unless both are known."""
        return None if self.left is None or self.right is None else self.left - self.right


@dataclass(frozen=True)
class Comparison:
    """Two states, each at the same number of impressions or at its end, if that comes before.

    Attributes:
        left: The one.
        right: The other.
    """

    left: RunState
    right: RunState

    def share(self, window: int) -> Beside:
        """Return the capture shares."""
        return Beside(self.left.share(window), self.right.share(window))

    def watched(self) -> Beside:
        """Return which part of all organic shorts was watched."""
        return Beside(_part(self.left), _part(self.right))

    def log_views(self) -> Beside:
        """Return the running means of log10 views."""
        return Beside(_last(self.left.log_views), _last(self.right.log_views))

    def v2c(self, window: int) -> Beside:
        """Return the published V2Cs; None: not captured so far."""
        return Beside(self.left.v2c[window], self.right.v2c[window])

    def differing_clusters(self, most: int) -> list[tuple[int, Beside]]:
        """Return the clusters whose share of what was served differs most, those first.

        Args:
            most: Of how many.

        Returns:
            Clusters, and the share of each run's seen shorts in them. The numbers mean the same only where both
            runs have the same map.
        """
        seen = [sum(each.cluster_counts.values()) or 1 for each in (self.left, self.right)]
        shares = {
            cluster: Beside(
                self.left.cluster_counts.get(cluster, 0) / seen[0],
                self.right.cluster_counts.get(cluster, 0) / seen[1],
            )
            for cluster in self.left.cluster_counts.keys() | self.right.cluster_counts.keys()
        }
        return sorted(shares.items(), key=lambda item: (-abs(item[1].difference or 0.0), item[0]))[:most]


def _part(state: RunState) -> float | None:
    return state.watched / state.organic if state.organic else None


def _last(values: Sequence[float]) -> float | None:
    return values[-1] if values and np.isfinite(values[-1]) else None

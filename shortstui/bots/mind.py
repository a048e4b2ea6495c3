"""A persona on the interest map of a run: what the bot goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shortstui.feeds.protocol import Short
from shortstui.interests.perception import Sighting
from shortstui.personas.decide import judge
from shortstui.personas.model import Interest, Persona


@dataclass(frozen=True)
class Mind:
    """A persona and the clusters its interests stand for.

    Attributes:
        persona: Its policy and manners.
        clusters: Its interests by the number of their cluster on the run's map.
        labels: The labels of all clusters of the map, by number.
    """

    persona: Persona
    clusters: Mapping[int, Interest]
    labels: Sequence[str] = ()

    def judge(self, short: Short, sighting: Sighting | None) -> tuple[bool, str]:
        """Return whether to watch, and the reason; what is not organic is never watched."""
        if short.kind != "video":
            return False, f"not a video but of kind “{short.kind}”: left at once and not counted"
        return judge(self.persona, self.clusters, sighting, self.labels)


@dataclass(frozen=True)
class Change:
    """The inertia experiment: another mind after some shorts.

    Attributes:
        after: Number of impressions before it.
        mind: What the bot goes by from then on.
    """

    after: int
    mind: Mind

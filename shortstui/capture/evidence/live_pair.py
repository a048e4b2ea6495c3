"""A bot's shorts and those of its controls as they come in, and the evidence as far as all of them have got."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence, Set
from typing import NamedTuple

from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.capture.track import Track
from shortstui.runs.events import Impression

_NOTHING = -1
"""The cluster of a short on which there was nothing to see."""
_CLUSTERS = 2**31
"""A record from outside may name any number; no map has that many."""


class Viewed(NamedTuple):
    """What one viewer was served, by organic short.

    Attributes:
        clusters: What its eyes saw; −1 where there was nothing to see.
        views: Of the shorts; NaN where unknown.
    """

    clusters: array[float]
    views: array[float]


class LivePair:
    """Folds a bot's impressions and its controls' into the evidence on the pair, in whatever order they come.

    Organic shorts are compared by their number, all scored with the bot's persona by what the viewer's eyes saw;
    whoever is ahead waits. A bet is made on every short, even where the feed tells its batches: that is the rule
    that was calibrated, runs of a topic within a batch included (nulls N4, NR and NW).

    Args:
        controls: Names of the controls' runs, in the order of the bot's manifest.
        clusters: The interests of the bot's persona.

    Attributes:
        evidence: As far as all have got.
        controls: As given.
        closed: The bot took on another persona: nothing after that is compared.
    """

    def __init__(self, controls: Sequence[str], clusters: Set[int]) -> None:
        self.evidence = PairEvidence()
        self.controls = tuple(controls)
        self.closed = False
        self._persona = frozenset(clusters)
        self._clusters = [Track("i") for _ in range(len(controls) + 1)]
        self._views = [Track("d") for _ in range(len(controls) + 1)]

    def add_bot(self, impression: Impression) -> None:
        """Take in the bot's next impression."""
        if not self.closed:
            self._add(0, impression)

    def add_control(self, run: str, impression: Impression) -> None:
        """Take in the next impression of a control; one that is not the bot's changes nothing."""
        if run in self.controls:
            self._add(1 + self.controls.index(run), impression)

    def close(self) -> None:
        """Compare nothing of the bot's that comes after this: it takes on another persona."""
        self.closed = True

    def ahead(self, run: str) -> int:
        """Return the number of organic shorts of a control."""
        return len(self._clusters[1 + self.controls.index(run)])

    @property
    def persona(self) -> frozenset[int]:
        """The interests of the bot's persona."""
        return self._persona

    @property
    def viewed(self) -> list[Viewed]:
        """What was compared: the bot's first, then each control's, all equally long; copies."""
        count = self.evidence.shorts
        return [Viewed(c.first(count), v.first(count)) for c, v in zip(self._clusters, self._views, strict=True)]

    def copy(self) -> LivePair:
        """Return an independent copy."""
        twin = LivePair.__new__(LivePair)
        twin.__dict__.update(self.__dict__)
        twin.evidence = self.evidence.copy()
        twin._clusters = [track.copy() for track in self._clusters]
        twin._views = [track.copy() for track in self._views]
        return twin

    def _add(self, viewer: int, impression: Impression) -> None:
        if impression.short.kind != "video":
            return
        seen, views = impression.perception, impression.short.views
        known = seen is not None and 0 <= seen.cluster < _CLUSTERS
        self._clusters[viewer].append(seen.cluster if seen is not None and known else _NOTHING)
        self._views[viewer].append(math.nan if views is None else views)
        while min(map(len, self._clusters)) > self.evidence.shorts:
            self._compare(self.evidence.shorts)

    def _compare(self, place: int) -> None:
        bot, *controls = [self._seen(int(track[place])) for track in self._clusters]
        self.evidence.add(bot, controls)

    def _seen(self, cluster: int) -> Seen:
        return Seen(None if cluster == _NOTHING else cluster, cluster in self._persona)

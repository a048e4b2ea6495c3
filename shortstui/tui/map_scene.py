"""What the interest map screen shows, and what each key makes of it: pure, no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from shortstui.figures.chart import Density
from shortstui.tui.map_labels import labels_shown
from shortstui.tui.map_search import Liked
from shortstui.tui.map_sheet import Lens, Sheet

FOUND_ZOOM = 5.0
"""What was searched for is shown at least so near."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A map, the part of it that is seen, and what is chosen on it.

    Attributes:
        sheet: The map.
        lens: The part that is seen.
        tag: The chosen tag's number.
        own: The user's labels, by cluster.
        liked: What a persona likes; None while no persona is shown.
        density: Of that persona's tags; None where there are too few.
    """

    sheet: Sheet
    lens: Lens
    tag: int
    own: Mapping[int, str] = field(default_factory=dict)
    liked: Liked | None = None
    density: Density | None = None

    @classmethod
    def of(cls, sheet: Sheet, own: Mapping[int, str]) -> Scene:
        """Return the scene that shows a whole map, the tag in its middle chosen."""
        lens = Lens.fit(sheet.extent)
        return cls(sheet, lens, sheet.nearest_tag(lens.x, lens.y), own)

    @property
    def cluster(self) -> int:
        """The chosen cluster: the chosen tag's."""
        return int(self.sheet.chart.clusters[self.tag])

    @property
    def labels(self) -> Sequence[str]:
        """The label of every cluster, the user's before the map's."""
        return labels_shown(self.sheet.chart, self.own)

    @property
    def clusters_liked(self) -> Mapping[int, str]:
        """The persona's clusters with their emoji; none without a persona."""
        return self.liked.clusters if self.liked is not None else {}

    def fitted(self) -> Scene:
        """Return the scene that shows all of the map."""
        return replace(self, lens=Lens.fit(self.sheet.extent))

    def zoomed(self, steps: int) -> Scene:
        """Return the scene nearer, or farther for negative steps."""
        return replace(self, lens=self.lens.zoomed(steps))

    def moved(self, right: float, up: float) -> Scene:
        """Return the scene moved by shares of what is seen; the tag in its middle becomes the chosen one."""
        lens = self.lens.moved(right, up)
        return replace(self, lens=lens, tag=self.sheet.nearest_tag(lens.x, lens.y))

    def pointed(self, x: float, y: float) -> Scene:
        """Return the scene with the tag nearest to a place chosen; what is seen stays."""
        return replace(self, tag=self.sheet.nearest_tag(x, y))

    def at_tag(self, tag: int, zoom: float = 1.0) -> Scene:
        """Return the scene with a tag chosen: in its middle, where a zoom is asked for or it was out of sight."""
        x, y = map(float, self.sheet.places[tag])
        in_sight = zoom <= 1 and self.lens.shows(x, y)
        return replace(self, tag=tag, lens=self.lens if in_sight else self.lens.at(x, y, zoom))

    def at_cluster(self, cluster: int) -> Scene:
        """Return the scene with a cluster chosen: the tag nearest to its middle is."""
        members = self.sheet.chart.members(cluster)
        away = np.hypot(*(self.sheet.places[members] - self.sheet.centres[cluster]).T)
        return self.at_tag(int(members[away.argmin()]))

    def turned(self, by: int) -> Scene:
        """Return the scene at the next cluster by number, or the one before; of the persona's, if there is one."""
        clusters = sorted(self.clusters_liked) or list(range(self.sheet.chart.k))
        if by > 0:
            following = [cluster for cluster in clusters if cluster > self.cluster]
            return self.at_cluster(following[0] if following else clusters[0])
        before = [cluster for cluster in clusters if cluster < self.cluster]
        return self.at_cluster(before[-1] if before else clusters[-1])

    def named(self, label: str) -> Scene:
        """Return the scene with a label of the user's for the chosen cluster; none if it is the map's own."""
        own = dict(self.own)
        own.pop(self.cluster, None)
        if label != self.sheet.chart.labels[self.cluster]:
            own[self.cluster] = label
        return replace(self, own=own)

    def with_persona(self, liked: Liked | None, density: Density | None) -> Scene:
        """Return the scene with a persona's clusters highlighted, one of them chosen, or without any persona."""
        scene = replace(self, liked=liked, density=density)
        if liked is None or not liked.clusters or self.cluster in liked.clusters:
            return scene
        tags = np.flatnonzero(self.sheet.in_clusters(liked.clusters))
        away = np.hypot(*(self.sheet.places[tags] - (self.lens.x, self.lens.y)).T)
        return replace(scene, tag=int(tags[away.argmin()]))

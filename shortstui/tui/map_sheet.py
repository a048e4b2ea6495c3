"""An interest map made ready to be drawn in a terminal, and the part of it that is looked at: pure, no widget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.errors import ShortstuiError
from shortstui.figures.chart import Extent, centres, extent_of, looks, tag_places
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.store import find_map
from shortstui.runs.manifest import MapRecord
from shortstui.tui.canvas import Floats, Integers

HUES: Final = 8
"""Colours that clusters share; near ones differ."""
_MARGIN: Final = 0.04
_EDGE: Final = 0.03
_MOST_ZOOM: Final = 200.0
_ZOOM_STEP: Final = 1.5


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map of n tags in k clusters, with what drawing it asks for.

    Attributes:
        chart: The map.
        places: Where its tags are drawn, shape (n, 2): those that fall on one another are fanned out.
        extent: All of the plane that is drawn.
        hues: The colour of each cluster, 0 to HUES - 1, shape (k,).
        centres: The middle of each cluster, shape (k, 2).
        nearness: Cosine between the mean embeddings of each two clusters, shape (k, k).
    """

    chart: InterestMap
    places: Floats
    extent: Extent
    hues: Integers
    centres: Floats
    nearness: npt.NDArray[np.float32]

    def in_clusters(self, clusters: Iterable[int]) -> npt.NDArray[np.bool_]:
        """Return which tags are in some of these clusters, shape (n,)."""
        found: npt.NDArray[np.bool_] = np.isin(self.chart.clusters, list(clusters))
        return found

    def nearest_tag(self, x: float, y: float) -> int:
        """Return the tag that is drawn nearest to a place, each axis in shares of the whole map."""
        wide, high = self.extent.right - self.extent.left, self.extent.top - self.extent.bottom
        away = ((self.places - (x, y)) / (wide, high)) ** 2
        return int(away.sum(axis=1).argmin())

    def nearest_clusters(self, cluster: int, most: int) -> list[tuple[int, float]]:
        """Return the other clusters that the encoder finds most alike, with their cosine, best first."""
        order = np.argsort(-self.nearness[cluster], kind="stable")
        others = [int(other) for other in order if other != cluster][:most]
        return [(other, float(self.nearness[cluster, other])) for other in others]


def sheet_of(chart: InterestMap) -> Sheet:
    """Make a map ready; takes some hundredths of a second."""
    places = tag_places(chart)
    sums = np.add.reduceat(chart.embeddings_by_cluster, chart.starts, axis=0)
    means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return Sheet(
        chart=chart,
        places=places,
        extent=_extent(places),
        hues=looks(chart, HUES, 1)[:, 0],
        centres=centres(chart),
        nearness=means @ means.T,
    )


def _extent(places: Floats) -> Extent:
    """Return what is to be drawn, with narrower edges than on paper."""
    wide = extent_of(places)
    low, high = places.min(axis=0), places.max(axis=0)
    right, up = (high - low) * _MARGIN
    if right == 0 or up == 0:
        return wide
    return Extent(float(low[0] - right), float(high[0] + right), float(low[1] - up), float(high[1] + up))


def sheet_for(record: MapRecord) -> Sheet | None:
    """Return the very map that a run was made on, or None when it is not on this machine."""
    for spec in dict.fromkeys(spec for spec in (record.spec, record.name) if spec):
        try:
            chart = find_map(spec)
        except ShortstuiError:
            continue
        if chart.sha256 == record.sha256:
            return sheet_of(chart)
    return None


@dataclass(frozen=True, slots=True)
class Lens:
    """The part of a map that is looked at.

    Attributes:
        extent: All of the map.
        x: The middle of what is seen.
        y: The same, upwards.
        zoom: 1 shows all of it.
    """

    extent: Extent
    x: float
    y: float
    zoom: float = 1.0

    @classmethod
    def fit(cls, extent: Extent) -> Lens:
        """Return the lens that shows all."""
        return cls(extent, (extent.left + extent.right) / 2, (extent.bottom + extent.top) / 2)

    @property
    def seen(self) -> Extent:
        """What is seen."""
        wide = (self.extent.right - self.extent.left) / self.zoom / 2
        high = (self.extent.top - self.extent.bottom) / self.zoom / 2
        return Extent(self.x - wide, self.x + wide, self.y - high, self.y + high)

    def zoomed(self, steps: int) -> Lens:
        """Return the lens some steps nearer, or farther for negative ones, its middle kept."""
        return replace(self, zoom=min(max(1.0, self.zoom * _ZOOM_STEP**steps), _MOST_ZOOM))

    def moved(self, right: float, up: float) -> Lens:
        """Return the lens moved by shares of what is seen; its middle stays on the map."""
        seen = self.seen
        return self.at(self.x + right * (seen.right - seen.left), self.y + up * (seen.top - seen.bottom))

    def at(self, x: float, y: float, zoom: float = 1.0) -> Lens:
        """Return the lens with this place in the middle, at least at some zoom."""
        x = min(max(x, self.extent.left), self.extent.right)
        y = min(max(y, self.extent.bottom), self.extent.top)
        return replace(self, x=x, y=y, zoom=max(self.zoom, zoom))

    def shows(self, x: float, y: float) -> bool:
        """Return whether a place is seen, and not only at the edge."""
        seen = self.seen
        wide, high = (seen.right - seen.left) * _EDGE, (seen.top - seen.bottom) * _EDGE
        across = seen.left + wide <= x <= seen.right - wide
        return across and seen.bottom + high <= y <= seen.top - high

    def cells(self, places: Floats, width: int, height: int) -> tuple[Floats, Floats]:
        """Return where places (n, 2) lie on a canvas of that size: across and down, in cells, shape (n,) each."""
        seen = self.seen
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # places in a record may be anything
            across = (places[:, 0] - seen.left) / (seen.right - seen.left) * width
            down = (seen.top - places[:, 1]) / (seen.top - seen.bottom) * height
        return across, down

    def place(self, across: float, down: float, width: int, height: int) -> tuple[float, float]:
        """Return the place of the map that lies there on a canvas of that size."""
        seen = self.seen
        x = seen.left + across / max(1, width) * (seen.right - seen.left)
        return x, seen.top - down / max(1, height) * (seen.top - seen.bottom)

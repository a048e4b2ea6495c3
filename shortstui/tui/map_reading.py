"""What the interest map screen's workers read: maps, the user's labels, a persona's places on a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shortstui.errors import ShortstuiError
from shortstui.figures.chart import Density, density
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.store import find_map
from shortstui.tui.map_labels import read_labels
from shortstui.tui.map_messages import MapRead
from shortstui.tui.map_search import Liked, liked_by
from shortstui.tui.map_sheet import Sheet, sheet_of


def read_map(name_or_path: str) -> MapRead:
    """Read a map and the user's labels for it.

    Raises:
        ShortstuiError: There is no such map, or it is broken; broken labels are only told of.
    """
    chart = find_map(name_or_path)
    try:
        own, problem = read_labels(chart), ""
    except ShortstuiError as error:
        own, problem = {}, f"{error.what} ({error.where})"
    return MapRead(sheet_of(chart), own, problem)


def read_persona_on(path: Path, chart: InterestMap) -> Liked:
    """Read a persona and find its clusters on a map.

    Raises:
        ShortstuiError: The file can't be used.
    """
    from shortstui.personas.toml import load_persona

    return liked_by(load_persona(path), chart)


def density_of(sheet: Sheet, liked: Liked) -> Density | None:
    """Return the kernel density of a persona's tags on a map; None where there are too few (scipy is loaded)."""
    places = sheet.chart.places[sheet.in_clusters(liked.clusters)].astype(np.float64)
    return density(places, sheet.extent)

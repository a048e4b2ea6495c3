from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.figures.material import Material
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.store import built_maps_folder, save_map
from tests.figures.runs import small_map, small_material


@pytest.fixture
def chart() -> InterestMap:
    """The map of the made-up runs, where the package finds it."""
    made = small_map()
    save_map(made, built_maps_folder() / made.name)
    return made


@pytest.fixture
def material(tmp_path: Path) -> Material:
    """Two bots of one persona, one that is captured and one that never is, each with a control."""
    return small_material(tmp_path, small_map())

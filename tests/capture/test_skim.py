"""A run's flags and clusters are those of the whole record."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shortstui.capture.skim import skim
from shortstui.runs.reader import read_events
from tests.tui.story import record


def test_flags_and_clusters_are_those_of_the_organic_shorts(tmp_path: Path) -> None:
    folder = record(tmp_path / "run", 90)
    found = skim(folder, lambda: True)
    assert found is not None
    organic = [each for each in read_events(folder).impressions if each.short.kind == "video"]
    assert found.watched.tolist() == [each.decision.watch for each in organic]
    assert found.clusters.tolist() == [each.perception.cluster for each in organic if each.perception]
    assert found.clusters.dtype == np.int32
    assert found.switch_at is None


def test_what_is_not_wanted_any_more_is_not_read_on(tmp_path: Path) -> None:
    assert skim(record(tmp_path / "run", 5), lambda: False) is None


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    path = record(tmp_path / "run", 5, ended=False) / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-10])
    found = skim(path.parent, lambda: True)
    assert found is not None
    assert len(found.watched) == 4

"""Plans and runs made for the tests of this room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from shortstui.bench.synthetic import synthetic_manifest
from shortstui.experiments.results import Observed
from shortstui.runs.events import SCHEMA, Ended, Started
from shortstui.runs.manifest import ExperimentRecord
from shortstui.runs.recorder import Recorder
from tests.runs.examples import clock, impressions

PERSONAS = Path(__file__).parents[2] / "personas"
PLAN = """\
schema = 1
name = "Two by two"
personas = ["gamer", "music-head"]
replicates = 2
videos = 60
controls = ["yoked"]

[feed]
perceive = "truth"
strengths = [0.6]

[verdict]
against = ["yoked"]
"""


def recorded_run(folder: Path, shorts: int, name: str = "gamer-001") -> Path:
    """Record a made-up run as part of an experiment; return its folder."""
    place = ExperimentRecord("Two by two", "0000", "gamer", 1)
    manifest = msgspec.structs.replace(synthetic_manifest(name, goal=shorts), experiment=place)
    recorder = Recorder.create(folder / name, manifest, clock())
    recorder.record(Started(SCHEMA, "Gamer", "simulated", shorts))
    for impression in impressions(shorts):
        recorder.record(impression)
    recorder.record(Ended("goal"))
    recorder.close()
    return folder / name


LIKED = frozenset({1, 2, 3})


def observed(arm: str, replicate: int, share: float, seed: int, **changes: Any) -> Observed:  # noqa: ANN401
    """Return a run of 300 shorts of which about this share fit the persona of clusters 1 to 3."""
    rng = np.random.default_rng(seed)
    clusters = np.where(rng.random(300) < share, rng.integers(1, 4, 300), rng.integers(4, 100, 300))
    watched: npt.NDArray[np.bool_] = np.isin(clusters, sorted(LIKED))
    made: dict[str, Any] = {
        "run": f"{arm}-{replicate}-{changes.get('twin') or changes.get('role', 'bot')}",
        "arm": arm,
        "replicate": replicate,
        "role": "bot",
        "twin": None,
        "persona": arm,
        "interests": LIKED,
        "switched": False,
        "condition": ("content", 0.6),
        "clusters": clusters.astype(np.int64),
        "watched": watched,
        "views": np.linspace(6.9, 5.1, 300),
        "planned": 300,
        "served": 300,
        "end": "goal",
    }
    return Observed(**(made | changes))


def pairs(arm: str, count: int, bot: float, control: float, seed: int = 0) -> list[Observed]:
    """Return bots with these shares, each with a yoked twin."""
    return [
        run
        for replicate in range(1, count + 1)
        for run in (
            observed(arm, replicate, bot, seed + 2 * replicate),
            observed(arm, replicate, control, seed + 2 * replicate + 1, role="control", twin="yoked"),
        )
    ]

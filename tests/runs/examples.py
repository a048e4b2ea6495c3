"""Runs made for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from shortstui.bench.synthetic import DIMENSIONS, synthetic_impression, synthetic_manifest
from shortstui.clock import VirtualClock
from shortstui.runs.events import SCHEMA, Ended, Impression, Started
from shortstui.runs.recorder import Recorder

START = datetime(2026, 1, 1, tzinfo=UTC)


def clock() -> VirtualClock:
    return VirtualClock(START)


def impressions(count: int, seed: int = 0) -> list[Impression]:
    rng = np.random.default_rng(seed)
    return [synthetic_impression(number, rng) for number in range(1, count + 1)]


def embedding(number: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.full(DIMENSIONS, number, dtype=np.float32)


def start(folder: Path, goal: int = 10) -> Recorder:
    recorder = Recorder.create(folder, synthetic_manifest(folder.name, goal=goal), clock())
    recorder.record(Started(SCHEMA, "Music Head", "simulated", goal))
    return recorder


def recorded(folder: Path, count: int = 5, *, ended: bool = True) -> Path:
    recorder = start(folder, count)
    for impression in impressions(count):
        recorder.record(impression, embedding(impression.number))
    if ended:
        recorder.record(Ended("goal"))
    recorder.close()
    return folder

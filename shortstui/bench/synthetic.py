"""A made-up run of any length, for benchmarks and tests of what reads runs."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from shortstui.clock import VirtualClock
from shortstui.feeds.protocol import Playback, Short
from shortstui.interests.perception import Perception, RankedCluster
from shortstui.personas.decision import Decision
from shortstui.runs.events import SCHEMA, Ended, Impression, Started
from shortstui.runs.manifest import (
    MANIFEST_SCHEMA,
    EncoderRecord,
    FeedRecord,
    Manifest,
    MapRecord,
    PersonaRecord,
    ResolvedInterest,
)
from shortstui.runs.recorder import Recorder

CLUSTERS: Final = 100
DIMENSIONS: Final = 64
_LIKED: Final = range(6)
_PICTURES: Final = 12
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


def synthetic_manifest(name: str = "synthetic", *, goal: int | None = None, seed: int = 0) -> Manifest:
    """Return the manifest of a made-up run: a persona of six clusters on a map of a hundred."""
    interests = [ResolvedInterest(_topic(c), "🎸", 1.0, c, _topic(c), 1.0) for c in _LIKED]
    return Manifest(
        schema=MANIFEST_SCHEMA,
        run=name,
        created=_START,
        seed=seed,
        goal=goal,
        persona=PersonaRecord("Music Head", "🎸", "music-head.toml", 'name = "Music Head"\n'),
        interests=interests,
        map=MapRecord("synthetic", "0" * 64, "demo", 1_000, [_topic(c) for c in range(CLUSTERS)]),
        encoder=EncoderRecord("shorts-tiny", "0" * 64, DIMENSIONS),
        feed=FeedRecord("simulated", {"seed": seed}),
        versions={"shortstui": "0"},
    )


def synthetic_impression(number: int, rng: np.random.Generator, thumbnail: str | None = None) -> Impression:
    """Return a made-up impression; the persona is served more of what it likes as the run goes on."""
    share = 0.05 + 0.5 * min(number / 500, 1.0)
    cluster = int(rng.integers(6)) if rng.random() < share else int(rng.integers(CLUSTERS))
    watch = cluster in _LIKED
    duration = float(round(rng.uniform(5, 60), 1))
    others = [int(c) for c in rng.choice(CLUSTERS, 4, replace=False)]
    ranked = tuple(
        RankedCluster(c, f"tag {c}", round(0.9 - 0.1 * place, 3), round(0.5 / 2**place, 3))
        for place, c in enumerate([cluster, *others])
    )
    short = Short(
        id=f"s{number:06d}",
        title=f"{_topic(cluster)} that nobody saw coming, part {number}",
        channel=f"channel {number % 97}",
        kind="ad" if number % 50 == 0 else "video",
        views=int(10 ** rng.normal(6, 1)),
        duration=duration,
        hashtags=("shorts", f"topic{cluster}"),
        thumbnail=thumbnail,
        batch=number // 10,
        truth=_topic(cluster),
    )
    decision = Decision(watch, duration if watch else 2.0, f"nearest tag 'tag {cluster}' is in {_topic(cluster)}")
    perception = Perception(f"tag {cluster}", 0.9, cluster, ranked, (float(cluster % 10), float(cluster // 10)))
    return Impression(number, short, decision, Playback(decision.dwell, decision.dwell), perception)


def make_run(folder: Path, impressions: int, seed: int = 0) -> Path:
    """Record a made-up run and return its folder (``folder / "synthetic"``).

    Args:
        folder: The folder of runs.
        impressions: Its length.
        seed: The same seed makes the same run.
    """
    rng = np.random.default_rng(seed)
    clock = VirtualClock(_START)
    run = folder / "synthetic"
    recorder = Recorder.create(run, synthetic_manifest(goal=impressions, seed=seed), clock)
    pictures = [_picture(number) for number in range(_PICTURES)]
    for picture in pictures:
        recorder.keep_thumbnail(picture)
    names = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    recorder.record(Started(SCHEMA, "Music Head", "simulated", impressions))
    for number in range(1, impressions + 1):
        embedding = rng.standard_normal(DIMENSIONS, dtype=np.float32)
        impression = synthetic_impression(number, rng, names[number % _PICTURES])
        clock.advance(impression.playback.dwell)
        recorder.record(impression, embedding / np.linalg.norm(embedding))
    recorder.record(Ended("goal"))
    recorder.close()
    return run


def _topic(cluster: int) -> str:
    return f"Topic {cluster}"


def _picture(number: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (36, 64), (20 * number, 255 - 20 * number, 120)).save(buffer, "WEBP")
    return buffer.getvalue()

"""Runs made up for the tests of the app: no encoder, no platform, but the same events and files."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw

from shortstui.clock import VirtualClock
from shortstui.feeds.protocol import Playback, Short
from shortstui.interests.perception import Perception, RankedCluster
from shortstui.personas.decision import Decision
from shortstui.runs.events import SCHEMA, Deciding, Ended, Impression, Incident, Started
from shortstui.runs.manifest import (
    MANIFEST_SCHEMA,
    EncoderRecord,
    FeedRecord,
    Manifest,
    MapRecord,
    PersonaRecord,
    ResolvedInterest,
    TwinKind,
    TwinRecord,
)
from shortstui.runs.recorder import Recorder

LABELS = [
    "Electric and acoustic guitars", "Brass and woodwind instruments", "Rock music and percussion instruments",
    "Music rhythm and dance games", "Everyday and fast food", "SUVs and off-roaders", "Pet geckos and reptiles",
    "Smartphones and mobile devices", "Clothing, textiles, and accessories", "Modern shooters and war games",
]  # fmt: skip
LIKED = {0: "🎸", 1: "🎺", 2: "🥁", 3: "🎶"}
BEGIN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def manifest(
    name: str, goal: int | None = 120, *, twin: TwinRecord | None = None, twins: Sequence[str] = ()
) -> Manifest:
    interests = [ResolvedInterest(LABELS[c], emoji, 1.0, c, LABELS[c], 1.0) for c, emoji in LIKED.items()]
    return Manifest(
        schema=MANIFEST_SCHEMA,
        run=name,
        created=BEGIN,
        seed=7,
        goal=goal,
        persona=PersonaRecord("Music Head", "🎸", "music-head.toml", 'name = "Music Head"\n'),
        interests=interests,
        map=MapRecord("demo-shorts-tiny", "0" * 64, "demo", 1000, LABELS),
        encoder=EncoderRecord("shorts-tiny", "f" * 16, 0),
        feed=FeedRecord("simulated", {"recommender": "content", "strength": 0.6}),
        versions={"shortstui": "test"},
        twin=twin,
        twins=list(twins),
    )


def picture(cluster: int, seed: int) -> bytes:
    """Return a small PNG whose look depends on the cluster."""
    rng = random.Random(seed)
    base = ((cluster * 53) % 200 + 30, (cluster * 97) % 200 + 30, (cluster * 151) % 200 + 30)
    image = Image.new("RGB", (128, 128), base)
    draw = ImageDraw.Draw(image)
    for row in range(128):
        share = row / 128
        draw.line((0, row, 128, row), fill=tuple(int(c * (1 - share / 2)) for c in base))
    for _ in range(4):
        x, y, r = rng.randrange(10, 100), rng.randrange(10, 100), rng.randrange(10, 30)
        draw.ellipse((x, y, x + r, y + r), fill=(rng.randrange(256), rng.randrange(256), rng.randrange(256)))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def impression(number: int, rng: random.Random, *, title: str | None = None, drift: float = 120.0) -> Impression:
    """Return one served short; the feed serves more and more of what the persona likes."""
    liked = rng.random() < 0.05 + 0.6 * min(1.0, number / drift)
    cluster = rng.choice(list(LIKED)) if liked else rng.randrange(len(LIKED), len(LABELS))
    others = rng.sample([c for c in range(len(LABELS)) if c != cluster], 4)
    masses = [0.62, 0.17, 0.1, 0.05, 0.03]
    ranked = tuple(
        RankedCluster(c, LABELS[c].split()[0].lower(), 0.31 - 0.03 * place, masses[place])
        for place, c in enumerate([cluster, *others])
    )
    data = picture(cluster, number % 40)
    watch = cluster in LIKED
    dwell = round(rng.uniform(8, 40) if watch else rng.uniform(1, 3), 1)
    reason = f"nearest tag “{ranked[0].tag}” is in {LABELS[cluster]}"
    return Impression(
        number=number,
        short=Short(
            id=f"s{number:05}",
            title=title or f"{LABELS[cluster]} in {rng.randrange(20, 60)} seconds, part {number}",
            channel=f"Channel {rng.randrange(100)}",
            kind="ad" if number % 37 == 0 else "video",
            views=int(10 ** rng.uniform(4, 7.2 - min(1.5, number / 100))),
            duration=round(rng.uniform(8, 58)),
            thumbnail=hashlib.sha256(data).hexdigest(),
            truth=LABELS[cluster] if rng.random() < 0.9 else LABELS[9],
        ),
        decision=Decision(watch, dwell, reason),
        playback=Playback(dwell=dwell, played=dwell),
        perception=Perception(ranked[0].tag, 0.31, cluster, ranked),
    )


def deciding(event: Impression) -> Deciding:
    return Deciding(event.number, event.short, event.decision, event.perception)


def record(
    folder: Path,
    count: int = 120,
    *,
    seed: int = 1,
    goal: int | None = None,
    ended: bool = True,
    drift: float = 120.0,
    twin: TwinRecord | None = None,
    twins: Sequence[str] = (),
) -> Path:
    """Record a whole run with its thumbnails and return its folder."""
    clock = VirtualClock(BEGIN)
    recorder = Recorder.create(folder, manifest(folder.name, goal or count, twin=twin, twins=twins), clock)
    rng = random.Random(seed)
    recorder.record(Started(SCHEMA, "Music Head", "simulated", goal or count))
    for number in range(1, count + 1):
        event = impression(number, rng, drift=drift)
        assert event.perception is not None
        recorder.keep_thumbnail(picture(event.perception.cluster, number % 40))
        clock._elapsed += event.playback.dwell
        recorder.record(event)
        if number == 60:
            recorder.record(Incident("rate-limit", "the platform asked for a pause of 30 s"))
    if ended:
        recorder.record(Ended("goal"))
    recorder.close()
    return folder


def record_cell(folder: Path, count: int = 120, names: Sequence[str] = ("1-yoked", "2-no-watch")) -> Path:
    """Record a bot whose feed turns to its persona beside controls whose feeds don't; return the bot's folder."""
    controls = [f"{folder.name}-{name}" for name in names]
    record(folder, count, drift=60.0, twins=controls)
    for number, name in enumerate(controls, start=2):
        kind: TwinKind = "no-watch" if name.endswith("no-watch") else "yoked"
        record(folder.parent / name, count, seed=number, drift=1e9, twin=TwinRecord(kind, folder.name))
    return folder

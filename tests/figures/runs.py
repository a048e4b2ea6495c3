"""Runs, an experiment and a map for the tests of the figures: small and seeded."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from shortstui.bench.synthetic import CLUSTERS, synthetic_impression, synthetic_manifest
from shortstui.capture.run_state import RunState
from shortstui.clock import VirtualClock
from shortstui.experiments.folder import Frozen, write_frozen
from shortstui.figures.material import Material, gather
from shortstui.figures.tracks import Track
from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts
from shortstui.interests.perception import Perception
from shortstui.personas.decision import Decision
from shortstui.runs.events import SCHEMA, Ended, Impression, Started, Switched
from shortstui.runs.manifest import (
    ExperimentRecord,
    Manifest,
    PersonaRecord,
    ResolvedInterest,
    SwitchRecord,
    TwinRecord,
)
from shortstui.runs.reader import read_events
from shortstui.runs.recorder import Recorder

START = datetime(2026, 1, 1, tzinfo=UTC)
LIKED = range(6)
"""The clusters of the synthetic persona."""
LATER = range(50, 53)
"""Those of the persona that a run with a switch takes on."""
HOSTILE = "</title><script>alert(1)</script> $\\frac{1}{2}$ \u202egnp.exe 🧑‍🚀漢字 \x1b[31m & \" ' "


def small_map(seed: int = 0) -> InterestMap:
    """Return a map with three tags in each of a hundred clusters; those of the first ten share one place."""
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(CLUSTERS), 3).astype(np.int32)
    middles = rng.uniform(-5, 5, (CLUSTERS, 2))
    spread = rng.normal(0, 0.2, (3 * CLUSTERS, 2)) * (clusters >= 10)[:, None]
    vectors = rng.standard_normal((3 * CLUSTERS, 4)).astype(np.float32)
    return InterestMap(
        name="synthetic",
        vocabulary=VocabularyFacts("made up", "0" * 64),
        encoder=EncoderFacts("none", "0" * 16),
        seed=seed,
        tags=tuple(f"tag {number}" for number in range(3 * CLUSTERS)),
        embeddings=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        clusters=clusters,
        labels=tuple(f"Topic {cluster}" for cluster in range(CLUSTERS)),
        places=(middles[clusters] + spread).astype(np.float32),
    )


def manifest(name: str, *, persona: str = "Music Head", chart: InterestMap | None = None) -> Manifest:
    made = synthetic_manifest(name)
    record = made.map if chart is None else msgspec.structs.replace(made.map, sha256=chart.sha256)
    who = PersonaRecord(persona, "🎸", "persona.toml", f"name = {persona[:40]!r}\n")
    return msgspec.structs.replace(made, persona=who, map=record)


def with_switch(made: Manifest, after: int, persona: str = "Gamer") -> Manifest:
    interests = [ResolvedInterest(f"Topic {c}", "🎮", 1.0, c, f"Topic {c}", 1.0) for c in LATER]
    other = PersonaRecord(persona, "🎮", "gamer.toml", 'name = "Gamer"\n')
    return msgspec.structs.replace(made, switch=SwitchRecord(after, other, interests))


def picture(number: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (36, 64), (20 * number % 256, 90, 160)).save(held, "PNG")
    return held.getvalue()


def impressions(
    clusters: Sequence[int | None], liked: Sequence[int] = LIKED, *, title: str = "", pictures: bool = False
) -> list[Impression]:
    """Return impressions that show these clusters in turn; None: nothing to see."""
    rng = np.random.default_rng(0)
    made = []
    for number, cluster in enumerate(clusters, start=1):
        one = synthetic_impression(number, rng)
        seen = None
        if cluster is not None:
            assert one.perception is not None
            place = (float(cluster % 10), float(cluster // 10))
            seen = msgspec.structs.replace(one.perception, cluster=cluster, place=place, tag=title or "tag")
        watch = cluster in liked
        short = msgspec.structs.replace(
            one.short,
            kind="video",
            title=title or one.short.title,
            channel=title or one.short.channel,
            thumbnail=hashlib.sha256(picture(number % 5)).hexdigest() if pictures else None,
        )
        made.append(
            msgspec.structs.replace(
                one, short=short, perception=seen, decision=Decision(watch, 5.0 if watch else 2.0, "why")
            )
        )
    return made


def record(folder: Path, made: Manifest, shorts: Sequence[Impression], *, pictures: bool = False) -> Path:
    """Record a run in ``folder / made.run``."""
    run = folder / made.run
    recorder = Recorder.create(run, made, VirtualClock(START))
    if pictures:
        for number in range(5):
            recorder.keep_thumbnail(picture(number))
    recorder.record(Started(SCHEMA, made.persona.name, "simulated", len(shorts)))
    for one in shorts:
        if made.switch is not None and one.number == made.switch.after + 1:
            recorder.record(Switched(made.switch.persona.name, made.switch.after))
        recorder.record(one)
    recorder.record(Ended("goal"))
    recorder.close()
    return run


def track(run: Path, controls: Sequence[Track] = ()) -> Track:
    read = read_events(run)
    return Track(read, RunState.of(read.manifest, read.lines), tuple(controls))


def share_of(length: int, share: float, seed: int = 0) -> list[int | None]:
    """Return clusters of which about so many are the persona's."""
    rng = np.random.default_rng(seed)
    return [
        int(rng.integers(6)) if rng.random() < share else int(rng.integers(6, CLUSTERS)) for _ in range(length)
    ]


def pair(folder: Path, made: Manifest, shorts: Sequence[Impression], *, pictures: bool = False) -> Path:
    """Record a bot with one control beside it, which sees little of the persona."""
    name = f"{made.run}-1-yoked"
    run = record(folder, msgspec.structs.replace(made, twins=[name]), shorts, pictures=pictures)
    other = msgspec.structs.replace(made, run=name, twin=TwinRecord("yoked", made.run), switch=None)
    record(folder, other, impressions(share_of(len(shorts), 0.05, seed=7)))
    return run


def small_material(folder: Path, chart: InterestMap) -> Material:
    """Record two bots of one persona, one that is captured and one that never is, each with a control."""
    for name, share in (("captured", 0.6), ("never", 0.05)):
        shorts = impressions(share_of(160, share), pictures=True)
        pair(folder, manifest(name, chart=chart), shorts, pictures=True)
    found = gather(["captured", "never"], folder, None)
    return Material(found.title, found.bots, found.window, chart)


def experiment(folder: Path, plan: str, *, replicates: int, shorts: int, controls: bool = True) -> Path:
    """Record an experiment with two personas, and a control beside each bot if wanted."""
    frozen = Frozen(name="Two personas", frozen=START, plan=plan, personas={"music-head": "name = 'x'\n"})
    folder.mkdir(parents=True)
    write_frozen(folder, frozen)
    for persona, share in (("Music Head", 0.5), ("Gamer", 0.05)):
        arm = persona.lower().replace(" ", "-")
        for replicate in range(1, replicates + 1):
            made = manifest(f"{arm}-{replicate}", persona=persona)
            place = ExperimentRecord("two", frozen.sha256, arm, replicate)
            control = f"{made.run}-1-yoked"
            seen = impressions(share_of(shorts, share, replicate))
            record(
                folder, msgspec.structs.replace(made, experiment=place, twins=[control] if controls else []), seen
            )
            if not controls:
                continue
            other = msgspec.structs.replace(
                made,
                run=control,
                twin=TwinRecord("yoked", made.run),
                experiment=msgspec.structs.replace(place, role="control"),
            )
            record(folder, other, impressions(share_of(shorts, 0.05, 100 + replicate)))
    return folder


def unplaced(shorts: Sequence[Impression]) -> list[Impression]:
    """Return impressions without a place on the map, as an imported log has them."""

    def bare(seen: Perception | None) -> Perception | None:
        return None if seen is None else msgspec.structs.replace(seen, place=None)

    return [msgspec.structs.replace(one, perception=bare(one.perception)) for one in shorts]

"""Made-up cells for the tests: a bot whose feed turns to its persona, and controls whose feeds do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np

from shortstui.bench.synthetic import synthetic_impression, synthetic_manifest
from shortstui.runs.events import SCHEMA, Ended, Event, Impression, Line, Started, Switched
from shortstui.runs.manifest import Manifest, TwinKind, TwinRecord
from shortstui.runs.reader import RunRecord

BOT = "bot"
KINDS: tuple[TwinKind, ...] = ("yoked", "no-watch")


def in_envelopes(events: list[Event]) -> list[Line]:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [Line(seq, begin + timedelta(seconds=seq), float(seq), "", event) for seq, event in enumerate(events)]


def impressions(length: int, seed: int, *, steered: bool) -> list[Impression]:
    """A feed's; that of a bot serves more and more of clusters 0–5. Every fiftieth short is an ad."""
    rng = np.random.default_rng(seed)
    return [
        synthetic_impression(number if steered else 1 + (number - 1) % 50, rng) for number in range(1, length + 1)
    ]


def record(
    name: str,
    length: int,
    seed: int,
    *,
    twin: TwinKind | None = None,
    twins: tuple[str, ...] = (),
    switch: int = 0,
) -> RunRecord:
    """A bot's run, or a control's where ``twin`` says what it does; ``switch``: the bot changes there."""
    served = [
        msgspec.structs.replace(one, number=number)
        for number, one in enumerate(impressions(length, seed, steered=twin is None), start=1)
    ]
    events: list[Event] = [Started(SCHEMA, "Music Head", "simulated", length), *served, Ended("goal")]
    if switch:
        events.insert(1 + switch, Switched("Gamer", switch))
    manifest: Manifest = msgspec.structs.replace(
        synthetic_manifest(name, goal=length),
        twin=TwinRecord(twin, BOT) if twin else None,
        twins=list(twins),
    )
    return RunRecord(Path(name), manifest, in_envelopes(events), 0)


def cell(
    length: int = 400,
    *,
    lengths: tuple[int, ...] = (),
    kinds: tuple[TwinKind, ...] = KINDS,
    switch: int = 0,
    seed: int = 0,
) -> tuple[RunRecord, list[RunRecord]]:
    """A bot and its controls; ``lengths``: how far each control got, as far as the bot by default."""
    names = tuple(f"{BOT}-{number}-{kind}" for number, kind in enumerate(kinds, start=1))
    controls = [
        record(name, own, seed + number, twin=kind)
        for number, (name, kind, own) in enumerate(
            zip(names, kinds, lengths or [length] * len(kinds), strict=True), start=1
        )
    ]
    return record(BOT, length, seed, twins=names, switch=switch), controls

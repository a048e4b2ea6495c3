"""Writing a log's accounts as runs, through the recorder, into an experiment's folder."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.clock import VirtualClock
from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import Frozen, write_frozen
from shortstui.experiments.foreign.entries import Entry
from shortstui.experiments.foreign.places import Place
from shortstui.experiments.foreign.topics import Topics
from shortstui.feeds.protocol import Incident, Playback, Short
from shortstui.files import cannot_write
from shortstui.interests.perception import Perception, RankedCluster
from shortstui.personas.decision import Decision
from shortstui.runs.events import SCHEMA, Ended, Impression, Started
from shortstui.runs.layout import slug
from shortstui.runs.manifest import (
    MANIFEST_SCHEMA,
    EncoderRecord,
    ExperimentRecord,
    FeedRecord,
    Manifest,
    MapRecord,
    PersonaRecord,
    ResolvedInterest,
)
from shortstui.runs.recorder import Recorder
from shortstui.text import harmless

FEED: Final = "imported"
_TAKEN: Final = "what fits the persona is taken as meant to be watched"
MADE_UP_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the clock of a log without times begins: so long ago that nobody takes it for real."""


@dataclass(frozen=True)
class Origin:
    """Where the runs come from: what every manifest keeps.

    Attributes:
        name: Of the experiment.
        plan: SHA-256 of its frozen plan.
        file: Name of the log's file.
        sha256: Of the log.
        columns: Role → column.
        imported: When.
    """

    name: str
    plan: str
    file: str
    sha256: str
    columns: Mapping[str, str]
    imported: datetime


class LogClock(VirtualClock):
    """A clock that reads the log's times; where there are none, one second passes with each short."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._now = start

    def now(self) -> datetime:
        """Return the log's time of the short that is on."""
        return self._now

    def turn_to(self, time: float | None, fallback: float) -> None:
        """Go on to the next short.

        Args:
            time: Seconds since 1970 by the log; None where it gives none.
            fallback: Seconds that pass then.
        """
        if time is None:
            self.advance(fallback)
            self._now += timedelta(seconds=fallback)
            return
        self._now = datetime.fromtimestamp(time, UTC)
        # The monotonic clock never goes back, whatever the log says.
        self.advance(max((self._now - self._start).total_seconds() - self.monotonic(), 0.0))


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Make a folder that appears only when all of it is there.

    Raises:
        ShortstuiError: It can't be written.
    """
    half = folder.with_name(f".{folder.name}.importing")
    try:
        shutil.rmtree(half, ignore_errors=True)  # of an import that was killed
        half.mkdir(parents=True)
        yield half
        half.rename(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    except ShortstuiError as error:
        error.hint = "nothing was imported; free some space, or choose another folder with --runs"
        raise
    finally:
        shutil.rmtree(half, ignore_errors=True)


def write_runs(
    folder: Path, feeds: Iterable[tuple[Place, Iterable[tuple[Entry, int]]]], topics: Topics, origin: Origin
) -> Iterator[Manifest]:
    """Write one run for each account.

    Args:
        folder: Of the experiment.
        feeds: The accounts' entries in the order of their feeds, with the numbers of their topics.
        topics: The clusters.
        origin: Where the log comes from.

    Yields:
        Each run's manifest, when its run is on the disk.

    Raises:
        ShortstuiError: The disk is full.
    """
    for place, entries in feeds:
        yield _write_run(folder, place, entries, topics, origin)


def freeze(folder: Path, frozen: Frozen) -> None:
    """Write the description of the import as the experiment's frozen plan."""
    write_frozen(folder, frozen)


def persona_toml(name: str, likes: Sequence[str], origin: str) -> str:
    """Return a persona file for the interests that a log's accounts were made with."""
    return tomli_w.dumps(
        {
            "schema": 1,
            "name": harmless(name, 80) or "imported",
            "description": harmless(f"The interests of accounts in {origin}", 1000),
            "interests": [{"label": harmless(label, 80)} for label in likes],
            "policy": {"rule": "nearest-tag"},
        }
    )


def _write_run(
    folder: Path, place: Place, entries: Iterable[tuple[Entry, int]], topics: Topics, origin: Origin
) -> Manifest:
    feed = iter(entries)
    first = next(feed)
    start = MADE_UP_START if first[0].time is None else datetime.fromtimestamp(first[0].time, UTC)
    clock = LogClock(start)
    manifest = _manifest(place, topics, origin, made_up=first[0].time is None)
    recorder = Recorder.create(folder / manifest.run, manifest, clock)
    try:
        recorder.record(Started(SCHEMA, manifest.persona.name, FEED))
        recorder.record(Incident("imported", _said(origin, place, first[0])))
        number = 0
        for number, (entry, topic) in enumerate(_again(first, feed), start=1):
            clock.turn_to(entry.time, entry.dwell if entry.dwell is not None else 1.0)
            recorder.record(_impression(number, entry, topics.clusters[topic], place, topics))
        recorder.record(Ended("exhausted", f"the log has {number} shorts of this account"))
    finally:
        recorder.close()
    return manifest


def _again(first: tuple[Entry, int], rest: Iterator[tuple[Entry, int]]) -> Iterator[tuple[Entry, int]]:
    yield first
    yield from rest


def _said(origin: Origin, place: Place, first: Entry) -> str:
    clock = "" if first.time is not None else " The log has no times: the clock is made up."
    dwell = "" if "dwell" in origin.columns else " It doesn't say how long anybody stayed: dwell is 0."
    watched = "" if "watched" in origin.columns else f" It doesn't say what was watched: {_TAKEN}."
    source = harmless(f"{origin.file} line {first.line}, account {place.account.name}")
    return f"from {source}.{clock}{dwell}{watched}"


def _impression(number: int, entry: Entry, cluster: int | None, place: Place, topics: Topics) -> Impression:
    dwell = entry.dwell if entry.dwell is not None else 0.0
    return Impression(
        number=number,
        short=Short(
            id=entry.item,
            title=entry.title,
            channel=entry.channel,
            kind="ad" if entry.ad else "video",
            views=entry.views,
            duration=entry.duration,
        ),
        decision=_decision(entry, cluster, place, topics, dwell),
        playback=Playback(dwell),
        perception=None if cluster is None else _perception(cluster, topics.labels[cluster]),
    )


def _decision(entry: Entry, cluster: int | None, place: Place, topics: Topics, dwell: float) -> Decision:
    if entry.watched is not None:
        return Decision(entry.watched, dwell, "the log says watched" if entry.watched else "the log says skipped")
    fits = cluster in topics.interests.get(place.persona or "", ())
    return Decision(fits and not entry.ad, dwell, f"the log doesn't say; {_TAKEN}")


def _perception(cluster: int, label: str) -> Perception:
    """Return what the log says in place of what an encoder would have seen: certain, and nothing beside it."""
    return Perception(label, 1.0, cluster, (RankedCluster(cluster, label, 1.0, 1.0),))


def _manifest(place: Place, topics: Topics, origin: Origin, *, made_up: bool) -> Manifest:
    from shortstui import __version__

    told = json.dumps(topics.labels, ensure_ascii=False).encode()
    persona = place.persona
    name = harmless(persona, 80) if persona else "control"
    likes = topics.names.get(persona or "", ())
    settings: dict[str, object] = {
        "source": harmless(origin.file),
        "sha256": origin.sha256,
        "account": place.account.name,
        "scored_by": topics.scoring,
        "clock": "made up" if made_up else "the log's",
        "columns": {role: harmless(column) for role, column in origin.columns.items()},
    }
    named = {"group": place.account.group, "pair": place.account.pair}
    return Manifest(
        schema=MANIFEST_SCHEMA,
        run=run_name(place),
        created=origin.imported,
        seed=0,
        persona=PersonaRecord(name, "", f"{slug(name)}.toml", persona_toml(name, likes, origin.file)),
        interests=_interests(persona, topics),
        map=MapRecord(
            "log", hashlib.sha256(told).hexdigest(), "the log's labels", len(topics.labels), [*topics.labels]
        ),
        encoder=EncoderRecord("log", origin.sha256, 0),
        feed=FeedRecord(FEED, settings | {key: value for key, value in named.items() if value}),
        versions={"shortstui": __version__, "python": platform.python_version()},
        perceive="truth",
        thumbnails=False,
        experiment=ExperimentRecord(origin.name, origin.plan, place.arm, place.replicate, place.role),
    )


def _interests(persona: str | None, topics: Topics) -> list[ResolvedInterest]:
    clusters = topics.interests.get(persona or "", ())
    return [ResolvedInterest(topics.labels[c], "", 1.0, c, topics.labels[c], 1.0) for c in clusters]


def run_name(place: Place) -> str:
    """Return the name of an account's run: readable, safe on any file system, and only its own."""
    own = hashlib.sha256(place.account.name.encode()).hexdigest()[:8]
    return f"{slug(place.arm)}-{slug(place.account.name)}-{own}"

"""From a run's events to the rows of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from shortstui.runs.events import Ended, Impression, Incident, Line, Started, Switched
from shortstui.runs.export.stream import Streamed
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import read_manifest

Cell = object
Row = tuple[Cell, ...]
"""One value a column, in the order of :mod:`shortstui.runs.export.schema`; None where there is none."""
Take = Callable[[str, Row], None]
"""Takes in a row of the table of that name."""


def tell(folder: Path, take: Take) -> Streamed:
    """Read a run once and hand out its rows: impressions and incidents as they come, the run's own at last.

    Args:
        folder: The run.
        take: Takes in each row.

    Returns:
        Its events, read: whether all could be, and whether their chain of hashes holds.

    Raises:
        ShortstuiError: It can't be read.
    """
    manifest = read_manifest(folder)
    streamed = Streamed(folder)
    rows = _Rows(manifest)
    for line in streamed.lines():
        for table, row in rows.of(line):
            take(table, row)
    take("runs", rows.own(streamed))
    return streamed


class _Rows:
    """Makes the rows of one run, and counts."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._place: Row = (manifest.run, *_place(manifest))
        self._persona = manifest.persona.name
        self._clusters = frozenset(one.cluster for one in manifest.interests)
        self._session = 0
        self._impressions = self._organic = self._watched = self._fitting = self._incidents = 0
        self._first: Line | None = None
        self._last: Line | None = None

    def of(self, line: Line) -> Iterator[tuple[str, Row]]:
        self._first = self._first or line
        self._last = line
        event = line.event
        if isinstance(event, Impression):
            yield "impressions", self._impression(line, event)
        elif isinstance(event, Incident):
            self._incidents += 1
            yield (
                "incidents",
                (
                    *self._place,
                    *(line.seq, line.time, self._impressions),
                    *(event.kind, event.message or None, list(event.evidence)),
                ),
            )
        elif isinstance(event, Started):
            self._session += 1
        elif isinstance(event, Switched):
            self._persona = event.persona
            if self._manifest.switch is not None:
                self._clusters = frozenset(one.cluster for one in self._manifest.switch.interests)

    def _impression(self, line: Line, one: Impression) -> Row:
        short, playback, decision = one.short, one.playback, one.decision
        fits = None if one.perception is None else one.perception.cluster in self._clusters
        self._impressions += 1
        if short.kind == "video":
            self._organic += 1
            self._watched += decision.watch
            self._fitting += bool(fits)
        return (
            *self._place,
            *(one.number, line.time, self._session, line.mono, self._persona),
            *(short.id, short.kind, short.title or None, short.channel or None, list(short.hashtags)),
            *(short.thumbnail, short.views, short.likes, short.comments, short.duration),
            *(short.published, short.batch, short.truth),
            *self._seen(one),
            *(fits, decision.watch, decision.dwell, decision.reason),
            *(playback.dwell, playback.played, playback.reported, playback.reached or None, list(playback.flaws)),
        )

    def _seen(self, one: Impression) -> Row:
        seen = one.perception
        if seen is None:
            return (None,) * 7
        labels = self._manifest.map.labels
        label = labels[seen.cluster] if 0 <= seen.cluster < len(labels) else None
        mass = seen.ranked[0].mass if seen.ranked else None
        x, y = seen.place or (None, None)
        return seen.tag, seen.similarity, seen.cluster, label, mass, x, y

    def own(self, streamed: Streamed) -> Row:
        made = self._manifest
        ended = self._last.event if self._last else None
        recommender, strength = (made.feed.settings.get(key) for key in ("recommender", "strength"))
        return (
            *self._place,
            *(made.created, made.persona.name),
            *((made.switch.after, made.switch.persona.name) if made.switch else (None, None)),
            *((made.twin.kind, made.twin.of) if made.twin else (None, None)),
            made.feed.name,
            recommender if isinstance(recommender, str) else None,
            float(strength) if isinstance(strength, int | float) else None,
            msgspec.json.encode(made.feed.settings).decode(),
            *(made.seed, made.goal, sorted(one.cluster for one in made.interests)),
            *(made.map.name, made.map.sha256, made.encoder.name, made.encoder.fingerprint, made.perceive),
            made.versions.get("shortstui"),
            *(self._impressions, self._organic, self._watched, self._fitting, self._incidents),
            self._first.time if self._first else None,
            self._last.time if self._last else None,
            ended.reason if isinstance(ended, Ended) else None,
            *(streamed.lost, streamed.changed_at),
        )


def _place(manifest: Manifest) -> Row:
    place = manifest.experiment
    if place is None:
        return None, None, None, "control" if manifest.twin else "bot"
    return place.name, place.arm, place.replicate, place.role

"""The fold that every screen renders: live and replay are the same state over the same events."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import NamedTuple

from shortstui.capture.agreement import Agreement
from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.share import WINDOWS, CaptureShare
from shortstui.capture.v2c import VideosToCapture
from shortstui.capture.views import MeanLogViews
from shortstui.runs.events import (
    Beside,
    Deciding,
    Ended,
    Event,
    Failed,
    Frame,
    Impression,
    Incident,
    Line,
    Notice,
    Opened,
    Paused,
    Progress,
    Started,
    Switched,
    Upcoming,
)
from shortstui.runs.manifest import Manifest, ResolvedInterest

_INCIDENTS_KEPT = 100
_STEPS_KEPT = 240


class Outcome(IntEnum):
    """What became of an impression: the bytes of :attr:`RunState.history`."""

    SKIPPED = 0
    WATCHED = 1
    NOT_ORGANIC = 2
    """An ad, a live stream or a post: skipped, recorded, and left out of the measures."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An incident and where in the run it happened.

    Attributes:
        after: Number of impressions before it.
        incident: What happened.
    """

    after: int
    incident: Incident


class Step(NamedTuple):
    """An organic short on the bot's path over the interest map: where it lay, and whether the bot watched it."""

    x: float
    y: float
    watched: bool


@dataclass(frozen=True, slots=True)
class Phase:
    """A persona's part of the run that is over: the inertia experiment has two.

    Attributes:
        persona: Its name.
        until: Number of impressions at its end.
        v2c: The published V2C of that part, by window; None: not captured in it.
    """

    persona: str
    until: int
    v2c: dict[int, int | None]


@dataclass(slots=True)
class RunState:
    """Everything a screen shows of a run, folded from its events.

    Make one with :meth:`of`, or empty for a run that is only being prepared; then :meth:`apply` everything that
    happens. After a persona switch the windows and V2C begin anew, and ``phases`` keeps what was before.

    Attributes:
        persona: Name of the persona the bot has now.
        feed: Kind of feed.
        goal: The number of shorts the run is to have; None for open end.
        folder: Where it is recorded, once that is known.
        manifest: What it was made with, once that is known.
        current: The short that is on: being decided on (live only), or the last impression.
        started: The last session's beginning.
        ended: The last session's end; None while it goes on.
        paused: The user paused the bot.
        progress: What is being prepared; None once shorts are served.
        failed: The error that ended the session, for the user to read.
        incidents: The last hundred.
        incident_count: Number of all incidents.
        history: One :class:`Outcome` a byte, for every impression of the run.
        organic: Number of organic shorts.
        watched: Number of organic shorts the bot decided to watch.
        shares: Capture share by window, one value an organic short of the whole run.
        log_views: Running mean of log10 views, one value an organic short; NaN while unknown.
        cluster_counts: Organic shorts by the cluster that was seen.
        watched_clusters: Of those, the watched ones.
        path: The last 240 organic shorts that have a place on the map, oldest first.
        agreement: Decisions against the truth, where the feed knows it.
        phases: The personas' parts of the run that are over.
        pair: The bot beside its controls; None for a run without controls. It is about the first persona: after
            a switch nothing more is compared.
        seconds: The run's own time that passed, over all sessions.
        dwelt: Seconds spent on shorts.
    """

    persona: str = ""
    feed: str = ""
    goal: int | None = None
    folder: str | None = None
    manifest: Manifest | None = None
    current: Deciding | Impression | None = None
    started: Started | None = None
    ended: Ended | None = None
    paused: bool = False
    progress: Progress | None = None
    failed: Failed | None = None
    incidents: deque[Noted] = field(default_factory=lambda: deque(maxlen=_INCIDENTS_KEPT))
    incident_count: int = 0
    history: bytearray = field(default_factory=bytearray)
    organic: int = 0
    watched: int = 0
    shares: dict[int, array[float]] = field(default_factory=lambda: {window: array("f") for window in WINDOWS})
    log_views: array[float] = field(default_factory=lambda: array("f"))
    cluster_counts: dict[int, int] = field(default_factory=dict)
    watched_clusters: dict[int, int] = field(default_factory=dict)
    path: deque[Step] = field(default_factory=lambda: deque(maxlen=_STEPS_KEPT))
    agreement: Agreement = field(default_factory=Agreement)
    phases: list[Phase] = field(default_factory=list)
    pair: LivePair | None = None
    seconds: float = 0.0
    dwelt: float = 0.0
    _labels: frozenset[str] = frozenset()
    _session_began: float = 0.0
    _share_folds: dict[int, CaptureShare] = field(default_factory=lambda: {w: CaptureShare(w) for w in WINDOWS})
    _v2c_folds: dict[int, VideosToCapture] = field(
        default_factory=lambda: {w: VideosToCapture(w) for w in WINDOWS}
    )
    _views_fold: MeanLogViews = field(default_factory=MeanLogViews)

    @classmethod
    def of(cls, manifest: Manifest, items: Iterable[Line | Event | Notice] = ()) -> RunState:
        """Return the state after ``items`` of the run that this manifest describes."""
        state = cls()
        state.know(manifest)
        for item in items:
            state.apply(item)
        return state

    def know(self, manifest: Manifest) -> None:
        """Take in what the run is made with, before its first event and before those of its controls."""
        self.manifest = manifest
        self.persona = manifest.persona.name
        self.feed = manifest.feed.name
        self.goal = manifest.goal
        self._labels = _labels(manifest.interests)
        if manifest.twins:
            self.pair = LivePair(manifest.twins, {interest.cluster for interest in manifest.interests})

    @property
    def impressions(self) -> int:
        """Number of served shorts, the ones that are not organic too."""
        return len(self.history)

    @property
    def skipped(self) -> int:
        """Number of organic shorts the bot decided to skip."""
        return self.organic - self.watched

    @property
    def v2c(self) -> dict[int, int | None]:
        """Published V2C of the persona the bot has now, by window; None: not captured so far."""
        return {window: fold.at for window, fold in self._v2c_folds.items()}

    @property
    def v2c_seen(self) -> int:
        """Organic shorts that the persona of now has seen: the N of "not captured in N"."""
        return self._v2c_folds[WINDOWS[0]].seen

    def full(self, window: int) -> bool:
        """Return whether the window of a share is full; before that its value is only provisional."""
        return self._share_folds[window].full

    def share(self, window: int) -> float | None:
        """Return the capture share of now, or None before the first organic short."""
        values = self.shares[window]
        return values[-1] if values else None

    def apply(self, item: Line | Event | Notice) -> None:
        """Take in the next thing that happened."""
        if isinstance(item, Line):
            if isinstance(item.event, Started):
                self._session_began = self.seconds  # each session's clock starts at nought
            self.seconds = self._session_began + item.mono
            item = item.event
        if isinstance(item, Impression):
            self._impression(item)
        elif isinstance(item, Deciding):
            self.current, self.progress = item, None
        elif isinstance(item, Incident):
            self.incidents.append(Noted(self.impressions, item))
            self.incident_count += 1
        elif isinstance(item, Started | Ended | Switched):
            self._turn(item)
        elif isinstance(item, Beside):
            if self.pair is not None and isinstance(item.line.event, Impression):
                self.pair.add_control(item.run, item.line.event)
        elif not isinstance(item, Upcoming | Frame):
            self._notice(item)

    def copy(self) -> RunState:
        """Return an independent copy."""
        return replace(
            self,
            incidents=self.incidents.copy(),
            history=self.history[:],
            shares={window: values[:] for window, values in self.shares.items()},
            log_views=self.log_views[:],
            cluster_counts=self.cluster_counts.copy(),
            watched_clusters=self.watched_clusters.copy(),
            path=self.path.copy(),
            phases=self.phases[:],
            pair=None if self.pair is None else self.pair.copy(),
            _share_folds={window: fold.copy() for window, fold in self._share_folds.items()},
            _v2c_folds={window: fold.copy() for window, fold in self._v2c_folds.items()},
            _views_fold=self._views_fold.copy(),
        )

    def _impression(self, impression: Impression) -> None:
        self.current, self.progress = impression, None
        self.dwelt += impression.playback.dwell
        if self.pair is not None:
            self.pair.add_bot(impression)
        if impression.short.kind != "video":
            self.history.append(Outcome.NOT_ORGANIC)
            return
        watch = impression.decision.watch
        self.history.append(Outcome.WATCHED if watch else Outcome.SKIPPED)
        self.organic += 1
        self.watched += watch
        for window, values in self.shares.items():
            share = self._share_folds[window].add(watch)
            values.append(share)
            self._v2c_folds[window].add(share)
        self.log_views.append(self._views_fold.add(impression.short.views))
        if impression.perception is not None:
            cluster = impression.perception.cluster
            self.cluster_counts[cluster] = self.cluster_counts.get(cluster, 0) + 1
            if watch:
                self.watched_clusters[cluster] = self.watched_clusters.get(cluster, 0) + 1
            if impression.perception.place is not None:
                self.path.append(Step(*impression.perception.place, watch))
        if impression.short.truth is not None and self._labels:
            self.agreement = self.agreement.add(watch, impression.short.truth in self._labels)

    def _turn(self, event: Started | Ended | Switched) -> None:
        if isinstance(event, Started):
            self.started, self.ended, self.failed = event, None, None
            self.persona, self.feed, self.goal = event.persona, event.feed, event.goal
        elif isinstance(event, Ended):
            self.ended, self.paused = event, False
        else:
            self.phases.append(Phase(self.persona, self.impressions, self.v2c))
            if self.pair is not None:
                self.pair.close()
            self.persona = event.persona
            self._share_folds = {window: CaptureShare(window) for window in WINDOWS}
            self._v2c_folds = {window: VideosToCapture(window) for window in WINDOWS}
            if self.manifest is not None and self.manifest.switch is not None:
                self._labels = _labels(self.manifest.switch.interests)

    def _notice(self, notice: Paused | Progress | Opened | Failed) -> None:
        if isinstance(notice, Paused):
            self.paused = notice.paused
        elif isinstance(notice, Progress):
            self.progress = notice
        elif isinstance(notice, Opened):
            self.folder = notice.folder
        else:
            self.failed, self.progress, self.paused = notice, None, False


def _labels(interests: Iterable[ResolvedInterest]) -> frozenset[str]:
    return frozenset(interest.label for interest in interests)

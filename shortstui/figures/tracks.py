"""A run as the figures need it: arrays over its organic shorts, and what the published rule said of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from shortstui.capture.run_state import RunState
from shortstui.runs.events import Impression
from shortstui.runs.manifest import Manifest, ResolvedInterest
from shortstui.runs.reader import RunRecord

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Part(NamedTuple):
    """What one persona of a run came to: two parts in a run with a switch.

    Attributes:
        persona: Its name.
        switched: Whether another persona came before it.
        shorts: Organic shorts it has seen.
        v2c: The published V2C, counted from the part's beginning; None: not captured in ``shorts``.
    """

    persona: str
    switched: bool
    shorts: int
    v2c: int | None


@dataclass(frozen=True, eq=False)
class Track:
    """One run; n organic shorts.

    Attributes:
        record: What was read.
        state: The fold over all of it.
        controls: The runs beside it, as far as they could be read.
    """

    record: RunRecord
    state: RunState
    controls: tuple[Track, ...] = ()

    @property
    def manifest(self) -> Manifest:
        """What the run was made with."""
        return self.record.manifest

    @property
    def name(self) -> str:
        """The run's name."""
        return self.manifest.run

    @property
    def kind(self) -> str:
        """What kind of control it is; "bot" for none."""
        return "bot" if self.manifest.twin is None else self.manifest.twin.kind

    @cached_property
    def organic(self) -> list[Impression]:
        """The organic impressions, in order."""
        return [impression for impression in self.record.impressions if impression.short.kind == "video"]

    @cached_property
    def watched(self) -> Flags:
        """Whether the bot decided to watch, shape (n,)."""
        return np.array([impression.decision.watch for impression in self.organic], np.bool_)

    @cached_property
    def clusters(self) -> Integers:
        """What was seen, shape (n,); -1 where there was nothing to see."""
        return np.array([i.perception.cluster if i.perception else -1 for i in self.organic], np.int64)

    @cached_property
    def places(self) -> Floats:
        """Where on the map, shape (n, 2); NaN where nobody knows."""
        found = [i.perception.place if i.perception else None for i in self.organic]
        places = np.array([(math.nan, math.nan) if place is None else place for place in found], np.float64)
        return places.reshape(-1, 2)

    @cached_property
    def switch_at(self) -> int | None:
        """Organic shorts before the switch; None when there was none."""
        phases = self.state.phases
        return sum(i.number <= phases[0].until for i in self.organic) if phases else None

    @property
    def persona(self) -> str:
        """Name of the persona that it has in the end."""
        return self.state.persona

    @property
    def interests(self) -> list[ResolvedInterest]:
        """The interests of that persona."""
        switch = self.manifest.switch
        return self.manifest.interests if switch is None or self.switch_at is None else switch.interests

    def parts(self, window: int) -> list[Part]:
        """Return what its personas came to, by the published rule over ``window`` shorts."""
        return list(self._parts(window))

    def captured(self, window: int) -> bool:
        """Return whether the published rule fired for the persona that it has in the end."""
        return self.parts(window)[-1].v2c is not None

    def _parts(self, window: int) -> Iterator[Part]:
        before = 0
        for phase in self.state.phases:
            until = sum(i.number <= phase.until for i in self.organic)
            yield Part(phase.persona, before > 0, until - before, phase.v2c[window])
            before = until
        yield Part(self.state.persona, before > 0, self.state.v2c_seen, self.state.v2c[window])


def on_persona(track: Track, bot: Track) -> Flags:
    """Return which organic shorts of a track fit the persona that the *bot* had at that place, shape (n,).

    Args:
        track: The bot itself, or one of its controls.
        bot: Whose persona it is.
    """
    manifest = bot.manifest
    fits: Flags = np.isin(track.clusters, [interest.cluster for interest in manifest.interests])
    if manifest.switch is not None and bot.switch_at is not None:
        later = np.isin(track.clusters, [interest.cluster for interest in manifest.switch.interests])
        fits[bot.switch_at :] = later[bot.switch_at :]
    return fits


def rolling_share(flags: Flags, window: int, switch_at: int | None = None) -> Floats:
    """Return the share of the last ``window`` at each place, NaN until the window is full.

    Args:
        flags: Shape (n,).
        window: W.
        switch_at: Where the window begins anew, if anywhere.
    """
    if switch_at is not None:
        parts = (flags[:switch_at], flags[switch_at:])
        return np.concatenate([rolling_share(part, window) for part in parts])
    shares = np.full(len(flags), np.nan)
    if len(flags) >= window:
        sums = np.concatenate([[0], np.cumsum(flags)])
        shares[window - 1 :] = (sums[window:] - sums[:-window]) / window
    return shares


def padded(rows: list[npt.NDArray[Any]]) -> Floats:
    """Return rows of different lengths as one array, NaN where a row is over: shape (rows, longest)."""
    table = np.full((len(rows), max((len(row) for row in rows), default=0)), np.nan)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table

"""Cells on the simulated platform itself: the recommenders that do learn what a viewer likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.cells import Cells, Mask, Misreading, Topics, misread
from shortstui.simulator.platform import Platform
from shortstui.simulator.recommenders import make_recommender
from shortstui.simulator.recommenders.taste import HALF_CONFIDENCE
from shortstui.simulator.streams import stream

_SKIP_SECONDS = 2.0
"""The published dwell on a short that doesn't match."""


def play_platform(
    recommender: str,
    strength: float,
    interests: Mask,
    shorts: int,
    twins: int = 3,
    seed: int = 0,
    eyes: Misreading | None = None,
    half: float = HALF_CONFIDENCE,
) -> Cells:
    """Let many cells scroll the simulated platform; every viewer is an account of its own, none a stranger.

    Args:
        recommender: One of :data:`shortstui.simulator.recommenders.NAMES`.
        strength: How much of its choice is personal, 0–1.
        interests: The persona of each run, shape (runs, topics).
        shorts: How many each viewer sees.
        twins: Yoked twins of each bot: they stay as long as the bot did at the same place, whatever is on.
        seed: Same seed, same cells.
        eyes: How all viewers misread; as shorts-tiny does by default.
        half: Of the recommender's ramp.
    """
    catalogue = Catalogue.make(0)

    def platform_of(account: int) -> Platform:
        made = make_recommender(recommender, strength, catalogue, half)
        return Platform(catalogue, made, account)

    seen = np.empty((len(interests), twins + 2, shorts), dtype=np.int16)
    for run, likes in enumerate(interests):
        viewers = [
            _viewer(platform_of, (seed, run, number), shorts, eyes or Misreading()) for number in range(twins + 2)
        ]
        bot, *yoked, unwatching = viewers
        dwells = _watch(bot, seen[run, 0], likes)
        for number, twin in enumerate(yoked, start=1):
            _stay(twin, seen[run, number], dwells)
        _stay(unwatching, seen[run, -1], np.full(shorts, _SKIP_SECONDS))
    return Cells.of(seen, interests)


class _Viewer:
    """One account: what is served to it, what its eyes see, and what the platform hears."""

    def __init__(self, platform: Platform, shorts: int, eyes: Misreading, rng: np.random.Generator) -> None:
        self.platform = platform
        self._shorts = shorts
        self._eyes = eyes
        self._rng = rng

    def batches(self) -> Iterator[tuple[int, Sequence[int], Topics]]:
        """Yield the place of each batch's first short, its shorts, and the topics seen."""
        catalogue, place = self.platform.catalogue, 0
        while place < self._shorts:
            shorts = self.platform.next_batch().shorts[: self._shorts - place]
            topics = catalogue.topic[list(shorts)].astype(np.int16)
            yield place, shorts, misread(topics, len(catalogue.topics), self._eyes, self._rng)
            place += len(shorts)


def _viewer(
    platform_of: Callable[[int], Platform], key: tuple[int, int, int], shorts: int, eyes: Misreading
) -> _Viewer:
    rng = stream(key[0], "viewer", *key[1:])
    return _Viewer(platform_of(int(rng.integers(2**62))), shorts, eyes, rng)


def _watch(bot: _Viewer, seen: Topics, likes: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Let a bot watch what it likes to the end; return its dwell times."""
    durations = bot.platform.catalogue.duration
    dwells = np.empty(len(seen))
    for place, shorts, topics in bot.batches():
        seen[place : place + len(shorts)] = topics
        for offset, (short, topic) in enumerate(zip(shorts, topics, strict=True)):
            dwell = float(durations[short]) if likes[topic] else _SKIP_SECONDS
            dwells[place + offset] = dwell
            bot.platform.report(short, dwell)
    return dwells


def _stay(viewer: _Viewer, seen: Topics, dwells: npt.NDArray[np.float64]) -> None:
    """Let a control stay for given times, whatever is on."""
    for place, shorts, topics in viewer.batches():
        seen[place : place + len(shorts)] = topics
        for offset, short in enumerate(shorts):
            viewer.platform.report(short, float(dwells[place + offset]))

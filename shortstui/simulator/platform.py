"""The platform: it serves batches of shorts to one viewer and hears for how long each was watched."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from shortstui.simulator.accounts import is_stranger
from shortstui.simulator.blind_order import BlindOrder
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders import Recommender
from shortstui.simulator.streams import Slots, stream

_SMALLEST_BATCH, _LARGEST_BATCH = 8, 12


@dataclass(frozen=True, slots=True)
class Batch:
    """What the platform sends at once.

    Attributes:
        number: From 0.
        shorts: Numbers in the catalogue, in the order of serving.
        personalised: For each, whether the recommender picked it; never shown to a viewer.
    """

    number: int
    shorts: tuple[int, ...]
    personalised: tuple[bool, ...]


class Platform:
    """One viewer's side of the platform. It knows no bots, no personas and no twins: only watch time.

    Args:
        catalogue: The world; shared by all viewers.
        recommender: Of this viewer.
        seed: Of the run. Everything that is drawn comes from a stream for each purpose, so that two viewers of the
            same seed are served alike until the recommender has learned something different of them.
        strangers: Share of all accounts that the platform never figures out; the seed says whether this is one.
    """

    def __init__(self, catalogue: Catalogue, recommender: Recommender, seed: int, strangers: float = 0.0) -> None:
        self.catalogue = catalogue
        self._recommender = recommender
        self._seed = seed
        self._strength = 0.0 if is_stranger(seed, strangers) else recommender.strength
        self._blind = BlindOrder(catalogue, recommender.audience, seed)
        self._coins = Slots(seed, "coin")
        self._sizes = Slots(seed, "batch size")
        self._unseen = np.ones(len(catalogue), dtype=np.bool_)
        self._left = len(catalogue)
        self._slot = 0
        self._batch = 0
        self._durations = catalogue.duration.tolist()

    def next_batch(self) -> Batch:
        """Return the next shorts; none was served before, until the whole catalogue was."""
        size = _SMALLEST_BATCH + int((_LARGEST_BATCH + 1 - _SMALLEST_BATCH) * self._sizes[self._batch])
        slots = range(self._slot, self._slot + size)
        dare = self._strength * self._recommender.confidence()
        wanted = [self._coins[slot] < dare for slot in slots]
        picks = self._personalised_picks(sum(wanted))
        shorts, personalised = [], []
        for slot, from_recommender in zip(slots, wanted, strict=True):
            mine = from_recommender and bool(picks)
            shorts.append(picks.pop() if mine else self._blind_short(slot))
            personalised.append(mine)
        batch = Batch(self._batch, tuple(shorts), tuple(personalised))
        self._slot += size
        self._batch += 1
        return batch

    def remember(self, short: int) -> None:
        """Take a short as served before this platform was made, in one slot: it comes again only after all others.

        Args:
            short: Its number in the catalogue.
        """
        if not self._left:
            self._begin_again()
        if self._unseen[short]:
            self._mark(short)
        self._slot += 1

    def report(self, short: int, watched_seconds: float) -> None:
        """Hear for how long a short was watched.

        Args:
            short: Its number in the catalogue.
            watched_seconds: Loops count again; the recommender sees at most one whole watch.
        """
        if not math.isfinite(watched_seconds):
            watched_seconds = 0.0
        fraction = min(max(watched_seconds / self._durations[short], 0.0), 1.0)
        self._recommender.learn(short, max(0.0, 2 * fraction - 1))

    def _personalised_picks(self, count: int) -> list[int]:
        """Return the recommender's picks of a batch, topic by topic, so that they come in runs; last one first."""
        if not count:
            return []
        if self._left < count:
            self._begin_again()
        picks = self._recommender.pick(count, self._unseen, stream(self._seed, "pick", self._batch))
        topics = self.catalogue.topic
        picks.sort(key=lambda short: int(topics[short]), reverse=True)
        for short in picks:
            self._mark(short)
        return picks

    def _blind_short(self, slot: int) -> int:
        short = self._blind.serve(slot, self._unseen)
        if short is None:
            self._begin_again()
            short = self._blind.serve(slot, self._unseen)
        assert short is not None, "a catalogue has at least one short"
        self._mark(short)
        return short

    def _mark(self, short: int) -> None:
        self._unseen[short] = False
        self._left -= 1

    def _begin_again(self) -> None:
        self._unseen[:] = True
        self._left = len(self._unseen)
        self._blind.rewind()

"""The order in which a platform would serve its shorts if it knew nothing of the viewer."""

from __future__ import annotations

from bisect import bisect

import numpy as np

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.recommenders.protocol import Audience, Mask
from shortstui.simulator.streams import Slots, stream

_BURST = 0.2
"""Chance that a slot stays with the topic of the slot before it."""


class BlindOrder:
    """One blind short for each slot.

    The topics of the slots are a chain of their own, drawn by popularity with short runs; the shorts of a topic
    wait in a queue, the popular ones tending to the front. Neither depends on anything that the viewer does.

    Args:
        catalogue: The world.
        audience: Whether popularity counts, or every short has the same chance.
        seed: Of the run.
    """

    def __init__(self, catalogue: Catalogue, audience: Audience, seed: int) -> None:
        size = len(catalogue)
        weight = catalogue.weight if audience == "popular" else np.full(size, 1 / size)
        share = np.bincount(catalogue.topic, weight, minlength=len(catalogue.topics))
        self._cumulative = np.cumsum(share / share.sum()).tolist()
        self._topics = Slots(seed, "topic")
        self._stays = Slots(seed, "stay")
        # Smallest exponential variates first: a weighted draw without replacement (Efraimidis and Spirakis 2006).
        arrival = stream(seed, "queue").standard_exponential(size) / weight
        by_topic = np.lexsort((arrival, catalogue.topic))
        ends = np.cumsum(np.bincount(catalogue.topic, minlength=len(catalogue.topics)))
        self._queues = [queue.tolist() for queue in np.split(by_topic, ends[:-1])]
        self._heads = [0] * len(self._queues)

    def serve(self, slot: int, unseen: Mask) -> int | None:
        """Return the short for a slot: the first unseen one of the slot's topic; None when all are seen.

        Args:
            slot: From 0; slots are asked for in their order, each once.
            unseen: Which shorts may be served.
        """
        for later in range(len(self._queues)):
            topic = (self.topic(slot) + later) % len(self._queues)
            queue, head = self._queues[topic], self._heads[topic]
            while head < len(queue) and not unseen[queue[head]]:
                head += 1
            self._heads[topic] = head
            if head < len(queue):
                return int(queue[head])
        return None

    def rewind(self) -> None:
        """Begin every queue again: all shorts were served once."""
        self._heads = [0] * len(self._queues)

    def topic(self, slot: int) -> int:
        """Return the topic of a slot: that of the slot before when it stays, else a fresh one."""
        while slot > 0 and self._stays[slot] < _BURST:
            slot -= 1
        return min(bisect(self._cumulative, self._topics[slot]), len(self._queues) - 1)

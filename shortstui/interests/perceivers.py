"""The eyes of bots: one looks through the encoder, one is told the truth."""

from __future__ import annotations

import asyncio
import hashlib
import queue
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np

from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.matching import look
from shortstui.interests.perception import Perception, RankedCluster, Sighting
from shortstui.interests.pictures import decode_or_none
from shortstui.interests.resolve import topic_clusters
from shortstui.interests.vocabulary import Vocabulary

_REMEMBERED = 20_000
"""Thumbnails: as many as the simulated platform has, so that the bots of an experiment share them; some 80 MB."""


@dataclass(frozen=True)
class _Request:
    key: bytes
    thumbnail: bytes
    answer: Future[Sighting | None]


class ClipPerceiver:
    """Sees thumbnails through an encoder, in one thread for all bots.

    Thumbnails are known again by the hash of their bytes, and looked at one by one: in a batch the last bits of an
    embedding depend on what else is in it, and then a bot's run would depend on who scrolls beside it. (A
    batch of 16 would take half the time with shorts-tiny; thumbnails that are known already save more.)

    Args:
        encoder: The map's encoder.
        interest_map: The map.

    Raises:
        ShortstuiError: The map was built with another encoder.
    """

    def __init__(self, encoder: Encoder, interest_map: InterestMap) -> None:
        interest_map.require_encoder(encoder)
        self._encoder = encoder
        self._map = interest_map
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._known: OrderedDict[bytes, Future[Sighting | None]] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="encoder", daemon=True)
        self._thread.start()

    async def perceive(self, thumbnail: bytes | None, truth: str | None) -> Sighting | None:
        """Look at a thumbnail; None when there is none or it can't be decoded. ``truth`` is not looked at."""
        del truth
        if thumbnail is None:
            return None
        # Shielded: one bot that stops must not take the answer from another that waits for the same picture.
        return await asyncio.shield(asyncio.wrap_future(self._ask(thumbnail)))

    def close(self) -> None:
        """End the thread; what is waiting gets its answer first. May be called twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._requests.put(None)
        self._thread.join()

    def _ask(self, thumbnail: bytes) -> Future[Sighting | None]:
        key = hashlib.sha256(thumbnail).digest()
        with self._lock:
            if self._closed:
                raise RuntimeError("the perceiver is closed")
            if answer := self._known.get(key):
                self._known.move_to_end(key)
                return answer
            answer = Future()
            self._known[key] = answer
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            self._requests.put(_Request(key, thumbnail, answer))
            return answer

    def _work(self) -> None:
        while (request := self._requests.get()) is not None:
            try:
                request.answer.set_result(self._look(request.thumbnail))
            except Exception as error:  # whoever waits must hear of it; the next one may go well
                with self._lock:
                    self._known.pop(request.key, None)
                request.answer.set_exception(error)

    def _look(self, thumbnail: bytes) -> Sighting | None:
        image = decode_or_none(thumbnail)
        if image is None:
            return None
        return look(self._map, self._encoder.embed_images([image]), self._encoder.temperature)[0]


class TruthPerceiver:
    """Sees the topic that a simulated feed drew, without an encoder: for checks and for thousands of runs.

    Args:
        interest_map: A map of the feed's vocabulary.
        vocabulary: The vocabulary, with topics.
    """

    def __init__(self, interest_map: InterestMap, vocabulary: Vocabulary) -> None:
        self._sightings = {
            topic: _as_told(interest_map, vocabulary, topic, counts.most_common(1)[0][0])
            for topic, counts in topic_clusters(interest_map, vocabulary).items()
        }

    async def perceive(self, thumbnail: bytes | None, truth: str | None) -> Sighting | None:
        """Return the cluster that holds most of the topic's tags; None when there is no known topic."""
        del thumbnail
        return None if truth is None else self._sightings.get(truth)

    def close(self) -> None:
        """Do nothing: there is no thread to end."""


def _as_told(interest_map: InterestMap, vocabulary: Vocabulary, topic: str, cluster: int) -> Sighting:
    mass = np.zeros(interest_map.k, np.float32)
    mass[cluster] = 1.0
    topics = dict(zip(vocabulary.tags, vocabulary.topics or (), strict=False))
    members = [index for index in interest_map.members(cluster) if topics.get(interest_map.tags[index]) == topic]
    tag = interest_map.tags[members[0]]
    x, y = interest_map.places[members].mean(axis=0)
    ranked = (RankedCluster(cluster, tag, 1.0, 1.0),)
    return Sighting(Perception(tag, 1.0, cluster, ranked, (float(x), float(y))), mass, None)

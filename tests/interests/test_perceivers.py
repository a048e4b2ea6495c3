from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
from PIL import Image

from shortstui.errors import ShortstuiError
from shortstui.interests import perceivers
from shortstui.interests.encoder import load_encoder
from shortstui.interests.encoder_spec import SHORTS_TINY
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.matching import look
from shortstui.interests.perceivers import ClipPerceiver, TruthPerceiver
from shortstui.interests.perception import Perceiver, Sighting, Vector
from shortstui.interests.pictures import decode
from shortstui.interests.store import DEMO_MAP, find_map
from shortstui.interests.vocabulary import Vocabulary
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.drawing import draw, encode
from tests.interests.fakes import WordEncoder, map_of, picture

TAGS = ("red", "green", "blue", "grey", "black", "white")
CLUSTERS = [0, 0, 0, 1, 1, 0]


@pytest.fixture
def made(words: WordEncoder) -> InterestMap:
    return map_of(words.embed_texts(TAGS), CLUSTERS, TAGS)


@pytest.fixture
async def eyes(words: WordEncoder, made: InterestMap) -> AsyncIterator[ClipPerceiver]:
    perceiver = ClipPerceiver(words, made)
    yield perceiver
    perceiver.close()


def _colours(count: int) -> list[bytes]:
    return [picture((number, 0, 0)) for number in range(count)]


async def test_it_sees_what_the_encoder_and_the_rule_say(
    eyes: Perceiver, made: InterestMap, words: WordEncoder
) -> None:
    sighting = await eyes.perceive(picture((9, 9, 9)), None)
    assert sighting is not None
    embedding = words.embed_images([decode(picture((9, 9, 9)))])
    expected = look(made, embedding, words.temperature)[0]
    assert sighting.perception == expected.perception
    assert sighting.embedding is not None
    np.testing.assert_array_equal(sighting.embedding, embedding[0])


async def test_there_is_nothing_to_see_without_a_picture(eyes: Perceiver) -> None:
    assert await eyes.perceive(None, "Guitars") is None
    assert await eyes.perceive(b"no picture", None) is None


async def test_a_broken_picture_does_not_blind_the_others(eyes: Perceiver) -> None:
    seen = await asyncio.gather(*(eyes.perceive(data, None) for data in [b"broken", *_colours(3), b"broken too"]))
    assert [sighting is None for sighting in seen] == [True, False, False, False, True]


async def test_each_thumbnail_is_embedded_once(eyes: Perceiver, words: WordEncoder) -> None:
    for _ in range(3):
        await asyncio.gather(*(eyes.perceive(data, None) for data in _colours(5)))
    assert sum(words.batches) == 5


class SlowEncoder(WordEncoder):
    """Waits until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        self.go.wait(10)
        return super().embed_images(images)


async def test_what_is_seen_does_not_depend_on_what_else_is_looked_at() -> None:
    """In a batch the last bits of an embedding depend on its company: a run must not."""
    catalogue, chart = Catalogue.make(0, 1_000), find_map(DEMO_MAP)
    pictures = [encode(draw(catalogue.drawing(short))) for short in range(12)]

    async def seen(order: Sequence[bytes], at_once: bool) -> dict[bytes, Sighting | None]:
        eyes = ClipPerceiver(load_encoder(SHORTS_TINY), chart)
        if at_once:
            found = await asyncio.gather(*(eyes.perceive(data, None) for data in order))
        else:
            found = [await eyes.perceive(data, None) for data in order]
        eyes.close()
        return dict(zip(order, found, strict=True))

    alone, together = await seen(pictures, False), await seen(pictures[::-1], True)
    for data, sighting in alone.items():
        other = together[data]
        assert sighting is not None
        assert other is not None
        assert sighting.perception == other.perception
        np.testing.assert_array_equal(sighting.embedding, other.embedding)


async def test_a_bot_that_gives_up_takes_nothing_from_another(made: InterestMap) -> None:
    encoder = SlowEncoder()
    eyes = ClipPerceiver(encoder, made)
    first, second = (asyncio.create_task(eyes.perceive(picture((1, 2, 3)), None)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    encoder.go.set()
    assert await second is not None
    eyes.close()


async def test_what_is_forgotten_is_embedded_again(
    eyes: Perceiver, words: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perceivers, "_REMEMBERED", 2)
    for data in [*_colours(3), *_colours(1)]:
        await eyes.perceive(data, None)
    assert sum(words.batches) == 4


async def test_a_failure_reaches_who_waits_and_the_next_look_works(made: InterestMap) -> None:
    class Failing(WordEncoder):
        broken = True

        def embed_images(self, images: Sequence[Image.Image]) -> Vector:
            if self.broken:
                raise MemoryError("no room")
            return super().embed_images(images)

    encoder = Failing()
    eyes = ClipPerceiver(encoder, made)
    with pytest.raises(MemoryError, match="no room"):
        await eyes.perceive(picture((1, 1, 1)), None)
    encoder.broken = False
    assert await eyes.perceive(picture((1, 1, 1)), None) is not None
    eyes.close()


async def test_it_closes_twice_and_its_thread_ends(eyes: ClipPerceiver) -> None:
    await eyes.perceive(picture((1, 1, 1)), None)
    eyes.close()
    eyes.close()
    assert not eyes._thread.is_alive()


def test_it_refuses_a_map_of_another_encoder(words: WordEncoder) -> None:
    made = map_of(words.embed_texts(TAGS), CLUSTERS, TAGS, encoder="another")
    with pytest.raises(ShortstuiError, match="was built with the encoder"):
        ClipPerceiver(words, made)


async def test_the_truth_is_the_cluster_with_most_of_the_topics_tags(made: InterestMap) -> None:
    topics = ("Rainbow", "Rainbow", "Rainbow", "Rainbow", "Night", "Day")
    eyes: Perceiver = TruthPerceiver(made, Vocabulary("colours", TAGS, "", topics=topics))
    sighting = await eyes.perceive(None, "Rainbow")
    assert sighting is not None
    assert (sighting.perception.cluster, sighting.perception.tag) == (0, "red")
    assert sighting.mass.tolist() == [1, 0]
    assert sighting.embedding is None
    assert sighting.perception.place == pytest.approx(made.places[:3].mean(axis=0))
    night = await eyes.perceive(None, "Night")
    assert night is not None
    assert (night.perception.cluster, night.perception.tag) == (1, "black")
    assert await eyes.perceive(None, None) is None
    assert await eyes.perceive(None, "Unheard-of") is None

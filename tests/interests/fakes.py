"""Stand-ins: an encoder without weights, and maps made by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image

from shortstui.errors import ShortstuiError
from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts
from shortstui.interests.perception import Vector

T = TypeVar("T")


def attempt(call: Callable[[], T]) -> T | ShortstuiError:
    """Return what a call returns, or the user's error that it raises."""
    try:
        return call()
    except ShortstuiError as error:
        return error


class WordEncoder:
    """Texts that share words are near to each other; pictures are embedded by their first pixel's colour."""

    name = "words"
    fingerprint = "words-1"
    dimensions = 32
    temperature = 20.0

    def __init__(self) -> None:
        self.batches: list[int] = []
        """How many pictures came in each call."""

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        return np.stack([_unit(sum(_direction(word) for word in text.lower().split())) for text in texts])

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        self.batches.append(len(images))
        if not images:
            return np.zeros((0, self.dimensions), np.float32)
        return np.stack([_unit(_direction(str(image.getpixel((0, 0))))) for image in images])


def _direction(word: str) -> npt.NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(WordEncoder.dimensions)


def _unit(vector: npt.NDArray[np.float64] | float) -> Vector:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def unit_rows(rows: npt.ArrayLike) -> Vector:
    """Scale rows to length 1."""
    array = np.asarray(rows, np.float64)
    return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True), np.float32)


def map_of(
    embeddings: npt.ArrayLike,
    clusters: Sequence[int],
    tags: Sequence[str] | None = None,
    places: npt.ArrayLike | None = None,
    encoder: str = WordEncoder.fingerprint,
) -> InterestMap:
    """Make a map by hand."""
    rows = np.asarray(embeddings, np.float32)
    named = tuple(tags or [f"tag {number}" for number in range(len(rows))])
    return InterestMap(
        name="by hand",
        vocabulary=VocabularyFacts("by hand", "0" * 64),
        encoder=EncoderFacts("words", encoder),
        seed=0,
        tags=named,
        embeddings=rows,
        clusters=np.asarray(clusters, np.int32),
        labels=tuple(f"cluster {number}" for number in range(max(clusters) + 1)),
        places=np.asarray(places if places is not None else rows[:, :2], np.float32),
        versions={"numpy": np.__version__},
    )


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (8, 8), kind: str = "PNG") -> bytes:
    """Encode a picture of one colour."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()

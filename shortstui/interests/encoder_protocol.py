"""What an encoder is, without loading one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from shortstui.interests.perception import Vector


class Encoder(Protocol):
    """Two towers that put pictures and texts into one space: a CLIP.

    Attributes:
        name: How users name it: "shorts-tiny", "ViT-B-32/openai".
        fingerprint: Hash of its weights and configuration; equal fingerprints give comparable embeddings.
        dimensions: Length d of an embedding.
        temperature: The trained logit scale: cosines are multiplied by it before a softmax.
    """

    name: str
    fingerprint: str
    dimensions: int
    temperature: float

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        """Embed pictures: float32 (n, d), unit norm."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        """Embed texts: float32 (n, d), unit norm."""
        ...

"""One thumbnail, from what it shows to its bytes. Pure: the same drawing gives the same picture."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from shortstui.simulator.drawing.backgrounds import background
from shortstui.simulator.drawing.clickbait import paint_clickbait, paint_title
from shortstui.simulator.drawing.scene import paint_scene

DEFAULT_CLUTTER = 0.10
"""The clutter of the default catalogue: shorts-tiny is right about the topic in about nine of ten thumbnails."""
_JPEG_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw.

    Args:
        tag: A tag of the topic; one without an icon of its own is drawn by the topic's motifs.
        topic: A topic of the demo vocabulary.
        title: Written over the picture; "" for none.
        seed: Any whole number; another seed is another picture of the same thing.
        clutter: From 0 (clean) to 1 (hardly readable).
    """

    tag: str
    topic: str
    title: str
    seed: int
    clutter: float = DEFAULT_CLUTTER


def draw(drawing: Drawing) -> Image.Image:
    """Draw a thumbnail.

    Returns:
        An RGB picture, 96 wide and 128 high, the same for the same drawing on one machine.

    Raises:
        KeyError: The icon sheet has no such topic.
    """
    clutter = min(1.0, max(0.0, drawing.clutter))
    picture, brightness = background(_stream(drawing, "background"))
    paint_scene(picture, brightness, (drawing.tag, drawing.topic), clutter, _stream(drawing, "scene"))
    paint_title(picture, drawing.title, _stream(drawing, "title"))
    paint_clickbait(picture, clutter, _stream(drawing, "clickbait"))
    return _degraded(picture, clutter, _stream(drawing, "camera"))


def encode(image: Image.Image) -> bytes:
    """Return a thumbnail as JPEG, two to four kilobytes."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _stream(drawing: Drawing, part: str) -> Random:
    """Return the chance of one part of the picture; clutter isn't in it, so the dial changes one picture."""
    name = f"{part}\0{drawing.seed}\0{drawing.topic}\0{drawing.tag}\0{drawing.title}"
    return Random(hashlib.sha256(name.encode()).digest())


def _degraded(picture: Image.Image, clutter: float, random: Random) -> Image.Image:
    """Blur, fade and darken a picture and add grain."""
    blur, fade, dark, grain = (random.random() for _ in range(4))
    if (radius := 2.0 * clutter * blur) > 0.2:
        picture = picture.filter(ImageFilter.BoxBlur(radius))
    if (contrast := 1 - 0.5 * clutter * fade) < 1:
        picture = ImageEnhance.Contrast(picture).enhance(contrast)
    pixels = np.asarray(picture, dtype=np.float32) * np.float32(1 - 0.4 * clutter * dark)
    noise = np.random.default_rng(random.getrandbits(64)).standard_normal(pixels.shape[:2], dtype=np.float32)
    pixels += noise[:, :, None] * np.float32(3 + 35 * clutter * grain)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))

"""Backgrounds: gradients, stripes, rays, blobs and dots in two related colours."""

from __future__ import annotations

import colorsys
import math
from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 96, 128
"""Size of a thumbnail in pixels: portrait, 3:4."""

Colour = tuple[int, int, int]
_Plane = NDArray[np.float32]


def colour(hue: float, saturation: float, value: float) -> Colour:
    """Return an RGB colour of 0..255 from hue, saturation and value of 0..1; the hue wraps round."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def background(random: Random) -> tuple[Image.Image, float]:
    """Draw a background.

    Returns:
        An RGB picture of ``WIDTH`` x ``HEIGHT`` and its mean brightness in 0..1.
    """
    hue, value = random.random(), random.choice((0.2, 0.35, 0.75, 0.95))
    saturation = random.uniform(0.1, 0.85)
    near = colour(hue, saturation, value)
    far = colour(
        hue + random.uniform(-0.18, 0.18),
        min(1.0, max(0.0, saturation + random.uniform(-0.3, 0.3))),
        min(1.0, max(0.05, value + random.uniform(-0.3, 0.3))),
    )
    blend = random.choice((_linear, _linear, _radial, _stripes, _rays, _horizon))(random)
    ends = np.array([near, far], dtype=np.float32)
    pixels = ends[0] + blend[:, :, None] * (ends[1] - ends[0])
    picture = Image.fromarray(pixels.astype(np.uint8))
    if random.random() < 0.45:
        random.choice((_blobs, _dots))(picture, random, near, far)
    return picture, float(pixels.mean()) / 255


def _linear(random: Random) -> _Plane:
    x, y = _grid()
    angle = random.uniform(0, 2 * math.pi)
    slope = x * math.cos(angle) + y * math.sin(angle)
    return np.asarray((slope - slope.min()) / (slope.max() - slope.min()), dtype=np.float32)


def _radial(random: Random) -> _Plane:
    x, y = _grid()
    distance = np.hypot(x - random.uniform(-0.5, 0.5), y - random.uniform(-0.5, 0.5))
    return np.asarray(np.minimum(1, distance / np.float32(random.uniform(0.6, 1.2))), dtype=np.float32)


def _stripes(random: Random) -> _Plane:
    wave = np.sin(_linear(random) * np.float32(random.uniform(10, 40)))
    return np.asarray(np.clip(wave * 4 + 0.5, 0, 1) * np.float32(random.uniform(0.3, 0.8)), dtype=np.float32)


def _rays(random: Random) -> _Plane:
    x, y = _grid()
    turn = np.arctan2(y - random.uniform(-0.3, 0.3), x - random.uniform(-0.2, 0.2))
    wave = np.sin(turn * np.float32(random.randint(5, 12)))
    return np.asarray(np.clip(wave * 5 + 0.5, 0, 1) * np.float32(random.uniform(0.3, 0.9)), dtype=np.float32)


def _horizon(random: Random) -> _Plane:
    y = _grid()[1] - np.float32(random.uniform(-0.2, 0.7))
    return np.asarray(np.clip(y * 12 + 0.5, 0, 1), dtype=np.float32)


def _blobs(picture: Image.Image, random: Random, near: Colour, far: Colour) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    for _ in range(random.randint(2, 5)):
        x, y, radius = random.uniform(0, WIDTH), random.uniform(0, HEIGHT), random.uniform(10, 45)
        ink = (*random.choice((near, far, (255, 255, 255), (0, 0, 0))), random.randint(30, 110))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius * random.uniform(0.5, 1.4)), fill=ink)


def _dots(picture: Image.Image, random: Random, near: Colour, far: Colour) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    step, radius = random.randint(10, 20), random.uniform(1, 4)
    ink = (*random.choice((near, far, (255, 255, 255))), random.randint(60, 140))
    for x in range(0, WIDTH + step, step):
        for y in range(0, HEIGHT + step, step):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


@cache
def _grid() -> tuple[_Plane, _Plane]:
    """Return x and y of every pixel, both in -0.5..0.5."""
    y, x = np.mgrid[-0.5 : 0.5 : HEIGHT * 1j, -0.5 : 0.5 : WIDTH * 1j].astype(np.float32)
    return x, y

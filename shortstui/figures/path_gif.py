"""Figure c as an animation: the bot walks over the map, and every short leaves its mark."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from shortstui.figures.path import Path, stage
from shortstui.figures.style import Theme
from shortstui.figures.tracks import Floats
from shortstui.figures.words import font_file
from shortstui.interests.interest_map import InterestMap

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

STEPS: Final = 500
"""Most frames; a longer run takes several shorts a frame."""
_DPI: Final = 88
_FRAME_MS: Final = 60
_LAST_MS: Final = 3000
_TAIL: Final = 6
"""Shorts that the line behind the bot goes back to."""
_BACKGROUND_COLOURS: Final = 40
_SHADES: Final = 5


class _Inks(NamedTuple):
    """Numbers of the theme's colours in the palette."""

    watched: int
    skipped: int
    ink: int
    ground: int
    shades: tuple[int, ...]
    """From the ground to the soft ink: smooth edges of letters."""


def frames_of(paths: Sequence[Path], steps: int = STEPS) -> list[int]:
    """Return how many organic shorts have been seen in each frame: from 1 or more to the longest path's all."""
    longest = max((int(path.numbers[-1]) for path in paths if len(path.numbers)), default=0)
    step = max(1, math.ceil(longest / steps))
    return sorted({*range(step, longest + 1, step), longest} - {0})


def path_gif(paths: Sequence[Path], chart: InterestMap | None, theme: Theme, steps: int = STEPS) -> bytes:
    """Return the animation as GIF: squares watched, crosses skipped, and beneath how many so far.

    Frames are drawn with few colours, so that unchanged parts cost nothing.
    """
    from PIL import ImageFont

    background, places, lefts = _background(paths, chart, theme)
    canvas, inks = _with_palette(background, theme)
    font = ImageFont.truetype(str(font_file()), 13)
    frames: list[Image] = []
    wanted = frames_of(paths, steps)
    for before, seen in pairwise([0, *wanted]):
        for path, pixels in zip(paths, places, strict=True):
            _mark(canvas, path, pixels, before, seen, inks)
        frame = canvas.copy()
        for path, pixels, left in zip(paths, places, lefts, strict=True):
            _tail(frame, path, pixels, seen, inks)
            _count(frame, path, seen, left, font, inks)
        frames.append(frame)
    held = io.BytesIO()
    durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_MS]
    frames[0].save(
        held, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, disposal=1, optimize=True
    )
    return held.getvalue()


def _background(
    paths: Sequence[Path], chart: InterestMap | None, theme: Theme
) -> tuple[Image, list[Floats], list[float]]:
    """Return what is drawn upon, each path's places in its pixels, and the left edges of its panels."""
    from PIL import Image

    figure, grid = stage(paths, chart, theme)
    figure.set_dpi(_DPI)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, 0.06, 1, 0.94))  # type: ignore[call-arg]
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=_DPI)
    image = Image.open(held).convert("RGB")
    places = []
    for axes, path in zip(grid, paths, strict=True):
        pixels = axes.transData.transform(path.places)
        pixels[:, 1] = image.height - pixels[:, 1]
        places.append(pixels)
    return image, places, [float(axes.get_window_extent().x0) for axes in grid]


def _with_palette(background: Image, theme: Theme) -> tuple[Image, _Inks]:
    """Return the background with a palette that has the theme's colours, too."""
    from PIL import Image

    reduced = background.quantize(_BACKGROUND_COLOURS, dither=Image.Dither.NONE)
    palette = (reduced.getpalette() or [])[: 3 * _BACKGROUND_COLOURS]
    palette += [0] * (3 * _BACKGROUND_COLOURS - len(palette))
    ground, soft = _rgb(theme.ground), _rgb(theme.soft)
    shades = [
        tuple(round(g + (s - g) * step / _SHADES) for g, s in zip(ground, soft, strict=True))
        for step in range(1, _SHADES + 1)
    ]
    colours = [_rgb(theme.watched), _rgb(theme.skipped), _rgb(theme.ink), ground, *shades]
    for colour in colours:
        palette += colour
    first = _BACKGROUND_COLOURS
    reduced.putpalette(palette)
    return reduced, _Inks(first, first + 1, first + 2, first + 3, tuple(range(first + 4, first + 4 + _SHADES)))


def _mark(canvas: Image, path: Path, pixels: Floats, before: int, seen: int, inks: _Inks) -> None:
    """Draw the marks of the shorts after ``before`` up to ``seen``."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(canvas)
    start, end = np.searchsorted(path.numbers, [before, seen], side="right")
    for (x, y), watched in zip(pixels[start:end].round(), path.watched[start:end], strict=True):
        if watched:
            draw.rectangle((x - 2, y - 2, x + 2, y + 2), fill=inks.watched)
        else:
            draw.line((x - 2, y - 2, x + 2, y + 2), fill=inks.skipped)
            draw.line((x - 2, y + 2, x + 2, y - 2), fill=inks.skipped)


def _tail(frame: Image, path: Path, pixels: Floats, seen: int, inks: _Inks) -> None:
    """Draw the line behind the bot, and a ring where it is."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(frame)
    end = int(np.searchsorted(path.numbers, seen, side="right"))
    line = [(float(x), float(y)) for x, y in pixels[max(0, end - _TAIL) : end]]
    if len(line) > 1:
        draw.line(line, fill=inks.shades[-1], width=1)
    if end and seen <= path.numbers[-1]:
        x, y = pixels[end - 1]
        colour = inks.watched if path.watched[end - 1] else inks.skipped
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), outline=inks.ink, width=2)
        draw.ellipse((x - 7, y - 7, x + 7, y + 7), outline=colour, width=2)


def _count(frame: Image, path: Path, seen: int, left: float, font: FreeTypeFont, inks: _Inks) -> None:
    """Write how many shorts there were so far and how many of them were watched."""
    from PIL import Image, ImageDraw

    end = int(np.searchsorted(path.numbers, seen, side="right"))
    shown = min(seen, int(path.numbers[-1]))
    watched = int(path.watched[:end].sum())
    text = f"short {shown:,}   watched {watched:,}   skipped {end - watched:,}"
    width, height = int(font.getlength(text)) + 2, 18
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=font)
    corner = (int(left) + 4, frame.height - 24)
    for step, shade in enumerate(inks.shades, start=1):
        low, high = (step - 0.5) * 255 / _SHADES, (step + 0.5) * 255 / _SHADES
        frame.paste(shade, corner, mask.point([255 * (low <= value < high) for value in range(256)]))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))

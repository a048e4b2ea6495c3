"""What creators put over a picture: title, arrows, rings, shocked faces, badges and bars."""

from __future__ import annotations

from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from shortstui.simulator.drawing.backgrounds import HEIGHT, WIDTH
from shortstui.simulator.drawing.icons import glyph

SHOUTS = (
    "emoticon_excited", "emoticon_dead", "emoticon_cool", "emoticon_cry", "emoticon_angry", "emoticon_devil",
    "emoticon_tongue", "alert", "exclamation_thick", "help", "arrow_down_bold", "arrow_left_bold",
    "arrow_right_bold", "arrow_up_bold", "play_circle", "thumb_up", "bell_ring", "eye_circle", "close_thick",
    "check_bold", "heart", "trending_up",
)  # fmt: skip
"""Icons that belong to no topic."""
_LOUD = ((235, 30, 40), (255, 214, 0), (255, 255, 255), (30, 215, 96), (255, 105, 180))
_TITLE_CHARACTERS = 34


def paint_title(picture: Image.Image, title: str, random: Random) -> None:
    """Write the first words of a title at the top or the bottom, in one or two lines."""
    size = random.choice((10, 11, 12, 13))
    ink = random.choice(_LOUD[:3])
    at_bottom, boxed = random.random() < 0.6, random.random() < 0.3
    lines = _lines(title[:_TITLE_CHARACTERS], size)
    pen = ImageDraw.Draw(picture, "RGBA")
    top = HEIGHT - 6 - len(lines) * (size + 2) if at_bottom else 4
    for line in lines:
        if boxed:
            pen.rectangle((0, top, WIDTH, top + size + 2), fill=(0, 0, 0, 150))
        place, font = (WIDTH / 2, top), _font(size)
        pen.text(place, line, fill=ink, font=font, anchor="ma", stroke_width=1, stroke_fill="black")
        top += size + 2


def paint_clickbait(picture: Image.Image, clutter: float, random: Random) -> None:
    """Paint over the picture; nothing at clutter 0, more and larger things as it grows."""
    for paint in (_bar, _ring, _shout, _shout, _shout, _badge, _progress):
        appears = random.random() < clutter
        chance = Random(random.random())  # its own stream: one thing more must not change those after it
        if appears:
            paint(picture, clutter, chance)


def _shout(picture: Image.Image, clutter: float, random: Random) -> None:
    side = round(random.uniform(18, 24 + 18 * clutter) * 1.2)
    masks = glyph(random.choice(SHOUTS))
    corner = (
        round(WIDTH * random.uniform(0.0, 1.0) - side / 2),
        round(HEIGHT * random.uniform(0.05, 0.95) - side / 2),
    )
    angle = random.gauss(0, 15)
    for mask, ink in ((masks.outline, (0, 0, 0)), (masks.fill, random.choice(_LOUD))):
        small = mask.resize((side, side), Image.Resampling.BILINEAR, reducing_gap=1.5)
        turned = small.rotate(angle, Image.Resampling.BILINEAR)
        picture.paste(ink, corner, turned)


def _ring(picture: Image.Image, clutter: float, random: Random) -> None:
    x, y, radius = WIDTH * random.uniform(0.2, 0.8), HEIGHT * random.uniform(0.2, 0.8), random.uniform(12, 36)
    box = (x - radius, y - radius, x + radius, y + radius)
    ImageDraw.Draw(picture).ellipse(box, outline=random.choice(_LOUD), width=2 + round(3 * clutter))


def _bar(picture: Image.Image, clutter: float, random: Random) -> None:
    """Hide a strip of the picture behind a flat colour."""
    top, height = random.uniform(0, HEIGHT), random.uniform(6, 8 + 28 * clutter)
    ink = random.choice((*_LOUD, (0, 0, 0), (40, 40, 60)))
    ImageDraw.Draw(picture).rectangle((0, top, WIDTH, top + height), fill=ink)


def _badge(picture: Image.Image, clutter: float, random: Random) -> None:
    words = random.choice(("LIVE", "NEW", "WOW", "OMG", "TOP 10", "#1", "4K", "PART 2", "WAIT..."))
    size = 9 + round(5 * clutter)
    x, y = random.uniform(2, WIDTH / 2), random.uniform(2, HEIGHT - 20)
    width = _font(size).getlength(words)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((x, y, x + width + 6, y + size + 4), 3, fill=random.choice(_LOUD[:2]))
    pen.text((x + 3, y + 1), words, fill="white", font=_font(size), stroke_width=1, stroke_fill="black")


def _progress(picture: Image.Image, clutter: float, random: Random) -> None:
    height = 3 + 3 * clutter
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.rectangle((0, HEIGHT - height, WIDTH, HEIGHT), fill=(120, 120, 120, 160))
    pen.rectangle((0, HEIGHT - height, WIDTH * random.random(), HEIGHT), fill=(*_LOUD[0], 255))


def _lines(title: str, size: int) -> list[str]:
    """Break a title into at most two lines that fit the width."""
    lines: list[str] = [""]
    for word in title.upper().split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or _font(size).getlength(longer) <= WIDTH - 6:
            lines[-1] = longer
        elif len(lines) < 2:
            lines.append(word)
        else:
            break
    return [line for line in lines if line]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)

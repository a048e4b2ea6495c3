"""The content of a thumbnail: one large icon, a few smaller ones of its topic, and strangers."""

from __future__ import annotations

from random import Random

from PIL import Image

from shortstui.simulator.drawing.backgrounds import HEIGHT, WIDTH, Colour, colour
from shortstui.simulator.drawing.icons import GLYPH_PIXELS, glyph, icon_sheet

_STRANGERS_AT_FULL_CLUTTER = 6
_WRONG_SUBJECT_AT_FULL_CLUTTER = 0.3


def paint_scene(
    picture: Image.Image, brightness: float, subject: tuple[str, str], clutter: float, random: Random
) -> None:
    """Paint the icons of a thumbnail onto its background.

    Clutter adds icons of other topics, shrinks the right ones, and sometimes shows quite another topic, as
    clickbait does.

    Args:
        picture: The background; it is painted on.
        brightness: Its mean brightness in 0..1, to choose colours that stand out.
        subject: Tag and topic.
        clutter: 0 to 1.
        random: Where chance comes from. As many draws are made at every clutter, so more clutter changes the
            same picture rather than making another.
    """
    tag, topic = subject
    stranger = random.choice(tuple(icon_sheet().motifs))
    if random.random() < _WRONG_SUBJECT_AT_FULL_CLUTTER * clutter**1.5:
        tag, topic = "", stranger
    main, companions = _icons(tag, topic, random)
    shrink = 1 - 0.4 * clutter * random.random()
    for icon in companions:
        _paint(picture, icon, random.uniform(26, 42) * shrink, _anywhere(random), brightness, random)
    place = (WIDTH * random.uniform(0.4, 0.6), HEIGHT * random.uniform(0.42, 0.56))
    _paint(picture, main, random.uniform(62, 84) * shrink, place, brightness, random)
    _paint_strangers(picture, brightness, clutter, random)


def _icons(tag: str, topic: str, random: Random) -> tuple[str, list[str]]:
    """Choose the main icon and two or three companions."""
    sheet = icon_sheet()
    motifs = sheet.motifs[topic]
    main = sheet.tags[topic].get(tag) or random.choice(motifs)
    others = [icon for icon in motifs if icon != main]
    return main, random.sample(others, min(len(others), random.choice((1, 2, 2, 3))))


def _paint_strangers(picture: Image.Image, brightness: float, clutter: float, random: Random) -> None:
    topics = tuple(icon_sheet().motifs)
    for _ in range(_STRANGERS_AT_FULL_CLUTTER):
        appears = random.random() < clutter * 0.9
        icon = random.choice(icon_sheet().motifs[random.choice(topics)])
        size = random.uniform(16, 26 + 20 * clutter)
        place = _anywhere(random)
        chance = Random(random.random())  # its own stream: a stranger more must not change the ones after it
        if appears:
            _paint(picture, icon, size, place, brightness, chance)


def _anywhere(random: Random) -> tuple[float, float]:
    return WIDTH * random.uniform(0.12, 0.88), HEIGHT * random.uniform(0.1, 0.9)


def _paint(
    picture: Image.Image,
    icon: str,
    size: float,
    place: tuple[float, float],
    brightness: float,
    random: Random,
) -> None:
    """Paste one icon, turned, scaled, sometimes mirrored: most as a sticker with a white rim, some plain."""
    masks = glyph(icon)
    side = max(6, round(size * masks.fill.width / GLYPH_PIXELS))
    angle = random.gauss(0, 8)
    mirrored, style = random.random() < 0.15, random.random()
    corner = (round(place[0] - side / 2), round(place[1] - side / 2))
    fill = _turned(masks.fill, side, angle, mirrored)
    if style < 0.9:
        picture.paste((255, 255, 255), corner, _turned(masks.outline, side, angle, mirrored))
        brightness = 1.0
    elif style < 0.95:
        picture.paste((38, 38, 38), (corner[0] + 2, corner[1] + 2), fill)
    picture.paste(_ink(brightness, random), corner, fill)


def _turned(mask: Image.Image, side: int, angle: float, mirrored: bool) -> Image.Image:
    if mirrored:
        mask = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    small = mask.resize((side, side), Image.Resampling.BILINEAR, reducing_gap=1.5)
    return small.rotate(angle, Image.Resampling.BILINEAR)


def _ink(brightness: float, random: Random) -> Colour:
    """Choose a colour that stands out from a background of that brightness."""
    hue, saturation, spread = random.random(), random.uniform(0.0, 0.95), random.random()
    if brightness < 0.5:
        return colour(hue, saturation * 0.75, 0.8 + 0.2 * spread)
    return colour(hue, 0.4 + 0.6 * saturation, 0.15 + 0.5 * spread)

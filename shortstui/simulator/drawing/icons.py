"""Which icon draws what, and the icons as grey masks.

The icons are the Material Design Icons 7 (Apache License 2.0) as packed by ``fonticon-materialdesignicons7``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fonticon_mdi7
from PIL import Image, ImageDraw, ImageFont

GLYPH_PIXELS = 64
"""Side of an icon in its mask; drawings scale masks down from here."""
_OUTLINE_PIXELS = 4
_MARGIN = 6
_SHEET = Path(__file__).with_name("icons.toml")
_FONT = Path(fonticon_mdi7.__file__).with_name("fonts") / "materialdesignicons-webfont.ttf"


@dataclass(frozen=True, slots=True)
class IconSheet:
    """The icons of every topic and tag.

    Args:
        motifs: Topic to the icons that stand for it.
        tags: Topic to the tags with an icon of their own, and that icon.
    """

    motifs: dict[str, tuple[str, ...]]
    tags: dict[str, dict[str, str]]

    def icons_of(self, topic: str) -> tuple[str, ...]:
        """Return every icon that can appear in a thumbnail of a topic, without repeats, in a fixed order.

        Raises:
            KeyError: The sheet has no such topic.
        """
        return tuple(dict.fromkeys((*self.motifs[topic], *self.tags[topic].values())))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One icon as two grey masks of the same size: its shape, and its shape with a thick outline."""

    fill: Image.Image
    outline: Image.Image


@cache
def icon_sheet() -> IconSheet:
    """Read the sheet that comes with the package."""
    topics = tomllib.loads(_SHEET.read_text("utf-8"))
    return IconSheet(
        motifs={topic: tuple(entry["motifs"]) for topic, entry in topics.items()},
        tags={topic: dict(entry["tags"]) for topic, entry in topics.items()},
    )


@cache
def glyph(icon: str) -> Glyph:
    """Render an icon once; later calls return the same masks, which nobody may change.

    Raises:
        KeyError: The font has no icon of that name.
    """
    return Glyph(fill=_mask(icon, 0), outline=_mask(icon, _OUTLINE_PIXELS))


def codepoint(icon: str) -> str:
    """Return the character that draws an icon.

    Raises:
        KeyError: The font has no icon of that name.
    """
    try:
        return str(getattr(fonticon_mdi7.MDI7, icon)).removeprefix("mdi7.")
    except AttributeError:
        raise KeyError(icon) from None


def _mask(icon: str, stroke: int) -> Image.Image:
    side = GLYPH_PIXELS + 2 * _MARGIN
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).text(
        (side / 2, side / 2), codepoint(icon), fill=255, font=_font(), anchor="mm", stroke_width=stroke
    )
    return mask


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), GLYPH_PIXELS)

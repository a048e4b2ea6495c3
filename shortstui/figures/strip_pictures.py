"""Figure d, drawn: the strip as one SVG, and as PNG pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from shortstui.figures.strip import CAPTION, COLUMNS, GAP, HEIGHT, WIDTH, Cell, Strip, places_of
from shortstui.figures.style import Theme
from shortstui.figures.words import font_file, plain

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

ROWS_A_PAGE: Final = 12
_HEAD: Final = 34
_STEP_X: Final = WIDTH + GAP
_STEP_Y: Final = HEIGHT + CAPTION + GAP
_FULL_WIDTH: Final = COLUMNS * _STEP_X + GAP


def strip_svg(strip: Strip, theme: Theme) -> bytes:
    """Return the whole strip as SVG: watched in a thick frame of green, skipped in a thin dashed one of red."""
    rows = max(row for _, row in places_of(strip)) + 1
    height = _HEAD + rows * _STEP_Y
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_FULL_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_FULL_WIDTH} {height}" role="img" font-family="DejaVu Sans, sans-serif">',
        f"<title>{escape(_title(strip))}</title>",
        f'<rect width="100%" height="100%" fill="{theme.ground}"/>',
        f'<text x="{GAP}" y="22" font-size="14" fill="{theme.ink}">{escape(_title(strip))}</text>',
        "<defs>",
        *(
            f'<image id="p{key[:16]}" width="{WIDTH}" height="{HEIGHT}" '
            f'href="data:image/jpeg;base64,{base64.b64encode(data).decode()}"/>'
            for key, data in strip.pictures.items()
        ),
        "</defs>",
        *_gap_svg(strip, theme),
    ]
    for cell, (column, row) in zip(strip.cells, places_of(strip), strict=True):
        parts.append(_cell_svg(cell, GAP + column * _STEP_X, _HEAD + row * _STEP_Y, theme))
    return "\n".join([*parts, "</svg>"]).encode()


def strip_pages(strip: Strip, theme: Theme) -> Iterator[bytes]:
    """Yield the strip as PNG pages of at most 12 rows."""
    placed = zip(strip.cells, places_of(strip), strict=True)
    for number, page in groupby(placed, key=lambda item: item[1][1] // ROWS_A_PAGE):
        yield _page(strip, number, [(cell, (x, y - number * ROWS_A_PAGE)) for cell, (x, y) in page], theme)


def _title(strip: Strip) -> str:
    return f"{plain(strip.persona, 40)} – {strip.run}: ■ watched, × skipped"


def _gap_svg(strip: Strip, theme: Theme) -> Iterator[str]:
    if strip.left_out:
        half = len(strip.cells) - len(strip.cells) // 2
        y = _HEAD + -(-half // COLUMNS) * _STEP_Y + HEIGHT // 2
        text = f"… {strip.left_out:,} shorts left out …"
        yield f'<text x="{GAP}" y="{y}" font-size="12" fill="{theme.soft}">{text}</text>'


def _cell_svg(cell: Cell, x: int, y: int, theme: Theme) -> str:
    colour, width, dash = _frame(cell, theme)
    dashes = ' stroke-dasharray="5 3"' if dash else ""
    faded = "" if cell.outcome == "watched" else ' opacity="0.6"'
    picture = f'<use href="#p{cell.key[:16]}"{faded}/>' if cell.key else ""
    return (
        f'<g transform="translate({x} {y})" class="{escape(cell.outcome)}">{picture}'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'
        f'<text y="{HEIGHT + 12}" font-size="8.5" fill="{theme.ink}">{escape(cell.line)}</text>'
        f'<text y="{HEIGHT + 22}" font-size="7.5" fill="{theme.soft}">{escape(cell.seen)}</text></g>'
    )


def _frame(cell: Cell, theme: Theme) -> tuple[str, float, bool]:
    """Return the frame's colour, its width, and whether it is dashed."""
    if cell.outcome == "watched":
        return theme.watched, 4, False
    return (theme.skipped if cell.outcome == "skipped" else theme.control), 1.5, True


def _page(strip: Strip, number: int, cells: list[tuple[Cell, tuple[int, int]]], theme: Theme) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    rows = max(row for _, (_, row) in cells) + 1
    page = Image.new("RGB", (_FULL_WIDTH, _HEAD + rows * _STEP_Y), theme.ground)
    draw = ImageDraw.Draw(page)
    large, small = (ImageFont.truetype(str(font_file()), size) for size in (13, 9))
    draw.text((GAP, 8), f"{_title(strip)} (page {number + 1})", fill=theme.ink, font=large)
    faint = Image.new("RGB", (WIDTH, HEIGHT), theme.ground)
    for cell, (column, row) in cells:
        x, y = GAP + column * _STEP_X, _HEAD + row * _STEP_Y
        if cell.key:
            picture = Image.open(io.BytesIO(strip.pictures[cell.key]))
            page.paste(picture if cell.outcome == "watched" else Image.blend(faint, picture, 0.6), (x, y))
        _draw_frame(draw, cell, x, y, theme)
        _write(draw, (x, y + HEIGHT + 4), cell.line, theme.ink, small)
        _write(draw, (x, y + HEIGHT + 15), cell.seen, theme.soft, small)
    held = io.BytesIO()
    page.save(held, "PNG", compress_level=3)
    return held.getvalue()


def _draw_frame(draw: ImageDraw, cell: Cell, x: int, y: int, theme: Theme) -> None:
    colour, width, dash = _frame(cell, theme)
    if not dash:
        draw.rectangle((x - 2, y - 2, x + WIDTH + 1, y + HEIGHT + 1), outline=colour, width=round(width))
        return
    for start in range(0, HEIGHT, 8):
        for side in (x, x + WIDTH - 1):
            draw.line((side, y + start, side, min(y + start + 4, y + HEIGHT - 1)), fill=colour)
    for start in range(0, WIDTH, 8):
        for side in (y, y + HEIGHT - 1):
            draw.line((x + start, side, min(x + start + 4, x + WIDTH - 1), side), fill=colour)


def _write(draw: ImageDraw, place: tuple[int, int], text: str, colour: str, font: FreeTypeFont) -> None:
    """Write as much of a text as the cell is wide."""
    while text and font.getlength(text) > _STEP_X - 2:
        text = text[:-1]
    draw.text(place, text, fill=colour, font=font)

"""The thumbnail of the short that is on, framed in the colour of the decision.

It is drawn in half blocks first, always. Where the terminal draws pictures, the real one takes their place as
soon as it is made: by kitty's protocol its placeholders are written instead of the half blocks; as sixel it is
laid over them, and anything that is written there again (a dialog, a toast, the next short) takes it away.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on, work
from textual.app import App
from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from shortstui.tui.conduct import Conduct, seen_of, settings_of
from shortstui.tui.pictures_answers import Cell
from shortstui.tui.pictures_ask import cell_of_window
from shortstui.tui.pictures_choice import REAL, Choice, PictureMode, choose
from shortstui.tui.pictures_kitty import deleted, placeholder_lines
from shortstui.tui.pictures_making import SECONDS_BETWEEN, Made, Shelf, Wish, make
from shortstui.tui.pictures_sixel import laid_at
from shortstui.tui.widgets.picture import HALVES, Size, block_lines, character_lines, decoded

_now = time.monotonic
_LOOKS = 5
"""Points each way at which it is asked whether anything covers the picture."""


class Thumbnail(Widget):
    """Draws one picture, centred and whole; its lines are made once for each picture and size."""

    DEFAULT_CSS = """
    Thumbnail {
        height: 1fr; min-height: 4; width: 1fr;
        border: round $border; background: $surface;
        &.-watch { border: round $success; }
        &.-skip { border: round $error 60%; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class PictureMade(Message, bubble=False):
        """A real picture was made."""

        made: Made

    def __init__(self) -> None:
        super().__init__()
        self._data: bytes | None = None
        self._instead = ""
        self._choice = Choice("blocks", "", ("blocks",))
        self._ground: Style | None = None
        self._shelf = Shelf()
        self._wish: Wish | None = None
        self._real: Made | None = None
        self._making = False
        self._laying = False
        self._on_top = True
        self._sent_at = float("-inf")
        self._cell: Cell = HALVES

    def on_mount(self) -> None:
        """Draw as was decided at the start."""
        self._choice = choice_of(self.app)
        self._wish_for()
        self.app.app_resume_signal.subscribe(self, lambda _: self._forget())

    def on_unmount(self) -> None:
        """Have the terminal forget the pictures."""
        self._discard(self._shelf.clear())

    def on_resize(self) -> None:
        """Have the picture made for the new size."""
        self._wish_for()

    def show(self, data: bytes | None, instead: str, watch: bool | None) -> None:
        """Draw a picture.

        Args:
            data: Its encoded bytes; None when there is none.
            instead: What to write where there is no picture (the app's own words).
            watch: The decision that colours the frame; None while there is none.
        """
        self.set_class(watch is True, "-watch")
        self.set_class(watch is False, "-skip")
        if data != self._data or instead != self._instead:
            self._data, self._instead = data, instead
            self._wish_for()
            self.refresh()

    @property
    def mode(self) -> PictureMode:
        """How pictures are drawn."""
        return self._choice.mode

    @property
    def real(self) -> Made | None:
        """The real picture that is to be seen; None while it is made, or where there is none."""
        return self._real

    def next_mode(self) -> Choice:
        """Go to the next way of drawing pictures and return it."""
        self._choice = self._choice.after()
        self._wish_for()
        self.refresh()
        return self._choice

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines; what was laid over them is to be laid again."""
        if self.screen.is_active != self._on_top:  # under a dialog placeholders would be tinted: other numbers
            self._on_top = self.screen.is_active
            self._styles_cache.clear()
        if self._real is not None and self.mode == "sixel" and not self._laying:
            self._laying = self.call_after_refresh(self._lay)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line of cells."""
        width, height = self.content_size
        if y == 0 or self._ground is None:  # working it out takes longer than a whole line of picture
            self._ground = self.rich_style
        ground = self._ground
        lines = self._lines(width, height, ground)
        if not lines:
            text = self._instead if y == height // 2 else ""
            return Strip([Segment(text[:width].center(width), ground)], width)
        number = y - (height - len(lines)) // 2
        if not 0 <= number < len(lines):
            return Strip.blank(width, ground)
        line = lines[number]
        left = (width - line.cell_length) // 2
        right = width - left - line.cell_length
        return Strip([Segment(" " * left, ground), *line, Segment(" " * right, ground)], width)

    def _lines(self, width: int, height: int, ground: Style) -> tuple[Strip, ...]:
        mode, data, real = self.mode, self._data, self._real
        if not data or mode == "off":
            return ()
        if mode not in REAL:
            return _lines(data, width, height, mode, HALVES)
        if real is not None and real.number and self._on_top:
            return _placeholders(real.number, real.columns, real.rows, ground)
        return _lines(data, width, height, "blocks", self._cell)

    # Real pictures: a wish is made aside, one at a time and the newest first, and then sent.

    def _wish_for(self) -> None:
        """Wish for the picture that is to be seen now, if the terminal can show it."""
        width, height = self.content_size
        self._wish = self._real = None
        if not self._data or self.mode not in REAL or width < 1 or height < 1:
            return
        seen = seen_of(self.app)
        self._cell = cell_of_window() or seen.cell
        wish = Wish(self._data, width, height, self.mode, self._cell, seen.answers.colours)
        made = self._shelf.get(wish)
        if made is not None:
            self._real = made if made.sequence else None
            return  # it is drawn with the half blocks, or as soon as they stand there
        self._wish = wish
        if not self._making:
            self._making = True
            self._make()

    @work(exit_on_error=False, description="draw a picture")
    async def _make(self) -> None:
        made: Wish | None = None
        try:
            while self._wish is not None and self._wish is not made:
                await asyncio.sleep(self._wait())
                made = self._wish  # the newest: those between were never seen
                if made is not None:
                    self.post_message(self.PictureMade(await asyncio.to_thread(make, made, os.environ)))
        finally:
            self._making = False

    @on(PictureMade)
    def _show_made(self, message: PictureMade) -> None:
        made = message.made
        if made.wish is not self._wish:
            return  # another is to be seen by now
        self._wish = None
        self._discard(self._shelf.put(made))
        if not made.sequence:
            return  # it can't be drawn, or takes too many bytes: the half blocks stay
        self._real = made
        if made.number:
            self._send(made.sequence)
            self.refresh()
        elif not self._laying:  # the half blocks stand there already
            self._laying = self.call_after_refresh(self._lay)

    def _lay(self) -> None:
        """Lay the picture over the half blocks, unless something covers them."""
        self._laying = False
        real = self._real
        if real is None or self.mode != "sixel":
            return
        wait = self._wait()
        if wait > 0:
            self._laying = True
            self.set_timer(wait, self._lay)
        elif (corner := self._free_corner(real)) is not None:
            self._send(laid_at(*corner, real.sequence))

    def _free_corner(self, real: Made) -> Offset | None:
        """Return where the picture begins; None where it can't be seen whole."""
        if not self.screen.is_active or not self.is_attached:
            return None
        box = self.content_region
        left, top = box.x + (box.width - real.columns) // 2, box.y + (box.height - real.rows) // 2
        right, bottom = left + real.columns - 1, top + real.rows - 1
        if right >= self.app.size.width or bottom >= self.app.size.height - 1:
            return None  # in the last line it would scroll the screen
        try:
            for step in range(_LOOKS * _LOOKS):
                across, down = step % _LOOKS, step // _LOOKS
                x = left + (right - left) * across // (_LOOKS - 1)
                if self.screen.get_widget_at(x, top + (bottom - top) * down // (_LOOKS - 1))[0] is not self:
                    return None
        except NoWidget:
            return None
        return Offset(left, top)

    def _wait(self) -> float:
        """Return how long to wait before the next picture may be sent."""
        return max(0.0, self._sent_at + SECONDS_BETWEEN - _now())

    def _send(self, sequence: str) -> None:
        self._sent_at = _now()
        if isinstance(self.app, Conduct):
            self.app.ask_terminal(sequence)

    def _discard(self, gone: Iterable[Made]) -> None:
        numbers = [made.number for made in gone if made.number]
        if numbers and isinstance(self.app, Conduct):
            self.app.ask_terminal("".join(deleted(number, os.environ) for number in numbers))

    def _forget(self) -> None:
        """Begin anew: another program had the terminal, and kitty's pictures are gone with its screen."""
        self._discard(self._shelf.clear())
        self._wish_for()
        self.refresh()


def choice_of(app: App[Any]) -> Choice:
    """Return how thumbnails are drawn in an app, before the user chooses otherwise by a key."""
    return choose(settings_of(app).pictures, seen_of(app), os.environ, colours_of(app))


def colours_of(app: App[Any]) -> str | None:
    """Return what colours an app draws with, as :func:`choose` takes them."""
    if app.no_color:  # half blocks would all look the same where the theme has no colours either
        return None if app.current_theme.ansi else "grey"
    return app.console.color_system or "standard"


@lru_cache(maxsize=32)
def _lines(data: bytes, width: int, height: int, mode: PictureMode, cell: Size) -> tuple[Strip, ...]:
    pixels = decoded(data, width, height, cell) if width > 0 and height > 0 else None
    if pixels is None:
        return ()
    return tuple(block_lines(pixels) if mode == "blocks" else character_lines(pixels))


@lru_cache(maxsize=8)
def _placeholders(number: int, columns: int, rows: int, ground: Style) -> tuple[Strip, ...]:
    return tuple(placeholder_lines(number, columns, rows, ground))

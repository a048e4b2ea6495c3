"""The thumbnail of the short that is on, in half blocks, framed in the colour of the decision."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from shortstui.tui.conduct import settings_of
from shortstui.tui.widgets.picture import PictureMode, block_lines, character_lines, decoded

MODES: tuple[PictureMode, ...] = ("blocks", "characters", "off")


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

    def __init__(self) -> None:
        super().__init__()
        self._data: bytes | None = None
        self._instead = ""
        self._mode: PictureMode = "blocks"
        self._ground: Style | None = None

    def on_mount(self) -> None:
        """Draw as the settings say; characters where there are no colours: half blocks would all look the same."""
        self._mode = settings_of(self.app).pictures
        if self._mode == "blocks" and self.app.no_color and self.app.current_theme.ansi:
            self._mode = "characters"

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
            self.refresh()

    @property
    def mode(self) -> PictureMode:
        """How pictures are drawn."""
        return self._mode

    def next_mode(self) -> PictureMode:
        """Go to the next way of drawing pictures and return it."""
        self._mode = MODES[(MODES.index(self._mode) + 1) % len(MODES)]
        self.refresh()
        return self._mode

    def render_line(self, y: int) -> Strip:
        """Return one line of cells."""
        width, height = self.content_size
        if y == 0 or self._ground is None:  # working it out takes longer than a whole line of picture
            self._ground = self.rich_style
        ground = self._ground
        lines = _lines(self._data, width, height, self._mode) if self._data and self._mode != "off" else ()
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


@lru_cache(maxsize=32)
def _lines(data: bytes, width: int, height: int, mode: PictureMode) -> tuple[Strip, ...]:
    pixels = decoded(data, width, height) if width > 0 and height > 0 else None
    if pixels is None:
        return ()
    return tuple(block_lines(pixels) if mode == "blocks" else character_lines(pixels))

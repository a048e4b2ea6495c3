"""Small multiples: one cell a bot, with its last thumbnail, its state, its last decision and its shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from shortstui.tui.actions import bindings
from shortstui.tui.conduct import settings_of
from shortstui.tui.fleet import Glimpse
from shortstui.tui.fleet_pictures import COLUMNS as PICTURE_COLUMNS
from shortstui.tui.fleet_pictures import SmallMode, small_mode
from shortstui.tui.widgets.fleet_cell import LINES, cell_lines

if TYPE_CHECKING:
    from shortstui.experiments.orders import Word

CELL_HEIGHT: Final = LINES + 1
"""Its lines, and one free below."""
_LEAST_WIDTH, _LEAST_WITH_PICTURE, _GAP = 24, 36, 1


class FleetGrid(Widget, can_focus=True):
    """As many cells a row as there is room for; arrows and vim keys go from one to the next, enter opens it.

    A line is made of the cells' own strips, and a cell is drawn again only when it changed.
    """

    DEFAULT_CSS = """
    FleetGrid { height: auto; width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("grid")]
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Opened(Message):
        """The user wants to see one bot."""

        glimpse: Glimpse

    @dataclass
    class Steered(Message):
        """The user wants one bot to pause, to go on, or to stop."""

        glimpse: Glimpse
        word: Word

    def __init__(self) -> None:
        super().__init__()
        self._glimpses: Sequence[Glimpse] = ()
        self._drawn: dict[int, tuple[object, list[Strip]]] = {}
        self._mode: SmallMode = "off"
        self._pictured = False
        """Whether there is any thumbnail; an experiment may keep none."""
        self._ground: tuple[str, Style] | None = None
        self.cursor = 0

    def on_mount(self) -> None:
        """Draw pictures as the settings say."""
        colours = not (self.app.no_color and self.app.current_theme.ansi)
        self._mode = small_mode(settings_of(self.app).pictures, colours=colours)

    def show(self, glimpses: Sequence[Glimpse]) -> None:
        """Draw these; of those that are drawn already, only what changed."""
        before, self._glimpses = self._glimpses, glimpses
        pictured, self._pictured = self._pictured, any(one.picture for one in glimpses)
        if len(before) != len(glimpses) or pictured != self._pictured:
            self.cursor = min(self.cursor, max(0, len(glimpses) - 1))
            self._drawn.clear()
            self.refresh(layout=True)
            self.refresh_bindings()
            return
        for place, (old, new) in enumerate(zip(before, glimpses, strict=True)):
            if old != new:
                self._changed(place)
        if glimpses and before[self.cursor].listens != glimpses[self.cursor].listens:
            self.refresh_bindings()

    @property
    def chosen(self) -> Glimpse | None:
        """The bot under the cursor."""
        return self._glimpses[self.cursor] if self._glimpses else None

    @property
    def pictures(self) -> SmallMode:
        """How thumbnails are to be drawn: not at all where two cells with one would not stand side by side."""
        return self._mode if _columns(self.content_size.width, _LEAST_WITH_PICTURE) > 1 else "off"

    def columns(self, width: int) -> int:
        """Return how many cells a row of this width has."""
        return _columns(width, _LEAST_WITH_PICTURE if self._with_pictures(width) else _LEAST_WIDTH)

    def _with_pictures(self, width: int) -> bool:
        return self._pictured and _columns(width, _LEAST_WITH_PICTURE) > 1

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the lines that all cells take."""
        return max(1, -(-len(self._glimpses) // self.columns(width)) * CELL_HEIGHT)

    def render_line(self, y: int) -> Strip:
        """Return one line of the grid."""
        width = self.content_size.width
        row, line = divmod(y, CELL_HEIGHT)
        places = self._row(row, width)
        ground = self._ground_style()
        if line == LINES or not places:
            said = "no bots" if y == 0 and not self._glimpses else ""
            return Strip([Segment(said.ljust(width), ground)], width)
        gap = Strip([Segment(" " * _GAP, ground)], _GAP)
        strips = [part for place in places for part in (self._cell(place, width)[line], gap)]
        return Strip.join(strips[:-1]).adjust_cell_length(width, ground)

    def on_focus(self) -> None:
        """Show the cursor."""
        self._changed(self.cursor)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._changed(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; a second click opens it."""
        at = event.get_content_offset(self)
        if at is None:
            return
        width = self.content_size.width
        columns = self.columns(width)
        chosen = at.y // CELL_HEIGHT * columns + min(at.x // (self._cell_width(width) + _GAP), columns - 1)
        if chosen == self.cursor and event.chain > 1:
            self.action_open()
        elif chosen < len(self._glimpses):
            self._go(chosen)

    def action_left(self) -> None:
        """Go to the cell before."""
        self._go(self.cursor - 1)

    def action_right(self) -> None:
        """Go to the next cell."""
        self._go(self.cursor + 1)

    def action_up(self) -> None:
        """Go up one row."""
        self._go(self.cursor - self.columns(self.content_size.width), whole=False)

    def action_down(self) -> None:
        """Go down one row."""
        self._go(self.cursor + self.columns(self.content_size.width), whole=False)

    def action_first(self) -> None:
        """Go to the first cell."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last cell."""
        self._go(len(self._glimpses) - 1)

    def action_open(self) -> None:
        """Open the bot under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def action_pause_bot(self) -> None:
        """Pause the bot under the cursor with its controls, or let them go on."""
        if (chosen := self.chosen) is not None:
            self.post_message(self.Steered(chosen, "continue" if chosen.held else "pause"))

    def action_stop_bot(self) -> None:
        """Stop the bot under the cursor with its controls."""
        if (chosen := self.chosen) is not None:
            self.post_message(self.Steered(chosen, "stop"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual)
        """Offer to steer only a bot whose process listens."""
        return action not in {"pause_bot", "stop_bot"} or (self.chosen is not None and self.chosen.listens)

    def _go(self, place: int, *, whole: bool = True) -> None:
        """Move the cursor; a step of a row that would leave the grid is not made."""
        last = len(self._glimpses) - 1
        if last < 0 or (not whole and not 0 <= place <= last):
            return
        before, self.cursor = self.cursor, min(last, max(0, place))
        self._changed(before)
        self._changed(self.cursor)
        if self._glimpses[before].listens != self._glimpses[self.cursor].listens:
            self.refresh_bindings()
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(self._region(self.cursor), animate=False)

    def _ground_style(self) -> Style:
        """Return the style of blanks; working it out takes longer than a whole line."""
        theme = self.app.theme
        if self._ground is None or self._ground[0] != theme:
            self._ground = (theme, self.rich_style)
        return self._ground[1]

    def _changed(self, place: int) -> None:
        """Draw one cell again."""
        self._drawn.pop(place, None)
        self.refresh(self._region(place))

    def _region(self, place: int) -> Region:
        width = self.content_size.width
        row, column = divmod(place, self.columns(width))
        cell = self._cell_width(width)
        return Region(column * (cell + _GAP), row * CELL_HEIGHT, cell, CELL_HEIGHT)

    def _row(self, row: int, width: int) -> range:
        columns = self.columns(width)
        return range(row * columns, min((row + 1) * columns, len(self._glimpses)))

    def _cell_width(self, width: int) -> int:
        return (width + _GAP) // self.columns(width) - _GAP

    def _cell(self, place: int, width: int) -> list[Strip]:
        """Return a cell's lines; they are made anew when its place, size or colours changed."""
        cell = self._cell_width(width)
        chosen = place == self.cursor and self.has_focus
        wanted = (cell, chosen, self._with_pictures(width), self.app.theme)
        drawn = self._drawn.get(place)
        if drawn is None or drawn[0] != wanted:
            beside = PICTURE_COLUMNS + 1 if self._with_pictures(width) else 0
            lines = list(self._draw(self._glimpses[place], cell, beside, chosen=chosen))
            drawn = self._drawn[place] = (wanted, lines)
        return drawn[1]

    def _draw(self, one: Glimpse, width: int, beside: int, *, chosen: bool) -> Iterator[Strip]:
        edge = Content.styled("▌", "bold $accent") if chosen else Content(" ")
        lines = [Content.assemble(edge, line) for line in cell_lines(one, width - 1 - beside, chosen=chosen)]
        text = Visual.to_strips(
            self, Content("\n").join(lines), width - beside, LINES, self.visual_style, apply_selection=False
        )
        ground = self._ground_style()
        for strip, picture in zip_longest(text, one.picture[:LINES] if beside else ()):
            yield Strip.join([strip, _boxed(picture, ground)]) if beside else strip


def _columns(width: int, least: int) -> int:
    return max(1, (width + _GAP) // (least + _GAP))


def _boxed(line: Strip | None, ground: Style) -> Strip:
    """Return one line of a picture in the middle of its box, with a blank before it."""
    width = line.cell_length if line is not None else 0
    left = 1 + (PICTURE_COLUMNS - width) // 2
    right = 1 + PICTURE_COLUMNS - width - left
    return Strip([Segment(" " * left, ground), *(line or ()), Segment(" " * right, ground)], 1 + PICTURE_COLUMNS)

"""Small multiples: one cell a bot, with its state, its last decision and its share over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from shortstui.tui.actions import bindings
from shortstui.tui.fleet import Glimpse
from shortstui.tui.shown import emoji_cells, fitted

CELL_HEIGHT: Final = 4
"""Three lines, and one free below."""
_LEAST_WIDTH, _GAP = 24, 1
_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_STATE_STYLES: Final = {
    "live": ("▶", "bold $success"),
    "preparing": ("▶", "$success"),
    "reading": ("…", "$foreground 60%"),
    "over": ("■", "$foreground 80%"),
    "waiting": ("·", "$foreground 50%"),
    "blocked": ("✖", "bold $error"),
    "failed": ("✖", "bold $error"),
    "unreadable": ("✖", "bold $error"),
    "stopped": ("◼", "$warning"),
    "interrupted": ("◼", "$warning"),
}


class FleetGrid(Widget, can_focus=True):
    """As many cells a row as there is room for; arrows and vim keys go from one to the next, enter opens it."""

    DEFAULT_CSS = """
    FleetGrid { height: auto; width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("grid")]

    @dataclass
    class Opened(Message):
        """The user wants to see one bot."""

        glimpse: Glimpse

    def __init__(self) -> None:
        super().__init__()
        self._glimpses: Sequence[Glimpse] = ()
        self.cursor = 0

    def show(self, glimpses: Sequence[Glimpse]) -> None:
        """Draw these."""
        if glimpses != self._glimpses:
            layout = len(glimpses) != len(self._glimpses)
            self._glimpses = glimpses
            self.cursor = min(self.cursor, max(0, len(glimpses) - 1))
            self.refresh(layout=layout)

    @property
    def chosen(self) -> Glimpse | None:
        """The bot under the cursor."""
        return self._glimpses[self.cursor] if self._glimpses else None

    def columns(self, width: int) -> int:
        """Return how many cells a row of this width has."""
        return max(1, (width + _GAP) // (_LEAST_WIDTH + _GAP))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the lines that all cells take."""
        return max(1, -(-len(self._glimpses) // self.columns(width)) * CELL_HEIGHT)

    def render(self) -> Content:
        """Return the grid."""
        if not self._glimpses:
            return Content.styled("no bots", "dim")
        width = self.content_size.width
        columns = self.columns(width)
        cell = (width + _GAP) // columns - _GAP
        lines: list[Content] = []
        for first in range(0, len(self._glimpses), columns):
            row = [
                cell_lines(one, cell, chosen=first + place == self.cursor and self.has_focus)
                for place, one in enumerate(self._glimpses[first : first + columns])
            ]
            lines += [Content(" " * _GAP).join(parts) for parts in zip(*row, strict=True)]
            lines.append(Content(""))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; a second click opens it."""
        place = event.get_content_offset(self)
        if place is None:
            return
        columns = self.columns(self.content_size.width)
        cell = (self.content_size.width + _GAP) // columns
        chosen = place.y // CELL_HEIGHT * columns + min(place.x // cell, columns - 1)
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

    def _go(self, place: int, *, whole: bool = True) -> None:
        """Move the cursor; a step of a row that would leave the grid is not made."""
        last = len(self._glimpses) - 1
        if last < 0 or (not whole and not 0 <= place <= last):
            return
        self.cursor = min(last, max(0, place))
        self.refresh()
        row = self.cursor // self.columns(self.content_size.width)
        where = Region(0, row * CELL_HEIGHT, self.content_size.width, CELL_HEIGHT)
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(where, animate=False)


def cell_lines(one: Glimpse, width: int, *, chosen: bool) -> list[Content]:
    """Return a cell's three lines, each exactly ``width`` cells wide.

    Args:
        one: What it says.
        width: Cells.
        chosen: Whether the cursor is on it.
    """
    bot = one.bot
    edge = ("▌", "bold $accent") if chosen else (" ", "")
    replicate = f" {bot.replicate}"
    name = f"{emoji_cells(bot.emoji)} {fitted(bot.persona, max(1, width - 4 - len(replicate)))}"
    sign, style = _STATE_STYLES.get(one.state, ("?", "$warning"))
    room = width - 1
    goal = f"{one.shorts}/{bot.shorts}" if bot.shorts else str(one.shorts)
    share = "" if one.share is None else f" {one.share:.0%}"
    decision, colour = _decision(one)
    state = fitted(f"{sign} {one.state}", max(1, room - len(goal) - len(share)))
    title = "bold reverse" if chosen else "bold"
    return [
        Content.assemble(edge, (name + replicate, title)),
        Content.assemble(edge, (state, style), (goal, "$foreground 70%"), (share, "bold $primary")),
        Content.assemble(edge, (decision, colour), (sparkline(one.curve, room - 2), "$primary")),
    ]


def _decision(one: Glimpse) -> tuple[str, str]:
    if one.watched is None:
        return "  ", ""
    return ("★ ", "$success") if one.watched else ("– ", "$error")


def sparkline(curve: Sequence[float], width: int) -> str:
    """Return shares as blocks, one a cell, the newest at the right end; blanks before them.

    Args:
        curve: From 0 to 1, oldest first.
        width: Cells.
    """
    if width <= 0:
        return ""
    kept = curve
    if len(curve) > width:
        kept = [curve[(place + 1) * len(curve) // width - 1] for place in range(width)]
    blocks = (_BLOCKS[min(len(_BLOCKS) - 1, max(0, int(value * len(_BLOCKS))))] for value in kept)
    return "".join(blocks).rjust(width)

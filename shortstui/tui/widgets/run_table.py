"""The table of saved runs: only the lines in sight are made, so that thousands of runs cost no more than forty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from shortstui.tui import run_cells
from shortstui.tui.actions import bindings
from shortstui.tui.run_list import Row, RunList


class RunTable(ScrollView, can_focus=True):
    """Lines to move in, with groups that unfold; the screen holds the runs and makes the rows."""

    DEFAULT_CSS = """
    RunTable { height: 1fr; background: $surface; scrollbar-size-horizontal: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("tree", "list"),
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Chosen(Message):
        """The user wants this line opened."""

        row: Row

    @dataclass
    class Folded(Message):
        """The user wants this line's inside shown or hidden."""

        row: Row
        unfold: bool

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        row: Row | None

    def __init__(self) -> None:
        super().__init__()
        self._runs = RunList()
        self._rows: Sequence[Row] = ()
        self._marked: frozenset[str] = frozenset()
        self._cursor = 0

    @property
    def row(self) -> Row | None:
        """The line under the cursor; None while there is none."""
        return self._rows[self._cursor] if self._cursor < len(self._rows) else None

    def show(self, runs: RunList, rows: Sequence[Row], marked: frozenset[str]) -> None:
        """Show these lines; the cursor stays on its run if that is still there."""
        key = self.row.key if self.row is not None else None
        self._runs, self._rows, self._marked = runs, rows, marked
        there = next((place for place, row in enumerate(rows) if row.key == key), self._cursor)
        self.virtual_size = Size(0, len(rows))
        self._go(there)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of cells."""
        width = self.scrollable_content_region.width
        place = self.scroll_offset.y + y
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[place]
        content = run_cells.line(self._runs, row, width, marked=row.key in self._marked)
        under = "$block-cursor-background" if self.has_focus else "$block-cursor-blurred-background"
        if place == self._cursor:
            colour = "$block-cursor-foreground" if self.has_focus else "$foreground"
            content = content.stylize(f"bold {colour} on {under}" if self.has_focus else f"{colour} on {under}")
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    def action_cursor_down(self) -> None:
        """Go down one line."""
        self._go(self._cursor + 1)

    def action_cursor_up(self) -> None:
        """Go up one line."""
        self._go(self._cursor - 1)

    def action_page(self, by: int) -> None:
        """Go down or up as far as the table is high."""
        self._go(self._cursor + by * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first line."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self._go(len(self._rows) - 1)

    def action_choose(self) -> None:
        """Open what is under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen(self.row))

    def action_unfold(self) -> None:
        """Show what is inside."""
        if self.row is not None and self.row.inside:
            self.post_message(self.Folded(self.row, True))

    def action_fold(self) -> None:
        """Hide what is inside; from inside, go out."""
        row = self.row
        if row is None:
            return
        if row.unfolded:
            self.post_message(self.Folded(row, False))
        elif row.depth:
            self._go(next(p for p in range(self._cursor, -1, -1) if self._rows[p].depth < row.depth))

    def on_click(self, event: events.Click) -> None:
        """Go to the line that was clicked; a second click opens it."""
        at = event.get_content_offset(self)
        if at is None:
            return
        self._go(self.scroll_offset.y + at.y)
        if event.chain == 2:
            self.action_choose()

    def _go(self, place: int) -> None:
        before = self.row
        self._cursor = max(0, min(place, len(self._rows) - 1))
        self.scroll_to_region(Region(0, self._cursor, 1, 1), animate=False, force=True)
        self.refresh()
        if self.row != before:
            self.post_message(self.Moved(self.row))

"""What the app and its bots said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen

from shortstui.tui.actions import bindings
from shortstui.tui.conduct import Conduct
from shortstui.tui.copying import Thing
from shortstui.tui.journal import MOST, Entry
from shortstui.tui.shown import shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimTable
from shortstui.tui.widgets.text_line import TextLine

_LOOK_SECONDS: Final = 1.0
_STYLES: Final = {"said": "", "warning": "yellow", "error": "bold red"}


class LogScreen(Screen[None]):
    """The last entries; new ones come in below."""

    DEFAULT_CSS = """
    LogScreen VimTable {
        height: 1fr; background: $surface; border: round $border; border-title-style: bold;
        &:focus { border: round $primary; border-title-color: $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("log")]

    def __init__(self) -> None:
        super().__init__()
        self._shown = 0
        self._held = False

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield VimTable(cursor_type="row", id="log")
        yield TextLine(id="log-file")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what there is, and follow."""
        table = self.query_one(VimTable)
        table.border_title = "Log"
        table.add_columns("when, UTC", "who", "", "what was said")
        self._show_new()
        self._say()
        table.move_cursor(row=table.row_count)
        table.focus()
        self.set_interval(_LOOK_SECONDS, self._follow)

    def things(self) -> Iterator[Thing]:
        """Yield the line under the cursor, to be copied."""
        table = self.query_one(VimTable)
        if table.is_valid_row_index(table.cursor_row):
            yield Thing("line", " ".join(str(cell) for cell in table.get_row_at(table.cursor_row)))

    def action_pause(self) -> None:
        """Hold still, or follow again."""
        self._held = not self._held
        self._follow()
        self._say()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def _follow(self) -> None:
        if not self._held and self.is_current:
            self._show_new()

    def _show_new(self) -> None:
        journal, table = cast("Conduct", self.app).journal, self.query_one(VimTable)
        new = journal.said - self._shown
        if new == 0:
            return
        at_end = table.cursor_row >= table.row_count - 1
        for entry in journal.entries[-new:]:
            table.add_row(*_row(entry))
        for key in list(table.rows)[: max(0, table.row_count - MOST)]:
            table.remove_row(key)
        self._shown = journal.said
        if at_end:
            table.move_cursor(row=table.row_count - 1)

    def _say(self) -> None:
        file = cast("Conduct", self.app).journal.file
        held = "HELD · " if self._held else ""
        self.query_one(TextLine).show(Content(f" {held}kept in {shown(str(file), 200)}" if file else f" {held}"))


def _row(entry: Entry) -> tuple[Text, ...]:
    level = "" if entry.level == "said" else entry.level
    cells = (f"{entry.at:%H:%M:%S}", shown(entry.who, 20), level, shown(entry.text, 400))
    return tuple(Text(cell, style=_STYLES[entry.level], no_wrap=True) for cell in cells)

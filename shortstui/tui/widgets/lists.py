"""Lists that also obey j, k, g and G."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import DataTable, OptionList

from shortstui.tui.actions import bindings


class VimList(OptionList):
    """An option list with vim keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]


class VimTable(DataTable[object]):
    """A table of rows with vim keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_cursor(row=0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_cursor(row=self.row_count - 1)

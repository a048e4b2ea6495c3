"""Which of the things on the screen to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from shortstui.tui.actions import bindings
from shortstui.tui.copying import Thing
from shortstui.tui.screens.dialogs import dialog_css
from shortstui.tui.shown import plain
from shortstui.tui.widgets.lists import VimList


class CopyDialog(ModalScreen[Thing | None]):
    """The things; enter copies one.

    Args:
        things: What there is, what is under the cursor first.
    """

    DEFAULT_CSS = (
        dialog_css("CopyDialog", "$primary")
        + """
    CopyDialog VimList { height: auto; max-height: 12; border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    CopyDialog VimList:focus { border: none; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    def __init__(self, things: Sequence[Thing]) -> None:
        super().__init__()
        self._things = things

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = "Copy"
            yield VimList(*(Option(_line(each)) for each in self._things))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._things[event.option_index])

    def action_close(self) -> None:
        """Copy nothing."""
        self.dismiss(None)


def _line(thing: Thing) -> Content:
    return Content.assemble((f"{thing.what:<22} ", "$foreground 60%"), plain(thing.text, limit=120))

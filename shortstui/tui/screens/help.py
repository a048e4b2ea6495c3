"""Every key of the screen below, made from the list of actions."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from shortstui.tui.actions import PLACES, actions_of, bindings
from shortstui.tui.conduct import Conduct
from shortstui.tui.keymap import Keymap

_NOTES = (
    "★ marks the persona's own interests. In the strip a high block is a watched short, a low one a skipped "
    "one.\n"
    "The capture share is the part of the last 50 (or 100) shorts that the bot watched. V2C is the number of "
    "shorts until that share first passes 1/5: a published measure, which a blind feed can reach by luck.\n"
    "Hold shift (or option) while you drag to select text with the mouse.\n"
    "* marks keys of your own: the keys screen changes them."
)


class HelpScreen(ModalScreen[None]):
    """The help sheet.

    Args:
        places: The places whose actions it shows.
    """

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background; }
    HelpScreen > VerticalScroll {
        width: 84; max-width: 96%; height: auto; max-height: 92%; padding: 0 2;
        border: round $primary; border-title-color: $primary; border-title-style: bold; background: $surface;
    }
    HelpScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        ("question_mark,f1,q", "close", "Close"),
    ]

    def __init__(self, *places: str) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with VerticalScroll() as box:
            box.border_title = "Help"
            for place in self._places:
                yield Static(_section(place, cast("Conduct", self.app).keymap))
            yield Static(Content.styled(_NOTES, "$foreground 70%"))

    def action_close(self) -> None:
        """Close the sheet."""
        self.dismiss()


def _section(place: str, keymap: Keymap) -> Content:
    lines = [Content.styled(PLACES[place], "bold $primary")]
    for each in actions_of(place):
        own = "*" if each.id in keymap.own else " "
        lines.append(Content.assemble((f" {own}{keymap.text(each):<18} ", "bold $accent"), each.help))
    return Content("\n").join([*lines, Content("")])

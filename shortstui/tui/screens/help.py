"""Every key of the screen below, made from the list of actions."""

from __future__ import annotations

import textwrap
from typing import ClassVar, Final, cast

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

_KEYS: Final = 20
"""Cells for an action's keys."""


class HelpScreen(ModalScreen[None]):
    """The help sheet.

    Args:
        places: The places whose actions it shows.
    """

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background; }
    HelpScreen > VerticalScroll {
        width: 100; max-width: 96%; height: auto; max-height: 92%; padding: 0 2; scrollbar-gutter: stable;
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
                yield Static(classes="section", name=place)
            yield Static(Content.styled(_NOTES, "$foreground 70%"))

    def on_resize(self) -> None:
        """Break the sentences where the sheet ends."""
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        for section in self.query(".section").results(Static):
            section.update(_section(section.name or "", cast("Conduct", self.app).keymap, width))

    def action_close(self) -> None:
        """Close the sheet."""
        self.dismiss()


def _section(place: str, keymap: Keymap, width: int) -> Content:
    lines = [Content.styled(PLACES[place], "bold $primary")]
    for each in actions_of(place):
        keys = f" {'*' if each.id in keymap.own else ' '}{keymap.text(each):<{_KEYS}} "
        sentence = textwrap.wrap(each.help, max(20, width - len(keys)))
        lines.append(Content.assemble((keys, "bold $accent"), ("\n" + " " * len(keys)).join(sentence)))
    return Content("\n").join([*lines, Content("")])

"""Jump mode: a letter on everything that can have the focus, and the letter goes there."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from shortstui.tui.actions import bindings

LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm" + string.digits + string.ascii_uppercase
"""In the order in which they are given; those under the fingers first."""


def targets_on(screen: Screen[Any]) -> dict[str, Widget]:
    """Return the widgets in sight that can have the focus, by the letter that goes there, from top to bottom."""
    seen = [widget for widget in screen.focus_chain if widget.region.overlaps(screen.region)]
    ordered = sorted(seen, key=lambda widget: (widget.region.y, widget.region.x))
    return dict(zip(LETTERS, ordered, strict=False))


class JumpScreen(ModalScreen[Widget | None]):
    """The letters over what is below; any other key goes back.

    Args:
        targets: See :func:`targets_on`.
    """

    DEFAULT_CSS = """
    JumpScreen { background: $background 40%; }
    JumpScreen .letter {
        position: absolute; width: 3; height: 1; text-style: bold;
        background: $accent; color: $background;
        &:ansi { background: ansi_yellow; color: ansi_black; }
    }
    JumpScreen .hint {
        dock: bottom; height: 1; width: 100%; background: $accent; color: $background; padding: 0 1;
        &:ansi { background: ansi_yellow; color: ansi_black; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    takes_all_keys: ClassVar[bool] = True

    def __init__(self, targets: Mapping[str, Widget]) -> None:
        super().__init__()
        self._targets = targets

    def compose(self) -> ComposeResult:
        """Make the letters."""
        for letter, widget in self._targets.items():
            label = Static(Content(f" {letter} "), classes="letter")
            label.styles.offset = (widget.region.x + 1, max(0, widget.region.y))
            yield label
        yield Static(Content("jump: press a letter; any other key goes back"), classes="hint")

    def on_key(self, event: events.Key) -> None:
        """Go there, or back."""
        event.stop()
        event.prevent_default()
        self.dismiss(self._targets.get(event.character or ""))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

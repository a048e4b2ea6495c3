"""A dialog that asks for a persona's name; light, because home has it before the first frame."""

from __future__ import annotations

from textual.widgets import Input

from shortstui.tui.screens.dialogs import AskDialog, dialog_css
from shortstui.tui.shown import shown


class NameDialog(AskDialog):
    """Asks for a name.

    Args:
        title: Above it.
        prompt: Before the line.
        name: What to begin with.
    """

    DEFAULT_CSS = dialog_css("NameDialog", "$primary")

    def __init__(self, title: str, prompt: str, name: str = "") -> None:
        super().__init__(title, prompt)
        self._begin = name

    def on_mount(self) -> None:
        """Begin with the name that there is."""
        self.query_one(Input).value = shown(self._begin, 60)

"""One field of the launch screen: its name, itself, and beside it what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label, Select

from shortstui.tui.persona_text import safe_line
from shortstui.tui.shown import plain
from shortstui.tui.widgets.selects import VimSelect


class LaunchField(Horizontal):
    """A row with one field.

    Args:
        name: The attribute of :class:`~shortstui.tui.launch_form.Form` that it fills, also the field's id.
        title: What to call it.
        value: What stands in it at first.
        choices: What is shown and what it stands for, where one of a few is chosen.
        hint: What an empty text field says.
        kind: What can be typed into it.
    """

    DEFAULT_CSS = """
    LaunchField {
        height: auto;
        Label { width: 14; padding: 0 1; color: $foreground 75%; }
        Input, Select { width: 30; background: $panel; }
        SelectCurrent { border: none; padding: 0 1; background: $panel; }
        .wrong { width: 1fr; height: auto; padding: 0 1; color: $error; text-style: bold; }
    }
    """

    def __init__(
        self,
        name: str,
        title: str,
        value: str,
        choices: Sequence[tuple[str, str]] = (),
        *,
        hint: str = "",
        kind: Literal["text", "integer", "number"] = "text",
    ) -> None:
        super().__init__(id=f"field-{name}")
        self._title = title
        self._shown: tuple[bool, str] | None = None
        self.field: Input | Select[str]
        if choices:
            self.field = VimSelect(choices, value=value, id=name, allow_blank=False, compact=True)
        else:
            self.field = Input(value, id=name, compact=True, max_length=80, placeholder=hint, type=kind)

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Label(plain(self._title))
        yield self.field
        yield Label("", classes="wrong")

    @property
    def value(self) -> str:
        """What stands in the field."""
        return str(self.field.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if (clean := safe_line(event.value)) != event.value:
            event.input.value = clean  # pasted: nothing in it may be obeyed

    def show(self, *, there: bool, wrong: str) -> None:
        """Show the field or not, and say what is wrong with it; nothing, if it is right."""
        if (there, wrong) != self._shown:
            self._shown = there, wrong
            self.display = there
            self.query_one(".wrong", Label).update(plain(f"✗ {wrong}" if wrong else ""))

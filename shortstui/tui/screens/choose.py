"""A dialog to choose one of many: what is typed narrows the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from shortstui.tui.actions import bindings
from shortstui.tui.screens.dialogs import dialog_css


class Choice(NamedTuple):
    """One line of the list, and what choosing it answers."""

    answer: str
    line: Content


def narrowing(choices: Sequence[Choice]) -> Callable[[str], Sequence[Choice]]:
    """Return a search that keeps the choices whose line holds what was typed, in any case."""

    def find(typed: str) -> Sequence[Choice]:
        wanted = typed.casefold().strip()
        return [choice for choice in choices if wanted in choice.line.plain.casefold()]

    return find


class ChooseDialog(ModalScreen[str | None]):
    """A line to type in, and the choices that fit it; None when the user changed their mind.

    Args:
        title: Above it.
        hint: In the empty line.
        find: The choices for what was typed, best first.
    """

    DEFAULT_CSS = (
        dialog_css("ChooseDialog", "$primary")
        + """
    ChooseDialog > Vertical { height: 80%; padding: 1 1; }
    ChooseDialog Input { margin-bottom: 1; }
    ChooseDialog OptionList { height: 1fr; border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        ("down", "line(1)", "Down"),
        ("up", "line(-1)", "Up"),
    ]

    def __init__(self, title: str, hint: str, find: Callable[[str], Sequence[Choice]]) -> None:
        super().__init__()
        self._title, self._hint, self._find = title, hint, find
        self._choices: Sequence[Choice] = ()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Input(placeholder=self._hint, max_length=60)
            choices = OptionList()
            choices.can_focus = False  # typing goes on while arrows move in the list
            yield choices

    def on_mount(self) -> None:
        """Show what there is before anything is typed."""
        self._narrow("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted)
    def _answer(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._choices[highlighted].answer)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].answer)

    def action_line(self, by: int) -> None:
        """Go down or up in the list."""
        choices = self.query_one(OptionList)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def _narrow(self, typed: str) -> None:
        self._choices = self._find(typed)
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(choice.line) for choice in self._choices])
        choices.highlighted = 0 if self._choices else None

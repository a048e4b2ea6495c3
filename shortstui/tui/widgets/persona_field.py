"""One line of the persona form: its name, what is entered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Select, Static

from shortstui.tui.persona_fields import Document, Field, edit_of, needed, text_of
from shortstui.tui.persona_messages import FieldEdited
from shortstui.tui.persona_text import safe_line
from shortstui.tui.shown import plain
from shortstui.tui.widgets.selects import VimSelect

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem


class PersonaField(Vertical):
    """A field bound to a key of the document."""

    DEFAULT_CSS = """
    PersonaField { height: auto; }
    PersonaField Horizontal { height: 1; }
    PersonaField Label { width: 15; color: $foreground 70%; }
    PersonaField Input, PersonaField Select { width: 1fr; }
    PersonaField Input { background: $boost; }
    PersonaField .heading { color: $primary; text-style: bold; margin-top: 1; }
    PersonaField .wrong { color: $error; padding-left: 15; display: none; }
    PersonaField.-wrong .wrong { display: block; }
    PersonaField.-wrong Label { color: $error; }
    """

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._document: Document = {}
        self._state: tuple[bool, tuple[Problem, ...]] | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        field = self.field
        if field.section:
            yield Static(field.section, classes="heading")
        with Horizontal():
            yield Label(field.title)
            if field.kind == "choice":
                choices = [(choice, choice) for choice in field.choices]
                yield VimSelect(choices, value=field.default, prompt="choose", compact=True, id=field.widget_id)
            else:
                yield Input(placeholder=field.default, compact=True, id=field.widget_id, select_on_focus=False)
        yield Static(classes="wrong")

    def show(self, document: Document, problems: Sequence[Problem], *, typing: bool) -> None:
        """Show what the document says.

        Args:
            document: Of the persona.
            problems: Of this field.
            typing: Leave the field alone while the user types in it.
        """
        self._document = document
        text = text_of(self.field, document)
        with self.prevent(Input.Changed, Select.Changed):
            self._show_text(text, typing)
        state = (needed(self.field, document), tuple(problems))
        if state == self._state:
            return  # styles are dear
        self._state = state
        self.display = needed(self.field, document) or bool(problems)
        self.set_class(bool(problems), "-wrong")
        said = [f"✗ {each.message}" + (f"; {each.suggestion}" if each.suggestion else "") for each in problems]
        self.query_one(".wrong", Static).update(Content("\n").join(plain(each, limit=300) for each in said))

    def _show_text(self, text: str, typing: bool) -> None:
        if self.field.kind == "choice":
            select: Select[str] = self.query_one(Select)
            text = text or self.field.default
            if text in self.field.choices:
                select.value = text
            else:
                select.clear()  # what the file says is none of them: the line below says so
        elif not (typing and self.query_one(Input).has_focus):
            self.query_one(Input).value = text

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        clean = safe_line(event.value)
        if clean != event.value and event.value != text_of(self.field, self._document):
            event.input.value = clean  # pasted: nothing in it may be obeyed
            return
        self._tell(event.value)

    @on(Select.Changed)
    def _chosen(self, event: Select.Changed) -> None:
        event.stop()
        if event.value in self.field.choices:
            before = text_of(self.field, self._document) or self.field.default
            if event.value != before:
                self._tell(str(event.value))

    def _tell(self, typed: str) -> None:
        if typed != text_of(self.field, self._document):
            self.post_message(FieldEdited(edit_of(self.field, typed, self._document)))

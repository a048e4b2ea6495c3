"""The settings, one row a field, made from the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Literal, cast, get_args, get_origin, get_type_hints

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static

from shortstui.errors import ShortstuiError
from shortstui.places import cache_folder, own_personas_folder, runs_folder
from shortstui.tui import settings as user_settings
from shortstui.tui.actions import bindings
from shortstui.tui.conduct import Conduct
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.settings import FIELDS, Settings, problems_of
from shortstui.tui.shown import shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.selects import VimSelect
from shortstui.tui.widgets.text_line import TextLine

_SWITCH: Final = {"on": True, "off": False}


class SettingsScreen(Screen[None]):
    """Every change is checked while it is made, and kept as soon as it is right."""

    DEFAULT_CSS = """
    SettingsScreen {
        VerticalScroll {
            height: 1fr; background: $surface; padding: 0 1;
            border: round $primary; border-title-color: $primary; border-title-style: bold;
        }
        .group { text-style: bold; color: $primary; height: 1; }
        .row { height: 1; }
        .row Label { width: 18; padding: 0 1; color: $foreground 75%; }
        .row Input, .row Select { width: 34; height: 1; background: $panel; }
        .row .state { width: 1fr; color: $foreground 75%; }
        .row.-wrong .state { color: $error; text-style: bold; }
        .folders { height: auto; color: $foreground 75%; padding: 0 1; }
        #about { height: 1; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("settings")]

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with VerticalScroll(can_focus=False) as box:
            box.border_title = "Settings"
            group = ""
            for name, each in FIELDS.items():
                if each.metadata["group"] != group:
                    group = each.metadata["group"]
                    yield Static(Content(group), classes="group")
                with Horizontal(classes="row", id=f"row-{name}"):
                    yield Label(Content(each.metadata["title"]))
                    yield self._widget(name)
                    yield Label("", classes="state")
            yield Static("Where things are", classes="group")
            yield Static(Content("\n").join(_folders()), classes="folders")
        yield TextLine(id="about")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Say of every field whether it is what it is at first."""
        for name in FIELDS:
            self._tell(name, "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field is for."""
        if event.widget.id in FIELDS:
            self.query_one("#about", TextLine).show(Content(f" {FIELDS[event.widget.id].metadata['about']}"))

    @on(Select.Changed)
    def _chosen(self, event: Select.Changed) -> None:
        name = str(event.select.id)
        if name in FIELDS and event.value != _said(before := self._value(name)):
            self._keep(name, _SWITCH[str(event.value)] if isinstance(before, bool) else event.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Check what is typed; it is kept when the field is left, or by enter."""
        name = str(event.input.id)
        if name in FIELDS:
            self._tell(name, problems_of({name: _number(name, event.value)}).get(name, ""))

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _entered(self, event: Input.Submitted | Input.Blurred) -> None:
        self._keep_typed(event.input)

    def action_reset(self) -> None:
        """Set the field back."""
        widget = self.focused
        if widget is not None and widget.id in FIELDS:
            first = FIELDS[widget.id].default
            self._keep(widget.id, first)
            self._show(widget, first)

    def action_leave(self) -> None:
        """Go back; a number that was typed is kept first."""
        if isinstance(self.focused, Input):
            self._keep_typed(self.focused)
        self.dismiss()

    def _keep_typed(self, field: Input) -> None:
        name = str(field.id)
        value = _number(name, field.value)
        if value == self._value(name):
            return
        if not problems_of({name: value}):
            self._keep(name, value)
        else:
            self._show(field, self._value(name))  # what was wrong is not kept, and not left standing there

    def _keep(self, name: str, value: object) -> None:
        try:
            cast("Conduct", self.app).change_setting(name, value)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            self._tell(name, "")

    def _value(self, name: str) -> object:
        return getattr(cast("Conduct", self.app).settings, name)

    def _tell(self, name: str, wrong: str) -> None:
        first = FIELDS[name].default
        row = self.query_one(f"#row-{name}")
        row.set_class(bool(wrong), "-wrong")
        own = "" if self._value(name) == first else f"yours; at first {_said(first)}"
        row.query_one(".state", Label).update(Content(f" ✗ {shown(wrong, 80)}" if wrong else f" {own}"))

    def _widget(self, name: str) -> Widget:
        value = _said(self._value(name))
        choices = self._choices(name)
        if choices:
            return VimSelect(
                [(each, each) for each in choices], value=value if value in choices else choices[0],
                id=name, allow_blank=False, compact=True,
            )  # fmt: skip
        return Input(value, id=name, compact=True, max_length=20)

    def _choices(self, name: str) -> list[str]:
        if name == "theme":
            return sorted(self.app.available_themes)
        kind = get_type_hints(Settings)[name]
        if kind is bool:
            return list(_SWITCH)
        return list(get_args(kind)) if get_origin(kind) is Literal else []

    def _show(self, widget: Widget, value: Any) -> None:  # noqa: ANN401 (of any field)
        if isinstance(widget, Input | Select):
            widget.value = _said(value)


def _number(name: str, typed: str) -> object:
    """Return what was typed as the field's kind; as it is, when it is no number, so that the check says so."""
    kind = get_type_hints(Settings)[name]
    try:
        return kind(typed)
    except ValueError:
        return typed


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _folders() -> Iterator[Content]:
    for what, path in (
        ("runs", runs_folder()), ("personas", own_personas_folder()),
        ("settings", user_settings.settings_file()), ("cache", cache_folder()),
    ):  # fmt: skip
        yield Content.assemble((f"{what:<17} ", "$foreground 60%"), shown(str(path.absolute()), 200))

"""Before a run or an experiment: whom, before what, how many; what will happen, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Input, Label, OptionList, Select, Static

from shortstui.errors import ShortstuiError
from shortstui.places import personas_folder, runs_folder
from shortstui.tui.actions import bindings
from shortstui.tui.launch import CONTROLS, RECOMMENDERS, LaunchRequest
from shortstui.tui.launch_form import THUMBNAILS, Form, Setup, fields_of, name_from, read
from shortstui.tui.launch_plan import Foreseen, foresee, write_plan
from shortstui.tui.launch_words import not_yet, told
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.shown import plain
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.launch_field import LaunchField
from shortstui.tui.widgets.marks import MarkList

if TYPE_CHECKING:
    from shortstui.personas.folder import PersonaFile

_BESIDE = 120
"""Columns from which on what will happen stands beside the form."""
_FEEDS = (
    ("simulated", "simulated"),
    ("double, in a browser", "double"),
    ("YouTube Shorts", "youtube"),
    ("a folder of pictures", "folder"),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """How the launch screen was left.

    Attributes:
        form: What stood in it.
        setup: What is to be started; None when nothing is.
    """

    form: Form
    setup: Setup | None


@dataclass
class ExperimentForeseen(Message):
    """It was worked out what starting an experiment would lead to."""

    setup: Setup
    foreseen: Foreseen


class ToldPane(VerticalScroll):
    """What will happen, which may be longer than there is room for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading")]


class LaunchScreen(Screen[Filled]):
    """A form, and beside it what it makes: told while one types.

    Args:
        form: What is filled in.
        entries: The persona files by their paths.
        first: What a field stands for that the chosen feed has not.
    """

    CSS_PATH = "launch.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_BESIDE, "-normal"), (160, "-wide")]  # noqa: RUF012 (Textual's own)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("launch")]

    def __init__(self, form: Form, entries: Mapping[str, PersonaFile], first: LaunchRequest) -> None:
        super().__init__()
        self._begin_with = form
        self._entries = entries
        self._first = first
        self._looking = False
        self._setup: Setup | None = None
        self._foreseen: tuple[Setup, Foreseen] | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Container(id="panes"):
            with VerticalScroll(id="form", can_focus=False) as form:
                form.border_title = "Launch"
                yield MarkList(self._entries, self._begin_with.personas, id="personas")
                yield Label("", id="personas-wrong", classes="wrong")
                yield from self._fields()
            with Vertical(id="side") as side:
                side.border_title = "What will happen"
                side.border_subtitle = "r starts it; enter in a text field, too"
                with ToldPane(id="told"):
                    yield Static(id="words")
                with Horizontal(id="buttons"):
                    yield Button("Start (r)", variant="primary", id="start", compact=True)
                    yield Button("Save plan (ctrl+s)", id="save", compact=True)
                    yield Button("Back (esc)", id="leave", compact=True)
        yield KeyFooter(show_command_palette=False)

    def _fields(self) -> Iterator[LaunchField]:
        form = self._begin_with
        controls = dict.fromkeys([*CONTROLS, form.controls])
        yield LaunchField("replicates", "bots each", form.replicates, kind="integer")
        yield LaunchField("name", "called", form.name, hint=name_from(form.personas))
        yield LaunchField("feed", "feed", form.feed, _FEEDS)
        yield LaunchField("folder", "folder", form.folder, hint="a folder of pictures")
        yield LaunchField("consent", "consent page", form.consent, _alike(("reject", "accept")))
        yield LaunchField("recommender", "recommender", form.recommender, _alike(RECOMMENDERS))
        yield LaunchField("strength", "strength", form.strength, kind="number")
        yield LaunchField("controls", "controls", form.controls, _alike(controls))
        yield LaunchField("videos", "shorts", form.videos, kind="integer")
        yield LaunchField("seed", "seed", form.seed, kind="integer")
        yield LaunchField("speed", "speed ×", form.speed, hint="a number, or max")
        yield LaunchField("thumbnails", "thumbnails", form.thumbnails, _alike(THUMBNAILS))

    def on_mount(self) -> None:
        """Begin at the personas."""
        self.query_one("#personas").border_title = "Personas"
        self.query_one("#personas").focus()
        self._changed()

    def on_resize(self) -> None:
        """Tell it with more or with less room."""
        self._changed()

    @property
    def form(self) -> Form:
        """What stands in the fields now."""
        typed = {str(each.field.id): each.value for each in self.query(LaunchField)}
        return replace(self._begin_with, personas=self.query_one(MarkList).marked, **typed)

    @on(Input.Changed)
    @on(Select.Changed)
    @on(MarkList.Changed)
    def _changed(self) -> None:
        """Look again once all fields have said what changed: at first each of them does."""
        if not self._looking:
            self._looking = True
            self.call_later(self._look)

    def _look(self) -> None:
        """Read the form again and say what it makes."""
        self._looking = False
        form = self.form
        there = fields_of(form)
        setup, problems = read(form, self._entries, self._first)
        for each in self.query(LaunchField):
            name = str(each.field.id)
            each.show(there=name in there, wrong=problems.get(name, ""))
        self.query_one("#name", Input).placeholder = name_from(form.personas)
        wrong = problems.get("personas", "")
        label = self.query_one("#personas-wrong", Label)
        label.update(plain(f"✗ {wrong}"))
        label.display = bool(wrong)
        if setup is not None and setup.bots > 1 and setup != self._setup:
            self._foresee(setup)
        self._setup = setup
        self._tell(len(problems))

    @work(thread=True, exclusive=True, exit_on_error=False, description="look where the experiment would be")
    def _foresee(self, setup: Setup) -> None:
        foreseen = foresee(setup, runs_folder(), personas_folder(), datetime.now(UTC))
        self.post_message(ExperimentForeseen(setup, foreseen))

    @on(ExperimentForeseen)
    def _note_foreseen(self, message: ExperimentForeseen) -> None:
        self._foreseen = (message.setup, message.foreseen)
        if message.setup == self._setup:
            self._tell(0)

    def _tell(self, problems: int) -> None:
        words: Content = not_yet(problems)
        if self._setup is not None:
            known = self._foreseen is not None and self._foreseen[0] == self._setup
            parts = told(self._setup, self._foreseen[1] if known and self._foreseen else None, runs_folder())
            words = Content("\n" if self.app.size.width < _BESIDE else "\n\n").join(parts)
        self.query_one("#words", Static).update(words)
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        """Show the field that is typed in: what is told may have grown and taken its place."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    @on(OptionList.OptionSelected, "#personas")
    def action_start(self) -> None:
        """Start what is filled in, or go to the first field that is wrong."""
        if any(each.expanded for each in self.query(Select)):
            return  # a choice that is not made yet
        if (setup := self._sound()) is not None:
            self.dismiss(Filled(self.form, setup))

    @on(Button.Pressed, "#save")
    def action_save_plan(self) -> None:
        """Write the plan into the folder that the app was started in."""
        if (setup := self._sound()) is None:
            return
        if not setup.against or setup.feed == "folder":
            self.notify("a plan needs a feed that reacts, and controls or a second persona", severity="warning")
            return
        try:
            path = write_plan(setup, Path())
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            text = f"{path.absolute()}\nx at home lists it; so does shortstui experiment {path.name}"
            self.notify(text, title="plan written", timeout=8, markup=False)

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Go back and start nothing."""
        self.dismiss(Filled(self.form, None))

    def _sound(self) -> Setup | None:
        """Return what is to be started; go to the first field that is wrong where something is."""
        setup, problems = read(self.form, self._entries, self._first)
        if problems:
            names = ["personas", *(str(each.field.id) for each in self.query(LaunchField))]
            first = next(name for name in names if name in problems)
            self.query_one(f"#{first}").focus()
        return setup


def _alike(choices: Mapping[str, object] | tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each, each) for each in choices]

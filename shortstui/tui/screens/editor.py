"""A persona in an editor, as text and as a form: checked while it is typed, saved only when it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import OptionList, Select, Static, TextArea

from shortstui.errors import ShortstuiError
from shortstui.tui import persona_words
from shortstui.tui.actions import bindings
from shortstui.tui.persona_fields import Document
from shortstui.tui.persona_messages import ChartRead, FieldEdited, FormBuilt, InterestAsked
from shortstui.tui.screens import persona_interests
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.persona_file import BOTH, PersonaFileScreen
from shortstui.tui.shown import shown
from shortstui.tui.theme import TOML_THEME, toml_theme
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimList
from shortstui.tui.widgets.persona_form import PersonaForm
from shortstui.tui.widgets.persona_text import PersonaText

if TYPE_CHECKING:
    from shortstui.interests.interest_map import InterestMap
    from shortstui.personas.problems import Problem

CHECK_SECONDS = 0.25
"""How long nothing is typed before the text is checked."""
_NOT_READ = "\0"
"""A map's name that no persona gives."""


class EditorScreen(PersonaFileScreen):
    """One persona file.

    Args:
        path: Where it is, or will be.
        text: Its text for a new file; None reads the file.
    """

    CSS_PATH = "editor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("editor")]

    def __init__(self, path: Path, text: str | None = None) -> None:
        super().__init__(path)
        self._new_text = text
        self._problems: list[Problem] = []
        self._timer: Timer | None = None
        self.map_name = _NOT_READ
        """The map that the persona names; empty when it names none."""
        self.other_map = ""
        """Why another map than that is searched; empty when it is not."""
        self.document: Document = {}
        """What the text says, as far as it can be read."""
        self.chart: InterestMap | None = None
        """The map that interests are searched on; None until it was read."""

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static("", id="editor-title")
        with Horizontal(id="editor-body"):
            with Vertical(id="text-pane"):
                yield PersonaText.code_editor("", language="toml", id="text", tab_behavior="indent")
                yield Static("", id="line-problem")
            yield PersonaForm(id="form")
            yield VimList(id="problems")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the file."""
        self.query_one("#problems").border_title = "Problems"
        self.query_one("#form").border_title = "Form"
        area = self.area
        self._colour(area)
        self.app.theme_changed_signal.subscribe(self, lambda _: self._colour(area))
        if self._new_text is not None:
            area.text = self._new_text
        elif not self._read(area):
            return
        area.focus()
        self.check()
        self.begin_looking()

    @property
    def area(self) -> PersonaText:
        """Where the text is typed."""
        return self.query_one(PersonaText)

    @property
    def form(self) -> PersonaForm:
        """Where the fields are."""
        return self.query_one(PersonaForm)

    @property
    def text(self) -> str:
        """The text in the editor."""
        return self.area.text

    def take(self, text: str) -> None:
        """Put another text in the place of the one in the editor; it can be undone."""
        self.area.take(text)
        self.check()

    def settled(self) -> None:
        """Show whether text and file agree."""
        self._show_title()

    @on(TextArea.Changed)
    def _check_soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(CHECK_SECONDS, lambda: self.check(typing=True))

    @on(TextArea.SelectionChanged)
    def _show_line_problem(self) -> None:
        self.query_one("#line-problem", Static).update(persona_words.line_problems(self.area.problems_here()))

    @on(OptionList.OptionSelected, "#problems")
    def _jump(self, event: OptionList.OptionSelected) -> None:
        if event.option_index >= len(self._problems):
            return
        problem = self._problems[event.option_index]
        if self.has_class("-form") and self.form.go_to(problem.key):
            return
        self.set_class(False, "-form")
        line = min(problem.line, self.area.document.line_count) - 1
        self.area.move_cursor((max(0, line), 0), center=True)
        self.area.focus()

    @on(FormBuilt)
    def _fill_form(self) -> None:
        self.check(typing=True)

    @on(FieldEdited)
    def _edit_field(self, message: FieldEdited) -> None:
        self.edit(message, typing=True)

    def edit(self, message: FieldEdited, *, typing: bool = False) -> bool:
        """Change the text as the form says; return whether that could be done."""
        try:
            text = message.change(self.text)
        except ShortstuiError as error:
            self.notify(shown(error.what), title="not changed", severity="error", markup=False)
            self.check()
            return False
        self.area.take(text)
        self.check(typing=typing)
        return True

    @on(InterestAsked)
    def _ask_about_interest(self, message: InterestAsked) -> None:
        self._do_with_interest(message)

    @work
    async def _do_with_interest(self, message: InterestAsked) -> None:
        await persona_interests.answer(self, message)

    @work
    async def action_complete(self) -> None:
        """Search the interest map for the label under the cursor, or for one more interest."""
        await persona_interests.complete(self)

    def action_problems(self) -> None:
        """Go between what is edited and the problems."""
        problems = self.query_one("#problems")
        if not problems.has_focus:
            problems.focus()
        elif self.has_class("-form"):
            self.form.focus_first()
        else:
            self.area.focus()

    async def action_form(self) -> None:
        """Go between text and form."""
        self.toggle_class("-form")
        if self.has_class("-form"):
            await self.form.build()
            self.check()
            self.form.focus_first()
        else:
            self.area.focus()

    def action_undo(self) -> None:
        """Undo the last edit, made here or read from the disk."""
        self.area.undo()
        self.check()

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.area.redo()
        self.check()

    def action_outside(self) -> None:
        """Open the file in the user's own editor."""
        from shortstui.tui.persona_files import edit_text_outside

        try:
            text = edit_text_outside(self.app, self.path, self.text, changed=self.changed)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            text = None
        if text is not None:
            self.take(text)
        self.look_now()

    @work
    async def action_leave(self) -> None:
        """Go home; ask first when something is not saved."""
        for select in self.query(Select):
            if select.expanded:
                select.expanded = False
                return
        if self.changed and not await self.app.push_screen_wait(
            ConfirmDialog("Leave without saving?", "Your changes are not in the file.", "Leave", "Stay")
        ):
            return
        self.dismiss()

    def check(self, *, typing: bool = False) -> list[Problem]:
        """Check the text and show what it says and what is wrong with it.

        Args:
            typing: Leave the field of the form alone that has the focus.
        """
        from shortstui.personas.check import check
        from shortstui.personas.syntax import parse

        text = self.text
        _, self._problems = check(text, self.path.name)
        parsed = parse(text, self.path.name)
        self.document = document = parsed.document or {}
        self.area.mark(self._problems)
        self._show_line_problem()
        listed = self.query_one("#problems", VimList)
        before = listed.highlighted or 0
        listed.set_options(persona_words.problem_options(self._problems))
        if self._problems:
            listed.highlighted = min(before, len(self._problems) - 1)
        listed.set_class(not self._problems, "-none")
        self.form.show(document, self._problems, whole=not parsed.problems, typing=typing)
        self._show_title()
        named = document.get("map")
        name = named.get("name") if isinstance(named, dict) else None
        self._want_map(name if isinstance(name, str) else "")
        return self._problems

    def _want_map(self, name: str) -> None:
        if name != self.map_name:
            self.map_name = name
            self._read_map(name)

    @work(thread=True, exclusive=True, group="map", exit_on_error=False, description="read the interest map")
    def _read_map(self, name: str) -> None:
        try:
            self.post_message(persona_interests.read_chart(name))
        except ShortstuiError:
            return  # nothing is searched then; the search itself says so

    @on(ChartRead)
    def _take_chart(self, message: ChartRead) -> None:
        self.chart = message.chart
        self.other_map = message.problem
        self.area.labels = message.chart.labels

    def _colour(self, area: PersonaText) -> None:
        """Write TOML in the colours of the app's theme."""
        area.register_theme(toml_theme(self.app.theme_variables))
        area.theme = TOML_THEME

    def _read(self, area: PersonaText) -> bool:
        from shortstui.personas.toml import read_text

        try:
            self.saved = read_text(self.path)
        except ShortstuiError as error:
            self.dismiss()
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return False
        area.text = self.saved
        return True

    def _show_title(self) -> None:
        from shortstui.personas.folder import packaged

        note = "comes with the package: ctrl+s makes a copy of your own" if packaged(self.path) else ""
        note = f"{BOTH}: ctrl+s asks" if self.conflict else note
        title = persona_words.title(self.path.name, changed=self.changed, problems=len(self._problems), note=note)
        self.query_one("#editor-title", Static).update(title)

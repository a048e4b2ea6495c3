"""A persona's file in an editor: checked while it is typed, saved only when it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from shortstui.errors import ShortstuiError
from shortstui.tui.actions import bindings
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.shown import plain
from shortstui.tui.theme import TOML_THEME, toml_theme
from shortstui.tui.widgets.lists import VimList

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem

CHECK_SECONDS = 0.25
"""How long nothing is typed before the text is checked."""


class EditorScreen(Screen[None]):
    """One persona file.

    Args:
        path: Where it is, or will be.
        text: Its text for a new file; None reads the file.
    """

    CSS_PATH = "editor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("editor")]

    def __init__(self, path: Path, text: str | None = None) -> None:
        super().__init__()
        self._path = path
        self._new_text = text
        self._saved: str | None = None
        """What the file held when it was read or written; None while there is no file."""
        self._problems: list[Problem] = []
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static("", id="editor-title")
        with Horizontal(id="editor-body"):
            yield TextArea.code_editor("", language="toml", id="text", tab_behavior="indent")
            yield VimList(id="problems")
        yield Footer()

    def on_mount(self) -> None:
        """Read the file."""
        self.query_one("#problems").border_title = "Problems"
        area = self.query_one(TextArea)
        self._colour(area)
        self.app.theme_changed_signal.subscribe(self, lambda _: self._colour(area))
        if self._new_text is not None:
            area.text = self._new_text
        elif not self._read(area):
            return
        area.focus()
        self._check()

    @property
    def changed(self) -> bool:
        """Whether there is text that is not in the file."""
        return self.query_one(TextArea).text != self._saved

    @on(TextArea.Changed)
    def _check_soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(CHECK_SECONDS, self._check)

    @on(OptionList.OptionSelected, "#problems")
    def _jump(self, event: OptionList.OptionSelected) -> None:
        if event.option_index < len(self._problems):
            area = self.query_one(TextArea)
            line = min(self._problems[event.option_index].line, area.document.line_count) - 1
            area.move_cursor((max(0, line), 0), center=True)
            area.focus()

    def action_save(self) -> None:
        """Write the file if it is a persona."""
        from shortstui.personas.toml import save

        text = self.query_one(TextArea).text
        if self._check():
            count = len(self._problems)
            self.notify(f"not saved: {count} problem{'s' if count != 1 else ''}", severity="error")
            return
        try:
            save(self._path, text, replaces=self._saved)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        self._saved = text
        self._show_title()
        self.notify(str(self._path), title="saved", markup=False, timeout=3)

    def action_problems(self) -> None:
        """Go between the text and the problems."""
        problems = self.query_one(VimList)
        (self.query_one(TextArea) if problems.has_focus else problems).focus()

    @work
    async def action_leave(self) -> None:
        """Go home; ask first when something is not saved."""
        if self.changed and not await self.app.push_screen_wait(
            ConfirmDialog("Leave without saving?", "Your changes are not in the file.", "Leave", "Stay")
        ):
            return
        self.dismiss()

    def _colour(self, area: TextArea) -> None:
        """Write TOML in the colours of the app's theme."""
        area.register_theme(toml_theme(self.app.theme_variables))
        area.theme = TOML_THEME

    def _read(self, area: TextArea) -> bool:
        from shortstui.personas.toml import read_text

        try:
            self._saved = read_text(self._path)
        except ShortstuiError as error:
            self.dismiss()
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return False
        area.text = self._saved
        return True

    def _check(self) -> list[Problem]:
        from shortstui.personas.check import check

        _, self._problems = check(self.query_one(TextArea).text, self._path.name)
        listed = self.query_one(VimList)
        listed.clear_options()
        listed.add_options([Option(_problem_text(problem)) for problem in self._problems])
        listed.set_class(not self._problems, "-none")
        if not self._problems:
            listed.add_option(Option(Content.styled("none: it can be saved", "$success"), disabled=True))
        self._show_title()
        return self._problems

    def _show_title(self) -> None:
        count = len(self._problems)
        state = ("  changed", "$warning") if self.changed else ("  saved", "$success")
        verdict = (
            (f"  ✗ {count} problem{'s' if count != 1 else ''}", "bold $error")
            if count
            else ("  ✓ valid", "$success")
        )
        self.query_one("#editor-title", Static).update(
            Content.assemble(" ", plain(self._path.name, "bold $primary", 60), state, verdict)
        )


def _problem_text(problem: Problem) -> Content:
    return Content.assemble(
        (f"line {problem.line}  ", "bold $accent"),
        plain(problem.key, "bold", 80),
        "\n",
        plain(problem.message, "", 300),
        "\n" if problem.suggestion else "",
        plain(f"→ {problem.suggestion}" if problem.suggestion else "", "$accent", 300),
    )

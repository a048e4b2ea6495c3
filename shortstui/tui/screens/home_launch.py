"""How runs and experiments are started from home: at once, by the launch screen, or by a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import OptionList

from shortstui.errors import ShortstuiError
from shortstui.places import runs_folder
from shortstui.tui import home_view
from shortstui.tui.conduct import settings_of
from shortstui.tui.experiment_messages import PlanChosen
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.launch_form import Form, Setup
from shortstui.tui.launch_plan import write_plan
from shortstui.tui.messages import RunChosen
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.persona_home import PersonasScreen

if TYPE_CHECKING:
    from shortstui.personas.folder import PersonaFile


class LaunchingScreen(PersonasScreen):
    """A screen with a list of personas that can be started. What was filled in last is kept for the session."""

    def __init__(self) -> None:
        super().__init__()
        self._defaults = self._of_settings = LaunchRequest("")
        self._filled: Form | None = None

    def action_start(self) -> None:
        """Run the persona at once."""
        entry = self._usable_persona()
        if entry is not None:
            self.post_message(RunChosen(self._request(entry)))

    @on(OptionList.OptionSelected, "#personas")
    @work
    async def action_launch(self) -> None:
        """Fill in what to run, and see what it means; then start it."""
        from shortstui.tui.screens.launch import LaunchScreen

        entry = self._usable_persona()
        if entry is None:
            return
        form = self._filled or Form.of(self._defaults)
        filled = await self.app.push_screen_wait(
            LaunchScreen(form.for_persona(str(entry.path)), self._entries, self._defaults)
        )
        self._filled = filled.form
        if filled.setup is not None:
            self._begin(filled.setup)

    def _begin(self, setup: Setup) -> None:
        """Start one bot, or an experiment by a plan that is kept beside its folder."""
        self._defaults = setup.dials
        self._show_defaults()
        if setup.bots == 1:
            self.post_message(RunChosen(setup.request))
            return
        try:
            path = write_plan(setup, runs_folder())
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            self.post_message(PlanChosen(path, setup.feed == "youtube"))

    @work
    async def action_experiment(self) -> None:
        """Choose a plan and start its experiment."""
        from shortstui.tui.screens.experiment_dialogs import PlanDialog

        entry = await self.app.push_screen_wait(PlanDialog())
        if entry is not None:
            self.post_message(PlanChosen(entry.path, entry.live))

    def _request(self, entry: PersonaFile) -> LaunchRequest:
        return self._defaults.for_persona(str(entry.path))

    def _usable_persona(self) -> PersonaFile | None:
        entry = self._chosen()
        if entry is not None and entry.persona is None:
            self.notify("this persona has problems: e opens it in the editor", severity="warning")
            return None
        return entry

    def _take_settings(self) -> None:
        """Let a new run begin as the settings say, once they say something else than before."""
        if (request := settings_of(self.app).new_run()) != self._of_settings:
            self._defaults = self._of_settings = request
            self._filled = None
            self._show_defaults()

    def _show_defaults(self) -> None:
        self.query_one("#personas").border_subtitle = home_view.defaults_text(self._defaults)

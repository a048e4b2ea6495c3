"""Home: whom to run, and what was run."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from shortstui.errors import ShortstuiError
from shortstui.places import personas_folder, runs_folder
from shortstui.tui import experiment_process, experiment_view, home_view
from shortstui.tui.actions import bindings
from shortstui.tui.experiment_messages import (
    ExperimentChosen,
    ExperimentJudged,
    ExperimentsRead,
    FollowChosen,
)
from shortstui.tui.experiment_view import ExperimentEntry
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.map_messages import MapChosen
from shortstui.tui.messages import (
    LabelChosen,
    PersonaChosen,
    PersonasRead,
    ReplayChosen,
    RunChosen,
    RunMeasured,
    RunsRead,
    WorkFailed,
)
from shortstui.tui.reporting import begin_report
from shortstui.tui.run_messages import RunsWanted
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.home_launch import LaunchingScreen
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimList, VimTable

if TYPE_CHECKING:
    from shortstui.experiments.standing import Standing
    from shortstui.runs.store import RunSummary

_MOST_MEASURED_BYTES = 8 * 1024 * 1024
"""Larger runs are not read whole just for the list."""

_LOOK_SECONDS = 5.0


class HomeScreen(LaunchingScreen):
    """Personas on one side, saved runs on the other."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("home")]

    def __init__(self) -> None:
        super().__init__()
        self._runs: Sequence[RunSummary] = ()
        self._experiments: dict[str, ExperimentEntry] = {}
        self._standings: dict[Path, Standing] = {}
        self._at_work: Set[Path] = frozenset()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Horizontal(id="banner"):
            yield Static(home_view.LOGO, id="logo")
            yield Static(home_view.NAME, id="name")
            yield Static(home_view.TAGLINE, id="tagline")
        with Horizontal(id="panes"):
            with Vertical(id="personas-pane"):
                yield VimList(id="personas")
            with Vertical(id="runs-pane"):
                yield VimList(id="experiments")
                yield VimTable(id="runs", cursor_type="row", zebra_stripes=True)
                yield Static(home_view.NO_RUNS, id="no-runs")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Name the parts; they fill when their files have been read."""
        self.query_one("#personas").border_title = "Personas"
        self.query_one("#experiments").border_title = "Experiments"
        self.query_one("#experiments").display = False
        self.query_one("#runs").border_title = "Saved runs"
        self.query_one(VimTable).add_columns(*home_view.RUN_COLUMNS)
        self._show_defaults()
        self.set_interval(_LOOK_SECONDS, self._look_again)

    def on_screen_resume(self) -> None:
        """Read again what may have changed meanwhile."""
        self._take_settings()
        self.action_reload()

    def action_reload(self) -> None:
        """Read the personas, the experiments and the saved runs again."""
        self._read_personas()
        self._read_experiments()
        self._read_runs()

    @work(thread=True, exclusive=True, group="personas", exit_on_error=False, description="read the personas")
    def _read_personas(self) -> None:
        from shortstui.personas.folder import list_personas  # pydantic: not before the first frame

        try:
            self.post_message(PersonasRead(list_personas(personas_folder())))
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))

    @work(thread=True, exclusive=True, group="runs", exit_on_error=False, description="read the saved runs")
    def _read_runs(self) -> None:
        from shortstui.runs.store import list_runs

        runs = list_runs(runs_folder())
        self.post_message(RunsRead(runs))
        worker = get_current_worker()
        for run in runs:
            if worker.is_cancelled:
                return
            if run.manifest is not None and (measured := _measured(run.folder)) is not None:
                self.post_message(measured)

    @work(
        thread=True, exclusive=True, group="experiments", exit_on_error=False, description="read the experiments"
    )
    def _read_experiments(self) -> None:
        entries = experiment_view.experiment_entries(runs_folder())
        self.post_message(
            ExperimentsRead(entries, {e.folder for e in entries if experiment_process.running(e.folder)})
        )
        worker = get_current_worker()
        for entry in entries:
            if worker.is_cancelled:
                return
            if (standing := experiment_view.standing_of(entry)) is not None:
                self.post_message(ExperimentJudged(entry.folder, standing))

    def _look_again(self) -> None:
        """Follow the experiments that are running."""
        recording = any(standing.recording for standing in self._standings.values())
        if self.is_current and (self._at_work or recording):
            self._read_experiments()

    @on(ExperimentsRead)
    def _show_experiments(self, message: ExperimentsRead) -> None:
        self._experiments = {str(entry.folder): entry for entry in message.entries}
        self._at_work = message.running
        listed = self.query_one("#experiments", VimList)
        before = listed.highlighted or 0
        listed.clear_options()
        listed.add_options(
            [Option(self._experiment_card(entry), id=key) for key, entry in self._experiments.items()]
        )
        listed.display = bool(message.entries)
        self.set_class(bool(message.entries), "-experiments")
        if message.entries:
            listed.highlighted = min(before, len(message.entries) - 1)

    @on(ExperimentJudged)
    def _show_judged(self, message: ExperimentJudged) -> None:
        self._standings[message.folder] = message.standing
        if (entry := self._experiments.get(str(message.folder))) is not None:
            listed = self.query_one("#experiments", VimList)
            listed.replace_option_prompt(str(message.folder), self._experiment_card(entry))

    def _experiment_card(self, entry: ExperimentEntry) -> Content:
        standing = self._standings.get(entry.folder)
        return experiment_view.experiment_card(entry, standing, running=entry.folder in self._at_work)

    @on(PersonasRead)
    def _show_personas(self, message: PersonasRead) -> None:
        self._entries = {str(entry.path): entry for entry in message.entries}
        personas = self.query_one(VimList)
        before = personas.highlighted or 0
        personas.clear_options()
        personas.add_options([Option(self.persona_card(entry), id=path) for path, entry in self._entries.items()])
        if self._entries:
            personas.highlighted = min(before, len(self._entries) - 1)

    @on(RunsRead)
    def _show_runs(self, message: RunsRead) -> None:
        self._runs = message.entries
        table = self.query_one(VimTable)
        before = table.cursor_row
        table.clear()
        for run in message.entries:
            table.add_row(*home_view.run_row(run), key=str(run.folder))
        table.move_cursor(row=min(before, max(0, len(message.entries) - 1)))
        table.display = bool(message.entries)
        self.query_one("#no-runs").display = not message.entries

    @on(RunMeasured)
    def _show_measured(self, message: RunMeasured) -> None:
        table = self.query_one(VimTable)
        key = str(message.folder)
        if key in table.rows:
            share, v2c = home_view.measured_cells(message.share, message.v2c)
            columns = list(table.columns)
            table.update_cell(key, columns[home_view.SHARE_COLUMN], share)
            table.update_cell(key, columns[home_view.V2C_COLUMN], v2c)

    @on(DataTable.RowHighlighted, "#runs")
    @on(events.DescendantFocus)
    def _offer(self) -> None:
        self.refresh_bindings()

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(OptionList.OptionSelected, "#experiments")
    def _choose_experiment(self, event: OptionList.OptionSelected) -> None:
        self.post_message(ExperimentChosen(Path(str(event.option_id))))

    @on(DataTable.RowSelected, "#runs")
    def _choose_run(self, event: DataTable.RowSelected) -> None:
        folder = Path(str(event.row_key.value))
        recording = any(run.folder == folder and run.recording for run in self._runs)
        self.post_message(FollowChosen(folder) if recording else ReplayChosen(folder))

    def action_resume(self) -> None:
        """Go on with an interrupted run."""
        run = self._run_under_cursor()
        if run is not None and run.manifest is not None:
            request = LaunchRequest(run.manifest.persona.name, feed=run.manifest.feed.name, resume=run.folder)
            self.post_message(RunChosen(request))

    def action_label(self) -> None:
        """Label a sample of the run."""
        if (run := self._run_under_cursor()) is not None and run.manifest is not None:
            self.post_message(LabelChosen(LabelRequest(run.folder)))
        else:
            self.notify("go to a saved run first (tab)", severity="warning")

    def action_report(self) -> None:
        """Draw the figures of the run or experiment under the cursor."""
        listed = self.query_one("#experiments", VimList)
        run = self._run_under_cursor()
        if run is not None:
            begin_report(self.app, run.folder)
        elif listed.has_focus and (option := listed.highlighted_option) is not None:
            begin_report(self.app, Path(str(option.id)))
        else:
            self.notify("go to a saved run or an experiment first (tab)", severity="warning")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual)
        """Offer to resume only what can go on."""
        if action != "resume":
            return True
        run = self._run_under_cursor()
        return run is not None and run.state in home_view.RESUMABLE

    def action_runs(self) -> None:
        """See all saved runs."""
        self.post_message(RunsWanted())

    def action_map(self) -> None:
        """Look at the interest map."""
        entry = self._chosen()
        self.post_message(MapChosen(entry.path if entry is not None and entry.persona is not None else None))

    def action_edit(self) -> None:
        """Edit the persona."""
        entry = self._chosen()
        if entry is not None:
            self.post_message(PersonaChosen(entry.path))

    def action_other_pane(self) -> None:
        """Go to the other pane."""
        self.focus_next()

    def _run_under_cursor(self) -> RunSummary | None:
        table = self.query_one(VimTable)
        return self._runs[table.cursor_row] if table.has_focus and table.cursor_row < len(self._runs) else None


def _measured(folder: Path) -> RunMeasured | None:
    from shortstui.capture.glance import glance
    from shortstui.runs import layout

    try:
        if (folder / layout.EVENTS).stat().st_size > _MOST_MEASURED_BYTES:
            return None
        found = glance(folder)
    except (OSError, ShortstuiError):
        return None  # the list already names its problem
    return RunMeasured(folder, found.watched / found.organic if found.organic else None, found.v2c)

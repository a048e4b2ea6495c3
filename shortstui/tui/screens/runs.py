"""All saved runs: to browse, filter, sort and mark; experiments are folded to one line."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from shortstui.errors import ShortstuiError
from shortstui.places import runs_folder
from shortstui.tui import run_cells
from shortstui.tui.experiment_messages import FollowChosen
from shortstui.tui.messages import ReplayChosen, WorkFailed
from shortstui.tui.run_list import COLUMNS, Entry, Row, RunList, Wanted
from shortstui.tui.run_messages import (
    CompareChosen,
    ListingBegan,
    ListingEnded,
    ReportDrawn,
    SomeGlanced,
    SomeListed,
)
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.shown import shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.run_preview import RunPreview
from shortstui.tui.widgets.run_table import RunTable
from shortstui.tui.widgets.text_line import TextLine

_EVERY_SECONDS = 0.25
"""How often the table is made anew while runs are being read."""
_BESIDE = 120
"""Columns from which the preview has room beside the list."""
_HINT = "/ filters: words, tag:pilot state:failed feed:youtube date:2026-11"


class RunListScreen(Screen[None]):
    """The list, and what is open from it comes back to it."""

    holds_runs = True
    AUTO_FOCUS = "RunTable"  # from the first key on: what is typed early is not for the filter
    DEFAULT_CSS = """
    RunListScreen #runs-panes { height: 1fr; layout: vertical; }
    RunListScreen.-beside #runs-panes { layout: horizontal; }
    RunListScreen RunPreview { height: 2fr; width: 1fr; }
    RunListScreen.-beside RunPreview { height: 1fr; width: 37%; }
    RunListScreen #runs-box { border: round $border; border-title-color: $foreground; padding: 0; height: 1fr;
                              width: 1fr; }
    RunListScreen #runs-box:focus-within { border: round $primary; }
    RunListScreen #filter { border: none; height: 1; padding: 0 1; background: $panel; }
    RunListScreen #runs-head { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.runs = RunList()
        self.marked: tuple[str, ...] = ()
        self._wanted = Wanted()
        self._reading = False
        self._stale = False
        self._seen: set[str] = set()
        self._previewed: bool | None = None
        """Whether the user wants the preview; None: where there is room beside the list."""

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Container(id="runs-panes"):
            with Vertical(id="runs-box"):
                yield Input(placeholder=_HINT, id="filter", max_length=120)
                yield TextLine(id="runs-head")
                yield RunTable()
            yield RunPreview()
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the table."""
        for screen in self.app.screen_stack[:-1]:  # they read the same folder, and again when one comes back
            self.app.workers.cancel_group(screen, "runs")
        self.query_one("#runs-box").border_title = "All runs"
        self.set_interval(_EVERY_SECONDS, self._show_if_stale)

    def on_screen_resume(self) -> None:
        """Read what may have changed meanwhile."""
        self.action_reload()

    def on_resize(self) -> None:
        """Fit the names of the columns, and show the preview where it has room."""
        self.set_class(self.size.width >= _BESIDE, "-beside")
        self._arrange()
        self.call_after_refresh(self._show)

    def action_reload(self) -> None:
        """Read the runs again; the list stays while that goes on."""
        self._read()

    @work(thread=True, exclusive=True, group="runs", exit_on_error=False, description="read the saved runs")
    def _read(self) -> None:
        from shortstui.runs.tags import read_tags
        from shortstui.tui.run_reading import entries_in, glances_of, groups_in

        worker, folder = get_current_worker(), runs_folder()
        try:
            tags = read_tags(folder)
        except ShortstuiError as error:
            tags = {}
            self.post_message(WorkFailed(error.what, error.where, error.hint))
        self.post_message(ListingBegan(groups_in(folder), tags))
        found: list[Entry] = []
        for some in entries_in(folder):
            if worker.is_cancelled:
                return
            found += some
            self.post_message(SomeListed(some))
        for glances in glances_of(sorted(found, key=lambda entry: entry.when, reverse=True)):
            if worker.is_cancelled:
                return
            self.post_message(SomeGlanced(glances))
        self.post_message(ListingEnded())

    @on(ListingBegan)
    def _begin(self, message: ListingBegan) -> None:
        self._reading, self._stale, self._seen = True, True, set()
        self.runs.groups = {group.folder: group for group in message.groups}
        self.runs.tags = message.tags

    @on(SomeListed)
    def _list_some(self, message: SomeListed) -> None:
        self.runs.entries.update((entry.key, entry) for entry in message.entries)
        self._seen.update(entry.key for entry in message.entries)
        self._stale = True

    @on(SomeGlanced)
    def _glance_some(self, message: SomeGlanced) -> None:
        self.runs.glances.update(message.glances)
        self._stale = True

    @on(ListingEnded)
    def _end(self) -> None:
        self._reading = False
        self.runs.entries = {key: each for key, each in self.runs.entries.items() if key in self._seen}
        self.marked = tuple(key for key in self.marked if key in self._seen)
        self._show()

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @property
    def settled(self) -> bool:
        """Whether everything that is there was read and is shown."""
        return not self._reading and not self._stale

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.query_one(RunTable).row

    def targets(self) -> list[Entry]:
        """Return the runs that an action is for: the marked ones, else that under the cursor, a group with all."""
        if self.marked:
            return [self.runs.entries[key] for key in self.marked if key in self.runs.entries]
        row = self.row
        if row is None:
            return []
        return [row.entry] if row.entry is not None else self.runs.inside(row.key)

    def tell_nothing(self) -> None:
        """Say that no run is meant."""
        self.notify("go to a run first", severity="warning", timeout=3)

    def _show_if_stale(self) -> None:
        if self._stale:
            self._show()

    def _show(self) -> None:
        self._stale = False
        rows = self.runs.rows(self._wanted)
        table = self.query_one(RunTable)
        table.show(self.runs, rows, frozenset(self.marked))
        width = table.scrollable_content_region.width
        names = run_cells.header(width, self._wanted.column, turned=self._wanted.turned)
        self.query_one("#runs-head", TextLine).show(names)
        self.query_one("#runs-box").border_subtitle = run_cells.totals(
            self.runs, rows, marked=len(self.marked), reading=self._reading
        )
        self._preview()

    def _preview(self) -> None:
        row = self.row
        self.query_one(RunPreview).point(self.runs, row, self.folder_of(row) if row is not None else Path())

    def _arrange(self) -> None:
        beside = self.has_class("-beside")
        self.query_one(RunPreview).display = beside if self._previewed is None else self._previewed

    @on(RunTable.Moved)
    def _move(self) -> None:
        self._preview()

    @on(ReportDrawn)
    def _look_for_files(self) -> None:
        self.query_one(RunPreview).again()

    def folder_of(self, row: Row) -> Path:
        """Return the folder of a run, or of an experiment with all its runs."""
        return row.entry.run.folder if row.entry is not None else runs_folder() / row.key

    def action_preview(self) -> None:
        """Show the preview of what is under the cursor, or hide it."""
        self._previewed = not self.query_one(RunPreview).display
        self._arrange()

    def action_picture(self) -> None:
        """Turn to the preview's next picture; show the preview if it is hidden."""
        preview = self.query_one(RunPreview)
        if preview.display:
            preview.turn()
        else:
            self.action_preview()

    def _want(self, **changes: object) -> None:
        self._wanted = dataclasses.replace(self._wanted, **changes)  # type: ignore[arg-type]  # handed on
        self._show()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self._want(words=event.value)

    @on(Input.Submitted, "#filter")
    def _typed_all(self) -> None:
        self.query_one(RunTable).focus()

    def on_key(self, event: events.Key) -> None:
        """Let the arrow go from the filter to the list."""
        if event.key == "down" and self.query_one("#filter").has_focus:
            event.stop()
            self.query_one(RunTable).focus()

    @on(RunTable.Folded)
    def _fold(self, message: RunTable.Folded) -> None:
        keys = {message.row.key}
        self._want(unfolded=self._wanted.unfolded | keys if message.unfold else self._wanted.unfolded - keys)

    @on(RunTable.Chosen)
    def _open(self, message: RunTable.Chosen) -> None:
        row = message.row
        if row.entry is None:
            self._fold(RunTable.Folded(row, not row.unfolded))
        elif row.entry.run.recording:
            self.post_message(FollowChosen(row.entry.run.folder))
        else:
            self.post_message(ReplayChosen(row.entry.run.folder))

    def action_find(self) -> None:
        """Type to narrow the list."""
        self.query_one("#filter").focus()

    def action_sort(self) -> None:
        """Sort by the next column."""
        place = COLUMNS.index(self._wanted.column)
        self._want(column=COLUMNS[(place + 1) % len(COLUMNS)], turned=False)

    def action_turn(self) -> None:
        """Turn the order round."""
        self._want(turned=not self._wanted.turned)

    def action_mark(self) -> None:
        """Mark this run, or take its mark away, and go on to the next line."""
        row = self.row
        if row is None or row.entry is None:
            self.tell_nothing()
            return
        others = tuple(key for key in self.marked if key != row.key)
        self.marked = others if row.key in self.marked else (*others, row.key)
        self._show()
        self.query_one(RunTable).action_cursor_down()

    def action_compare(self) -> None:
        """Compare two runs."""
        chosen = list(self.marked)
        row = self.row
        if len(chosen) == 1 and row is not None and row.entry is not None and row.key not in chosen:
            chosen.append(row.key)
        if len(chosen) != 2:
            self.notify("mark two runs with space; then c compares them", severity="warning", timeout=4)
            return
        left, right = (self.runs.entries[key].run.folder for key in chosen)
        self.post_message(CompareChosen(left, right))

    def action_leave(self) -> None:
        """Clear the filter, take the marks away, or go back."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
            self.query_one(RunTable).focus()
        elif field.has_focus:
            self.query_one(RunTable).focus()
        elif self.marked:
            self.marked = ()
            self._show()
        else:
            self.dismiss()

    def folders(self, entries: Sequence[Entry]) -> list[Path]:
        """Return the folders of runs, for what is done with them; broken ones are left out and named."""
        broken = [entry for entry in entries if entry.run.problem is not None]
        if broken:
            names = ", ".join(shown(entry.run.name, 40) for entry in broken[:5])
            self.notify(names, title=f"left out: {len(broken)} broken", severity="warning", markup=False)
        return [entry.run.folder for entry in entries if entry.run.problem is None]

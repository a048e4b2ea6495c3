"""What is done with saved runs: tags, trash, export, report, labels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final, cast

from textual import on, work
from textual.binding import BindingType
from textual.content import Content

from shortstui.errors import ShortstuiError
from shortstui.places import runs_folder
from shortstui.runs import tags, trash
from shortstui.runs.export.writers import Format
from shortstui.tui.actions import bindings
from shortstui.tui.copying import Thing
from shortstui.tui.experiment_process import running
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.messages import LabelChosen, WorkFailed
from shortstui.tui.reporting import begin_report, export_folder
from shortstui.tui.run_list import Entry, Group, said_of
from shortstui.tui.run_messages import WorkDone
from shortstui.tui.screens.choose import Choice, ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog, ConfirmDialog, ErrorDialog
from shortstui.tui.screens.runs import RunListScreen
from shortstui.tui.shown import plain, shown
from shortstui.tui.widgets.run_preview import RunPreview

FORMATS: Final = ("parquet", "csv", "jsonl")


class RunsScreen(RunListScreen):
    """The list of runs with all that can be done to them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("runs")]

    def things(self) -> Iterator[Thing]:
        """Yield what can be copied: the report of what is under the cursor where there is one, and its folder."""
        row = self.row
        if row is None:
            return
        files = self.query_one(RunPreview).files
        if files.report is not None:
            yield Thing("report's page", str(files.report))
        yield Thing("path", str(self.folder_of(row).absolute()))
        if files.export is not None:
            yield Thing("tables' folder", str(files.export))

    @work
    async def action_tag(self) -> None:
        """Ask for a tag and give it."""
        entries = self.targets()
        if not entries:
            self.tell_nothing()
            return
        words = await self.app.push_screen_wait(AskDialog("Tag", f"A tag for {_several(entries)}:"))
        if words is not None and (tag := tags.tag_of(words)):
            self._change_tags(entries, add=tag)

    @work
    async def action_untag(self) -> None:
        """Ask which tag to take away."""
        entries = self.targets()
        there = sorted({tag for entry in entries for tag in self.runs.tags.get(entry.key, ())})
        if not there:
            self.notify("there is no tag to take away", severity="warning", timeout=3)
            return

        def fitting(typed: str) -> list[Choice]:
            return [Choice(tag, plain(f"#{tag}")) for tag in there if typed.casefold() in tag]

        tag = await self.app.push_screen_wait(ChooseDialog(f"Untag {_several(entries)}", "a tag", fitting))
        if tag is not None:
            self._change_tags(entries, remove=tag)

    def _change_tags(self, entries: list[Entry], *, add: str = "", remove: str = "") -> None:
        folder = runs_folder()
        try:
            kept = tags.changed(tags.read_tags(folder), [entry.key for entry in entries], add=add, remove=remove)
            tags.write_tags(folder, kept)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            self.runs.tags = kept
            self._show()

    @work
    async def action_discard(self) -> None:
        """Ask, then move runs and their controls, or a whole experiment, to the trash."""
        row = self.row
        if not self.marked and row is not None and row.group is not None:
            await self._ask_to_discard_experiment(row.group)
            return
        entries = self.targets()
        if not entries:
            self.tell_nothing()
            return
        text = f"{_several(entries)}, with controls, to {trash.TRASH} in the folder of runs. u brings them back."
        if await self.app.push_screen_wait(ConfirmDialog("Move to the trash?", text, "Move", "Keep")):
            self._discard(entries)

    async def _ask_to_discard_experiment(self, group: Group) -> None:
        count = len(self.runs.inside(group.folder))
        text = (
            f"{shown(group.name, 60)}, its plan and {count} run{'s' if count != 1 else ''}, "
            f"to {trash.TRASH} in the folder of runs. u brings it back."
        )
        title = "Move the experiment to the trash?"
        if not await self.app.push_screen_wait(ConfirmDialog(title, text, "Move", "Keep")):
            return
        folder = runs_folder() / group.folder
        try:
            if running(folder):
                raise ShortstuiError("this experiment is running", where=str(folder), hint="stop it first")
            trash.discard_experiment(folder, datetime.now(UTC))
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        gone = {entry.key for entry in self.runs.inside(group.folder)}
        self.runs.groups.pop(group.folder, None)
        self.runs.entries = {key: each for key, each in self.runs.entries.items() if key not in gone}
        self.marked = tuple(key for key in self.marked if key not in gone)
        self.notify("the experiment is in the trash; u brings it back", timeout=6)
        self._show()

    def _discard(self, entries: list[Entry]) -> None:
        gone: list[str] = []
        try:
            for entry in entries:
                if not entry.run.folder.exists():
                    continue  # went along with its bot
                thrown = trash.discard(entry.run.folder, datetime.now(UTC))
                gone += [tags.key_of(folder, runs_folder()) for folder in thrown.folders]
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        for key in gone:
            self.runs.entries.pop(key, None)
        if gone:
            self.marked = tuple(key for key in self.marked if key not in gone)
            self.notify(f"{len(gone)} runs are in the trash; u brings the last back", timeout=6)
        self._show()

    def action_restore(self) -> None:
        """Bring back what was thrown away last."""
        thrown = trash.last_discarded(runs_folder())
        if thrown is None:
            self.notify("the trash is empty", severity="warning", timeout=3)
            return
        try:
            trash.restore(thrown)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            names = ", ".join(shown(run.name, 60) for run in thrown.folders)
            self.notify(names, title="back from the trash", timeout=6, markup=False)
            self.action_reload()

    @work
    async def action_export(self) -> None:
        """Ask for a format and write the tables aside."""
        entries = self.targets()
        if not entries:
            self.tell_nothing()
            return
        choices = [Choice(form, Content(form)) for form in FORMATS]
        title = f"Export {_several(entries)}"
        form = await self.app.push_screen_wait(
            ChooseDialog(title, "a format", lambda typed: [each for each in choices if typed in each.answer])
        )
        if form is not None and (folders := self.folders(entries)):
            out = export_folder(folders, datetime.now(UTC))
            self.notify("exporting; you can go on", timeout=3)
            self._export(folders, out, cast("Format", form))

    @work(group="export", exit_on_error=False, description="export runs")
    async def _export(self, folders: list[Path], out: Path, form: Format) -> None:
        from shortstui.runs.export.exporting import export  # pyarrow

        try:
            written = await asyncio.to_thread(export, folders, out, form)
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
        else:
            said = "\n".join(f"{shown(str(path), 200)}  {rows:,} rows" for path, rows in written.items())
            self.post_message(WorkDone("exported", said))

    @on(WorkDone)
    def _tell(self, message: WorkDone) -> None:
        self.notify(message.text, title=message.title, timeout=12, markup=False)
        self.query_one(RunPreview).again()

    def action_report(self) -> None:
        """Draw the figures beside the app."""
        row = self.row
        if not self.marked and row is not None and row.entry is None:
            begin_report(self.app, runs_folder() / row.key)  # an experiment has a report of its own
        elif folders := self.folders(self.targets()):
            begin_report(self.app, *folders)
        else:
            self.tell_nothing()

    def action_label(self) -> None:
        """Label a sample of this run."""
        row = self.row
        if row is not None and row.entry is not None and row.entry.run.manifest is not None:
            self.post_message(LabelChosen(LabelRequest(row.entry.run.folder)))
        else:
            self.tell_nothing()


def _several(entries: list[Entry]) -> str:
    return said_of(entries[0]) if len(entries) == 1 else f"{len(entries)} runs"

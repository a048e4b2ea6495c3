"""What home can do with persona files: make, copy, rename, throw away and bring back; their last results."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.content import Content
from textual.screen import Screen

from shortstui.errors import ShortstuiError
from shortstui.places import personas_folder
from shortstui.tui import persona_results
from shortstui.tui.experiment_messages import ExperimentJudged
from shortstui.tui.messages import PersonaChosen, PersonasRead, RunMeasured, RunsRead
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.persona_names import NameDialog
from shortstui.tui.session import read_session, session_file, write_session
from shortstui.tui.shown import shown
from shortstui.tui.widgets.lists import VimList

if TYPE_CHECKING:
    from shortstui.experiments.standing import Standing
    from shortstui.personas.folder import PersonaFile

T = TypeVar("T")


class PersonasScreen(Screen[None]):
    """A screen with a list of personas, ``#personas``, whose options have the files' paths as ids."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[str, PersonaFile] = {}
        self._results = persona_results.Results()
        self._judged: dict[Path, Standing] = {}
        self._undo: list[tuple[str, Callable[[], object]]] = []
        self._last = read_session(session_file()).persona
        self._go_to: Path | None = personas_folder() / self._last if self._last else None

    def on_unmount(self) -> None:
        """Keep which persona was chosen, for the next start."""
        write_session(session_file(), read_session(session_file()).at(self._last))

    @on(VimList.OptionHighlighted, "#personas")
    def _note_chosen(self, message: VimList.OptionHighlighted) -> None:
        entry = self._entries.get(message.option.id or "")
        self._last = entry.path.name if entry is not None else self._last

    def action_reload(self) -> None:
        """Read the personas again."""
        raise NotImplementedError

    def persona_card(self, entry: PersonaFile) -> Content:
        """Return what the list says about a persona."""
        return persona_results.card(entry, self._results)

    @on(PersonasRead)
    def _note_personas(self, message: PersonasRead) -> None:
        self._entries = {str(entry.path): entry for entry in message.entries}
        if str(self._go_to) in self._entries:
            self._listed.highlighted = list(self._entries).index(str(self._go_to))
        self._go_to = None

    @on(RunsRead)
    def _note_runs(self, message: RunsRead) -> None:
        self._results.take_runs(message.entries)
        self._show_results()

    @on(RunMeasured)
    def _note_measured(self, message: RunMeasured) -> None:
        if self._results.take_measured(message):
            self._show_results()

    @on(ExperimentJudged)
    def _note_judged(self, message: ExperimentJudged) -> None:
        self._judged[message.folder] = message.standing
        self._results.take_standings(self._judged)
        self._show_results()

    def _show_results(self) -> None:
        for index, option in enumerate(self._listed.options):
            if (entry := self._entries.get(option.id or "")) is not None:
                self._listed.replace_option_prompt_at_index(index, self.persona_card(entry))

    @property
    def _listed(self) -> VimList:
        return self.query_one("#personas", VimList)

    def _chosen(self) -> PersonaFile | None:
        option = self._listed.highlighted_option
        return self._entries.get(option.id or "") if option is not None else None

    @work
    async def action_new(self) -> None:
        """Ask for a name and open a new persona."""
        from shortstui.personas.edit import new_persona
        from shortstui.personas.files import free_path
        from shortstui.places import own_personas_folder

        name = await self.app.push_screen_wait(NameDialog("New persona", "Its name:"))
        if name is not None:
            self.post_message(PersonaChosen(free_path(own_personas_folder(), name), new_persona(name)))

    @work
    async def action_duplicate(self) -> None:
        """Copy the persona under another name."""
        from shortstui.personas.files import copy_persona
        from shortstui.personas.trash import discard

        if (entry := self._chosen()) is None:
            return
        name = await self.app.push_screen_wait(NameDialog("Duplicate", "Name of the copy:", _copy_name(entry)))
        if name is not None and (place := self._try(partial(copy_persona, entry.path, name))) is not None:
            self._done(f"copied to {place}", place, partial(discard, place, datetime.now(UTC)))

    @work
    async def action_rename(self) -> None:
        """Rename the persona and its file."""
        from shortstui.personas.files import followers, rename_back, rename_persona

        if (entry := self._chosen()) is None or self._is_packaged(entry, "renamed"):
            return
        before = _name_of(entry)
        name = await self.app.push_screen_wait(NameDialog("Rename", "Its new name:", before))
        if name is None or name == before:
            return
        switching = followers(entry.path)
        if (place := self._try(partial(rename_persona, entry.path, name))) is None:
            return
        self._done(f"renamed: {place}", place, partial(rename_back, place, entry.path, before))
        if switching and place != entry.path:
            self.notify(
                shown(f"{', '.join(switching)}: [switch] to = “{entry.slug}” is now {place.stem}"),
                title="others switch to it by its old name",
                severity="warning",
                markup=False,
                timeout=10,
            )

    def action_trash(self) -> None:
        """Move the persona's file to the trash."""
        from shortstui.personas.trash import discard, restore

        if (entry := self._chosen()) is None or self._is_packaged(entry, "deleted"):
            return
        if (place := self._try(partial(discard, entry.path, datetime.now(UTC)))) is not None:
            self._done(f"{entry.path.name} is now {place}", None, partial(restore, place, entry.path))

    def action_undo(self) -> None:
        """Undo what was last done to a persona file."""
        if not self._undo:
            self.notify("nothing to undo here", severity="warning")
            return
        what, undo = self._undo.pop()
        try:
            undo()
        except ShortstuiError as error:
            self._undo.append((what, undo))
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        self.notify(shown(what), title="undone", markup=False, timeout=4)
        self.action_reload()

    def action_outside(self) -> None:
        """Open the persona's file in the user's own editor; one with problems is opened here after."""
        from shortstui.personas.files import own_copy
        from shortstui.personas.folder import packaged
        from shortstui.personas.toml import check_file
        from shortstui.tui.persona_outside import edit_outside, editor_command

        if (entry := self._chosen()) is None:
            return
        path: Path | None = entry.path
        if packaged(entry.path) and self._try(partial(editor_command, os.environ)) is not None:
            path = self._try(partial(own_copy, entry.path))
            self.notify(str(path), title="the package's file stays as it is: this is your own", markup=False)
        if path is None:
            return
        self._try(partial(edit_outside, self.app, path))
        if problems := check_file(path):
            self.notify(f"{path.name}: {len(problems)} problems", severity="warning", markup=False)
            self.post_message(PersonaChosen(path))
        else:
            self._go_to = path
            self.action_reload()

    def _is_packaged(self, entry: PersonaFile, verb: str) -> bool:
        from shortstui.personas.folder import packaged

        if packaged(entry.path):
            self.notify(f"it comes with the package and can't be {verb}; d makes a copy", severity="warning")
            return True
        return False

    def _try(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return None

    def _done(self, what: str, place: Path | None, undo: Callable[[], object]) -> None:
        self._undo.append((what, undo))
        self._go_to = place
        self.notify(shown(what, 300), title="ctrl+z undoes it", markup=False, timeout=6)
        self.action_reload()


def _name_of(entry: PersonaFile) -> str:
    return entry.persona.name if entry.persona is not None else entry.slug


def _copy_name(entry: PersonaFile) -> str:
    return shown(f"{_name_of(entry)} copy", 60)

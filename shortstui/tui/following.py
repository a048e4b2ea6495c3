"""A run that another process records, with its controls, read on as it grows."""

from __future__ import annotations

from pathlib import Path

from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.runs.cells import controls_of
from shortstui.runs.events import Beside, Line
from shortstui.runs.follow import Follower
from shortstui.runs.reader import read_manifest
from shortstui.tui.experiment_messages import MoreRead


class CellFollower:
    """Follows a bot and the controls beside it; may be asked from any one thread at a time.

    Args:
        folder: The bot's run, or a control's: then it is followed alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bot = Follower(folder)
        self._controls: list[Follower] | None = None
        self._missing = ""

    @property
    def behind(self) -> bool:
        """Whether there is more to read at once."""
        return any(each.behind for each in (self._bot, *(self._controls or ())))

    def look(self) -> MoreRead:
        """Return what was added since the last look.

        Raises:
            ShortstuiError: There is no run, or its manifest can't be read.
        """
        manifest = None
        if self._controls is None:
            manifest = read_manifest(self._folder)
            self._controls = []
            try:
                self._controls = [Follower(path) for path in controls_of(self._folder, manifest)]
            except ShortstuiError as error:
                self._missing = f"{error.where}: {error.what}"
        items: list[Line | Beside] = []
        for control in self._controls:
            items += [Beside(control.folder.name, line) for line in control.more()]
        items += self._bot.more()
        cell = orders.cell_states(self._folder.parent).get(self._folder.name)
        return MoreRead(items, manifest, self._bot.recording(), self._bot.problem or "", self._missing, cell)

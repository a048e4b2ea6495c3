"""A screen on one persona file that others may change meanwhile: it is looked at, and nobody's work is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.screen import Screen

from shortstui.errors import ShortstuiError
from shortstui.tui.persona_disk import News, news
from shortstui.tui.persona_messages import FileLooked
from shortstui.tui.persona_words import counted
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.persona_dialogs import WhoseDialog

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem

BOTH = "the file was changed outside too"
_Mark = tuple[int, int, int] | None


class PersonaFileScreen(Screen[None]):
    """Keeps a text and its file together. What the text is, its heirs say: :attr:`text` and :meth:`take`.

    Args:
        path: The file.
    """

    LOOK_SECONDS: ClassVar[float] = 1.0
    """How often the file is looked at."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.saved: str | None = None
        """What the file held when it was read or written; None while there is no file."""
        self._mark: _Mark = None
        self._asking = False
        self.conflict = False
        """Whether file and text both changed, and nobody has said yet whose version goes on."""

    @property
    def text(self) -> str:
        """The text in the editor."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Put another text in the place of the one in the editor; it can be undone."""
        raise NotImplementedError

    def settled(self) -> None:
        """Show that text and file agree, or no longer do."""
        raise NotImplementedError

    def check(self, *, typing: bool = False) -> Sequence[Problem]:
        """Return what is wrong with the text, and show it."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether there is text that is not in the file."""
        return self.text != self.saved

    def begin_looking(self) -> None:
        """Look at the file from now on."""
        self._mark = _mark(self.path)
        self._look_again()

    @work(exclusive=True, group="look", exit_on_error=False, description="look at the file")
    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(self.LOOK_SECONDS)
            mark = await asyncio.to_thread(_mark, self.path)
            if (mark != self._mark or self.conflict) and not self._asking:
                self._mark = mark
                self.post_message(FileLooked(await asyncio.to_thread(_content, self.path)))

    def look_now(self) -> None:
        """Take in what another program did to the file just now."""
        self._mark = _mark(self.path)
        self.post_message(FileLooked(_content(self.path)))

    @on(FileLooked)
    def _settle(self, message: FileLooked) -> None:
        theirs = message.theirs
        found = news(self.saved, self.text, theirs)
        # A dialog that opened by itself would be answered by what is being typed: saving asks.
        if found is News.BOTH and not self.conflict:
            self.notify("ctrl+s asks whose version goes on", title=BOTH, severity="warning", timeout=8)
        self.conflict = found is News.BOTH
        match found:
            case News.NONE:
                self.saved = theirs if theirs == self.text else self.saved
            case News.GONE:
                self.saved = None
                gone = "the file can't be read any more" if self.path.exists() else "the file is gone"
                self.notify("what it held stays here", title=gone, severity="warning", timeout=8)
            case News.THEIRS if theirs is not None:
                self._reload(theirs)
            case _:
                pass
        self.settled()

    def action_save(self) -> None:
        """Write the file if it is a persona; a persona of the package is written as the user's own."""
        from shortstui.personas.folder import packaged
        from shortstui.personas.toml import read_text, save
        from shortstui.tui.persona_files import own_place

        text = self.text
        if problems := self.check():
            self.notify(f"not saved: {counted(len(problems), 'problem')}", severity="error")
            return
        try:
            copied = packaged(self.path)
            if copied:
                self.path, self.saved = own_place(self.path), None
            elif self.path.exists() and (theirs := read_text(self.path)) not in (self.saved, text):
                self.ask_whose(theirs)
                return
            save(self.path, text, replaces=text if self.saved is None and self.path.exists() else self.saved)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        self.saved, self.conflict = text, False
        self.begin_looking()
        self.settled()
        title = "the package's file stays as it is: saved as your own" if copied else "saved"
        self.notify(str(self.path), title=title, markup=False, timeout=6 if copied else 3)

    def _reload(self, theirs: str) -> None:
        self.saved, self.conflict = theirs, False
        self.take(theirs)
        self.notify("ctrl+z shows what it was before", title="changed on the disk: read again", timeout=4)

    @work
    async def ask_whose(self, theirs: str) -> None:
        """Ask whose version goes on; one question at a time."""
        if self._asking:
            return
        self._asking = True
        try:
            whose = await self.app.push_screen_wait(WhoseDialog(self.path.name, self.text, theirs))
        finally:
            self._asking = False
        if whose == "theirs":
            self._reload(theirs)
        elif whose == "mine":
            self._keep_mine(theirs)
        self.settled()

    def _keep_mine(self, theirs: str) -> None:
        from shortstui.personas.trash import keep

        try:
            place = keep(self.path, theirs, datetime.now(UTC))
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        self.saved, self.conflict = theirs, False
        self.notify(str(place), title="ctrl+s writes yours; theirs is kept in", markup=False, timeout=8)


def _mark(path: Path) -> _Mark:
    """Return what changes whenever a file does; None when there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _content(path: Path) -> str | None:
    """Return a file's text; None when it can't be read, which saving then says."""
    from shortstui.personas.toml import read_text

    try:
        return read_text(path)
    except ShortstuiError:
        return None

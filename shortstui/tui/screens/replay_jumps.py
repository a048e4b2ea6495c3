"""The places that a replay jumps to: what was watched, incidents, the 1/5, alarms, and the user's bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import work

from shortstui.errors import ShortstuiError
from shortstui.tui import view
from shortstui.tui.bookmarks import Marks, bookmarks_file, read_bookmarks, write_bookmark
from shortstui.tui.moments import after, before
from shortstui.tui.screens.choose import Choice, ChooseDialog
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.replay_playing import PlayingScreen
from shortstui.tui.shown import plain, shown


class JumpingScreen(PlayingScreen):
    """A replay with its landmarks.

    Args:
        folder: The run.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._bookmarks: Marks = {}

    def on_mount(self) -> None:
        """Read the bookmarks, too."""
        super().on_mount()
        try:
            self._bookmarks = read_bookmarks(bookmarks_file()).get(self._folder.name, {})
        except ShortstuiError as error:
            self.notify(shown(f"{error.what}: {error.where}"), title="bookmarks", severity="warning", markup=False)

    def flags(self) -> Sequence[float]:
        """Return the bookmarks."""
        return tuple(place / max(1, self.length) for place in self._bookmarks if place <= self.length)

    def action_next_watched(self) -> None:
        """Go to the next watched short."""
        self._jump(after(self.moments.watched, self.moment), "nothing was watched after this")

    def action_previous_watched(self) -> None:
        """Go to the watched short before."""
        self._jump(before(self.moments.watched, self.moment), "nothing was watched before this")

    def action_next_incident(self) -> None:
        """Go to the next incident."""
        self._jump(after(self.moments.incidents, self.moment), "no incident comes after this")

    def action_previous_incident(self) -> None:
        """Go to the incident before."""
        self._jump(before(self.moments.incidents, self.moment), "no incident came before this")

    def action_capture(self) -> None:
        """Go to where the share first passed 1/5."""
        self._jump(self.moments.v2c, "the share never passed 1/5 in this run")

    def action_alarm(self) -> None:
        """Go to the next alarm, after the last one to the first again."""
        places = [place for place, _ in self.moments.alarms]
        place = after(places, self.moment)
        self._jump(place if place is not None else next(iter(places), None), "no alarm sounded in this run")
        if places:
            names = ", ".join(name for at, name in self.moments.alarms if at == self.moment)
            self.notify(f"{names} at short {self.moment}", timeout=4)

    def action_bookmark(self) -> None:
        """Set a bookmark here, or take it away."""
        note = None if self.moment in self._bookmarks else self._what_is_on()
        self._keep_bookmark(self.moment, note)
        self.notify(f"bookmark {'taken away' if note is None else 'set'} at short {self.moment}", timeout=3)

    @work
    async def action_bookmarks(self) -> None:
        """Choose a bookmark and go there."""
        if not self._bookmarks:
            self.notify("this run has no bookmarks: b sets one", severity="warning", timeout=4)
            return
        answer = await self.app.push_screen_wait(ChooseDialog("Bookmarks", "words of it", self._fitting))
        if answer is not None:
            self.hold_at(int(answer))

    def _fitting(self, typed: str) -> Sequence[Choice]:
        words = typed.casefold().split()
        return [
            Choice(str(place), plain(f"{place:>7}  {note}", limit=120))
            for place, note in self._bookmarks.items()
            if all(word in f"{place} {note}".casefold() for word in words)
        ]

    def _what_is_on(self) -> str:
        """Return what a bookmark here is to say."""
        current = self.state.current
        if current is None:
            return "before the first short"
        said = "watched" if current.decision.watch else "skipped"
        return f"{view.percent(self.state.share(50))} {said}: {current.short.title}"

    def _keep_bookmark(self, moment: int, note: str | None) -> None:
        try:
            self._bookmarks = write_bookmark(bookmarks_file(), self._folder.name, moment, note)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        self.answer()

    def _jump(self, place: int | None, otherwise: str) -> None:
        if place is None:
            self.notify(otherwise, severity="warning", timeout=4)
        else:
            self.hold_at(place)

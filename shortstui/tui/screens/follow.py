"""A run that another process records, while it happens: one can look, and steer what belongs to an experiment."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.binding import BindingType

from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.experiments.orders import CellState, Order, Word
from shortstui.tui.actions import bindings
from shortstui.tui.collector import old_objects_kept
from shortstui.tui.experiment_messages import MoreRead
from shortstui.tui.following import CellFollower
from shortstui.tui.messages import ReplayChosen, WorkFailed
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.shown import shown
from shortstui.tui.widgets.transport import TransportState

EVERY_SECONDS: Final = 0.25
_NARROW: Final = 112
_HELD: Final = {
    "pausing": "after this short",
    "paused": "space goes on",
    "stopping": "after this short",
}


class FollowScreen(RunScreen):
    """The live picture of a run of another process.

    Args:
        folder: The run.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("follow")]

    def __init__(self, folder: Path) -> None:
        super().__init__(title=folder.name, can_seek=False)
        self._folder = folder
        self._recording: bool | None = None
        self._problem = ""
        self._cell: CellState | None = None

    def on_mount(self) -> None:
        """Begin to follow."""
        super().on_mount()
        self._follow()

    @property
    def folder(self) -> Path | None:
        """The run."""
        return self._folder

    @work(exclusive=True, exit_on_error=False, description="follow the record")
    async def _follow(self) -> None:
        follower = CellFollower(self._folder)
        with old_objects_kept():
            while True:
                try:
                    found = await asyncio.to_thread(follower.look)
                except ShortstuiError as error:
                    self.post_message(WorkFailed(error.what, error.where, error.hint))
                    return
                self.post_message(found)
                await asyncio.sleep(0.01 if follower.behind else EVERY_SECONDS)

    @on(MoreRead)
    def _fold(self, message: MoreRead) -> None:
        if message.manifest is not None:
            self.state.know(message.manifest)
        for item in message.items:
            self.state.apply(item)
        news = (message.recording, message.problem, message.cell)
        new = news != (self._recording, self._problem, self._cell)
        if message.items or message.manifest is not None or new:
            self._recording, self._problem, self._cell = news
            self.missing = message.missing
            self.changed()
        if new:
            self.refresh_bindings()

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.dismiss()
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @property
    def over(self) -> bool:
        """Whether nobody records the run any more."""
        return self._recording is False

    def transport_state(self) -> TransportState:
        """Return whether it is being recorded, and how far."""
        state = self.state
        if self._recording is None:
            badge, style, note = "READING", "bold $background on $accent", ""
        elif self._problem:
            badge, style, note = "UNREADABLE", "bold $background on $error", shown(self._problem, 100)
        elif self._recording and self._cell in _HELD:
            badge, style, note = self._cell.upper(), "bold $background on $warning", _HELD[self._cell]
        elif self._recording:
            badge, style, note = "FOLLOWING", "bold $background on $success", self._words()
        elif state.ended is not None:
            badge, style, note = "ENDED", "bold $background on $secondary", f"{state.ended.reason} · o replays it"
        else:
            badge, style, note = "INTERRUPTED", "bold $background on $warning", "nobody records it now"
        goal = state.goal
        position = f"{state.impressions} / {goal}" if goal else str(state.impressions)
        return TransportState(badge, style, note, state.impressions / goal if goal else 0.0, position)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual)
        """Offer the replay when nobody records the run any more, and to steer what obeys."""
        if action in {"pause", "stop"}:
            return not self.over and self._cell not in {None, "stopping", "stopped", "over"}
        return self.over if action == "replay" else True

    def action_pause(self) -> None:
        """Pause the bot with its controls, or let them go on."""
        self._order("continue" if self._cell in {"pausing", "paused"} else "pause")

    @work
    async def action_stop(self) -> None:
        """Stop the bot with its controls; ask first."""
        if await self.app.push_screen_wait(
            ConfirmDialog("Stop this bot?", "It ends after the short that is on. All is kept.", "Stop it", "Stay")
        ):
            self._order("stop")

    @work(exit_on_error=False, description="give an order")
    async def _order(self, word: Word) -> None:
        order = Order(word, (self._folder.name,))
        try:
            await asyncio.to_thread(orders.send, self._folder.parent, order)
        except ShortstuiError as error:
            self.notify(shown(error.what, 160), severity="warning", markup=False)

    def action_replay(self) -> None:
        """Open the record of this run."""
        if self.over:
            self.post_message(ReplayChosen(self._folder))

    def action_leave(self) -> None:
        """Go back; the run goes on without the app."""
        self.dismiss()

    def _words(self) -> str:
        if self._cell is not None:
            return "a bot of an experiment: space pauses it"
        if self.app.size.width < _NARROW:
            return "recorded elsewhere: look, don't steer"
        return "recorded by another process: you can look, not steer"

"""A run while it happens: the bot's process is followed and steered."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.worker import Worker, WorkerError

from shortstui.errors import ShortstuiError
from shortstui.runs import reader
from shortstui.runs.events import Opened, Paused
from shortstui.tui import view
from shortstui.tui.actions import bindings
from shortstui.tui.bot_process import PATIENCE, BotProcess
from shortstui.tui.collector import old_objects_kept
from shortstui.tui.launch import LaunchRequest, next_speed
from shortstui.tui.messages import BotEnded, EventsArrived, ReplayChosen
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.shown import shown
from shortstui.tui.widgets.transport import TransportState

_RATE_SECONDS = 5.0
_BROWSER_PATIENCE = 8.0


class LiveScreen(RunScreen):
    """Starts a bot, draws what it does, and hands on pause, stop and speed.

    Args:
        request: What to run.
        command: The command to start instead of the request's own; for tests.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("live")]

    def __init__(self, request: LaunchRequest, command: Sequence[str] | None = None) -> None:
        super().__init__(title=request.persona_name, feed=request.feed_text, can_seek=False)
        # A browser takes longer to close than a virtual platform, and the last beacon is worth waiting for.
        patience = _BROWSER_PATIENCE if request.is_live else PATIENCE
        self._process = BotProcess(command or request.command(), patience)
        self._request = request
        self._speed = request.speed
        self._arrivals: deque[tuple[float, int]] = deque()
        self._code: int | None = None
        self._stopping = False
        self._pausing = False
        """The user asked for a pause that the bot has not confirmed yet."""
        self._follower: Worker[None] | None = None

    def on_mount(self) -> None:
        """Start the bot."""
        super().on_mount()
        self._follower = self._follow()

    async def on_unmount(self) -> None:
        """Take the bot along when the screen goes."""
        if self._follower is not None:
            self._follower.cancel()
            with contextlib.suppress(WorkerError):
                await self._follower.wait()
        await self._process.close()

    @property
    def folder(self) -> Path | None:
        """Where the run is recorded, once the bot has said so."""
        return Path(self.state.folder) if self.state.folder else None

    @property
    def going_on(self) -> bool:
        """Whether the bot's process is still there."""
        return self._code is None

    @work(exclusive=True, exit_on_error=False, description="follow the bot")
    async def _follow(self) -> None:
        try:
            await self._process.start()
        except OSError as error:
            self.post_message(BotEnded(1, f"can't start the bot: {error}"))
            return
        with old_objects_kept():
            async for items in self._process.batches():
                self.post_message(EventsArrived(items))
        self.post_message(BotEnded(await self._process.ended(), self._process.stderr))

    @on(EventsArrived)
    def _fold(self, message: EventsArrived) -> None:
        before = self.state.impressions
        for item in message.items:
            self.state.apply(item)
            if isinstance(item, Paused):
                self._pausing = False
            if isinstance(item, Opened):
                self._read_manifest(item)
        self._count(self.state.impressions - before)
        self.changed()

    @on(BotEnded)
    def _end(self, message: BotEnded) -> None:
        self._code = message.code
        self.changed()
        self.refresh_bindings()
        failed = self.state.failed
        if failed is not None:
            blocked = view.blocked_by(self.state)
            title = "The site stopped the bot" if blocked is not None else "Something went wrong"
            where = view.evidence_places(blocked, self.folder) if blocked is not None else ""
            self.app.push_screen(ErrorDialog(failed.what, where or failed.where, failed.hint, title=title))
        elif message.code != 0 and not self._stopping:
            what = "the bot ended unexpectedly"
            self.app.push_screen(ErrorDialog(what, f"exit code {message.code}", "", message.stderr))

    def transport_state(self) -> TransportState:
        """Return live, paused or ended, the speed, and how far."""
        state = self.state
        if self._code is not None:
            reason = state.ended.reason if state.ended else "failed"
            replay = " · o replays it" if self.folder is not None else ""
            badge, style, note = "ENDED", "bold $background on $secondary", reason + replay
        elif self._stopping:
            badge, style, note = "STOPPING", "bold $background on $warning", ""
        elif state.paused:
            badge, style, note = "PAUSED", "bold $background on $warning", "space goes on"
        elif self._pausing:
            badge, style, note = "PAUSING", "bold $background on $warning", "after this short"
        elif state.progress is not None or state.current is None:
            badge, style, note = "PREPARING", "bold $background on $accent", self._progress()
        else:
            badge, style, note = (
                "LIVE",
                "bold $background on $success",
                f"{self._speed_text()}  {self._rate():.1f} shorts/s",
            )
        goal = state.goal
        position = f"{state.impressions} / {goal}" if goal else str(state.impressions)
        return TransportState(badge, style, note, state.impressions / goal if goal else 0.0, position)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual)
        """Offer only what can be done: steering while the bot is there, the replay when it is gone."""
        if action in {"pause", "slower", "faster", "stop"}:
            return self.going_on
        return not self.going_on and self.folder is not None if action == "replay" else True

    def action_pause(self) -> None:
        """Pause the bot, or let it go on."""
        self._pausing = not self.state.paused
        self._process.send("pause" if self._pausing else "resume")
        self.answer()

    def action_stop(self) -> None:
        """Let the bot close its record."""
        if self.going_on:
            self._stopping = True
            self._process.send("stop")
            self.answer()

    def action_slower(self) -> None:
        """Halve the speed."""
        self._set_speed(next_speed(self._speed, -1))

    def action_faster(self) -> None:
        """Double the speed."""
        self._set_speed(next_speed(self._speed, +1))

    def action_replay(self) -> None:
        """Open the record of this run."""
        if not self.going_on and self.folder is not None:
            self.post_message(ReplayChosen(self.folder))

    @work
    async def action_leave(self) -> None:
        """Go home; ask first while the bot is at work."""
        if self.going_on and not await self.app.push_screen_wait(
            ConfirmDialog(
                "Stop this run?", "What is recorded so far is kept and can be replayed.", "Stop it", "Stay"
            )
        ):
            return
        self._stopping = True
        self.dismiss()

    def _set_speed(self, speed: float | None) -> None:
        if self._request.is_live:
            self.notify(f"time is real before a live feed: it runs at {self._request.pace_text}", timeout=4)
            return
        self._speed = speed
        self._process.send("speed max" if speed is None else f"speed {speed:g}")
        self.answer()

    def _speed_text(self) -> str:
        if self._request.is_live:
            return self._request.pace_text
        return "full speed" if self._speed is None else f"×{self._speed:g}"

    def _progress(self) -> str:
        progress = self.state.progress
        if progress is None:
            return "starting the bot"
        done = "" if progress.fraction is None else f" {progress.fraction:.0%}"
        return shown(progress.message, 80) + done

    def _read_manifest(self, opened: Opened) -> None:
        try:
            self.state.know(reader.read_manifest(Path(opened.folder)))
        except ShortstuiError as error:
            self.notify(shown(error.what), title="manifest", severity="warning", markup=False)

    def _count(self, impressions: int) -> None:
        now = time.monotonic()
        self._arrivals.append((now, impressions))
        while self._arrivals and now - self._arrivals[0][0] > _RATE_SECONDS:
            self._arrivals.popleft()

    def _rate(self) -> float:
        """Return shorts a second over the last seconds."""
        now = time.monotonic()
        recent = [(at, count) for at, count in self._arrivals if now - at <= _RATE_SECONDS]
        span = max(1.0, now - recent[0][0]) if recent else 1.0
        return sum(count for _, count in recent) / span

"""A recorded run at any moment and any pace: reading, playing, stepping, seeking."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from textual import on, work

from shortstui.capture.run_state import RunState
from shortstui.capture.timeline import Timeline
from shortstui.errors import ShortstuiError
from shortstui.runs import reader
from shortstui.runs.cells import controls_if_there
from shortstui.runs.side_by_side import side_by_side
from shortstui.tui.collector import let_go, new_objects_kept
from shortstui.tui.messages import TimelineRead, WorkFailed
from shortstui.tui.moments import Moments
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.screens.stepping import Stepping
from shortstui.tui.shown import shown
from shortstui.tui.widgets.scrubber import Scrubber
from shortstui.tui.widgets.transport import TransportState

PACES: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 25.0, 50.0, 100.0)
"""Shorts a second that the speed keys go through."""
_TICK = 0.05


class PlayingScreen(Stepping, RunScreen):
    """Reads a run and shows it at a moment that the user plays, steps and seeks through.

    Args:
        folder: The run.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(title=folder.name, can_seek=True)
        self._folder = folder
        self._lost = ""
        self._position = 0.0
        self._pace = PACES.index(4.0)
        self._playing = False
        self._last_tick = time.monotonic()
        self.timeline: Timeline | None = None
        self.moments = Moments()

    def on_mount(self) -> None:
        """Read the run, then play it."""
        super().on_mount()
        self.set_interval(_TICK, self._play_on)
        self._read()

    def on_unmount(self) -> None:
        """Give the run's memory back."""
        let_go()

    @property
    def folder(self) -> Path | None:
        """The run."""
        return self._folder

    @property
    def moment(self) -> int:
        """The number of impressions that have happened at the moment shown."""
        return int(self._position)

    @property
    def length(self) -> int:
        """The number of impressions of the run; 0 while it is being read."""
        return self.timeline.length if self.timeline else 0

    @work(thread=True, exclusive=True, exit_on_error=False, description="read the run")
    def _read(self) -> None:
        try:
            with new_objects_kept():
                record = reader.read_events(self._folder)
                controls, missing = controls_if_there(record)
                timeline = Timeline(side_by_side(record, controls), record.manifest)
                moments = Moments.of(timeline)
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
            return
        said = f"{missing.where}: {missing.what}" if missing else ""
        self.post_message(TimelineRead(timeline, record.lost or "", said, moments))

    @on(TimelineRead)
    def _start(self, message: TimelineRead) -> None:
        self.timeline, self._lost, self.missing = message.timeline, message.lost, message.missing
        self.moments = message.moments or Moments()
        if message.lost:
            self.notify(shown(message.lost), title="incomplete record", severity="warning", markup=False)
        if message.missing:
            title = "replayed without controls"
            self.notify(shown(message.missing), title=title, severity="warning", markup=False)
        self._playing = True
        self._last_tick = time.monotonic()
        self.go_to(self.beginning())

    def beginning(self) -> int:
        """Return the moment at which the replay begins."""
        return 0

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(Scrubber.Sought)
    def _scrub(self, message: Scrubber.Sought) -> None:
        self.go_to(round(message.fraction * self.length))

    def go_to(self, moment: int) -> None:
        """Show a moment; those beyond the ends are the ends."""
        if self.timeline is None:
            return
        moment = min(max(0, moment), self.length)
        self._position = float(moment)
        self.state = self.timeline.state_at(moment)
        self.changed()

    def hold_at(self, moment: int) -> None:
        """Show a moment and hold still there; what a key did is seen at once."""
        self._playing = False
        self.go_to(moment)
        self.answer()

    def step_to(self, moment: int) -> None:
        """Hold still there."""
        self.hold_at(moment)

    def transport_state(self) -> TransportState:
        """Return playing or not, the pace, and how far."""
        if self.timeline is None:
            return TransportState("READING", "bold $background on $accent", "", 0.0, "")
        if self._playing:
            badge, style = "REPLAY ▶", "bold $background on $primary"
        else:
            badge, style = "REPLAY ■", "bold $background on $secondary"
        pace = f"×{PACES[self._pace]:g} shorts/s"
        note = f"{pace}  (record incomplete)" if self._lost else pace
        length = max(1, self.length)
        position = f"{self.moment} / {self.length}"
        return TransportState(badge, style, note, self._position / length, position, self._marks(), self.flags())

    def flags(self) -> Sequence[float]:
        """Return the user's own marks on the line, 0 to 1."""
        return ()

    def action_play(self) -> None:
        """Play or hold still; at the end, play again from the start."""
        if not self._playing and self.moment >= self.length:
            self.go_to(0)
        self._playing = not self._playing
        self._last_tick = time.monotonic()
        self.answer()

    @work
    async def action_seek(self) -> None:
        """Ask for a number or a time and go there."""
        prompt = f"A number, 1 to {self.length}, or a time of the run as m:ss or h:mm:ss"
        words = await self.app.push_screen_wait(AskDialog("Go to short", prompt))
        if words is None:
            return
        moment = self.moments.meant(words)
        if moment is None:
            self.notify("that is no number and no time (m:ss)", severity="warning")
        else:
            self.hold_at(moment)

    def action_slower(self) -> None:
        """Play fewer shorts a second."""
        self._pace = max(0, self._pace - 1)
        self.answer()

    def action_faster(self) -> None:
        """Play more shorts a second."""
        self._pace = min(len(PACES) - 1, self._pace + 1)
        self.answer()

    def _play_on(self) -> None:
        now = time.monotonic()
        passed, self._last_tick = now - self._last_tick, now
        if not self._playing or self.timeline is None:
            return
        before = self.moment
        self._position = min(float(self.length), self._position + passed * PACES[self._pace])
        if self.moment != before:
            for line in self.timeline.between(before, self.moment):
                self.state.apply(line)
            self.changed()
        if self.moment >= self.length:
            self._playing = False
            self.changed()

    def _marks(self) -> tuple[float, ...]:
        """Return where a persona switched and incidents happened so far, as shares of the whole run."""
        state: RunState = self.state
        places = [phase.until for phase in state.phases] + [noted.after for noted in state.incidents]
        return tuple(sorted({place / max(1, self.length) for place in places}))

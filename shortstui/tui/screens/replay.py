"""A recorded run again: the same dashboard, at any moment, at any pace."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from shortstui.capture.run_state import RunState
from shortstui.capture.timeline import Timeline
from shortstui.errors import ShortstuiError
from shortstui.runs import reader
from shortstui.runs.cells import controls_if_there
from shortstui.runs.side_by_side import side_by_side
from shortstui.tui import view
from shortstui.tui.actions import bindings
from shortstui.tui.collector import let_go, new_objects_kept
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.messages import LabelChosen, TimelineRead, WorkFailed
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.shown import shown
from shortstui.tui.widgets.scrubber import Scrubber
from shortstui.tui.widgets.transport import TransportState

PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 25.0, 50.0, 100.0)
"""Shorts a second that the speed keys go through."""
_FAR = 25
_TICK = 0.05


class ReplayScreen(RunScreen):
    """Reads a run and shows it at a moment that the user plays, steps and seeks through.

    Args:
        folder: The run.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("replay")]

    def __init__(self, folder: Path) -> None:
        super().__init__(title=folder.name, can_seek=True)
        self._folder = folder
        self._timeline: Timeline | None = None
        self._lost = ""
        self._position = 0.0
        self._pace = PACES.index(4.0)
        self._playing = False
        self._last_tick = time.monotonic()

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

    @work(thread=True, exclusive=True, exit_on_error=False, description="read the run")
    def _read(self) -> None:
        try:
            with new_objects_kept():
                record = reader.read_events(self._folder)
                controls, missing = controls_if_there(record)
                timeline = Timeline(side_by_side(record, controls), record.manifest)
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
            return
        self.post_message(
            TimelineRead(timeline, record.lost or "", f"{missing.where}: {missing.what}" if missing else "")
        )

    @on(TimelineRead)
    def _start(self, message: TimelineRead) -> None:
        self._timeline, self._lost, self.missing = message.timeline, message.lost, message.missing
        if message.lost:
            self.notify(shown(message.lost), title="incomplete record", severity="warning", markup=False)
        if message.missing:
            self.notify(
                shown(message.missing), title="replayed without controls", severity="warning", markup=False
            )
        self._playing = True
        self._last_tick = time.monotonic()
        self.go_to(0)

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(Scrubber.Sought)
    def _scrub(self, message: Scrubber.Sought) -> None:
        self.go_to(round(message.fraction * self.length))

    @property
    def length(self) -> int:
        """The number of impressions of the run; 0 while it is being read."""
        return self._timeline.length if self._timeline else 0

    def go_to(self, moment: int) -> None:
        """Show a moment; those beyond the ends are the ends."""
        if self._timeline is None:
            return
        moment = min(max(0, moment), self.length)
        self._position = float(moment)
        self.state = self._timeline.state_at(moment)
        self.changed()

    def transport_state(self) -> TransportState:
        """Return playing or not, the pace, and how far."""
        if self._timeline is None:
            return TransportState("READING", "bold $background on $accent", "", 0.0, "")
        if self._playing:
            badge, style = "REPLAY ▶", "bold $background on $primary"
        else:
            badge, style = "REPLAY ■", "bold $background on $secondary"
        pace = f"{PACES[self._pace]:g} shorts/s"
        note = f"{pace}  (record incomplete)" if self._lost else pace
        length = max(1, self.length)
        return TransportState(
            badge, style, note, self._position / length, f"{self.moment} / {self.length}", self._marks()
        )

    def action_play(self) -> None:
        """Play or hold still; at the end, play again from the start."""
        if not self._playing and self.moment >= self.length:
            self.go_to(0)
        self._playing = not self._playing
        self._last_tick = time.monotonic()
        self.answer()

    def action_back(self) -> None:
        """Go back one short."""
        self._step(-1)

    def action_forward(self) -> None:
        """Go on one short."""
        self._step(+1)

    def action_far_back(self) -> None:
        """Go back many shorts."""
        self._step(-_FAR)

    def action_far_forward(self) -> None:
        """Go on many shorts."""
        self._step(+_FAR)

    def action_first(self) -> None:
        """Go to the beginning."""
        self._step(-self.length)

    def action_last(self) -> None:
        """Go to the end."""
        self._step(+self.length)

    def action_capture(self) -> None:
        """Go to where the share first passed 1/5."""
        place = view.v2c_impression(self._timeline.state_at(self.length)) if self._timeline else None
        if place is None:
            self.notify("the share never passed 1/5 in this run", severity="warning")
        else:
            self._playing = False
            self.go_to(place)

    @work
    async def action_seek(self) -> None:
        """Ask for a number and go there."""
        answer = await self.app.push_screen_wait(
            AskDialog("Go to short", f"1 to {self.length}", whole_number=True)
        )
        if answer is not None and answer.isdecimal():
            self._playing = False
            self.go_to(int(answer))

    def action_slower(self) -> None:
        """Play fewer shorts a second."""
        self._pace = max(0, self._pace - 1)
        self.answer()

    def action_faster(self) -> None:
        """Play more shorts a second."""
        self._pace = min(len(PACES) - 1, self._pace + 1)
        self.answer()

    def action_label(self) -> None:
        """Label a sample of this run."""
        self.post_message(LabelChosen(LabelRequest(self._folder)))

    def action_leave(self) -> None:
        """Go home."""
        self.dismiss()

    def _step(self, by: int) -> None:
        self._playing = False
        self.go_to(self.moment + by)
        self.answer()

    def _play_on(self) -> None:
        now = time.monotonic()
        passed, self._last_tick = now - self._last_tick, now
        if not self._playing or self._timeline is None:
            return
        before = self.moment
        self._position = min(float(self.length), self._position + passed * PACES[self._pace])
        if self.moment != before:
            self._advance(self._timeline, before, self.moment)
        if self.moment >= self.length:
            self._playing = False
            self.changed()

    def _advance(self, timeline: Timeline, before: int, moment: int) -> None:
        for line in timeline.between(before, moment):
            self.state.apply(line)
        self.changed()

    def _marks(self) -> tuple[float, ...]:
        """Return where a persona switched and incidents happened, as shares of the whole run."""
        state: RunState = self.state
        places = [phase.until for phase in state.phases] + [noted.after for noted in state.incidents]
        return tuple(sorted({place / max(1, self.length) for place in places}))

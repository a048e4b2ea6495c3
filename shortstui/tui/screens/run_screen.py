"""What live and replay share: the dashboard, the line below it, and when they are drawn."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.screen import Screen

from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.run_state import RunState
from shortstui.tui.dashboard import Dashboard
from shortstui.tui.evidence_view import Aside, AsideKey, aside_key, work_out
from shortstui.tui.messages import WorkedOut
from shortstui.tui.plots import PLOTS, Plot
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.transport import Transport, TransportState

TICK_SECONDS = 0.125
"""Events only fold into the state. At every other tick it is drawn (4 a second), at those between one of the plots
(4 in three seconds each), if anything changed: so no tick takes long, and a key never waits long for its turn."""


class RunScreen(Screen[None]):
    """A run on the screen, wherever its events come from.

    Attributes:
        state: The run as it is to be drawn.
        missing: Why the run's controls can't be read; empty if they can.
    """

    def __init__(self, *, title: str = "", feed: str = "", can_seek: bool) -> None:
        super().__init__()
        self._title = title
        self._feed = feed
        self._can_seek = can_seek
        self._dirty = True
        self._stale: set[Plot] = set(PLOTS)
        self._ticks = 0
        self._aside = Aside()
        self._aside_key: AsideKey | None = None
        self._working_out = False
        self.state = RunState()
        self.missing = ""

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Dashboard(self._title, self._feed)
        yield Transport(can_seek=self._can_seek)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to draw."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.repaint()

    @property
    def folder(self) -> Path | None:
        """Where the run is recorded, once that is known."""
        raise NotImplementedError

    def transport_state(self) -> TransportState:
        """Return what the line below the dashboard says now."""
        raise NotImplementedError

    def changed(self) -> None:
        """Have the state drawn at the next tick."""
        self._dirty = True

    def repaint(self) -> None:
        """Draw everything now."""
        self._draw_dashboard()
        self._draw_plots(set(PLOTS))

    def answer(self) -> None:
        """Draw the line below the dashboard now: what a key did is seen at once, not at the next tick."""
        self.query_one(Transport).show(self.transport_state())

    @property
    def settled(self) -> bool:
        """Whether all was worked out that the state asks for."""
        return self._told_aside and self.query_one(Dashboard).settled

    @property
    def _told_aside(self) -> bool:
        return self.missing != "" or self._aside_key == aside_key(self.state)

    def action_turn(self) -> None:
        """Show the next measures."""
        if self.state.pair is None or self.missing:
            self.query_one(Dashboard).say_no_more()
            return
        self.query_one(Dashboard).turn()
        self._draw_plots(set(PLOTS))

    def action_map(self) -> None:
        """Show the path over the map in place of the measures, or the measures again."""
        self.query_one(Dashboard).turn_to_map()

    def action_image_mode(self) -> None:
        """Draw thumbnails in the next way."""
        mode = self.query_one(Dashboard).next_picture_mode()
        self.notify(f"pictures: {mode}", timeout=2)

    def _tick(self) -> None:
        """Draw a part of what changed."""
        self._ticks += 1
        if not self.is_current:
            return  # under a dialog or the help sheet; what changed meanwhile is drawn when they close
        turn, drawing_plots = divmod(self._ticks, 2)
        if drawing_plots:
            self._draw_plots(self._stale & {PLOTS[turn % len(PLOTS)]})
        elif self._dirty:
            self._draw_dashboard()

    def _draw_dashboard(self) -> None:
        self._dirty = False
        self._stale.update(PLOTS)
        self._look_aside()
        with self.app.batch_update():
            self.query_one(Dashboard).show(self.state, self.folder, self._aside, self.missing)
            self.answer()

    def _draw_plots(self, plots: set[Plot]) -> None:
        for plot in plots:
            self.query_one(Dashboard).show_plot(plot, self.state)
        self._stale -= plots

    def _look_aside(self) -> None:
        """Have worked out what takes long, one thing at a time."""
        if self._working_out or self._told_aside:
            return
        key = aside_key(self.state)
        if key is None or self.state.pair is None:
            self._aside, self._aside_key = Aside(), None
            return
        self._working_out = True
        self._work_out(self.state.pair.copy(), key)

    @work(thread=True, exit_on_error=False, description="work out what describes the run")
    def _work_out(self, pair: LivePair, key: AsideKey) -> None:
        self.post_message(WorkedOut(work_out(pair, key), key))

    @on(WorkedOut)
    def _take_in(self, message: WorkedOut) -> None:
        self._aside, self._aside_key, self._working_out = message.aside, message.key, False
        self.changed()

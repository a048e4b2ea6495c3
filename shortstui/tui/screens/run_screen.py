"""What live and replay share: the dashboard, the line below it, and when they are drawn."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from shortstui.capture.run_state import RunState
from shortstui.tui.dashboard import Dashboard
from shortstui.tui.widgets.transport import Transport, TransportState

REPAINT_SECONDS = 0.25
"""Events only fold into the state; this often it is drawn, if anything changed."""


class RunScreen(Screen[None]):
    """A run on the screen, wherever its events come from.

    Attributes:
        state: The run as it is to be drawn.
    """

    def __init__(self, *, title: str = "", feed: str = "", can_seek: bool) -> None:
        super().__init__()
        self._title = title
        self._feed = feed
        self._can_seek = can_seek
        self._dirty = True
        self._plots_dirty = True
        self._paints = 0
        self.state = RunState()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Dashboard(self._title, self._feed)
        yield Transport(can_seek=self._can_seek)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to draw."""
        self.set_interval(REPAINT_SECONDS, self._repaint_if_dirty)
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
        self._draw(plots=True)

    def action_image_mode(self) -> None:
        """Draw thumbnails in the next way."""
        mode = self.query_one(Dashboard).next_picture_mode()
        self.notify(f"pictures: {mode}", timeout=2)

    def _repaint_if_dirty(self) -> None:
        """Draw what changed; the plots, which cost the most, only at every other tick."""
        self._paints += 1
        self._plots_dirty |= self._dirty
        if self._dirty or (self._plots_dirty and self._paints % 2 == 0):
            self._draw(plots=self._plots_dirty and self._paints % 2 == 0)

    def _draw(self, *, plots: bool) -> None:
        self._dirty = False
        self._plots_dirty = self._plots_dirty and not plots
        with self.app.batch_update():
            self.query_one(Dashboard).show(self.state, self.folder, plots=plots)
            self.query_one(Transport).show(self.transport_state())

"""The line under the dashboard that says whether it is live or a replay, how fast, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from shortstui.tui.widgets.scrubber import Scrubber
from shortstui.tui.widgets.text_line import TextLine


@dataclass(frozen=True, slots=True)
class TransportState:
    """What the line says.

    Attributes:
        badge: One or two words in the app's own language: "LIVE", "PAUSED", "REPLAY".
        style: How the badge is drawn.
        note: More about it: speed, what is being prepared, why it ended.
        fraction: How far, 0 to 1.
        position: The same in figures ("123 / 300").
        marks: Places on the line where something happened, 0 to 1.
        flags: Places on the line that the user marked, 0 to 1.
    """

    badge: str
    style: str
    note: str
    fraction: float
    position: str
    marks: Sequence[float] = ()
    flags: Sequence[float] = ()


class Transport(Horizontal):
    """Badge, note, scrubber, position."""

    DEFAULT_CSS = """
    Transport {
        height: 1; background: $panel;
        #badge { width: auto; }
        #note { width: auto; max-width: 50%; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #position { width: auto; padding: 0 1; }
    }
    """

    def __init__(self, *, can_seek: bool) -> None:
        super().__init__()
        self._can_seek = can_seek

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield TextLine(id="badge", grows=True)
        yield TextLine(id="note", grows=True)
        yield Scrubber(can_seek=self._can_seek)
        yield TextLine(id="position", grows=True)

    def show(self, state: TransportState) -> None:
        """Show where we are."""
        self.query_one("#badge", TextLine).show(Content.styled(f" {state.badge} ", state.style))
        self.query_one("#note", TextLine).show(Content(state.note))
        self.query_one("#position", TextLine).show(Content.styled(state.position, "bold"))
        self.query_one(Scrubber).show(state.fraction, state.marks, state.flags)

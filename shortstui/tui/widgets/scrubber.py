"""How far a run is, as a line that can be clicked and dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class Scrubber(Widget):
    """A line from nothing to all, with a knob at now and marks where something happened."""

    DEFAULT_CSS = """
    Scrubber { height: 1; width: 1fr; margin: 0 1; }
    """

    @dataclass
    class Sought(Message):
        """The user pointed at a place of the line."""

        fraction: float
        """0 to 1."""

    def __init__(self, *, can_seek: bool) -> None:
        super().__init__()
        self._can_seek = can_seek
        self._dragging = False
        self._fraction = 0.0
        self._marks: Sequence[float] = ()
        self._flags: Sequence[float] = ()

    def show(self, fraction: float, marks: Sequence[float] = (), flags: Sequence[float] = ()) -> None:
        """Put the knob at ``fraction`` (0 to 1), marks where something happened, and the user's own flags."""
        if (fraction, marks, flags) != (self._fraction, self._marks, self._flags):
            self._fraction, self._marks, self._flags = fraction, marks, flags
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        width = self.content_size.width
        last = max(0, width - 1)
        knob = round(min(1.0, max(0.0, self._fraction)) * last)
        drawn = [(mark, ("◆", "$accent")) for mark in self._marks]
        drawn += [(flag, ("⚑", "bold $warning")) for flag in self._flags]
        places = {place: part for share, part in drawn if 0 <= (place := round(share * last)) < width}
        if width > 0:
            places[knob] = ("●", "bold $primary")
        parts: list[tuple[str, str]] = []
        done = 0
        for place, part in sorted(places.items()):
            parts += [_line(done, place, knob), part]
            done = place + 1
        return Content.assemble(*parts, _line(done, width, knob))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the place that was pressed, and follow the mouse."""
        if self._can_seek:
            self._dragging = True
            self.capture_mouse()
            self._seek(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while it is held down."""
        if self._dragging:
            self._seek(event.x)

    def on_mouse_up(self) -> None:
        """Let go."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _seek(self, x: int) -> None:
        last = max(1, self.content_size.width - 1)
        self.post_message(self.Sought(min(1.0, max(0.0, x / last))))


def _line(start: int, end: int, knob: int) -> tuple[str, str]:
    """Return the line between two places: thick up to the knob, thin after it."""
    return ("━" * (end - start), "$primary") if start <= knob else ("─" * (end - start), "$border")

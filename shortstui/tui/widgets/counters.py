"""The figures of a run in one or two lines: names dim, values bright."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from shortstui.tui.shown import shown

Counter = tuple[str, str]
"""A name and a value."""


class Counters(Widget):
    """As many counters as fit, the most important ones first."""

    DEFAULT_CSS = """
    Counters { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counters: Sequence[Counter] = ()

    def show(self, counters: Sequence[Counter]) -> None:
        """Show these, the most important ones first."""
        if counters != self._counters:
            self._counters = counters
            self.refresh()

    def render(self) -> Content:
        """Return the line, evenly spread."""
        width = self.content_size.width
        parts: list[Content] = []
        used = 0
        for name, value in self._counters:
            text = shown(value, 40)
            needed = cell_len(name) + 1 + cell_len(text)
            if used + needed + 2 * len(parts) > width:
                break
            used += needed
            parts.append(Content.assemble((f"{name} ", "$foreground 60%"), (text, "bold")))
        if not parts:
            return Content("")
        gaps = max(1, len(parts) - 1)
        gap = max(2, min(6, (width - used) // gaps))
        return Content(" " * gap).join(parts)

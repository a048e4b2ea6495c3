"""The last shorts as a strip: a high green block for each one watched, a low red one for each one skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from textual.content import Content
from textual.widget import Widget

Outcome = Literal["watched", "skipped", "other"]
_CELLS: dict[Outcome, tuple[str, str]] = {
    "watched": ("█", "$success"),
    "skipped": ("▂", "$error"),
    "other": ("·", "dim"),
}


class HistoryStrip(Widget):
    """As many of the last shorts as the line has cells, the newest at the right end.

    Height and colour say the same, so that it can be read without colours.
    """

    DEFAULT_CSS = """
    HistoryStrip { height: 1; width: 1fr; margin: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._outcomes: Sequence[Outcome] = ()

    def show(self, outcomes: Sequence[Outcome]) -> None:
        """Draw the newest of these outcomes, given oldest first."""
        if outcomes != self._outcomes:
            self._outcomes = outcomes
            self.refresh()

    def render(self) -> Content:
        """Return the strip."""
        width = self.content_size.width
        newest = self._outcomes[-width:] if width > 0 else ()
        runs: list[tuple[str, str]] = [(" " * (width - len(newest)), "")]
        for outcome in newest:
            cell, style = _CELLS[outcome]
            if runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + cell, style)
            else:
                runs.append((cell, style))
        return Content.assemble(*runs)

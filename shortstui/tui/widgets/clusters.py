"""The clusters that the encoder saw in the thumbnail, best first, the persona's own marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from shortstui.tui.shown import emoji_cells, fitted

_LONGEST_LABEL = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class ClusterBar:
    """One line of a bar chart of clusters.

    Attributes:
        label: The cluster's label, from outside.
        emoji: The persona's emoji for it; empty when it is none of the persona's interests.
        liked: Whether it is one of them.
        value: Length of the bar, 0–1.
        figure: What is written behind the bar.
    """

    label: str
    emoji: str
    liked: bool
    value: float
    figure: str


class ClusterBars(Widget):
    """A small bar chart; interests of the persona have a star, their emoji and a colour of their own."""

    DEFAULT_CSS = """
    ClusterBars { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self, lines: int, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._count = lines
        self._bars: Sequence[ClusterBar] = ()

    def show(self, bars: Sequence[ClusterBar]) -> None:
        """Draw these bars."""
        if bars != self._bars:
            self._bars = bars
            self.refresh()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the same height whether or not there is anything to show, so that nothing jumps."""
        return self._count

    def render(self) -> Content:
        """Return the chart."""
        width = self.content_size.width
        lines = [bar_line(bar, width) for bar in self._bars[: max(self._count, self.content_size.height)]]
        return Content("\n").join(lines) if lines else Content("")


def bar_line(bar: ClusterBar, width: int) -> Content:
    """Return one line: mark, emoji, label, bar, figure.

    Args:
        bar: What to draw.
        width: Cells of the whole line.
    """
    figure = bar.figure.rjust(4)
    free = width - 6 - len(figure)
    label_width = min(max(6, free * 2 // 3), _LONGEST_LABEL)
    bar_width = max(0, free - label_width)
    style = "$success" if bar.liked else "$foreground 60%"
    return Content.assemble(
        ("★ " if bar.liked else "  ", "$accent"),
        (emoji_cells(bar.emoji) + " ", ""),
        (fitted(bar.label, label_width), "bold $foreground" if bar.liked else "$foreground 75%"),
        (" " + bar_cells(bar.value, bar_width), style),
        (figure, "bold" if bar.liked else "dim"),
    )


def bar_cells(value: float, width: int) -> str:
    """Return a bar for a value from 0 to 1, exact to an eighth of a cell, in exactly ``width`` cells."""
    eighths = round(min(1.0, max(0.0, value)) * width * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn.ljust(width)

"""A line plot of a measure over the run, drawn by plotext; the seam behind which another library could draw.

plotext is built here on the UI thread only. Its cost grows with the points, so that series are decimated to what
the cells can show before they reach it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from rich.text import Text
from textual.color import Color, ColorParseError
from textual.widget import Widget

from shortstui.tui.widgets.decimate import decimated

if TYPE_CHECKING:
    from textual_plotext.plot import Plot

_DOTS_PER_CELL = 2
_DENSE = 20
"""Values a cell from which a curve is a band of one column a cell: two would look the same at twice the time."""
_CELLS_A_DOT = 4
"""Round dots lie on top, and far enough apart that a line below them is seen."""
_SHADE = "░"
_MOST_DOTS = 4_000
"""Of all further curves together."""
PlotColour = tuple[int, int, int] | int | str


@dataclass(frozen=True, slots=True)
class Series:
    """One curve.

    Attributes:
        values: One value for each short from the first; NaN where there is none. Copied when drawn.
        colour: Name of a theme colour ("primary").
        marker: A line of fine dots, or one round dot a cell: two curves that no colour has to tell apart.
    """

    values: Sequence[float]
    colour: str
    marker: Literal["braille", "dot"] = "braille"


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind the curves.

    Attributes:
        low: The lower edge of a shaded band, one value for each short from the first; NaN where there is none.
        high: Its upper edge.
        lines: Many further curves in one colour; each is drawn as one dot a column of dots, since joined up they
            would cost a tenth of a second.
        colour: Name of their theme colour.
    """

    low: Sequence[float] = ()
    high: Sequence[float] = ()
    lines: Sequence[Sequence[float]] = ()
    colour: str = "secondary"


@dataclass(frozen=True, slots=True)
class Axes:
    """What the curves are drawn in.

    Attributes:
        right: The largest position.
        low: The lower end of the values.
        high: The upper end.
        ticks: Values with a label each on the left.
        rules: Values with a horizontal line.
        marks: Positions with a vertical line.
    """

    right: int
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    rules: tuple[float, ...] = ()
    marks: tuple[int, ...] = ()


class MetricPlot(Widget):
    """Curves over the number of shorts; remakes its lines only when it is given something new or resized."""

    DEFAULT_CSS = """
    MetricPlot {
        width: 1fr; height: 1fr; min-height: 5;
        border: round $border; border-title-color: $foreground; border-subtitle-color: $accent;
        padding: 0 1 0 0;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._series: Sequence[Series] = ()
        self._behind = Behind()
        self._axes: Axes | None = None

    def on_mount(self) -> None:
        """Draw anew in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh())

    def show(self, series: Sequence[Series], axes: Axes, behind: Behind | None = None) -> None:
        """Draw these curves, and what lies behind them."""
        self._series, self._axes, self._behind = series, axes, behind or Behind()
        self.refresh()

    def say(self, text: str) -> None:
        """Say something below the frame."""
        if self.border_subtitle != text:
            self.border_subtitle = text

    def render(self) -> Text:
        """Return the plot as text."""
        from textual_plotext.plot import Plot  # a tenth of a second: whoever reads aside first loads it there

        width, height = self.content_size
        if self._axes is None or width < 16 or height < 3:
            return Text("")
        plot = Plot()
        plot.plotsize(width, height)
        plot._set_size(width, height)  # plotsize alone would be cut to the size plotext believes the terminal has
        plot.theme("clear")
        plot.ticks_color(self._colour("foreground", 0.6))
        self._draw_band(plot, self._axes, width, height)
        self._draw_axes(plot, self._axes)
        self._draw_lines(plot, width)
        for series in self._series:
            xs, ys = decimated(series.values, _columns(series, width))
            if xs and series.marker == "braille":
                plot.plot(xs, ys, marker="braille", color=self._colour(series.colour))
            elif xs:
                plot.scatter(xs, ys, marker="dot", color=self._colour(series.colour))
        return Text.from_ansi(plot.build(), no_wrap=True, end="")

    def _draw_axes(self, plot: Plot, axes: Axes) -> None:
        plot.xlim(0, axes.right)
        plot.ylim(axes.low, axes.high)
        plot.xaxes(True, False)
        plot.yaxes(True, False)
        plot.yticks([value for value, _ in axes.ticks], [label for _, label in axes.ticks])
        places = [axes.right * quarter // 4 for quarter in range(5)]
        plot.xticks([float(place) for place in places], [str(place) for place in places])
        for value in axes.rules:
            plot.hline(value, self._colour("accent"))
        for position in axes.marks:
            plot.vline(position, self._colour("accent", 0.7))

    def _draw_band(self, plot: Plot, axes: Axes, width: int, height: int) -> None:
        """Shade the cells of the band."""
        low, high = (np.array(edge, np.float64) for edge in (self._behind.low, self._behind.high))
        if not len(low):
            return
        step = (axes.high - axes.low) / height
        at = np.unique(np.linspace(0, len(low) - 1, width).astype(int))
        at = at[np.isfinite(low[at]) & np.isfinite(high[at])]
        cells = [
            (place, value) for place in at for value in (*np.arange(low[place], high[place], step), high[place])
        ]
        if cells:
            xs, ys = zip(*cells, strict=True)
            shade = self._colour("foreground", 0.45)
            plot.scatter([float(x) + 1 for x in xs], [float(y) for y in ys], marker=_SHADE, color=shade)

    def _draw_lines(self, plot: Plot, width: int) -> None:
        lines = self._behind.lines
        if not lines:
            return
        columns = max(8, min(width * _DOTS_PER_CELL, _MOST_DOTS // len(lines)))
        xs: list[float] = []
        ys: list[float] = []
        for line in lines:
            values = np.array(line, np.float64)
            at = (
                np.unique(np.linspace(0, len(values) - 1, columns).astype(int))
                if len(values)
                else np.array([], int)
            )
            at = at[np.isfinite(values[at])]
            xs += (at + 1.0).tolist()
            ys += values[at].tolist()
        if xs:
            plot.scatter(xs, ys, marker="braille", color=self._colour(self._behind.colour))

    def _colour(self, name: str, share: float = 1.0) -> PlotColour:
        """Return a theme colour, mixed with the ground when ``share`` is less than one.

        A theme that takes the terminal's own colours gives their numbers, so that the plot has them too.
        """
        try:
            colour = Color.parse(self.app.theme_variables[name])
            ground = Color.parse(self.app.theme_variables["surface"])
        except (KeyError, ColorParseError):
            return "default"
        if colour.ansi is not None:
            return colour.ansi if colour.ansi >= 0 else "default"
        return ground.blend(colour, share).rgb


def _columns(series: Series, width: int) -> int:
    """Return how many columns of dots a curve is thinned to; plotext's time grows with the dots it draws."""
    if series.marker == "dot":
        return max(1, width // _CELLS_A_DOT)
    return width if len(series.values) > _DENSE * width else width * _DOTS_PER_CELL


def axis_end(count: int, goal: int | None) -> int:
    """Return a round right end for the axis that has room for ``count`` shorts and does not pass the goal."""
    magnitude = int(10 ** max(1, math.floor(math.log10(max(count, 20)))))
    steps = (step * magnitude for step in (1, 2, 3, 4, 5, 6, 8, 10))
    end = next(step for step in steps if step >= max(count, 20))
    return end if goal is None or goal < count else min(end, max(goal, 4))

"""How figures look: two themes, colours that colour-blind people can tell apart, and how a figure becomes a file.

Colours are those of Okabe & Ito (2008), lightened for the dark theme. Colour never stands alone: whatever it tells
is told by a mark, a dash or a word too.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

DPI: Final = 144
SVG_DPI: Final = 110
"""Of the dots on the map, which are a picture within an SVG: thousands of shapes would make it large."""
FONT_SIZE: Final = 9
MOST_TITLE: Final = 40
_COORDINATE = re.compile(rb' (?:d|points)="[^"]*"')
_TOO_EXACT = re.compile(rb"(\.\d\d)\d+")


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        name: "light" or "dark".
        ground: Behind everything.
        ink: Text and what matters most.
        soft: Axes and text that matters less.
        faint: Grid and what is only there for orientation.
        watched: What the bot watched; captured runs.
        skipped: What it skipped.
        never: Runs that were never captured.
        control: Controls.
        hues: For clusters and personas, in turn.
    """

    name: str
    ground: str
    ink: str
    soft: str
    faint: str
    watched: str
    skipped: str
    never: str
    control: str
    hues: tuple[str, ...]


LIGHT: Final = Theme(
    name="light",
    ground="#ffffff",
    ink="#16191f",
    soft="#565d69",
    faint="#d5d9e0",
    watched="#00845f",
    skipped="#cf4a00",
    never="#cf4a00",
    control="#7a8190",
    hues=("#0072b2", "#d98e00", "#009e73", "#cc5f9a", "#56b4e9", "#d55e00", "#6a4fb3", "#8a7f00"),
)
DARK: Final = Theme(
    name="dark",
    ground="#0f131b",
    ink="#e6eaf2",
    soft="#a3acbd",
    faint="#2c3444",
    watched="#35d6a4",
    skipped="#ff8a4c",
    never="#ff8a4c",
    control="#8d97a9",
    hues=("#4aa8e8", "#f0b440", "#35d6a4", "#e892c2", "#8fd0f7", "#ff8a4c", "#a794f0", "#d8cf4a"),
)
THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK)}
MARKS: Final = ("o", "s", "^", "D", "v", "P", "X", "*", "h", "<", ">", "p")
"""Beside the hues, so that clusters differ without colour."""


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with the project's own settings: nothing of the user's matplotlibrc, no formula read into text."""
    import matplotlib

    settings = {
        **{key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith("backend")},
        "font.family": ["DejaVu Sans", "sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],  # an SVG names all of the list at each of its texts
        "font.size": FONT_SIZE,
        "axes.titlesize": FONT_SIZE + 1,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "svg.fonttype": "none",  # text stays text: small, searchable, and read by screen readers
        "svg.hashsalt": "shortstui",  # the same figure is the same file
        "text.parse_math": False,  # a title with two dollars is no formula
    }
    log = logging.getLogger("matplotlib")
    before = log.level
    log.setLevel(logging.ERROR)  # it tells of its font cache and of the user's folders, which nobody asked
    try:
        with matplotlib.rc_context(settings):
            yield
    finally:
        log.setLevel(before)


def new_figure(theme: Theme, width: float, height: float) -> Figure:
    """Return an empty figure.

    Args:
        theme: Its colours.
        width: Inches.
        height: Inches.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor=theme.ground, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def entitle(axes: Axes, title: str, theme: Theme) -> None:
    """Give axes a title in the theme's ink; long lines are cut."""
    lines = [line if len(line) <= MOST_TITLE else line[: MOST_TITLE - 1] + "…" for line in title.split("\n")]
    axes.set_title("\n".join(lines), color=theme.ink)


def dress(axes: Axes, theme: Theme, *, grid: bool = True) -> None:
    """Give axes the theme's colours and no more lines than are read."""
    axes.set_facecolor(theme.ground)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(theme.faint)
    axes.tick_params(colors=theme.soft, length=3, labelsize=FONT_SIZE - 1)
    axes.xaxis.label.set_color(theme.soft)
    axes.yaxis.label.set_color(theme.soft)
    if grid:
        axes.grid(color=theme.faint, linewidth=0.6)
        axes.set_axisbelow(True)


def undress(axes: Axes, theme: Theme) -> None:
    """Take axes and ticks away: places on the map have no unit."""
    axes.set_facecolor(theme.ground)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def legend_beneath(figure: Figure | SubFigure, grid: Sequence[Axes], theme: Theme) -> None:
    """Put one legend for all axes beneath them; each label once."""
    known: dict[str, Artist] = {}
    for axes in grid:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            known.setdefault(str(label), handle)
    if not known:
        return
    figure.legend(
        list(known.values()),
        list(known),
        loc="outside lower center",
        ncols=3,
        frameon=False,
        fontsize=FONT_SIZE - 1,
        labelcolor=theme.soft,
    )


def settle(figure: Figure) -> None:
    """Lay a figure out once and for all: else every file that is written from it pays for that again."""
    figure.draw_without_rendering()
    figure.set_layout_engine(None)  # else it would be drawn once more before each file


def as_svg(figure: Figure) -> bytes:
    """Return a figure as SVG, to a hundredth of a point; the same figure gives the same bytes."""
    held = io.BytesIO()
    figure.savefig(held, format="svg", facecolor=figure.get_facecolor(), dpi=SVG_DPI, metadata={"Date": None})
    return _COORDINATE.sub(lambda found: _TOO_EXACT.sub(rb"\1", found[0]), held.getvalue())


def as_png(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    held = io.BytesIO()
    figure.savefig(held, format="png", facecolor=figure.get_facecolor(), dpi=DPI)
    return held.getvalue()

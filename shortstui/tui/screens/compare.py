"""Two runs beside each other on one axis, with a cursor that moves through both at once."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen

from shortstui.capture.compare import Comparison
from shortstui.capture.timeline import Timeline
from shortstui.errors import ShortstuiError
from shortstui.runs import reader
from shortstui.tui import compare_view
from shortstui.tui.actions import bindings
from shortstui.tui.collector import let_go, new_objects_kept
from shortstui.tui.compare_view import MEASURES, TITLES, Measure
from shortstui.tui.messages import WorkFailed
from shortstui.tui.moments import Moments
from shortstui.tui.run_messages import PairRead
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.stepping import Stepping
from shortstui.tui.shown import shown
from shortstui.tui.widgets.history import HistoryStrip
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.metric_plot import MetricPlot
from shortstui.tui.widgets.scrubber import Scrubber
from shortstui.tui.widgets.text_line import TextLine
from shortstui.tui.widgets.transport import Transport, TransportState

_MOST_HISTORY = 400
_HIGH = 30
"""Lines from which a second plot has room."""


class CompareScreen(Stepping, Screen[None]):
    """Curves, decisions and measures of two runs at the same number of shorts.

    Args:
        left: A run.
        right: Another, or the same.
    """

    DEFAULT_CSS = """
    CompareScreen .heading { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap;
                             text-overflow: ellipsis; }
    CompareScreen .short { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    CompareScreen #both { height: 1fr; }
    CompareScreen #plots { width: 1fr; }
    CompareScreen #figures { width: 54; padding: 0 1; scrollbar-size-vertical: 1; }
    CompareScreen #figures TextLine { height: auto; margin-bottom: 1; }
    CompareScreen.-narrow #both { layout: vertical; }
    CompareScreen.-narrow #figures { width: 1fr; height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare")]

    def __init__(self, left: Path, right: Path) -> None:
        super().__init__()
        self._folders = (left, right)
        self._timelines: tuple[Timeline, Timeline] | None = None
        self._whole: Comparison | None = None
        self._measure: Measure = "shares"
        self._moment = 0

    def compose(self) -> ComposeResult:
        """Make the parts."""
        for side in ("left", "right"):
            yield TextLine(id=f"{side}-heading")
            yield TextLine(id=f"{side}-short")
            with Horizontal(id=f"{side}-strip"):
                yield HistoryStrip()
        with Horizontal(id="both"):
            with Vertical(id="plots"):
                yield MetricPlot(id="first-plot")
                yield MetricPlot(id="second-plot")
            with VerticalScroll(id="figures", can_focus=False):
                yield TextLine(id="table")
                yield TextLine(id="cluster-table")
        yield Transport(can_seek=True)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Read both runs."""
        for side in ("left", "right"):
            self.query_one(f"#{side}-heading").add_class("heading")
            self.query_one(f"#{side}-short").add_class("short")
            self.query_one(f"#{side}-strip").styles.height = 1
        self.query_one(Transport).show(TransportState("READING", "bold $background on $accent", "", 0.0, ""))
        self._read()

    def on_unmount(self) -> None:
        """Give the runs' memory back."""
        let_go()

    def on_resize(self) -> None:
        """Show as many plots as there is room for."""
        self.call_after_refresh(self._draw)

    @property
    def moment(self) -> int:
        """The number of shorts at which both are shown."""
        return self._moment

    @property
    def length(self) -> int:
        """The number of impressions of the longer run; 0 while they are being read."""
        return max(each.length for each in self._timelines) if self._timelines else 0

    @property
    def seen(self) -> Comparison | None:
        """Both runs at the cursor."""
        if self._timelines is None:
            return None
        left, right = self._timelines
        return Comparison(left.state_at(self.moment), right.state_at(self.moment))

    @work(thread=True, exclusive=True, exit_on_error=False, description="read two runs")
    def _read(self) -> None:
        lost: list[str] = []
        timelines: list[Timeline] = []
        try:
            with new_objects_kept():
                for folder in self._folders:
                    record = reader.read_events(folder)
                    timelines.append(Timeline(record.lines, record.manifest))
                    lost += [record.lost] if record.lost else []
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
        else:
            self.post_message(PairRead(timelines[0], timelines[1], "\n".join(lost)))

    @on(PairRead)
    def _start(self, message: PairRead) -> None:
        self._timelines = (message.left, message.right)
        self._keep_whole()
        if message.lost:
            self.notify(shown(message.lost), title="incomplete record", severity="warning", markup=False)
        self.go_to(self.length)

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(Scrubber.Sought)
    def _scrub(self, message: Scrubber.Sought) -> None:
        self.go_to(round(message.fraction * self.length))

    def go_to(self, moment: int) -> None:
        """Show both after this number of impressions; those beyond the ends are the ends."""
        self._moment = min(max(0, moment), self.length)
        self._draw()

    def step_to(self, moment: int) -> None:
        """Show both there."""
        self.go_to(moment)

    @work
    async def action_seek(self) -> None:
        """Ask for a number and go there."""
        prompt = f"A number, 1 to {self.length}"
        words = await self.app.push_screen_wait(AskDialog("Go to short", prompt, whole_number=True))
        if words is not None and (moment := Moments(self.length).meant(words)) is not None:
            self.go_to(moment)

    def action_turn(self) -> None:
        """Show the next measure."""
        self._measure = MEASURES[(MEASURES.index(self._measure) + 1) % len(MEASURES)]
        self._draw()

    def action_swap(self) -> None:
        """Put the left run to the right."""
        if self._timelines is not None:
            self._timelines = self._timelines[::-1]
            self._folders = self._folders[::-1]
            self._keep_whole()
            self._draw()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def _keep_whole(self) -> None:
        if self._timelines is not None:
            left, right = self._timelines
            self._whole = Comparison(left.state_at(left.length), right.state_at(right.length))

    def _draw(self) -> None:
        seen, whole = self.seen, self._whole
        if seen is None or whole is None:
            return
        with self.app.batch_update():
            for side, state, folder in (
                ("left", seen.left, self._folders[0]), ("right", seen.right, self._folders[1])
            ):  # fmt: skip
                heading = compare_view.heading(side, state, folder.name)
                self.query_one(f"#{side}-heading", TextLine).show(heading)
                self.query_one(f"#{side}-short", TextLine).show(compare_view.short_line(state, self.moment))
                strip = self.query_one(f"#{side}-strip").query_one(HistoryStrip)
                strip.show(compare_view.outcomes(state, _MOST_HISTORY))
            self.query_one("#table", TextLine).update(compare_view.table(seen))
            self.query_one("#cluster-table", TextLine).update(compare_view.clusters(seen))
            self._draw_plots(seen, whole)
            fraction = self.moment / max(1, self.length)
            badge, style = "COMPARE", "bold $background on $secondary"
            position = f"{self.moment} / {self.length}"
            self.query_one(Transport).show(TransportState(badge, style, "", fraction, position))

    def _draw_plots(self, seen: Comparison, whole: Comparison) -> None:
        first = self._measure
        second = MEASURES[(MEASURES.index(first) + 1) % len(MEASURES)]
        for name, measure in (("first", first), ("second", second)):
            plot = self.query_one(f"#{name}-plot", MetricPlot)
            plot.display = name == "first" or self.size.height >= _HIGH
            plot.border_title = TITLES[measure]
            plot.show(*compare_view.drawn(measure, seen, whole))

"""What the run or experiment under the list's cursor came to: facts, and curves and path to turn through."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.worker import get_current_worker

from shortstui.errors import ShortstuiError
from shortstui.tui import previews
from shortstui.tui.previews import PAGES, ExperimentLook, Files, Look, Page, RunLook
from shortstui.tui.run_list import Row, RunList
from shortstui.tui.run_messages import LookFailed, LookTaken, StandingTold
from shortstui.tui.shown import plain
from shortstui.tui.widgets.map_path import MapPath
from shortstui.tui.widgets.metric_plot import MetricPlot
from shortstui.tui.widgets.text_line import TextLine

REST_SECONDS = 0.2
"""How long the cursor has to stay on a line until it is read."""
_TALL = 34
"""Lines from which two pictures have room."""


class RunPreview(Vertical):
    """Shows facts at once, and pictures when the cursor stays; what is not shown is not read."""

    DEFAULT_CSS = """
    RunPreview { border: round $border; border-title-color: $foreground; border-subtitle-color: $accent; }
    RunPreview #preview-facts { height: auto; max-height: 10; padding: 0 1; }
    RunPreview #preview-said { height: auto; padding: 0 1; color: $warning; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs = RunList()
        self._row: Row | None = None
        self._folder = Path()
        self._look: Look | None = None
        self._turned = 0
        self._resting: Timer | None = None
        self._settled = True

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield TextLine(id="preview-facts")
        yield TextLine(id="preview-said")
        yield MetricPlot(id="preview-first")
        yield MetricPlot(id="preview-second")
        yield MapPath(id="preview-path")

    def on_mount(self) -> None:
        """Begin with nothing."""
        self.border_title = "Under the cursor"
        self._say("")
        self._draw()

    def on_resize(self) -> None:
        """Show as many pictures as there is room for."""
        self._draw()

    def on_show(self) -> None:
        """Read what the cursor is on by now."""
        self._read_soon()

    @property
    def settled(self) -> bool:
        """Whether what the cursor is on was read and is shown."""
        return self._settled and self.query_one(MapPath).settled

    @property
    def files(self) -> Files:
        """Where files went that were made of it."""
        return self._look.files if self._look is not None else Files()

    def point(self, runs: RunList, row: Row | None, folder: Path) -> None:
        """Show a line of the list.

        Args:
            runs: What the list knows; only read.
            row: The line; None for none.
            folder: Of the run or of the experiment.
        """
        same = row == self._row and folder == self._folder
        self._runs, self._row, self._folder = runs, row, folder
        if same:
            self._show_facts()
        else:
            self._look = None
            self._say("")
            self._draw()
            self._read_soon()

    def again(self) -> None:
        """Read again what may have changed, files that were made of it among it."""
        self._read_soon()

    def turn(self) -> None:
        """Show the next picture: of a run share, views and path, of an experiment arm after arm."""
        self._turned += 1
        self._draw()

    def _read_soon(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = None
        self.workers.cancel_group(self, "preview")
        if self._row is not None and self.display:
            self._settled = False
            self._resting = self.set_timer(REST_SECONDS, self._read_now)

    def _read_now(self) -> None:
        if self._row is not None:
            self._read(self._row.key, self._folder, self._row.entry is None)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False, description="read for the preview")
    def _read(self, key: str, folder: Path, experiment: bool) -> None:
        import textual_plotext.plot  # noqa: F401 (loaded here, not while a key waits)

        from shortstui.tui.preview_reading import look_at, standing_at

        worker = get_current_worker()
        try:
            look = look_at(folder, experiment=experiment, wanted=lambda: not worker.is_cancelled)
        except ShortstuiError as error:
            self.post_message(LookFailed(key, error.what))
            return
        if look is None:
            return
        self.post_message(LookTaken(key, look))
        if experiment and not worker.is_cancelled:
            self.post_message(StandingTold(key, standing_at(folder)))

    @on(LookTaken)
    def _take(self, message: LookTaken) -> None:
        message.stop()
        if self._row is not None and message.key == self._row.key:
            before = self._look
            self._look, self._settled = message.look, True
            if isinstance(before, ExperimentLook) and isinstance(self._look, ExperimentLook):
                self._look = dataclasses.replace(self._look, standing=before.standing)
            self._say("")
            self._draw()

    @on(StandingTold)
    def _take_standing(self, message: StandingTold) -> None:
        message.stop()
        if self._row is not None and message.key == self._row.key and isinstance(self._look, ExperimentLook):
            self._look = dataclasses.replace(self._look, standing=message.standing)
            self._show_facts()

    @on(LookFailed)
    def _fail(self, message: LookFailed) -> None:
        message.stop()
        if self._row is not None and message.key == self._row.key:
            self._settled = True
            self._say(message.what)

    def _say(self, text: str) -> None:
        said = self.query_one("#preview-said", TextLine)
        said.display = bool(text)
        said.update(plain(text, "", 200))

    def _show_facts(self) -> None:
        facts = self.query_one("#preview-facts", TextLine)
        if self._row is None:
            facts.update(Content.styled("no run here", "dim"))
        else:
            facts.update(previews.facts(self._runs, self._row, self._look))

    def _draw(self) -> None:
        self._show_facts()
        first, second = self.query_one("#preview-first", MetricPlot), self.query_one("#preview-second", MetricPlot)
        path = self.query_one(MapPath)
        look, tall = self._look, self.size.height >= _TALL
        first.display = second.display = path.display = False
        self.border_subtitle = "" if look is not None or self._row is None else "reading …"
        if isinstance(look, RunLook):
            pages = [PAGES[(self._turned + more) % len(PAGES)] for more in range(1 + tall)]
            for page, plot in zip(pages, (first, second), strict=False):
                self._draw_page(look, page, plot, path)
            self.border_subtitle = "v: " + PAGES[(self._turned + 1) % len(PAGES)]
        elif isinstance(look, ExperimentLook):
            places = [(self._turned + more) % len(look.panels) for more in range(min(1 + tall, len(look.panels)))]
            for place, plot in zip(places, (first, second), strict=False):
                plot.display = True
                plot.border_title = previews.panel_title(look, look.panels[place])
                plot.show(*previews.panel_picture(look.panels[place]))
                plot.border_subtitle = previews.panel_note(look, look.panels[place])
            self.border_subtitle = "v: the next arm" if len(look.panels) > 1 else ""

    def _draw_page(self, look: RunLook, page: Page, plot: MetricPlot, path: MapPath) -> None:
        if page == "map":
            path.display = True
            path.show(look.state)
            return
        plot.display = True
        plot.border_subtitle = ""
        if page == "share":
            plot.border_title = previews.share_title(look)
            plot.show(*previews.share_picture(look))
        else:
            plot.border_title = "log10 views, last 50"
            plot.show(*previews.views_picture(look))

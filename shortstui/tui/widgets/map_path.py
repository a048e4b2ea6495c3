"""A bot's path over its interest map: live and replay show the same pane over the same state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from shortstui.capture.run_state import RunState
from shortstui.runs.manifest import MapRecord
from shortstui.tui import view
from shortstui.tui.canvas import Canvas
from shortstui.tui.map_messages import SheetRead
from shortstui.tui.map_path import NOW, SKIPPED, WATCHED, Walk, backdrop, draw_walk
from shortstui.tui.map_sheet import Sheet, sheet_for
from shortstui.tui.widgets.map_ink import strips

_LEGEND = Content.assemble(
    (WATCHED, "bold $success"), " watched  ", (SKIPPED, "bold $error"), " skipped  ", (NOW, "bold $accent"), " now"
)


class MapPath(Widget):
    """Draws the last steps over the map's tags; a state that changed nothing here costs nothing.

    The map is looked for once, aside; without it the path is drawn on an empty plane. A hidden pane does nothing.
    """

    DEFAULT_CSS = """
    MapPath {
        width: 1fr; height: 1fr; border: round $border; background: $surface;
        border-title-color: $foreground; border-subtitle-color: $foreground;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._walk = Walk()
        self._liked: Mapping[int, str] = {}
        self._sheet: Sheet | None = None
        self._looked_for: str | None = None
        self._ground: tuple[object, Canvas] = (None, Canvas(0, 0))
        self._lines: list[Strip] = []
        self._drawn: object = None

    def on_mount(self) -> None:
        """Name the marks."""
        self.border_title = "path over the map"
        self.border_subtitle = _LEGEND

    def show(self, state: RunState) -> None:
        """Draw the path of a state; it is only read."""
        if not self.display:
            return
        if state.manifest is not None and self._looked_for != state.manifest.map.sha256:
            self._looked_for, self._sheet = state.manifest.map.sha256, None
            self._look_for(state.manifest.map)
        walk, liked = Walk.of(state), view.interests_of(state)
        if walk != self._walk or liked != self._liked:
            self._walk, self._liked = walk, liked
            self.refresh()

    @work(thread=True, exclusive=True, group="map", exit_on_error=False, description="read the run's map")
    def _look_for(self, record: MapRecord) -> None:
        self.post_message(SheetRead(record.sha256, sheet_for(record)))

    @on(SheetRead)
    def _take_in(self, message: SheetRead) -> None:
        message.stop()
        if message.sha256 == self._looked_for:
            self._sheet = message.sheet
            self.border_title = "path over the map" if message.sheet else "path (the map is not on this machine)"
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of cells."""
        width, height = self.content_size
        wanted = (self._walk, self._liked, self._sheet, width, height, self.app.theme)
        if self._drawn is None or self._drawn != wanted:
            self._lines, self._drawn = self._draw(width, height), wanted
        return self._lines[y] if y < len(self._lines) else Strip.blank(width, self.rich_style)

    def _draw(self, width: int, height: int) -> list[Strip]:
        key = (self._sheet, self._liked, width, height)
        if self._ground[0] != key:
            under = backdrop(self._sheet, self._liked, width, height) if self._sheet else Canvas(width, height)
            self._ground = (key, under)
        canvas = self._ground[1].copy()
        draw_walk(canvas, self._walk, self._sheet.extent if self._sheet else self._walk.extent())
        return strips(self.app, canvas)

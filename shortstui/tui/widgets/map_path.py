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

    The map is looked for once, aside, when the pane is laid out; without it the path is drawn on an empty plane.
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
        self._record: MapRecord | None = None
        self._looked_for = self._found = ""
        self._ground: tuple[object, Canvas] = (None, Canvas(0, 0))
        self._lines: list[Strip] = []
        self._drawn: object = None

    def on_mount(self) -> None:
        """Name the marks."""
        self.border_title = "path over the map"
        self.border_subtitle = _LEGEND

    def on_resize(self) -> None:
        """Look for the map once there is something to draw it on."""
        self._want_map()

    def show(self, state: RunState) -> None:
        """Draw the path of a state; it is only read."""
        self._record = state.manifest.map if state.manifest is not None else None
        walk, liked = Walk.of(state), view.interests_of(state)
        if walk != self._walk or liked != self._liked:
            self._walk, self._liked = walk, liked
            self.refresh()
        self._want_map()

    @property
    def settled(self) -> bool:
        """Whether the map was found, or is known not to be there."""
        return self._looked_for == self._found

    def _want_map(self) -> None:
        record = self._record
        if record is not None and self.size and record.sha256 != self._looked_for:
            self._looked_for, self._sheet = record.sha256, None
            self._look_for(record)

    @work(thread=True, exclusive=True, group="map", exit_on_error=False, description="read the run's map")
    def _look_for(self, record: MapRecord) -> None:
        self.post_message(SheetRead(record.sha256, sheet_for(record)))

    @on(SheetRead)
    def _take_in(self, message: SheetRead) -> None:
        message.stop()
        if message.sha256 == self._looked_for:
            self._found = message.sha256
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

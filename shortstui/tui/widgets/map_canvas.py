"""The interest map, drawn once for each scene and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from shortstui.tui.map_draw import draw
from shortstui.tui.map_scene import Scene
from shortstui.tui.widgets.map_ink import strips


class MapCanvas(Widget, can_focus=True):
    """Draws a scene; says where the mouse points and how the wheel turns."""

    DEFAULT_CSS = "MapCanvas { width: 1fr; height: 1fr; background: $surface; }"
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Pointed(Message):
        """The user clicked on a place of the map."""

        x: float
        y: float

    @dataclass
    class Rolled(Message):
        """The user turned the wheel: steps nearer, negative ones farther."""

        steps: int

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._lines: list[Strip] = []
        self._drawn: object = None

    def show(self, scene: Scene) -> None:
        """Draw this scene."""
        self._scene = scene
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of cells."""
        width, height = self.content_size
        wanted = (self._scene, width, height, self.app.theme)
        if self._drawn != wanted:
            self._lines, self._drawn = self._draw(width, height), wanted
        return self._lines[y] if y < len(self._lines) else Strip.blank(width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Say which place was clicked."""
        if self._scene is not None:
            at = event.get_content_offset(self)
            if at is not None:
                place = self._scene.lens.place(at.x + 0.5, at.y + 0.5, *self.content_size)
                self.post_message(self.Pointed(*place))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go nearer."""
        event.stop()
        self.post_message(self.Rolled(+1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go farther."""
        event.stop()
        self.post_message(self.Rolled(-1))

    def _draw(self, width: int, height: int) -> list[Strip]:
        if self._scene is None:
            return []
        return strips(self.app, draw(self._scene, width, height))

"""The verdict as text that fits the width it is given."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from shortstui.experiments.standing import Standing
from shortstui.tui.actions import bindings
from shortstui.tui.verdict_view import verdict_content

_LEAST_WIDTH = 40


class VerdictText(Widget):
    """All that an experiment says."""

    DEFAULT_CSS = """
    VerdictText { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._drawn: tuple[int, Content] | None = None

    def show(self, standing: Standing) -> None:
        """Say this."""
        if standing != self._standing:
            self._standing, self._drawn = standing, None
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the lines that it takes."""
        return self._content(width).plain.count("\n") + 1

    def render(self) -> Content:
        """Return the lines."""
        return self._content(self.content_size.width)

    def _content(self, width: int) -> Content:
        if self._standing is None:
            return Content.styled("Reading what was recorded …", "$foreground 60%")
        width = max(_LEAST_WIDTH, width)
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, verdict_content(self._standing, width))
        return self._drawn[1]


class ReadingPane(VerticalScroll):
    """A text that is longer than the screen, with vim keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading")]

"""Text in a box of its own size that is drawn again only when it changed."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class TextLine(Static):
    """A static text for repaints several times a second: the same text costs nothing, another one no layout.

    Args:
        grows: Whether the widget is as wide as its text; then another width does cost a layout.
    """

    def __init__(self, *, id: str | None = None, grows: bool = False) -> None:  # noqa: A002 (Textual's own name)
        super().__init__("", id=id)
        self._shown = Content("")
        self._grows = grows

    def show(self, content: Content) -> None:
        """Show this text."""
        if not content.is_same(self._shown):
            layout = self._grows and content.cell_length != self._shown.cell_length
            self._shown = content
            self.update(content, layout=layout)

"""Who watches a bot at work."""

from __future__ import annotations

from typing import Protocol

from shortstui.runs.events import Line, Notice


class Display(Protocol):
    """A screen, a pipe, or nobody. It is told everything in order, and always from the bot's own event loop."""

    def show(self, item: Line | Notice) -> None:
        """Take in what was recorded, or a notice that is for displays only; must return at once."""
        ...


class Nobody:
    """A display that shows nothing."""

    def show(self, item: Line | Notice) -> None:
        """Show nothing."""

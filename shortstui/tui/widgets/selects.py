"""Drop-downs that also obey j, k, g and G."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from rich.console import RenderableType
from textual.binding import BindingType
from textual.widgets import OptionList, Select

from shortstui.tui.actions import bindings

T = TypeVar("T")


class VimSelect(Select[T]):
    """A drop-down with the keys of a list; closed, each of them opens it, as the arrows do.

    Args:
        options: What is shown, and the value it stands for.
        more: Of :class:`textual.widgets.Select`, handed on; there is no search by typing, letters are keys here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    def __init__(self, options: Iterable[tuple[RenderableType, T]], **more: Any) -> None:  # noqa: ANN401
        super().__init__(options, type_to_search=False, **more)

    def action_cursor_down(self) -> None:
        """Go down one line."""
        self._move("cursor_down")

    def action_cursor_up(self) -> None:
        """Go up one line."""
        self._move("cursor_up")

    def action_first(self) -> None:
        """Go to the first line."""
        self._move("first")

    def action_last(self) -> None:
        """Go to the last line."""
        self._move("last")

    def _move(self, verb: str) -> None:
        if self.expanded:
            getattr(self.query_one(OptionList), f"action_{verb}")()
        else:
            self.action_show_overlay()

"""A list of personas in which several can be marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from shortstui.tui.actions import bindings
from shortstui.tui.shown import emoji_cells, plain
from shortstui.tui.widgets.lists import VimList

if TYPE_CHECKING:
    from shortstui.personas.folder import PersonaFile


class MarkList(VimList):
    """Personas, one a line; marked ones have a box with a cross. Broken ones are shown and can't be marked.

    Args:
        entries: The persona files by their paths.
        marked: Those that are marked at first; others than there are don't count.
        id: Of the widget.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("marks")]

    @dataclass
    class Changed(Message):
        """Other personas were marked."""

    def __init__(self, entries: Mapping[str, PersonaFile], marked: Collection[str], id: str) -> None:  # noqa: A002
        self._entries = entries
        self._marked = {path for path in marked if path in self._usable(entries)}
        super().__init__(*(Option(self._line(path), id=path) for path in entries), id=id)

    def on_mount(self) -> None:
        """Begin at the first that is marked."""
        first = next((place for place, path in enumerate(self._entries) if path in self._marked), 0)
        self.highlighted = first if self._entries else None
        self._count()

    @property
    def marked(self) -> tuple[str, ...]:
        """The files of those that are marked, in the list's order."""
        return tuple(path for path in self._entries if path in self._marked)

    def action_mark(self) -> None:
        """Mark this persona, or take the mark away."""
        option = self.highlighted_option
        if option is not None and option.id in self._usable(self._entries):
            self._set(self._marked ^ {str(option.id)})

    def action_all(self) -> None:
        """Mark all, or take all marks away."""
        usable = self._usable(self._entries)
        self._set(set() if usable <= self._marked else usable)

    def _set(self, marked: set[str]) -> None:
        self._marked = marked
        for place, path in enumerate(self._entries):
            self.replace_option_prompt_at_index(place, self._line(path))
        self._count()
        self.post_message(self.Changed())

    def _count(self) -> None:
        self.border_subtitle = f"{len(self._marked)} of {len(self._entries)} marked · space, a"

    def _line(self, path: str) -> Content:
        entry = self._entries[path]
        if entry.persona is None:
            return Content.assemble(
                ("    ⚠  ", "$warning"), plain(entry.path.name, limit=40), ("  has problems", "$warning")
            )
        box = ("[x] ", "bold $primary") if path in self._marked else ("[ ] ", "$foreground 60%")
        name = plain(entry.persona.name, "bold" if path in self._marked else "", 40)
        return Content.assemble(box, emoji_cells(entry.persona.emoji), " ", name)

    @staticmethod
    def _usable(entries: Mapping[str, PersonaFile]) -> set[str]:
        return {path for path, entry in entries.items() if entry.persona is not None}

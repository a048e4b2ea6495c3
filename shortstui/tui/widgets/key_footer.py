"""The footer: as many keys as there is room for, the first ones first, help and the way out always."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.widget import Widget
from textual.widgets import Footer, Label
from textual.widgets._footer import FooterKey, KeyGroup

MOST_NARROW: Final = 7
"""Keys that a narrow screen shows at most: more are not read."""
_NARROW: Final = 100
_NEEDED: Final = frozenset({"help", "app.help", "leave"})
"""Actions that are always there: all keys, and the way out."""


class Part(NamedTuple):
    """Something in the footer that is shown or left out as one.

    Attributes:
        width: In cells.
        keys: How many it names.
        needed: Whether it is there in any case.
    """

    width: int
    keys: int
    needed: bool


class KeyFooter(Footer):
    """Textual's footer, but nothing in it is cut off. All keys are on the help sheet."""

    async def recompose(self) -> None:
        """Show the keys that can be pressed now."""
        with self.app.batch_update():
            await super().recompose()
            self._fit()

    def on_resize(self) -> None:
        """Show as many keys as there is room for now."""
        self._fit()

    def _fit(self) -> None:
        pieces: list[list[Widget]] = []
        for child in self.children:
            if isinstance(child, Label) and pieces:
                pieces[-1].append(child)  # what the group before it is called
            else:
                pieces.append([child])
        most = MOST_NARROW if self.app.size.width < _NARROW else len(self.children) * 4
        kept = fitting([_part(piece) for piece in pieces], self.size.width, most)
        for place, piece in enumerate(pieces):
            for widget in piece:
                widget.display = place in kept


def fitting(parts: Sequence[Part], room: int, most: int) -> set[int]:
    """Return the places of the parts that are shown.

    Args:
        parts: In the order of the footer, the most important first.
        room: Cells that there are.
        most: Keys that are shown at most, the needed ones counted.
    """
    kept = {place for place, part in enumerate(parts) if part.needed}
    room -= sum(parts[place].width for place in kept)
    most -= sum(parts[place].keys for place in kept)
    for place, part in enumerate(parts):
        if place in kept:
            continue
        if part.width > room or part.keys > most:
            break  # what comes after is less important, even where it is shorter
        kept.add(place)
        room -= part.width
        most -= part.keys
    return kept


def _part(piece: Sequence[Widget]) -> Part:
    first, *label = piece
    if isinstance(first, FooterKey):
        needed = first.action in _NEEDED or first.has_class("-command-palette")
        return Part(_cells(first), 1, needed)
    keys = [each for each in first.children if isinstance(each, FooterKey)]
    named = sum(cell_len(str(each.visual)) + 1 for each in label if isinstance(each, Label))
    blanks = 2 if isinstance(first, KeyGroup) else 0
    return Part(blanks + sum(cell_len(each.key_display) for each in keys) + named, len(keys), False)


def _cells(key: FooterKey) -> int:
    edge = 2 if key.has_class("-command-palette") else 0
    return cell_len(f" {key.key_display} {key.description} ") + edge

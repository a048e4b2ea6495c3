"""What the interest map's workers tell its screen, and what others tell the app about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from shortstui.figures.chart import Density
    from shortstui.tui.map_search import Liked
    from shortstui.tui.map_sheet import Sheet


@dataclass
class MapChosen(Message):
    """The user wants to see the interest map."""

    persona: Path | None = None
    """The file of a persona to show on it."""


@dataclass
class MapRead(Message):
    """A map was read and made ready."""

    sheet: Sheet
    own: Mapping[int, str]
    """The user's labels, by cluster."""
    problem: str = ""
    """Why the user's labels can't be read; empty if they can, or if there are none."""


@dataclass
class PersonaPlaced(Message):
    """A persona's clusters were found on a map."""

    sheet: Sheet
    liked: Liked
    density: Density | None
    """Of its tags; None where there are too few."""


@dataclass
class SheetRead(Message):
    """The map that a run was made on was looked for."""

    sha256: str
    sheet: Sheet | None
    """None when it is not on this machine."""

"""What the parts of the persona editor tell its screen; see :mod:`shortstui.tui.messages`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from shortstui.interests.interest_map import InterestMap

InterestVerb = Literal["add", "change", "remove", "up", "down", "weight", "emoji"]


@dataclass
class ChartRead(Message):
    """An interest map was read, to search interests on."""

    chart: InterestMap
    asked: str
    """The map that the persona names; empty when it names none."""
    problem: str = ""
    """Why it is another map than the persona names; empty when it is not."""


@dataclass
class FileLooked(Message):
    """The file was looked at, because it changed on the disk."""

    theirs: str | None
    """What it holds; None when it is not there."""


class FormBuilt(Message):
    """The form has its parts, and can show what the text says."""


@dataclass
class FieldEdited(Message):
    """The user changed a field of the form."""

    change: Callable[[str], str]
    """Makes the new text of the old one."""


@dataclass
class InterestAsked(Message):
    """The user wants to do something with an interest of the form."""

    verb: InterestVerb
    index: int
    """Which interest, from 0; of no meaning for "add"."""

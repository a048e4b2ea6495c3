"""Where the user was when the app was left: the persona at home, and the place in each replay.

A convenience: a file that can't be read or written changes nothing but that.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Final

import msgspec

from shortstui.errors import ShortstuiError
from shortstui.files import write_atomically
from shortstui.places import state_folder

_MOST_BYTES: Final = 256 * 1024
_MOST_RUNS: Final = 200
"""The replays that were left last; older ones are forgotten."""

Name = Annotated[str, msgspec.Meta(max_length=300)]
Place = Annotated[int, msgspec.Meta(ge=1, le=10**9)]


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept from one start of the app to the next.

    Attributes:
        persona: File name of the persona under home's cursor; empty when nothing is known.
        replays: Shorts up to which a run was replayed when it was left, by the run's name, the last one last.
            None of these is at the run's beginning or end.
    """

    persona: Name = ""
    replays: dict[Name, Place] = {}

    def at(self, persona: str) -> Session:
        """Return the same with another persona under home's cursor."""
        return msgspec.structs.replace(self, persona=persona)

    def left(self, run: str, place: int | None) -> Session:
        """Return the same after a replay was left.

        Args:
            run: The run's name.
            place: Shorts up to which it was replayed; None for the beginning or the end, which nobody looks for.
        """
        others = {name: at for name, at in self.replays.items() if name != run}
        if place is not None:
            others[run] = place
        return msgspec.structs.replace(self, replays=dict(list(others.items())[-_MOST_RUNS:]))


def session_file() -> Path:
    """Return the file that keeps it."""
    return state_folder() / "session.json"


def read_session(path: Path) -> Session:
    """Return what the file says; the first session where it says nothing that can be used."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return Session()
        return msgspec.json.decode(data, type=Session)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Session()


def write_session(path: Path, session: Session) -> None:
    """Keep it, if that can be done."""
    with contextlib.suppress(OSError, ShortstuiError):
        write_atomically(path, msgspec.json.format(msgspec.json.encode(session)).decode())

"""Whether somebody looks at a terminal that can draw, or reads plain lines."""

from __future__ import annotations

import os
from typing import Protocol

PLAIN = "SHORTSTUI_DISPLAY"
"""Set to "plain", by the user or by ``shortstui --display plain``: no bars, no columns, no bold, anywhere."""


class HasTerminal(Protocol):
    """A stream."""

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        ...


def attended(stream: HasTerminal) -> bool:
    """Return whether bars and aligned columns may be drawn on a stream.

    Not in a pipe, in CI, on a terminal that can't move its cursor, or where plain lines were asked for.
    """
    if plain_wanted() or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        return False
    return stream.isatty()


def plain_wanted() -> bool:
    """Return whether the user asked for plain lines everywhere."""
    return os.environ.get(PLAIN, "").strip().lower() == "plain"

"""Which measures the dashboard has room for, and what the key that turns them shows: pure, no widget."""

from __future__ import annotations

from typing import Final, Literal

Page = Literal["share", "evidence", "described"]
PAGES: Final[tuple[Page, ...]] = ("share", "evidence", "described")
PARTS: Final = ("share-plot", "evidence-plot", "evidence-words", "views-plot", "described")
"""Names of the parts that come and go."""
_TALL, _HIGH = 35, 55
"""Lines of the dashboard from which three measures have room, and from which all have."""


def parts_of(page: Page, height: int, paired: bool) -> frozenset[str]:
    """Return the parts to be shown.

    Args:
        page: What the user turned to.
        height: Lines of the dashboard.
        paired: Whether the run has controls that can be read; if not, every page is the first.
    """
    if not paired:
        return frozenset({"share-plot", "views-plot"})
    if height >= _HIGH:
        return frozenset(PARTS)
    evidence = {"evidence-plot", "evidence-words"}
    if page == "described":
        return frozenset({"described", "evidence-plot"} if height >= _TALL else {"described"})
    if height >= _TALL:
        return frozenset(evidence | {"share-plot" if page == "share" else "views-plot"})
    return frozenset(evidence if page == "evidence" else {"share-plot", "views-plot"})

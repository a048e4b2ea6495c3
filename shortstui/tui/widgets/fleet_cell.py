"""The text of one cell of the grid: who, how it is, what it saw last, its share over time, how fast it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from shortstui.tui.fleet import Glimpse
from shortstui.tui.shown import emoji_cells, fitted

LINES: Final = 5
_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_STATE_STYLES: Final = {
    "live": ("▶", "bold $success"),
    "preparing": ("▶", "$success"),
    "pausing": ("‖", "$warning"),
    "paused": ("‖", "bold $warning"),
    "stopping": ("◼", "bold $warning"),
    "reading": ("…", "$foreground 60%"),
    "over": ("■", "$foreground 80%"),
    "waiting": ("·", "$foreground 50%"),
    "blocked": ("✖", "bold $error"),
    "failed": ("✖", "bold $error"),
    "unreadable": ("✖", "bold $error"),
    "stopped": ("◼", "$warning"),
    "interrupted": ("◼", "$warning"),
}


def cell_lines(one: Glimpse, width: int, *, chosen: bool) -> list[Content]:
    """Return a cell's lines, each exactly ``width`` cells wide.

    Args:
        one: What it says.
        width: Cells.
        chosen: Whether the cursor is on it.
    """
    bot = one.bot
    replicate = f" {bot.replicate}"
    name = f"{emoji_cells(bot.emoji)} {fitted(bot.persona, max(1, width - 3 - len(replicate)))}"
    sign, style = _STATE_STYLES.get(one.state, ("?", "$warning"))
    goal = f"{one.shorts}/{bot.shorts}" if bot.shorts else str(one.shorts)
    share = "" if one.share is None else f" {one.share:.0%}"
    decision, colour = _decision(one)
    state = fitted(f"{sign} {one.state}", max(1, width - cell_len(goal) - len(share)))
    return [
        Content.styled(name + replicate, "bold reverse" if chosen else "bold"),
        Content.assemble((state, style), (goal, "$foreground 70%"), (share, "bold $primary")),
        Content.assemble((decision, colour), (fitted(one.seen, width - 2), "$foreground 80%")),
        Content.styled(sparkline(one.curve, width), "$primary"),
        Content.styled(fitted(one.pace, width), "$foreground 60%"),
    ]


def _decision(one: Glimpse) -> tuple[str, str]:
    if one.watched is None:
        return "  ", ""
    return ("★ ", "$success") if one.watched else ("– ", "$error")


def sparkline(curve: Sequence[float], width: int) -> str:
    """Return shares as blocks, one a cell, the newest at the right end; blanks before them.

    Args:
        curve: From 0 to 1, oldest first.
        width: Cells.
    """
    if width <= 0:
        return ""
    kept = curve
    if len(curve) > width:
        kept = [curve[(place + 1) * len(curve) // width - 1] for place in range(width)]
    blocks = (_BLOCKS[min(len(_BLOCKS) - 1, max(0, int(value * len(_BLOCKS))))] for value in kept)
    return "".join(blocks).rjust(width)

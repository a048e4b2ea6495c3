"""How far all bots of an experiment are, and how long it will take: no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shortstui.pace import Pace
from shortstui.tui import view

if TYPE_CHECKING:
    from shortstui.tui.fleet import Glimpse


@dataclass(frozen=True, slots=True)
class Progress:
    """How far all bots are.

    Attributes:
        over: Bots that are over.
        going_on: Bots that a process lets scroll, the held ones too.
        bots: All.
        seen: Shorts of all bots.
        planned: Shorts that they are to see; None for open end.
        pausing: Bots that are to be held after the short that is on.
        paused: Bots that are held.
    """

    over: int
    going_on: int
    bots: int
    seen: int
    planned: int | None
    pausing: int = 0
    paused: int = 0

    @property
    def fraction(self) -> float:
        """How far, 0 to 1; 0 for open end."""
        return min(1.0, self.seen / self.planned) if self.planned else 0.0

    @property
    def all_held(self) -> bool:
        """Whether every bot that could scroll is held, or will be."""
        return 0 < self.going_on == self.pausing + self.paused


def progress(glimpses: Sequence[Glimpse]) -> Progress:
    """Return how far all bots are."""
    planned = [one.bot.shorts for one in glimpses]
    return Progress(
        over=sum(one.state in {"over", "blocked"} for one in glimpses),
        going_on=sum(one.going_on for one in glimpses),
        bots=len(glimpses),
        seen=sum(one.shorts for one in glimpses),
        planned=None if None in planned else sum(one or 0 for one in planned),
        pausing=sum(one.state == "pausing" for one in glimpses),
        paused=sum(one.state == "paused" for one in glimpses),
    )


def left_words(pace: Pace, planned: int | None) -> str:
    """Return the time that is left in words; empty while nobody can know.

    Args:
        pace: Noted in shorts.
        planned: Shorts in the end; None for open end.
    """
    seconds = pace.left(planned) if planned is not None else None
    return "" if seconds is None else f"about {view.clock(seconds)} left"


def cell_words(pace: Pace, seen: int, planned: int | None) -> str:
    """Return rate and time that is left of one bot, short enough for its cell; empty while nobody can know.

    Args:
        pace: Noted in shorts.
        seen: Shorts until now.
        planned: Shorts in the end; None for open end.
    """
    seconds = pace.left(planned) if planned is not None else None
    if planned is None or not seconds:
        return ""
    rate = (planned - seen) / seconds
    return f"{f'{rate:.1f}/s' if rate >= 1 else f'{60 * rate:.1f}/min'} · {view.clock(seconds)} left"

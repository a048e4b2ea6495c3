"""All bots of an experiment at a glance, folded from their files as they grow: no widget."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.runs import follow
from shortstui.runs.follow import Follower
from shortstui.runs.reader import read_manifest
from shortstui.tui import view

if TYPE_CHECKING:
    from shortstui.experiments.standing import Bot

CURVE: Final = 48
"""The most values of a curve."""
WINDOW: Final = 50
_BYTES_A_LOOK: Final = 2 * follow.AT_ONCE
_PACE_SECONDS: Final = 60.0
OVER: Final = {"goal": "over", "exhausted": "over"}
"""Ends in the words of a glimpse; the others are said as they are: blocked, stopped, failed."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one cell of the grid says.

    Attributes:
        bot: Whose.
        state: In a word: waiting, reading, preparing, live, over, blocked, stopped, failed, interrupted,
            unreadable.
        shorts: Seen.
        watched: Whether the last one was watched; None before the first.
        share: Capture share of the last 50; None before the first.
        curve: The same over the run, evenly thinned, 0 to 1.
    """

    bot: Bot
    state: str = "waiting"
    shorts: int = 0
    watched: bool | None = None
    share: float | None = None
    curve: tuple[float, ...] = ()

    @property
    def there(self) -> bool:
        """Whether there is a run that can be opened."""
        return self.state not in {"waiting", "unreadable"}

    @property
    def going_on(self) -> bool:
        """Whether a process records it now."""
        return self.state in {"preparing", "live"}


class FleetWatch:
    """Looks at all bots again and again; may be asked from any one thread at a time.

    Args:
        bots: In the order of the grid.
    """

    def __init__(self, bots: Sequence[Bot]) -> None:
        self._watched = [_Watched(bot) for bot in bots]
        self.behind = False

    def look(self) -> list[Glimpse]:
        """Return how all bots are; with much to read, as far as one look goes (:attr:`behind`)."""
        before = sum(each.taken for each in self._watched)
        self.behind = False
        for each in self._watched:
            if sum(one.taken for one in self._watched) - before >= _BYTES_A_LOOK:
                self.behind = True
                break
            each.look()
            self.behind |= each.behind
        return [each.glimpse for each in self._watched]


class _Watched:
    """One bot, followed."""

    def __init__(self, bot: Bot) -> None:
        self.glimpse = Glimpse(bot)
        self._follower = Follower(bot.folder)
        self._state: RunState | None = None

    @property
    def behind(self) -> bool:
        return self._follower.behind

    @property
    def taken(self) -> int:
        return self._follower.taken

    def look(self) -> None:
        lines = self._follower.more()
        if not lines and self.glimpse.state in {"waiting", "unreadable"}:
            return
        if lines:
            state = self._known()
            if state is None:
                self.glimpse = Glimpse(self.glimpse.bot, "unreadable")
                return
            for line in lines:
                state.apply(line)
        word = self._word()
        if lines or word != self.glimpse.state:
            self.glimpse = _glimpse(self.glimpse.bot, word, self._state)

    def _known(self) -> RunState | None:
        if self._state is None:
            try:
                manifest = read_manifest(self.glimpse.bot.folder)
            except ShortstuiError:
                return None
            self._state = RunState.of(msgspec.structs.replace(manifest, twins=[]))  # a glance compares nothing
        return self._state

    def _word(self) -> str:
        follower = self._follower
        if follower.problem:
            return "unreadable"
        if follower.behind:
            return "reading"
        if follower.ended is not None:
            return OVER.get(follower.ended.reason, follower.ended.reason)
        if not follower.recording():
            return "interrupted"
        return "live" if self._state is not None and self._state.impressions else "preparing"


def _glimpse(bot: Bot, word: str, state: RunState | None) -> Glimpse:
    if state is None:
        return Glimpse(bot, word)
    values = state.shares[WINDOW]
    step = max(1, -(-len(values) // CURVE))
    curve = tuple(values[::-1][::step][::-1])  # the newest value always, and evenly before it
    watched = state.current.decision.watch if state.current is not None else None
    return Glimpse(bot, word, state.impressions, watched, state.share(WINDOW), curve)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far all bots are.

    Attributes:
        over: Bots that are over.
        going_on: Bots that are being recorded.
        bots: All.
        seen: Shorts of all bots.
        planned: Shorts that they are to see; None for open end.
    """

    over: int
    going_on: int
    bots: int
    seen: int
    planned: int | None

    @property
    def fraction(self) -> float:
        """How far, 0 to 1; 0 for open end."""
        return min(1.0, self.seen / self.planned) if self.planned else 0.0


def progress(glimpses: Sequence[Glimpse]) -> Progress:
    """Return how far all bots are."""
    planned = [one.bot.shorts for one in glimpses]
    return Progress(
        over=sum(one.state in {"over", "blocked"} for one in glimpses),
        going_on=sum(one.going_on for one in glimpses),
        bots=len(glimpses),
        seen=sum(one.shorts for one in glimpses),
        planned=None if None in planned else sum(one or 0 for one in planned),
    )


class Pace:
    """How fast it goes, over the last minute, and so how long it will take."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, at: float, seen: int) -> None:
        """Take in how many shorts were seen at a time (seconds of any clock that only goes forward)."""
        self._seen.append((at, seen))
        while at - self._seen[0][0] > _PACE_SECONDS:
            self._seen.popleft()

    def left(self, planned: int | None) -> str:
        """Return the time that is left in words; empty while nobody can know."""
        if planned is None or len(self._seen) < 2:
            return ""
        (began, before), (now, seen) = self._seen[0], self._seen[-1]
        if seen <= before or now <= began:
            return ""
        seconds = (planned - seen) * (now - began) / (seen - before)
        return f"about {view.clock(seconds)} left"

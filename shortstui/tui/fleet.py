"""All bots of an experiment at a glance, folded from their files as they grow: no widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import msgspec
from textual.strip import Strip

from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.pace import Pace
from shortstui.runs import follow
from shortstui.runs.follow import Follower
from shortstui.runs.reader import read_manifest
from shortstui.tui import view
from shortstui.tui.fleet_pictures import SmallMode, small_picture
from shortstui.tui.fleet_progress import cell_words

if TYPE_CHECKING:
    from shortstui.experiments.orders import CellState
    from shortstui.experiments.standing import Bot

CURVE: Final = 48
"""The most values of a curve."""
WINDOW: Final = 50
_BYTES_A_LOOK: Final = 2 * follow.AT_ONCE
_PICTURES_A_LOOK: Final = 12
OVER: Final = {"goal": "over", "exhausted": "over"}
"""Ends in the words of a glimpse; the others are said as they are: blocked, stopped, failed."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one cell of the grid says.

    Attributes:
        bot: Whose.
        state: In a word: waiting, reading, preparing, live, pausing, paused, stopping, over, blocked, stopped,
            failed, interrupted, unreadable.
        shorts: Seen.
        watched: Whether the last one was watched; None before the first.
        share: Capture share of the last 50; None before the first.
        curve: The same over the run, evenly thinned, 0 to 1.
        seen: Label of the cluster that the last short was seen as, from outside; empty where nothing was seen.
        pace: How fast it goes and how long it will take, in words; empty while nobody can know.
        there: Whether there is a run that can be opened.
        listens: Whether a process obeys orders to this bot.
        pictured: Which thumbnail is drawn, and how.
        picture: Its lines; none where there is none.
    """

    bot: Bot
    state: str = "waiting"
    shorts: int = 0
    watched: bool | None = None
    share: float | None = None
    curve: tuple[float, ...] = ()
    seen: str = ""
    pace: str = ""
    there: bool = False
    listens: bool = False
    pictured: tuple[str, SmallMode] = ("", "off")
    picture: tuple[Strip, ...] = field(default=(), compare=False)

    @property
    def going_on(self) -> bool:
        """Whether a process lets it scroll now, or holds it."""
        return self.state in {"preparing", "live", "pausing", "paused", "stopping"}

    @property
    def held(self) -> bool:
        """Whether it is paused, or will be after the short that is on."""
        return self.state in {"pausing", "paused"}


class FleetWatch:
    """Looks at all bots again and again; may be asked from any one thread at a time.

    Args:
        bots: In the order of the grid.
        now: Seconds of any clock that only goes forward.

    Attributes:
        behind: Whether there was more to read than one look takes.
        obeyed: Whether a process listens to orders.
    """

    def __init__(self, bots: Sequence[Bot], now: Callable[[], float] = time.monotonic) -> None:
        self._watched = [_Watched(bot) for bot in bots]
        self._folder = bots[0].folder.parent if bots else None
        self._now = now
        self.behind = False
        self.obeyed = False

    def look(self, pictures: SmallMode = "off") -> list[Glimpse]:
        """Return how all bots are; with much to read, as far as one look goes (:attr:`behind`).

        Args:
            pictures: How their last thumbnails are drawn.
        """
        cells = orders.cell_states(self._folder) if self._folder is not None else {}
        self.obeyed = bool(cells)
        before = sum(each.taken for each in self._watched)
        self.behind = False
        now = self._now()
        for each in self._watched:
            if sum(one.taken for one in self._watched) - before >= _BYTES_A_LOOK:
                self.behind = True
                break
            each.look(cells.get(each.glimpse.bot.folder.name), now)
            self.behind |= each.behind
        stale = [each for each in self._watched if each.to_draw(pictures)]
        for each in stale[:_PICTURES_A_LOOK]:
            each.draw(pictures)
        self.behind |= len(stale) > _PICTURES_A_LOOK
        return [each.glimpse for each in self._watched]


class _Watched:
    """One bot, followed."""

    def __init__(self, bot: Bot) -> None:
        self.glimpse = Glimpse(bot)
        self._follower = Follower(bot.folder)
        self._state: RunState | None = None
        self._pace = Pace()

    @property
    def behind(self) -> bool:
        return self._follower.behind

    @property
    def taken(self) -> int:
        return self._follower.taken

    def look(self, cell: CellState | None, now: float) -> None:
        """Read on, and glimpse again.

        Args:
            cell: How the process that obeys orders says it stands; None where none does.
            now: Seconds of the watch's clock.
        """
        lines = self._follower.more()
        if lines:
            state = self._known()
            if state is None:
                self.glimpse = Glimpse(self.glimpse.bot, "unreadable")
                return
            for line in lines:
                state.apply(line)
        word = self._steered(cell)
        if lines:
            self.glimpse = _glimpse(self.glimpse, self._state)
        listens = cell is not None and cell not in {"over", "stopping", "stopped"}
        self.glimpse = replace(self.glimpse, state=word, pace=self._paced(word, now), listens=listens)

    def to_draw(self, mode: SmallMode) -> bool:
        """Return whether another picture than the last short's, or in another way, is drawn."""
        return self.glimpse.pictured != self._pictured(mode)

    def draw(self, mode: SmallMode) -> None:
        """Draw the last short's picture."""
        wanted = self._pictured(mode)
        picture = small_picture(self.glimpse.bot.folder, *wanted) if wanted[0] else ()
        self.glimpse = replace(self.glimpse, pictured=wanted, picture=picture)

    def _pictured(self, mode: SmallMode) -> tuple[str, SmallMode]:
        current = self._state.current if self._state is not None else None
        sha256 = current.short.thumbnail if current is not None else None
        return (sha256, mode) if sha256 and mode != "off" else ("", "off")

    def _paced(self, word: str, now: float) -> str:
        """Return how fast it goes; what was before a pause, or read of an earlier time, says nothing about it."""
        if word != "live" or self._state is None:
            self._pace = Pace()
            return ""
        self._pace.note(now, self._state.impressions)
        return cell_words(self._pace, self._state.impressions, self.glimpse.bot.shorts)

    def _steered(self, cell: CellState | None) -> str:
        """Return how the bot is: as its record says, but for what only the process that runs it knows."""
        if self._state is None:
            word = "unreadable" if self.glimpse.state == "unreadable" else "waiting"
        else:
            word = self._word()
        if word in {"over", "blocked", "unreadable"} or cell is None:
            return word
        if cell in {"pausing", "paused", "stopping", "stopped"}:
            return cell
        if word in {"interrupted", "stopped", "failed"} and cell != "over":  # in an earlier session
            return "preparing" if cell == "running" else "waiting"
        return word

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


def _glimpse(before: Glimpse, state: RunState | None) -> Glimpse:
    """Return what a cell says after more of its run was read."""
    if state is None:
        return before
    values = state.shares[WINDOW]
    step = max(1, -(-len(values) // CURVE))
    curve = tuple(values[::-1][::step][::-1])  # the newest value always, and evenly before it
    current = state.current
    perception = current.perception if current is not None else None
    label = view.cluster_label(state.manifest, perception.cluster) if perception is not None else ""
    return replace(
        before,
        shorts=state.impressions,
        watched=current.decision.watch if current is not None else None,
        share=state.share(WINDOW),
        curve=curve,
        seen=label or (perception.tag if perception is not None else ""),
        there=True,
    )

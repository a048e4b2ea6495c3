"""The short that is on: since when, how much of it was played, and what makes it doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field

from shortstui.clock import Clock
from shortstui.feeds.protocol import Playback, Served
from shortstui.feeds.youtube.hand import Hand
from shortstui.feeds.youtube.screen import PageState


@dataclass
class OnScreen:
    """One short from the moment it is active until it is left.

    Attributes:
        state: The page when the short became active.
        reached: How the page came to it: "load", "key", "button", "wheel", "reload", "site".
        plays: Whether there is a video to play: not on posts, gates and errors.
        hand: The user's, who may hold it up.
        began: On the feed's clock.
        held_before: Seconds of pauses that were over, or had lasted, before it began.
        at: The place in the video up to which playing is counted.
        played: Seconds of the video that were played, loops again.
        served: The short, once its facts are known.
        flaws: What makes it doubtful.
    """

    state: PageState
    reached: str
    plays: bool
    hand: Hand
    began: float
    held_before: float
    at: float = 0.0
    played: float = 0.0
    served: Served | None = None
    flaws: list[str] = field(default_factory=list)

    @classmethod
    def now(cls, state: PageState, reached: str, plays: bool, clock: Clock, hand: Hand) -> OnScreen:
        """Return the short as it has just become active; what it has played already counts as its own."""
        already = state.at if plays else 0.0
        began = clock.monotonic() - already
        return cls(state, reached, plays, hand, began, hand.held, at=already, played=already)

    @property
    def id(self) -> str:
        """The short, as the address has it: the surest of the three."""
        return self.state.url

    def flaw(self, name: str) -> None:
        """Note once what makes it doubtful."""
        if name not in self.flaws:
            self.flaws.append(name)

    def stayed(self, clock: Clock) -> float:
        """Return the seconds of the feed's clock that it has been on, without the pauses."""
        return max(0.0, clock.monotonic() - self.began - (self.hand.held - self.held_before))

    def playback(self, clock: Clock, reported: float | None = None) -> Playback:
        """Return what has happened so far."""
        return Playback(
            dwell=round(self.stayed(clock), 3),
            played=round(self.played, 3) if self.plays else None,
            reported=None if reported is None else round(reported, 3),
            reached=self.reached,
            flaws=tuple(self.flaws),
        )

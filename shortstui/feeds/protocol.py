"""What a feed is: where shorts come from and where watching is expressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, Protocol

import msgspec

from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError

ShortKind = Literal["video", "ad", "live", "post", "gated", "unavailable"]
"""Only "video" is organic. "gated": behind an age gate, a warning or a sign-in; "unavailable": can't be played."""


class Short(msgspec.Struct, frozen=True, omit_defaults=True):
    """One served item. All texts come from outside and are shown only through :func:`shortstui.text.harmless`."""

    id: str
    title: str = ""
    channel: str = ""
    kind: ShortKind = "video"
    """Only "video" is organic: the other kinds are skipped, recorded and left out of the measures."""
    views: int | None = None
    duration: float | None = None
    """Seconds."""
    hashtags: tuple[str, ...] = ()
    """With their ``#``."""
    published: str | None = None
    """ISO date."""
    thumbnail: str | None = None
    """SHA-256 of the thumbnail's bytes, hex; its name in the run's ``thumbnails/`` folder."""
    batch: int | None = None
    """Number of the feed's batch it came in, where batches are known."""
    truth: str | None = None
    """The topic a simulated platform drew. Never used by the bot's decision; it scores the encoder."""
    likes: int | None = None
    comments: int | None = None
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Where a live feed had it from: field → "item", "player", "entry", "dom", "head"; "thumbnail" → "frame0",
    "oar2", "screenshot". A covariate: a first frame and a chosen cover don't look alike to an encoder."""


@dataclass(frozen=True, slots=True)
class Served:
    """A short with the bytes of its thumbnail (None when the feed has no picture of it)."""

    short: Short
    thumbnail: bytes | None = None


class Playback(msgspec.Struct, frozen=True, omit_defaults=True):
    """What really happened while the bot stayed on a short."""

    dwell: float
    """Seconds that the bot stayed."""
    played: float | None = None
    """Seconds of video that were played, where the feed can tell; loops count again."""
    reported: float | None = None
    """Seconds of watch time that the platform was told, where the feed can tell; None: no report was seen."""
    reached: str = ""
    """How a live feed came to this short: "load", "key", "button", "wheel", "reload", "site" (moved by itself)."""
    flaws: tuple[str, ...] = ()
    """What makes it doubtful: "stalled", "late", "left early", "autoplay refused", "metadata missing",
    "not reported", "report not seen" (the page was left by a load), "identity changed"."""


class Past(msgspec.Struct, frozen=True):
    """One impression of an earlier session, as a feed needs it to go on from there."""

    short_id: str
    dwell: float


class Incident(msgspec.Struct, frozen=True, tag="incident", omit_defaults=True):
    """Anything that isn't an impression: consent page, captcha, rate limit, lost cookie, crash, resume."""

    kind: str
    """One word, or "blocked:<kind>"."""
    message: str = ""
    evidence: tuple[str, ...] = ()
    """Names of files in the run's ``evidence/`` folder."""


class Upcoming(msgspec.Struct, frozen=True, tag="upcoming", omit_defaults=True):
    """Shorts that the platform has *served*, in their order; only those that become impressions are *seen*."""

    ids: tuple[str, ...]
    batch: int | None = None


class Frame(msgspec.Struct, frozen=True, tag="frame"):
    """A picture from the middle of a video, besides its thumbnail: a first frame is often black."""

    short_id: str
    thumbnail: str
    """SHA-256 of its bytes, hex; its name in the run's ``thumbnails/`` folder."""


Told = Incident | Upcoming | Frame
"""What a feed reports that is no impression."""


class Tell(Protocol):
    """How a feed reports what is no impression; the bot records it at once."""

    def __call__(self, event: Told, evidence: Mapping[str, bytes] = ...) -> None:
        """Take in an event.

        Args:
            event: What happened.
            evidence: Pages and screenshots to keep with an incident, by file name ("page.html"); the picture of a
                frame.
        """
        ...


NO_EVIDENCE: Final[Mapping[str, bytes]] = MappingProxyType({})


def tell_nobody(event: Told, evidence: Mapping[str, bytes] = NO_EVIDENCE) -> None:
    """Let an event pass unheard: for feeds that nobody records."""


class BlockedError(ShortstuiError):
    """The platform stopped the bot. The run ends as ``blocked:<kind>``; nothing is ever solved or evaded.

    Args:
        kind: "sorry", "captcha", "botwall", "rate_limit".
        what: What the page said.
        where: The page's address.
        hint: How long to stay away.
        evidence: The page and a screenshot of it, by file name.
    """

    def __init__(
        self,
        kind: str,
        what: str,
        *,
        where: str = "",
        hint: str = "",
        evidence: Mapping[str, bytes] = NO_EVIDENCE,
    ) -> None:
        super().__init__(what, where=where, hint=hint, code=ExitCode.BLOCKED)
        self.kind = kind
        self.evidence = evidence


Steer = Literal["pause", "resume", "stop"]
"""What the user's hand does to a feed on which time really passes."""


class Feed(Protocol):
    """The bot's door to a platform. Watch-only: there is nothing here to like, comment or subscribe with."""

    name: str
    """The kind of feed: "simulated", "folder", "youtube", "double"."""

    def settings(self) -> Mapping[str, object]:
        """Return what the manifest keeps so that the run can be made again (TOML-able values)."""
        ...

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:
        """Begin, or go on after ``past`` (the impressions recorded before a resume, oldest first)."""
        ...

    async def next(self) -> Served | None:
        """Return the short that is on now, or None when the feed has nothing more to serve."""
        ...

    async def dwell(self, seconds: float) -> Playback:
        """Stay on the current short until it has been on for ``seconds`` in all."""
        ...

    async def advance(self) -> Playback | None:
        """Leave the current short for the next one.

        Returns:
            What really happened on the short that was left, where leaving told more than :meth:`dwell` knew
            (a page reports watch time when it leaves a video); else None.
        """
        ...

    def steer(self, how: Steer) -> None:
        """Hear of the user's hand while the bot waits or dwells; must return at once.

        While paused nothing may play, or watch time would be reported that nobody meant.
        """
        ...

    async def close(self) -> None:
        """Let go of everything; may be called twice."""
        ...

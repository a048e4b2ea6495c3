"""What a feed is: where shorts come from and where watching is expressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

from shortstui.clock import Clock

ShortKind = Literal["video", "ad", "live", "post"]


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
    published: str | None = None
    """ISO date."""
    thumbnail: str | None = None
    """SHA-256 of the thumbnail's bytes, hex; its name in the run's ``thumbnails/`` folder."""
    batch: int | None = None
    """Number of the feed's batch it came in, where batches are known."""
    truth: str | None = None
    """The topic a simulated platform drew. Never used by the bot's decision; it scores the encoder."""


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
    """Seconds of watch time that the platform was told, where the feed can tell."""


class Past(msgspec.Struct, frozen=True):
    """One impression of an earlier session, as a feed needs it to go on from there."""

    short_id: str
    dwell: float


class Feed(Protocol):
    """The bot's door to a platform. Watch-only: there is nothing here to like, comment or subscribe with."""

    name: str
    """The kind of feed: "simulated", "folder", "youtube"."""

    def settings(self) -> Mapping[str, object]:
        """Return what the manifest keeps so that the run can be made again (TOML-able values)."""
        ...

    async def open(self, clock: Clock, past: Sequence[Past] = ()) -> None:
        """Begin, or go on after ``past`` (the impressions recorded before a resume, oldest first)."""
        ...

    async def next(self) -> Served | None:
        """Return the short that is on now, or None when the feed has nothing more to serve."""
        ...

    async def dwell(self, seconds: float) -> Playback:
        """Stay on the current short."""
        ...

    async def advance(self) -> None:
        """Leave the current short for the next one."""
        ...

    async def close(self) -> None:
        """Let go of everything; may be called twice."""
        ...

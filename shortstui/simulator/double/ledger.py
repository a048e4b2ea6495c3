"""What a visitor's browser reported of watching, and when the platform hears of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_LONGEST = 24 * 3600.0
_MOST_SEGMENTS = 200


@dataclass
class Playback:
    """One playback of one video, as far as it was reported.

    Attributes:
        cpn: The nonce that joins its beacons.
        docid: The video.
        seconds: Reported watch time: Σ(end − begin) of its segments; loops count again.
        beacons: How many watchtime beacons came.
        final: Whether the last one came.
        told: Whether the platform was told.
    """

    cpn: str
    docid: str
    seconds: float = 0.0
    beacons: int = 0
    final: bool = False
    told: bool = False


@dataclass
class Ledger:
    """All playbacks of a visitor, oldest first.

    The platform hears of each once: at its final beacon; or, when another playback has begun since, before the
    next batch is made. What comes after that is counted as late and changes nothing any more.

    Attributes:
        tell: Called with the video and the seconds.
        playbacks: By nonce.
        late: Beacons that came too late.
    """

    tell: Callable[[str, float], None]
    playbacks: dict[str, Playback] = field(default_factory=dict)
    late: int = 0

    def hear(self, kind: str, values: Mapping[str, str]) -> None:
        """Take in a beacon.

        Args:
            kind: The last part of its path: "playback", "watchtime".
            values: Its parameters.
        """
        cpn, docid = values.get("cpn", "")[:40], values.get("docid", "")[:11]
        if not cpn or kind not in ("playback", "watchtime"):
            return
        playback = self.playbacks.setdefault(cpn, Playback(cpn, docid))
        if kind != "watchtime":
            return
        playback.beacons += 1
        playback.seconds += seconds_in(values)
        self.late += playback.told
        playback.final = playback.final or values.get("final") == "1"
        if playback.final:
            self._settle(playback)

    def stragglers(self) -> bool:
        """Return whether a playback was followed by another one though its final beacon hasn't come."""
        return any(not playback.told for playback in list(self.playbacks.values())[:-1])

    def settle(self) -> None:
        """Tell the platform of every playback that was followed by another one."""
        for playback in list(self.playbacks.values())[:-1]:
            self._settle(playback)

    def _settle(self, playback: Playback) -> None:
        if not playback.told:
            playback.told = True
            self.tell(playback.docid, playback.seconds)


def seconds_in(values: Mapping[str, str]) -> float:
    """Return the seconds of watching that a beacon reports; ``st`` and ``et`` are lists side by side."""
    begins, ends = (values.get(name, "").split(",")[:_MOST_SEGMENTS] for name in ("st", "et"))
    total = 0.0
    for begin, end in zip(begins, ends, strict=False):
        try:
            length = float(end) - float(begin)
        except ValueError:
            continue
        if math.isfinite(length):
            total += min(max(length, 0.0), _LONGEST)
    return total

"""How much there is to do, how long it takes, how much it keeps: said before anything starts. Pure functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

SEEN_A_SECOND: Final = (45, 115)
"""Drawn thumbnails that shorts-tiny looks at on one core: of a single run, and of a large experiment, whose bots
meet the same thumbnails again (the measurements in the README)."""
PLAYED_A_MINUTE: Final = (47, 87)
"""Shorts of each bot before the double at ×10: of eight at a time, and of one alone; measured, too."""
PER_HOUR: Final = 250
"""Live shorts an hour of all bots of this machine, where nothing else was said."""
DWELL: Final = 10.0
"""Seconds that a bot stays on a short: 8.6 to 11.5 in recorded runs in which it watched a quarter or more."""
_RECORD: Final = 1_600
"""Bytes that a short leaves in a run: its event and its embedding, as measured."""
_MANIFEST: Final = 15_000
"""Bytes that a run has before its first short."""
_PICTURE: Final = {"simulated": 5_300, "double": 5_300}
"""Bytes of a kept thumbnail, as measured on drawn ones."""
_PHOTOGRAPH: Final = 30_000
"""The same of a photograph of 360 × 640 in JPEG; a guess."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a run or an experiment consists of.

    Attributes:
        arms: Personas, or arms of a plan.
        replicates: Bots of each.
        controls: The kinds of the controls beside each bot.
        shorts: Of all bots and controls.
        feed: "simulated", "double", "youtube" or "folder".
        speed: Virtual seconds a second; None for as fast as the feed can.
        truth: No picture is looked at.
        encoder: What looks instead of shorts-tiny; empty for shorts-tiny.
        per_hour: The budget of live shorts.
        pictures: Whether thumbnails are kept.
    """

    arms: int
    replicates: int
    controls: tuple[str, ...]
    shorts: int
    feed: str = "simulated"
    speed: float | None = None
    truth: bool = False
    encoder: str = ""
    per_hour: int = PER_HOUR
    pictures: bool = False

    @property
    def bots(self) -> int:
        """How many bots there are, controls not counted."""
        return self.arms * self.replicates

    @property
    def accounts(self) -> int:
        """How many viewers the feed sees."""
        return self.bots * (1 + len(self.controls))

    @property
    def disk(self) -> int:
        """Bytes that are kept, about."""
        picture = _PICTURE.get(self.feed, _PHOTOGRAPH) if self.pictures else 0
        return self.accounts * _MANIFEST + self.shorts * (_RECORD + picture)


class Span(NamedTuple):
    """A time that is known only roughly, in minutes."""

    least: float
    most: float


def span(extent: Extent) -> Span:
    """Return how long it takes; the two ends are alike where only one number was ever measured.

    Bots and controls scroll at the same time, so that a chosen speed holds for each; the budget of live shorts
    holds for all together.
    """
    each = extent.shorts / max(1, extent.accounts) * DWELL / 60
    if extent.feed == "youtube":
        longest = max(extent.shorts / extent.per_hour * 60, each)
        return Span(longest, longest)
    if extent.feed == "double":
        slow, fast = PLAYED_A_MINUTE
        in_turn = extent.shorts / (1 + len(extent.controls)) * 10 / _double_pace(extent)
        return Span(in_turn / fast, in_turn / (slow if extent.controls else fast))
    paced = each / extent.speed if extent.speed else 0.0
    if extent.truth:
        return Span(max(paced, 0.1), max(paced, 5.0))
    slow, fast = SEEN_A_SECOND
    return Span(max(paced, extent.shorts / fast / 60), max(paced, extent.shorts / slow / 60))


def how_long(extent: Extent) -> str:
    """Return how long it takes in words, as far as that can be said before it runs."""
    least, most = span(extent)
    if extent.feed == "youtube":
        return f"at least {_time(most)}, by the budget of {extent.per_hour:,} shorts an hour for this machine"
    if extent.feed == "double":
        return f"{_between(least, most)}, if the double plays at ×{_double_pace(extent):g}"
    if extent.truth:
        return "a few seconds to minutes; the platform's own topics are read, no picture is looked at"
    about = _between(least, most)
    if extent.speed and least == most:
        return f"about {_time(most)} at ×{extent.speed:g}; full speed is faster"
    return f"more than {_time(most)}: a larger encoder looks" if extent.encoder else f"{about} on one core"


def _double_pace(extent: Extent) -> float:
    return 10 if extent.speed is None else min(16.0, max(1.0, extent.speed))


def how_much(extent: Extent) -> str:
    """Return how much it keeps on the disk in words."""
    kept = "thumbnails kept" if extent.pictures else "without thumbnails"
    return f"about {_size(extent.disk)}, {kept}"


def beside(controls: Sequence[str]) -> str:
    """Return which controls stand beside each bot ("each with a yoked twin"); empty for none."""
    counted = Counter(controls)
    parts = [f"a {kind} twin" if count == 1 else f"{count} {kind} twins" for kind, count in counted.items()]
    return f"each with {' and '.join(parts)}" if parts else ""


def crowd(extent: Extent, noun: str) -> str:
    """Return who scrolls: "2 personas × 3 bots, each with a yoked twin: 12 accounts, 6,000 shorts".

    Args:
        extent: What there is to do.
        noun: What its arms are, "persona" or "arm".
    """
    if extent.bots == 1 and not extent.controls:
        return f"1 bot: {_count(extent.shorts, 'short')}"
    who = f"{_count(extent.arms, noun)} × {_count(extent.replicates, 'bot')}"
    who = "1 bot" if extent.bots == 1 else who
    twins = beside(extent.controls)
    twins = twins.removeprefix("each ") if extent.bots == 1 else twins
    middle = (f" {twins}" if extent.bots == 1 else f", {twins}") if twins else ""
    return f"{who}{middle}: {_count(extent.accounts, 'account')}, {_count(extent.shorts, 'short')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _time(minutes: float) -> str:
    if minutes <= 1:
        return "a minute"
    if minutes < 90:
        return f"{math.ceil(minutes)} min"
    return f"{minutes / 60:.0f} h" if minutes < 72 * 60 else f"{minutes / 60 / 24:.0f} days"


def _between(least: float, most: float) -> str:
    low, high = _time(least), _time(most)
    if low == high:
        return f"about {low}"
    same = low.split()[-1] == high.split()[-1]
    return f"{low.split()[0] if same else low} to {high}"


def _size(kept: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if kept >= size:
            return f"{kept / size:.1f} {unit}" if kept < 10 * size else f"{kept / size:,.0f} {unit}"
    return f"{max(1, round(kept / 1000))} kB"

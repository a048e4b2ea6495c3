"""The part of a run's report that tells how far what happened is what was meant: validity, kinds, incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shortstui.feeds.protocol import Incident, Playback
from shortstui.runs.events import Impression, Line, Upcoming
from shortstui.text import harmless

_MOST_LISTED: Final = 10
_SECONDS, _SHARE = 1.0, 0.1
"""A playback is as meant when it differs by at most a second or a tenth: beacons and seeks are that coarse."""


def watching(impressions: Sequence[Impression]) -> Iterator[str]:
    """Yield how the shorts were reached, seen and watched; nothing where a feed has nothing to tell of it."""
    kinds = Counter[str](each.short.kind for each in impressions if each.short.kind != "video")
    if kinds:
        yield f"others     {_counted(kinds)} (skipped, and left out of the measures)"
    if reached := Counter(each.playback.reached for each in impressions if each.playback.reached):
        yield f"reached by {_counted(reached)}"
    if pictures := Counter(source for each in impressions if (source := each.short.sources.get("thumbnail"))):
        yield f"pictures   {_counted(pictures)}"
    yield from _validity(impressions)


def served(lines: Iterable[Line]) -> Iterator[str]:
    """Yield how many shorts the platform served beside those that were seen, where it showed them ahead."""
    ids = {each for line in lines if isinstance(line.event, Upcoming) for each in line.event.ids}
    if ids:
        yield f"served     {len(ids)} shorts were loaded by the page ahead of being seen"


def incidents(lines: Iterable[Line]) -> Iterator[str]:
    """Yield every incident, where in the run it happened, and its evidence."""
    after, found = 0, []
    for line in lines:
        if isinstance(line.event, Impression):
            after = line.event.number
        elif isinstance(line.event, Incident):
            found.append((after, line.event))
    if not found:
        return
    lost = next((after for after, incident in found if incident.kind == "identity_changed"), None)
    if lost is not None:
        yield f"INVALID    from short {lost} on the site took the bot for somebody else: these are two runs"
    yield f"incidents  {len(found)}: {_counted(Counter(incident.kind for _, incident in found))}"
    for number, incident in found[-2 * _MOST_LISTED :]:
        yield f"  after {number:>4}  {incident_line(incident)}"


def incident_line(incident: Incident) -> str:
    """Return an incident and its evidence in one line."""
    evidence = f" [evidence/: {', '.join(incident.evidence)}]" if incident.evidence else ""
    return harmless(f"{incident.kind}: {incident.message}{evidence}", 400)


def _validity(impressions: Sequence[Impression]) -> Iterator[str]:
    doubtful = [each for each in impressions if each.playback.flaws or _differs(each)]
    if not doubtful:
        return
    flaws = Counter(flaw for each in doubtful for flaw in (each.playback.flaws or ("not as meant",)))
    yield f"validity   {len(doubtful)} of {len(impressions)} shorts are doubtful: {_counted(flaws)}"
    yield from (f"  {each.number:>6}  {_compared(each)}" for each in doubtful[:_MOST_LISTED])
    if len(doubtful) > _MOST_LISTED:
        yield f"          … and {len(doubtful) - _MOST_LISTED} more"


def _differs(impression: Impression) -> bool:
    """Return whether something else was played or reported than was meant."""
    meant = impression.decision.dwell
    known = [each for each in (impression.playback.played, impression.playback.reported) if each is not None]
    return any(abs(each - meant) > max(_SECONDS, _SHARE * meant) for each in known)


def _compared(impression: Impression) -> str:
    playback: Playback = impression.playback
    parts = [f"meant {impression.decision.dwell:.1f} s", f"stayed {playback.dwell:.1f} s"]
    for name, value in (("played", playback.played), ("reported", playback.reported)):
        parts.append(f"{name} {'nothing' if value is None else f'{value:.1f} s'}")
    flaws = f": {', '.join(playback.flaws)}" if playback.flaws else ""
    return harmless(", ".join(parts) + flaws)


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{harmless(name, 40)} ×{count}" for name, count in counter.most_common())

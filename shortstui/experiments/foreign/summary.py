"""What was made of a log, for the user: who was served what, and what to be careful about."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shortstui.experiments.foreign.columns import Columns
from shortstui.experiments.foreign.entries import Tally
from shortstui.experiments.foreign.places import Place
from shortstui.experiments.foreign.sorting import Count
from shortstui.experiments.foreign.source import Source
from shortstui.experiments.foreign.topics import Topics
from shortstui.text import harmless

_MUCH_UNKNOWN: Final = 0.05


@dataclass(frozen=True)
class Arm:
    """What the accounts of one arm and role were served, for the report.

    Attributes:
        name: Of the arm.
        role: "bot" or "control".
        accounts: How many.
        shorts: Organic shorts, all accounts together.
        fitting: Of those, the ones that fit the persona; None where no one persona counts.
        unknown: Of those, the ones of which the log doesn't say what they are about.
        watched: Of those, the ones that the log calls watched; None where it says nothing.
    """

    name: str
    role: str
    accounts: int
    shorts: int
    fitting: int | None
    unknown: int
    watched: int | None


def arms(places: Sequence[Place], topics: Topics, counts: Sequence[Count]) -> list[Arm]:
    """Return what the accounts were served, by arm and role."""
    served: dict[int, list[Count]] = defaultdict(list)
    for count in counts:
        served[count.account].append(count)
    grouped: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for one in places:
        grouped[one.arm, one.role].append(one)
    return [_arm(name, role, ones, topics, served) for (name, role), ones in sorted(grouped.items())]


def _arm(
    name: str, role: str, places: Sequence[Place], topics: Topics, served: Mapping[int, Sequence[Count]]
) -> Arm:
    shorts = fitting = unknown = watched = told = 0
    for one in places:
        wanted = topics.interests.get(one.persona or "", ())
        for count in served[one.account.number]:
            cluster = topics.clusters[count.topic]
            shorts += count.shorts
            fitting += count.shorts if cluster in wanted else 0
            unknown += count.shorts if cluster is None else 0
            watched += count.watched
            told += count.told
    personal = all(one.persona for one in places)
    return Arm(name, role, len(places), shorts, fitting if personal else None, unknown, watched if told else None)


def notes(source: Source, topics: Topics, tally: Tally, columns: Columns) -> Iterator[str]:
    """Yield what the user should know of how the log was read, a sentence each."""
    if source.supposed:
        yield f"this is no UTF-8 (line {source.odd}): it was read as cp1252; --encoding names another"
    elif source.odd is not None:
        yield (
            f"line {source.odd} holds bytes that are no {source.encoding} text; such bytes are kept as \\xNN "
            "(--encoding names another, often cp1252 or latin-1)"
        )
    for column, count in tally.unknown.items():
        first = tally.unknown_first[column]
        shown = harmless(f"column {column}: {count:,} cells can't be read and count as not known, the first", 200)
        yield f"{shown} in line {first.line}: {first.what}"
    if topics.merged:
        yield "there are too many labels: those that fit no persona are one cluster, so NARROWED says nothing"
    if "watched" not in columns:
        yield "the log doesn't say what was watched: what fits the persona is taken as meant to be watched"
    if "time" not in columns:
        yield "the log has no times: the clock of the runs is made up, from 1970 on"
    if "step" not in columns:
        order = "by their times" if "time" in columns else "as in the file"
        yield f"no column gives the place in the feed: the shorts of an account are in order {order}"
    if topics.scoring == "flags":
        yield "what fits a persona is what the log's flag says; it holds for the account's own persona only"


def warnings(served: Sequence[Arm], counts: Sequence[Count]) -> Iterator[str]:
    """Yield what can bend a comparison: shorts of which nothing is known, feeds of very different lengths."""
    unknown = [arm.unknown / arm.shorts for arm in served if arm.shorts]
    if unknown and max(unknown) > _MUCH_UNKNOWN:
        yield (
            f"of {min(unknown):.0%} to {max(unknown):.0%} of an arm's shorts the log doesn't say what they are "
            "about: they count as fitting no persona"
        )
    lengths: Counter[int] = Counter()
    for count in counts:
        lengths[count.account] += count.shorts
    shorts = lengths.values()
    if lengths and 2 * min(shorts) < statistics.median(shorts):
        yield (
            f"the feeds have {min(shorts):,} to {max(shorts):,} shorts: the last third of a short one is not "
            "that of a long one"
        )

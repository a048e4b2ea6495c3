"""What the shorts of a log are about, as the clusters of a run: a map without an encoder."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign.sorting import Count, Topic, fold
from shortstui.personas.model import MOST_INTERESTS
from shortstui.text import harmless

MOST_CLUSTERS: Final = 1_000
"""More clusters than that say little, and every run's manifest names them all."""
_ON: Final = "on topic"
_OFF: Final = "off topic"
_OTHER: Final = "something else"

Scoring = Literal["labels", "flags"]
"""What says whether a short fits a persona: its labels, whoever was served it; or the log's own flag, which speaks
of the persona of the account that was served it, and of no other."""


@dataclass(frozen=True)
class Topics:
    """The clusters of a log.

    Attributes:
        scoring: What says whether a short fits a persona.
        labels: Of the clusters, by number.
        clusters: The cluster of each topic of the log, by its number; None where the log says nothing.
        interests: The clusters of each persona.
        names: What each persona likes, in the log's words.
        merged: Whether the shorts that fit no persona were put into one cluster, because there were too many.
    """

    scoring: Scoring
    labels: tuple[str, ...]
    clusters: tuple[int | None, ...]
    interests: Mapping[str, tuple[int, ...]]
    names: Mapping[str, tuple[str, ...]]
    merged: bool = False


def by_labels(
    topics: Sequence[Topic], spelled: Mapping[str, str], likes: Mapping[str, Set[str]], *, where: str
) -> Topics:
    """Return clusters that are the labels of shorts; a short with several has the cluster of just that set.

    So every persona can be held against every account's feed, also where shorts have several labels.

    Args:
        topics: The log's, by number.
        spelled: A label as it is written, by its folded form.
        likes: What each persona likes, folded.
        where: The log, for errors.

    Raises:
        ShortstuiError: There are too many sets of labels.
    """
    liked = frozenset[str]().union(*likes.values())
    sets = [frozenset(names) for names, _ in topics]
    merged = len(set(sets)) > MOST_CLUSTERS
    if merged:
        sets = [(names & liked or frozenset((_OTHER,))) if names else names for names in sets]
    numbers = {names: place for place, names in enumerate(dict.fromkeys(names for names in sets if names))}
    if len(numbers) > MOST_CLUSTERS:
        raise ShortstuiError(
            f"more than {MOST_CLUSTERS:,} different sets of labels",
            where=where,
            hint="choose a coarser column for the label, or a flag (on_topic)",
            code=ExitCode.BAD_INPUT,
        )
    return Topics(
        scoring="labels",
        labels=tuple(harmless("; ".join(spelled.get(n, n) for n in sorted(names))) for names in numbers),
        clusters=tuple(numbers.get(names) for names in sets),
        interests={
            persona: tuple(number for names, number in numbers.items() if names & wanted)
            for persona, wanted in likes.items()
        },
        names={persona: tuple(spelled.get(n, n) for n in sorted(wanted)) for persona, wanted in likes.items()},
        merged=merged,
    )


def by_flags(topics: Sequence[Topic], spelled: Mapping[str, str], personas: Iterable[str]) -> Topics:
    """Return clusters that keep the log's flag: each label, on topic and off.

    Args:
        topics: The log's, by number.
        spelled: A label as it is written, by its folded form.
        personas: Their names.
    """
    kept = len({names for names, _ in topics}) <= MOST_CLUSTERS // 2
    keys = [None if on is None else (names if kept else (), on) for names, on in topics]
    numbers = {key: place for place, key in enumerate(dict.fromkeys(key for key in keys if key is not None))}
    numbers.setdefault(((), True), len(numbers))  # a persona likes something, if it was never served
    on_topic = tuple(number for (_, on), number in numbers.items() if on)
    return Topics(
        scoring="flags",
        labels=tuple(_flagged(names, on, spelled) for names, on in numbers),
        clusters=tuple(None if key is None else numbers[key] for key in keys),
        interests=dict.fromkeys(personas, on_topic),
        names=dict.fromkeys(personas, (_ON,)),
        merged=not kept,
    )


def likes_of_flags(
    topics: Sequence[Topic], counts: Iterable[Count], persona_of: Mapping[int, str]
) -> dict[str, frozenset[str]] | None:
    """Return the labels that the log's flags call on topic, by persona; None where flags and labels don't agree.

    They agree where all shorts of one set of labels have the same flag, each persona by itself, and every flag can
    be told from the labels.

    Args:
        topics: The log's, by number.
        counts: Who was served what.
        persona_of: The persona of an account that has one, by number.
    """
    flags: dict[str, dict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    for count in counts:
        names, on = topics[count.topic]
        persona = persona_of.get(count.account)
        if persona is None or on is None:
            continue
        if len(names) != 1:
            return None
        flags[persona][names[0]][on] += count.shorts
    if any(len(seen) > 1 for of in flags.values() for seen in of.values()):
        return None
    return {persona: frozenset(n for n, seen in of.items() if seen[True]) for persona, of in flags.items()}


def known_likes(wanted: Iterable[str], spelled: Mapping[str, str], *, where: str) -> frozenset[str]:
    """Return interests as the log's folded labels.

    Raises:
        ShortstuiError: The log has no such label, or there are too many.
    """
    folded = {fold(interest): interest for interest in wanted if interest.strip()}
    for key, interest in folded.items():
        if key not in spelled:
            near = difflib.get_close_matches(key, spelled, n=3)
            meant = f"did you mean {' or '.join(spelled[n] for n in near)}? " if near else ""
            there = ", ".join(list(spelled.values())[:40])
            raise ShortstuiError(
                f"no short of this log has the label “{harmless(interest, 60)}”",
                where=where,
                hint=f"{meant}its labels are: {harmless(there, 600)}",
                code=ExitCode.BAD_INPUT,
            )
    if not 1 <= len(folded) <= MOST_INTERESTS:
        what = f"a persona has 1 to {MOST_INTERESTS} interests, not {len(folded)}"
        raise ShortstuiError(what, where=where, hint="--interests “a, b”", code=ExitCode.BAD_INPUT)
    return frozenset(folded)


def in_name(persona: str, spelled: Mapping[str, str]) -> frozenset[str] | None:
    """Return the labels that a persona's name is made of ("cats", "cats; dogs"); None where it is not."""
    for pieces in ([persona], re.split(r"[;|,+&]", persona)):
        folded = {fold(piece) for piece in pieces if piece.strip()}
        if folded and folded <= spelled.keys():
            return frozenset(folded)
    return None


def _flagged(names: Sequence[str], on: bool, spelled: Mapping[str, str]) -> str:
    said = "; ".join(spelled.get(name, name) for name in names)
    return harmless(f"{said} ({_ON if on else _OFF})") if said else (_ON if on else _OFF)

"""Viewers who know what they like, in front of a platform: no bots, no pictures, no encoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from shortstui.personas.folder import list_personas
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.platform import Platform
from shortstui.simulator.recommenders import make_recommender

PERSONAS = (
    "animal-devotee",
    "beauty-and-fashion-lover",
    "gamer",
    "music-head",
    "outdoor-life-enthusiast",
)
SKIP_SECONDS = 2.0

Watching = Callable[[int], float]
"""Seconds that a viewer stays on a short."""


@cache
def liked_topics(persona: str) -> frozenset[int]:
    """Return the topics of a published persona in the demo world."""
    topics = Catalogue.make().topics
    (file,) = (f for f in list_personas(Path(__file__).parents[2] / "personas") if f.slug == persona)
    assert file.persona is not None
    return frozenset(topics.index(interest.label) for interest in file.persona.interests)


@dataclass(frozen=True)
class Session:
    """What a viewer was served.

    Attributes:
        shorts: Numbers in the catalogue.
        batches: The number of each short's batch.
        personalised: Whether the recommender picked it.
    """

    shorts: list[int]
    batches: list[int]
    personalised: list[bool]


def scroll(platform: Platform, watching: Watching, shorts: int) -> Session:
    """Watch a number of shorts."""
    session = Session([], [], [])
    while len(session.shorts) < shorts:
        batch = platform.next_batch()
        for short, personalised in zip(batch.shorts, batch.personalised, strict=True):
            session.shorts.append(short)
            session.batches.append(batch.number)
            session.personalised.append(personalised)
            platform.report(short, watching(short))
    return Session(session.shorts[:shorts], session.batches[:shorts], session.personalised[:shorts])


def likes(catalogue: Catalogue, topics: frozenset[int]) -> Watching:
    """Return a viewer who watches what is of these topics and leaves the rest after two seconds."""
    return lambda short: (
        float(catalogue.duration[short]) if int(catalogue.topic[short]) in topics else SKIP_SECONDS
    )


def platform(name: str, strength: float, seed: int, catalogue: Catalogue | None = None) -> Platform:
    catalogue = catalogue or Catalogue.make()
    return Platform(catalogue, make_recommender(name, strength, catalogue), seed)


def persona_share(persona: str, name: str, strength: float, seed: int, shorts: int) -> npt.NDArray[np.bool_]:
    """Return for each short of a persona's session whether it was of a topic that the persona likes."""
    catalogue, topics = Catalogue.make(), liked_topics(persona)
    session = scroll(platform(name, strength, seed), likes(catalogue, topics), shorts)
    return np.isin(catalogue.topic[session.shorts], list(topics))


def videos_to_capture(matches: npt.NDArray[np.bool_], window: int = 50) -> int | None:
    """Return the published measure: when the share of a full window first exceeds 1/5."""
    share = np.convolve(matches, np.ones(window), "valid") / window
    over = np.flatnonzero(share > 1 / 5)
    return int(over[0]) + window if len(over) else None

"""Sessions of the fit: a persona, shorts-tiny's misreadings and two hours before the simulated platform."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shortstui.capture.v2c import THRESHOLD
from shortstui.simulator.accounts import DEFAULT_STRANGERS
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.cells import Misreading, misread
from shortstui.simulator.platform import Platform
from shortstui.simulator.recommenders import DEFAULT_STRENGTH
from shortstui.simulator.recommenders.content import Content
from shortstui.simulator.recommenders.taste import HALF_CONFIDENCE, NICHE_SLOPE
from shortstui.simulator.streams import stream

Likes = npt.NDArray[np.bool_]
"""Which topics a persona likes, shape (topics,)."""

WINDOW = 100
"""Of the published 1/5 rule in its second experiment."""
MOST = 1_000
"""Shorts of the longest published runs."""
_SECONDS = 7_200.0
_CHANGE = 3.5
"""Seconds between two shorts. With them two hours are about 1,000 shorts for a bot that is never captured, as in
the published figures, and 300 to 400 for one that watches half of what it is served."""
_SKIP = 2.0
_FIRST, _PLATEAU = 50, 100
"""The last shorts of a session, whose share is its plateau."""


@dataclass(frozen=True)
class Dials:
    """What is fitted of the platform.

    Attributes:
        strength: The greatest share of slots that is personal; what is left is exploration.
        half: Whole watches at which half of that is dared: the ramp.
        strangers: Share of accounts that are never figured out.
        niche: Log-weight that a pick loses with each deviation of popularity.
    """

    strength: float = DEFAULT_STRENGTH
    half: float = HALF_CONFIDENCE
    strangers: float = DEFAULT_STRANGERS
    niche: float = NICHE_SLOPE


@dataclass(frozen=True, eq=False)
class Session:
    """What one bot saw.

    Attributes:
        on_persona: Whether the bot took a short for one of its own (and watched it), shape (shorts,).
        shorts: Numbers in the catalogue, shape (shorts,).
        personalised: Whether the recommender picked it, shape (shorts,).
    """

    on_persona: npt.NDArray[np.bool_]
    shorts: npt.NDArray[np.int64]
    personalised: npt.NDArray[np.bool_]

    @property
    def v2c(self) -> int | None:
        """The short at which the share of a full window first exceeds 1/5; None: never captured."""
        if len(self.on_persona) < WINDOW:
            return None
        share = np.convolve(self.on_persona, np.ones(WINDOW), "valid") / WINDOW
        over = np.flatnonzero(share > THRESHOLD)
        return int(over[0]) + WINDOW if len(over) else None

    @property
    def plateau(self) -> float:
        """Share of the last 100 shorts."""
        return float(self.on_persona[-_PLATEAU:].mean())

    @property
    def fall(self) -> float:
        """By how many decades views fall from the first 50 shorts, before the ramp, to the last 100."""
        served = np.log10(Catalogue.make().views[self.shorts])
        return float(served[:_FIRST].mean() - served[-_PLATEAU:].mean())


def play(dials: Dials, phases: Sequence[tuple[int, Likes]], seed: int) -> Session:
    """Let a bot scroll for two hours; return its last phase.

    Args:
        dials: Of the platform.
        phases: At which short each persona begins, from 0, and what it likes. The two hours are those of the last.
        seed: Of the account.
    """
    catalogue = Catalogue.make()
    recommender = Content(catalogue, dials.strength, dials.half, dials.niche)
    platform = Platform(catalogue, recommender, seed, dials.strangers)
    eyes, rng = Misreading(), stream(seed, "eyes")
    last = phases[-1][0]
    watched: list[bool] = []
    served: list[int] = []
    personal: list[bool] = []
    phase, seconds = 0, 0.0
    while len(served) < last + MOST and seconds < _SECONDS:
        batch = platform.next_batch()
        topics = catalogue.topic[list(batch.shorts)].astype(np.int16)
        seen = misread(topics, len(catalogue.topics), eyes, rng)
        for short, topic in zip(batch.shorts, seen, strict=True):
            while phase + 1 < len(phases) and len(served) >= phases[phase + 1][0]:
                phase += 1
            likes = bool(phases[phase][1][topic])
            dwell = float(catalogue.duration[short]) if likes else _SKIP
            platform.report(short, dwell)
            watched.append(likes)
            served.append(short)
            seconds += (dwell + _CHANGE) * (len(served) > last)
        personal += batch.personalised
    part = slice(last, last + MOST)
    return Session(np.array(watched[part]), np.array(served[part]), np.array(personal[part]))


@dataclass(frozen=True)
class Arm:
    """The sessions of one persona, summed up.

    Attributes:
        persona: Its name.
        v2c: Of each session; None where it was never captured.
        plateaus: Of the captured ones.
        falls: Of the captured ones: decades of views.
        lengths: Shorts of each session.
        personal: Of the captured ones: share of the last 100 shorts that the recommender picked.
    """

    persona: str
    v2c: tuple[int | None, ...]
    plateaus: tuple[float, ...]
    falls: tuple[float, ...]
    lengths: tuple[int, ...]
    personal: tuple[float, ...]

    @classmethod
    def of(cls, persona: str, sessions: Sequence[Session]) -> Arm:
        """Sum up the sessions of a persona."""
        captured = [session for session in sessions if session.v2c is not None]
        return cls(
            persona,
            tuple(session.v2c for session in sessions),
            tuple(session.plateau for session in captured),
            tuple(session.fall for session in captured),
            tuple(len(session.shorts) for session in sessions),
            tuple(float(session.personalised[-_PLATEAU:].mean()) for session in captured),
        )

    @property
    def captured(self) -> float:
        """Share of the sessions that the rule calls captured."""
        return sum(videos is not None for videos in self.v2c) / len(self.v2c)

    @property
    def mean_v2c(self) -> float:
        """As published: the mean of the captured ones; infinite when there is none."""
        times = [videos for videos in self.v2c if videos is not None]
        return float(np.mean(times)) if times else math.inf

    @property
    def median_v2c(self) -> float:
        """The median of all, the never captured ones being the longest."""
        return float(np.median([math.inf if videos is None else videos for videos in self.v2c]))

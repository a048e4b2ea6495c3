"""A feed and eyes that do as they are told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from shortstui.bots.bot import Bot
from shortstui.bots.controls import Controls, SteeredClock
from shortstui.bots.deciders import Decider, PersonaDecider
from shortstui.bots.mind import Change, Mind
from shortstui.clock import Clock
from shortstui.feeds.protocol import Past, Playback, Served, Short, Steer, Tell, tell_nobody
from shortstui.interests.perception import Perception, RankedCluster, Sighting
from shortstui.personas.model import Interest, Persona
from shortstui.runs.events import Line, Notice
from shortstui.runs.log import Log, Unrecorded
from tests.runs.examples import START

LIKED = "Electric guitars"


def persona(name: str = "Music Head", likes: str = LIKED) -> Persona:
    return Persona.model_validate({"schema": 1, "name": name, "interests": [{"label": likes}]})


def mind(name: str = "Music Head", cluster: int = 3) -> Mind:
    return Mind(persona(name), {cluster: Interest(label=LIKED)}, [f"topic {n}" for n in range(10)])


def shorts(count: int) -> list[Served]:
    """Shorts whose topic is the last digit of their number; every seventh is an ad."""
    return [served(n, kind="ad" if n % 7 == 0 else "video") for n in range(1, count + 1)]


def served(number: int, *, kind: str = "video", picture: bytes | None = b"picture") -> Served:
    data = picture and picture + str(number).encode()
    return Served(
        Short(
            id=f"s{number}",
            title=f"Short {number}",
            kind="ad" if kind == "ad" else "video",
            views=10 * number,
            duration=20.0,
            thumbnail=hashlib.sha256(data).hexdigest() if data else None,
            truth=f"topic {number % 10}",
        ),
        data,
    )


class ScriptedFeed:
    """Serves a list, and remembers what the bot did."""

    name = "scripted"

    def __init__(self, script: Sequence[Served]) -> None:
        self._script = script
        self._place = 0
        self._clock: Clock | None = None
        self.dwelt: list[tuple[str, float]] = []
        self.closed = False
        self.failure: Exception | None = None

    def settings(self) -> Mapping[str, object]:
        return {}

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:
        self._clock = clock
        self._place = len(past)

    async def next(self) -> Served | None:
        if self.failure is not None:
            raise self.failure
        return self._script[self._place] if self._place < len(self._script) else None

    async def dwell(self, seconds: float) -> Playback:
        assert self._clock is not None
        await self._clock.sleep(seconds)
        self.dwelt.append((self._script[self._place].short.id, seconds))
        return Playback(seconds, seconds, seconds)

    async def advance(self) -> Playback | None:
        self._place += 1
        return None

    def steer(self, how: Steer) -> None:
        pass

    async def close(self) -> None:
        self.closed = True


class TruthfulEyes:
    """Sees the number at the end of the truth as the cluster."""

    async def perceive(self, thumbnail: bytes | None, truth: str | None) -> Sighting | None:
        if thumbnail is None or thumbnail.startswith(b"broken") or truth is None:
            return None
        cluster = int(truth.rsplit(maxsplit=1)[-1])
        mass = np.zeros(10, np.float32)
        mass[cluster] = 1
        ranked = (RankedCluster(cluster, truth, 1.0, 1.0),)
        return Sighting(Perception(truth, 1.0, cluster, ranked), mass, np.full(4, cluster, np.float32))


@dataclass
class Kept:
    """A display that keeps what it is shown."""

    items: list[Line | Notice] = field(default_factory=list)

    def show(self, item: Line | Notice) -> None:
        self.items.append(item)

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


@dataclass
class Stage:
    """A bot with everything it needs, for a test to change before it runs."""

    feed: ScriptedFeed
    display: Kept = field(default_factory=Kept)
    controls: Controls = field(default_factory=Controls)
    goal: int | None = None
    change: Change | None = None
    log: Log | None = None
    seed: int = 0
    decider: Decider | None = None

    def bot(self) -> Bot:
        clock = SteeredClock(START, self.controls)
        return Bot(
            decider=self.decider or PersonaDecider(mind(), self.seed, self.change),
            feed=self.feed,
            perceiver=TruthfulEyes(),
            log=self.log or Unrecorded(clock),
            display=self.display,
            clock=clock,
            controls=self.controls,
            goal=self.goal,
        )

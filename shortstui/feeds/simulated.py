"""The feed of the simulated platform, in the same process."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache

from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Past, Playback, Served, Short, Steer, Tell, tell_nobody
from shortstui.simulator.accounts import DEFAULT_STRANGERS
from shortstui.simulator.catalogue import DEFAULT_SIZE, Catalogue
from shortstui.simulator.drawing import DEFAULT_CLUTTER
from shortstui.simulator.platform import Platform
from shortstui.simulator.recommenders import DEFAULT_RECOMMENDER, DEFAULT_STRENGTH, check_dial, make_recommender
from shortstui.text import harmless

_SMALLEST, _LARGEST = 1_000, 1_000_000
_SEEDS = (0, 2**63 - 1)


class SimulatedFeed:
    """Shorts of a seeded world with drawn thumbnails, served by a recommender of known strength.

    The same seed and settings serve the same shorts to a viewer who behaves the same.

    Args:
        seed: Of the run.
        recommender: One of :data:`shortstui.simulator.recommenders.NAMES`.
        strength: How far it may personalise, 0 (provably blind) to 1.
        size: Number of shorts in the catalogue.
        clutter: Of the thumbnails, 0 (clean) to 1 (hardly readable).
        draw: Whether to draw thumbnails; without, a run is far faster and only the fast perceiver can see.
        world: Seed of the catalogue. Runs that are to be compared share a world.
        strangers: Share of accounts that the platform never figures out; the seed says whether this is one.

    Raises:
        ShortstuiError: A setting is out of range, or there is no such recommender.
    """

    name = "simulated"

    def __init__(
        self,
        seed: int,
        recommender: str = DEFAULT_RECOMMENDER,
        strength: float = DEFAULT_STRENGTH,
        size: int = DEFAULT_SIZE,
        clutter: float = DEFAULT_CLUTTER,
        draw: bool = True,
        world: int = 0,
        strangers: float = DEFAULT_STRANGERS,
    ) -> None:
        check_dial(recommender, strength)
        _check_number("the size of the catalogue", size, _SMALLEST, _LARGEST, whole=True)
        _check_number("the clutter", clutter, 0, 1)
        _check_number("the share of strangers", strangers, 0, 1)
        _check_number("the seed", seed, *_SEEDS, whole=True)
        _check_number("the world", world, *_SEEDS, whole=True)
        self._seed, self._recommender, self._strength = seed, recommender, float(strength)
        self._size, self._clutter, self._draw, self._world = size, float(clutter), draw, world
        self._strangers = float(strangers)
        self._clock: Clock | None = None
        self._platform: Platform | None = None
        self._waiting: deque[tuple[int, int]] = deque()
        self._served: Served | None = None
        self._watched = 0.0

    def settings(self) -> Mapping[str, object]:
        """Return what the manifest keeps so that the run can be made again: the arguments."""
        return {
            "seed": self._seed,
            "recommender": self._recommender,
            "strength": self._strength,
            "size": self._size,
            "clutter": self._clutter,
            "draw": self._draw,
            "world": self._world,
            "strangers": self._strangers,
        }

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:  # noqa: ARG002
        """Make the world, and let the platform live through what was recorded before.

        Raises:
            ShortstuiError: The record is not of this feed and these settings.
        """
        self._clock = clock
        self._platform = await asyncio.to_thread(self._make_platform)
        self._waiting.clear()
        self._leave()
        for index, lived in enumerate(past):
            short, _ = self._current()
            if self._platform.catalogue.id(short) != lived.short_id:
                raise ShortstuiError(
                    f"short {index + 1} of the record is {lived.short_id}, but this feed served another",
                    hint="resume with the settings and the version of shortstui that the run began with",
                    code=ExitCode.BAD_INPUT,
                )
            self._watched = lived.dwell
            await self.advance()

    async def next(self) -> Served | None:
        """Return the short that is on; the feed never ends, until it is closed."""
        if self._platform is None:
            return None
        if self._served is None:
            self._served = self._serve(*self._current())
        return self._served

    async def dwell(self, seconds: float) -> Playback:
        """Let time pass on the current short; the platform hears of all of it when the short is left."""
        if self._clock is not None:
            await self._clock.sleep(seconds)
        self._watched += seconds
        return Playback(dwell=seconds, played=seconds, reported=self._watched)

    async def advance(self) -> None:
        """Report the watch time and go on."""
        if self._platform is None:
            return
        short, _ = self._current()
        self._platform.report(short, self._watched)
        self._waiting.popleft()
        self._leave()

    def steer(self, how: Steer) -> None:
        """Nothing passes here but virtual time, which the clock holds up."""

    async def close(self) -> None:
        """Let go of the world."""
        self._platform = None
        self._served = None

    def _make_platform(self) -> Platform:
        catalogue = Catalogue.make(self._world, self._size, self._clutter)
        recommender = make_recommender(self._recommender, self._strength, catalogue)
        return Platform(catalogue, recommender, self._seed, self._strangers)

    def _current(self) -> tuple[int, int]:
        """Return the short that is on and its batch."""
        assert self._platform is not None, "open() comes first"
        if not self._waiting:
            batch = self._platform.next_batch()
            self._waiting.extend((short, batch.number) for short in batch.shorts)
        return self._waiting[0]

    def _leave(self) -> None:
        self._served = None
        self._watched = 0.0

    def _serve(self, short: int, batch: int) -> Served:
        assert self._platform is not None, "open() comes first"
        catalogue = self._platform.catalogue
        thumbnail = _drawn(catalogue, short) if self._draw else None
        return Served(
            Short(
                id=catalogue.id(short),
                title=catalogue.title(short),
                channel=catalogue.channel(short),
                views=int(catalogue.views[short]),
                duration=float(catalogue.duration[short]),
                hashtags=catalogue.hashtags(short),
                published=catalogue.published(short),
                thumbnail=hashlib.sha256(thumbnail).hexdigest() if thumbnail else None,
                batch=batch,
                truth=catalogue.topics[catalogue.topic[short]],
            ),
            thumbnail,
        )


@lru_cache(maxsize=DEFAULT_SIZE)
def _drawn(catalogue: Catalogue, short: int) -> bytes:
    """Draw a thumbnail once for all bots of a process; a whole catalogue of them takes some 80 MB."""
    from shortstui.simulator.drawing import draw, encode

    return encode(draw(catalogue.drawing(short)))


def _check_number(what: str, value: object, least: float, most: float, whole: bool = False) -> None:
    kinds = int if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        number = "a whole number" if whole else "a number"
        raise ShortstuiError(
            f"{what} is {harmless(repr(value), 40)}",
            hint=f"give {number} from {least:,} to {most:,}",
            code=ExitCode.BAD_INPUT,
        )

"""Eight bots on one browser for an hour of scrolling before the double: memory, leaks, and shorts a minute.

Needs psutil (in the ``test`` extra). The hour is compressed by the pace of the double's videos; nothing is
recorded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shortstui.bench.row import Row
from shortstui.bots.bot import Bot
from shortstui.bots.controls import Controls, LiveClock
from shortstui.bots.deciders import PersonaDecider
from shortstui.bots.eyes import Eyes
from shortstui.bots.manifests import new_manifest
from shortstui.bots.plan import RunPlan
from shortstui.bots.resolution import mind_of
from shortstui.feeds.youtube.driver import YouTubeFeed
from shortstui.feeds.youtube.pool import BrowserPool
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.personas.folder import list_personas
from shortstui.personas.toml import load_persona
from shortstui.places import personas_folder
from shortstui.runs.events import Impression, Incident, Line, Notice
from shortstui.runs.log import Unrecorded
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings

BOTS: Final = 8
PACE: Final = 10.0
HOUR: Final = 3600.0
"""Of the bots' own time."""
RECYCLED_AFTER: Final = 60
_EVERY: Final = 5.0
_MIB: Final = 2**20
_GROWTH: Final = 0.15
"""The browser may hold so much more in the last third than in the second: contexts fill and are emptied."""


def rows() -> Iterator[Row]:
    """Yield what one bot and eight bots cost."""
    alone = asyncio.run(measure(1, HOUR / 6))
    yield Row("one bot before the double", alone.said)
    crowd = asyncio.run(measure(BOTS, HOUR))
    yield Row(f"{BOTS} bots on one browser, an hour at ×{PACE:g}", crowd.said)
    each = (crowd.memory(2) - alone.memory(2)) / (BOTS - 1)
    yield Row("memory of one more bot", f"{each:.0f} MiB")
    growth = crowd.memory(2) / crowd.memory(1) - 1
    yield Row(
        f"memory in the last third against the second, contexts made anew every {RECYCLED_AFTER} shorts",
        f"{growth:+.0%}",
        f"under {_GROWTH:+.0%}",
        growth < _GROWTH,
    )


@dataclass
class Measured:
    """What was counted while bots scrolled.

    Attributes:
        bots: How many.
        seconds: Of their own time.
        shorts: Impressions of all.
        flawed: Those with a flaw.
        incidents: Of all.
        samples: MiB of the browser's processes (proportional set size), in the order of time.
        busy: Share of the machine's cores that were busy.
    """

    bots: int
    seconds: float
    shorts: int = 0
    flawed: int = 0
    incidents: int = 0
    samples: list[float] = field(default_factory=list)
    busy: float = 0.0

    def show(self, item: Line | Notice) -> None:
        """Count what a bot recorded."""
        if not isinstance(item, Line):
            return
        if isinstance(item.event, Impression):
            self.shorts += 1
            self.flawed += bool(item.event.playback.flaws)
        elif isinstance(item.event, Incident):
            self.incidents += 1

    def memory(self, third: int) -> float:
        """Return the mean MiB of a third of the time, 0 to 2."""
        length = max(1, len(self.samples) // 3)
        part = self.samples[third * length : (third + 1) * length] or self.samples[-1:]
        return sum(part) / len(part)

    @property
    def said(self) -> str:
        """The figures in words."""
        real = self.seconds / PACE
        rate = self.shorts / self.bots / real * 60
        return (
            f"{self.shorts:,} shorts ({self.flawed} flawed, {self.incidents} incidents), {rate:.0f} a minute and "
            f"bot, browser {self.memory(2):,.0f} MiB, cores {self.busy:.0%} busy"
        )


async def measure(bots: int, seconds: float) -> Measured:
    """Let bots with different personas scroll, each as a visitor of its own.

    Args:
        bots: How many, all on one browser.
        seconds: Of their own time.
    """
    import psutil

    measured = Measured(bots, seconds)
    controls = Controls()
    eyes = Eyes.open(None, None, "clip", lambda _message, _fraction: None)
    with Double(DoubleSettings(pace=PACE, consent=False)) as double, closing(eyes.perceiver()) as perceiver:
        pool = BrowserPool(args=double.chromium_args(), trust_any_certificate=True)
        feeds = [
            YouTubeFeed(LiveSettings(recycle_after=RECYCLED_AFTER), pool=pool, pace=PACE) for _ in range(bots)
        ]
        crew = [
            Bot(
                decider=_decider(number, eyes),
                feed=feed,
                perceiver=perceiver,
                log=Unrecorded(clock),
                display=measured,
                clock=clock,
                controls=controls,
            )
            for number, (feed, clock) in enumerate((feed, LiveClock(controls, PACE)) for feed in feeds)
        ]
        controls.on_stop = lambda: _stop(feeds)
        psutil.cpu_percent()
        watching = asyncio.create_task(_sample(measured, seconds / PACE, controls))
        try:
            await asyncio.gather(*(bot.run() for bot in crew))
            await watching
            measured.busy = psutil.cpu_percent() / 100
        finally:
            watching.cancel()
            await asyncio.gather(*(feed.close() for feed in feeds))
            await pool.close()
    return measured


def _stop(feeds: Sequence[YouTubeFeed]) -> None:
    for feed in feeds:
        feed.steer("stop")


async def _sample(measured: Measured, real: float, controls: Controls) -> None:
    """Look at the memory now and then, and stop the bots when the time is over."""
    ends = time.monotonic() + real
    while time.monotonic() < ends:
        await asyncio.sleep(min(_EVERY, real / 12))
        measured.samples.append(await asyncio.to_thread(_browser_memory))
    controls.stop()


def _browser_memory() -> float:
    """Return the MiB of all browsers below this process; what processes share is counted once."""
    import psutil

    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            if "chrom" in process.name():
                total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / _MIB


def _decider(number: int, eyes: Eyes) -> PersonaDecider:
    paths = _personas()
    plan = RunPlan(persona=paths[number % len(paths)], record=False, seed=number)
    manifest = new_manifest(plan, load_persona(plan.persona), eyes)
    return PersonaDecider(mind_of(manifest.persona, manifest.interests, manifest.map), number)


def _personas() -> Sequence[Path]:
    return [entry.path for entry in list_personas(personas_folder()) if entry.persona is not None]

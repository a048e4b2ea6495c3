"""What a run is started with from the app, and the command line that starts it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shortstui.runs.manifest import TwinKind

if TYPE_CHECKING:
    from shortstui.bots.plan import RunPlan
    from shortstui.feeds.youtube.settings import LiveSettings

RECOMMENDERS = ("content", "collaborative", "bandit", "popularity", "uniform")
SPEEDS: tuple[float | None, ...] = (1, 2, 4, 8, 16, 32, 64, 128, None)
"""Virtual seconds per second that the speed keys go through; None is as fast as the machine can."""
LIVE_FEEDS = ("double", "youtube")
"""Feeds on which time is real: the speed keys can do nothing."""
CONTROLS: dict[str, tuple[TwinKind, ...]] = {
    "none": (),
    "1 yoked": ("yoked",),
    "1 yoked + no-watch": ("yoked", "no-watch"),
    "3 yoked + no-watch": ("yoked", "yoked", "yoked", "no-watch"),
}
"""The choices of controls by name; the last is what the evidence is calibrated with."""


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """The parameters of one run.

    Attributes:
        persona: A persona file, or the name of one in the personas folder.
        feed: "simulated", "double", "youtube" or "folder:PATH".
        videos: How many shorts.
        seed: Same seed, same run.
        recommender: How the simulated platform chooses.
        strength: How much of that is personal, 0–1.
        speed: Virtual seconds per second; None for as fast as the machine can.
        consent: The choice on the consent page of a live feed.
        twins: The controls that scroll beside the bot.
        resume: An interrupted run to go on with; then only its speed can be chosen.
        more: Further options of ``shortstui run``, handed on as they are.
    """

    persona: str
    feed: str = "simulated"
    videos: int = 300
    seed: int = 1
    recommender: str = "content"
    strength: float = 0.45
    speed: float | None = 32
    consent: str = "reject"
    twins: tuple[TwinKind, ...] = ()
    resume: Path | None = None
    more: tuple[str, ...] = ()

    @classmethod
    def from_plan(cls, plan: RunPlan) -> LaunchRequest:
        """Return the request that makes the same run as a plan of the command line."""
        more: list[str] = ["--runs", str(plan.runs)]
        for option, value in (("--clutter", plan.clutter), ("--encoder", plan.encoder), ("--map", plan.map)):
            if value is not None:
                more += [option, f"{value:g}" if isinstance(value, float) else value]
        more += ["--size", str(plan.size)] if plan.size is not None else []
        more += ["--perceive", plan.perceive] if plan.perceive != "clip" else []
        more += ["--no-thumbnails"] if not plan.thumbnails else []
        if plan.feed in LIVE_FEEDS:
            more += live_options(plan.live)
        if plan.feed == "double":
            more += ["--layout", plan.layout]
        return cls(
            persona=str(plan.persona),
            feed=plan.feed if plan.folder is None else f"{plan.feed}:{plan.folder}",
            videos=plan.videos,
            seed=plan.seed,
            recommender=plan.recommender,
            strength=plan.strength,
            speed=plan.pace if plan.feed in LIVE_FEEDS else plan.speed,
            consent=plan.live.consent,
            twins=plan.twins,
            more=tuple(more),
        )

    def for_persona(self, persona: str) -> LaunchRequest:
        """Return the same run for another persona."""
        return replace(self, persona=persona)

    def arguments(self) -> list[str]:
        """Return the arguments of ``shortstui run`` that make this run."""
        speed = self.possible_speed
        if self.resume is not None:
            return ["run", "--resume", str(self.resume), "--speed", speed]
        return [
            "run", self.persona, "--feed", self.feed, "--videos", str(self.videos), "--seed", str(self.seed),
            "--recommender", self.recommender, "--strength", f"{self.strength:g}",
            "--speed", speed, *(("--consent", self.consent) if self.is_live else ()),
            *(word for kind in self.twins for word in ("--twin", kind)), *self.more,
        ]  # fmt: skip

    def command(self) -> list[str]:
        """Return the whole command of the child process that the app reads and steers."""
        return [sys.executable, "-m", "shortstui", *self.arguments(), "--display", "json", "--control"]

    @property
    def is_live(self) -> bool:
        """Whether time is real: a browser plays."""
        return self.feed in LIVE_FEEDS

    @property
    def possible_speed(self) -> str:
        """The speed as the command line takes it, brought to what the feed can do."""
        if self.feed == "youtube":
            return "1"
        if self.speed is None or (self.feed == "double" and self.speed > 16):
            return "max"
        return f"{max(self.speed, 1.0) if self.feed == 'double' else self.speed:g}"

    @property
    def pace_text(self) -> str:
        """The pace of a live feed, which no key changes."""
        return "real time" if self.feed == "youtube" else "the double's own pace"

    @property
    def persona_name(self) -> str:
        """What to call the persona before its file has been read by the bot."""
        return Path(self.persona).stem.replace("-", " ").title()

    @property
    def feed_text(self) -> str:
        """The feed and its dials in a few words."""
        simulated = self.feed in {"simulated", "double"}
        return f"{self.feed} · {self.recommender} {self.strength:g}" if simulated else self.feed


def live_options(settings: LiveSettings) -> list[str]:
    """Return the options, all but consent, that make these settings again for the bot's own process."""
    words = ["--locale", settings.locale, "--timezone", settings.timezone, "--per-hour", str(settings.per_hour)]
    words += ["--headed"] if not settings.headless else []
    words += ["--browser", str(settings.browser)] if settings.browser is not None else []
    words += ["--site-file", str(settings.site)] if settings.site is not None else []
    return words + (["--middle-frame"] if settings.middle_frame else [])


def next_speed(speed: float | None, step: int) -> float | None:
    """Return the speed one step faster (+1) or slower (-1) on the ladder; the ends hold."""
    if speed in SPEEDS:
        place = SPEEDS.index(speed)
    else:
        slower = [
            place for place, rung in enumerate(SPEEDS) if rung is not None and speed is not None and rung <= speed
        ]
        place = slower[-1] if slower else 0
    return SPEEDS[min(len(SPEEDS) - 1, max(0, place + step))]

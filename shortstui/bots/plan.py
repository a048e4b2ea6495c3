"""What the user asks for: everything that decides how a run will go."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.interests.encoder_spec import DEFAULT_FOR_LIVE
from shortstui.places import runs_folder
from shortstui.runs.manifest import ExperimentRecord, TwinKind

FEEDS: Final = ("simulated", "folder", "double", "youtube")
LIVE: Final = ("double", "youtube")
"""Feeds on which time is real: a browser plays."""
FASTEST_DOUBLE: Final = 10.0
"""What full speed means before the double: its videos play ten times as fast as real ones. A browser can do 16,
but then hardly keeps up where two cores are busy."""
_DOUBLE_SPEEDS: Final = (1.0, 16.0)


@dataclass(frozen=True)
class RunPlan:
    """One bot, one persona, one feed.

    Attributes:
        persona: The persona's file.
        feed: Kind of feed, one of :data:`FEEDS`.
        folder: The pictures of the folder feed.
        videos: The number of shorts the run is to have.
        seed: Same seed, same run.
        recommender: How the simulated platform chooses.
        strength: How much of its choice is personal, 0–1.
        clutter: How hard the simulated thumbnails are to read, 0–1; None for the platform's own default.
        size: Number of shorts in the simulated catalogue; None for the platform's own default.
        world: Seed of the simulated catalogue; runs that are to be compared share one.
        strangers: Share of accounts that the platform never figures out; None for its own default.
        encoder: The CLIP to see with; None for the one that suits the feed (:attr:`sees_with`).
        map: The interest map, a name or a folder; None for the one that belongs to the encoder.
        perceive: Whether the encoder looks at thumbnails, or the simulated platform's own topics are read.
        speed: The run's seconds in a real one; None for as fast as the feed can: the machine's best on virtual
            time, :data:`FASTEST_DOUBLE` before the double, and 1 on YouTube, where there is nothing else.
        runs: The folder of runs.
        record: Whether the run is kept at all.
        thumbnails: Whether its thumbnails are kept.
        live: How a bot goes to a live feed, and to the double.
        layout: Of the double's pages.
        twins: The controls that scroll beside the bot, each a run of its own.
        name: Of the run's folder; None for a new one.
        experiment: The run's place in an experiment, if it is part of one.
    """

    persona: Path
    feed: str = "simulated"
    folder: Path | None = None
    videos: int = 300
    seed: int = 0
    recommender: str = "content"
    strength: float = 0.45
    clutter: float | None = None
    size: int | None = None
    world: int = 0
    strangers: float | None = None
    encoder: str | None = None
    map: str | None = None
    perceive: Literal["clip", "truth"] = "clip"
    speed: float | None = None
    runs: Path = field(default_factory=runs_folder)
    record: bool = True
    thumbnails: bool = True
    live: LiveSettings = field(default_factory=LiveSettings)
    layout: Literal["new", "old", "mixed"] = "new"
    twins: tuple[TwinKind, ...] = ()
    name: str | None = None
    experiment: ExperimentRecord | None = None

    @property
    def sees_with(self) -> str | None:
        """The encoder as it is to be loaded; None for shorts-tiny, which reads drawings and no photographs."""
        return self.encoder or (DEFAULT_FOR_LIVE if self.feed == "youtube" else None)

    @property
    def pace(self) -> float | None:
        """The run's seconds in a real one before a page that plays by itself; None where time is virtual."""
        if self.feed == "double":
            return FASTEST_DOUBLE if self.speed is None else self.speed
        return 1.0 if self.feed == "youtube" else None

    def check(self) -> None:
        """Refuse what can't go together before anything is loaded.

        Raises:
            ShortstuiError: Says which part of the plan, and what to give instead.
        """
        if self.feed not in FEEDS:
            raise _wrong(f"there is no feed “{self.feed}”", f"give one of: {', '.join(FEEDS)}")
        if self.feed == "folder" and self.folder is None:
            raise _wrong("the folder feed needs a folder", "give it as --feed folder:PATH")
        if self.feed != "simulated" and self.perceive == "truth":
            raise _wrong("only the simulated feed tells the truth about its shorts", "let the encoder look")
        if self.feed == "youtube" and self.speed not in (None, 1.0):
            raise _wrong(
                f"YouTube plays in real time: there is no speed {self.speed:g}",
                "leave --speed out, or give 1; the double (--feed double) and the simulated feed can be faster",
            )
        if self.feed == "double" and self.speed is not None:
            slowest, fastest = _DOUBLE_SPEEDS
            if not slowest <= self.speed <= fastest:
                raise _wrong(
                    f"a browser can't play the double's videos at speed {self.speed:g}",
                    f"give --speed from {slowest:g} to {fastest:g}, or max for {FASTEST_DOUBLE:g}",
                )


def _wrong(what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, hint=hint, code=ExitCode.BAD_INPUT)

"""What the user asks for: everything that decides how a run will go."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.places import runs_folder

FEEDS = ("simulated", "folder")


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
        encoder: The CLIP to see with; None for shorts-tiny.
        map: The interest map, a name or a folder; None for the one that belongs to the encoder.
        perceive: Whether the encoder looks at thumbnails, or the simulated platform's own topics are read.
        speed: Virtual seconds per second; None for as fast as the machine can.
        runs: The folder of runs.
        record: Whether the run is kept at all.
        thumbnails: Whether its thumbnails are kept.
    """

    persona: Path
    feed: str = "simulated"
    folder: Path | None = None
    videos: int = 300
    seed: int = 0
    recommender: str = "content"
    strength: float = 0.6
    clutter: float | None = None
    size: int | None = None
    world: int = 0
    encoder: str | None = None
    map: str | None = None
    perceive: Literal["clip", "truth"] = "clip"
    speed: float | None = None
    runs: Path = field(default_factory=runs_folder)
    record: bool = True
    thumbnails: bool = True

    def check(self) -> None:
        """Refuse what can't go together before anything is loaded.

        Raises:
            ShortstuiError: Says which part of the plan, and what to give instead.
        """
        if self.feed not in FEEDS:
            raise _wrong(f"there is no feed “{self.feed}”", f"give one of: {', '.join(FEEDS)}")
        if self.feed == "folder" and self.folder is None:
            raise _wrong("the folder feed needs a folder", "give it as --feed folder:PATH")
        if self.feed == "folder" and self.perceive == "truth":
            raise _wrong("only a simulated feed knows the truth about its shorts", "let the encoder look")


def _wrong(what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, hint=hint, code=ExitCode.BAD_INPUT)

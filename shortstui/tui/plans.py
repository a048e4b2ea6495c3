"""The plans of experiments that can be started from here, and what each of them would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shortstui.errors import ShortstuiError
from shortstui.tui.estimate import PER_HOUR, Extent, crowd, how_long, how_much

if TYPE_CHECKING:
    from shortstui.experiments.plan import Plan

_MOST_FILES: Final = 200
_MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan as the dialog lists it.

    Attributes:
        path: Its file.
        ready: Whether it comes with the package.
        name: Of the experiment; of the file when it is broken.
        lines: What it would do, one thing a line; what is wrong with it when it is broken.
        sha256: Hash that it has, or would be frozen with; empty when it is broken.
        exploratory: Why its results would be no confirmation.
        live: Whether it goes to the real site.
        folder: Where the experiment is, or would be.
        there: Whether it was begun before, so that this goes on with it.
    """

    path: Path
    ready: bool
    name: str
    lines: tuple[str, ...]
    sha256: str = ""
    exploratory: tuple[str, ...] = ()
    live: bool = False
    folder: Path | None = None
    there: bool = False


def plan_entries(here: Path, runs: Path, personas: Path, now: datetime) -> list[PlanEntry]:
    """Return the plans of a folder and of ``plans/`` in it, and then those that come with the package.

    Args:
        here: The folder.
        runs: The folder of runs: an experiment that was begun there is gone on with.
        personas: The folder of personas.
        now: The time of day, UTC.
    """
    from shortstui.experiments.ready import READY

    found = [_entry(path, False, runs, personas, now) for path in _plan_files(here)]
    return found + [_entry(path, True, runs, personas, now) for path in sorted(READY.glob("*.toml"))]


def _plan_files(here: Path) -> Iterator[Path]:
    from shortstui.experiments.plan import is_plan

    candidates = [*sorted(here.glob("*.toml")), *sorted((here / "plans").glob("*.toml"))]
    for path in candidates[:_MOST_FILES]:
        try:
            with path.open("rb") as file:
                text = file.read(_MOST_BYTES).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if is_plan(text):
            yield path


def _entry(path: Path, ready: bool, runs: Path, personas: Path, now: datetime) -> PlanEntry:
    from shortstui.experiments.freezing import would_freeze
    from shortstui.experiments.plan import frozen_plan

    try:
        folder, told, new = would_freeze(path, runs, personas, now)
        plan = frozen_plan(told.plan)
    except ShortstuiError as error:
        return PlanEntry(path, ready, path.name, (error.what, error.where, error.hint))
    return PlanEntry(
        path, ready, plan.name, tuple(what_it_does(plan)), told.sha256, tuple(told.exploratory),
        plan.feed.kind == "youtube", folder, not new,
    )  # fmt: skip


def what_it_does(plan: Plan) -> Iterator[str]:
    """Yield what an experiment of this plan would do, in short sentences."""
    extent = extent_of(plan)
    if plan.description:
        yield plan.description
    yield crowd(extent, "arm")
    yield f"{plan.videos:,} shorts a bot; seed {plan.seed}"
    feed = plan.feed
    if feed.kind == "youtube":
        yield "feed: YouTube Shorts, the real site, not signed in"
    else:
        strengths = ", ".join(f"{value:g}" for value in feed.strengths)
        yield f"feed: {feed.kind}; {', '.join(feed.recommenders)}; strength {strengths}"
    rules = plan.verdict
    yield f"verdict: {rules.over.replace('-', ' ')} against {', '.join(rules.against)}, α = {rules.alpha:g}"
    yield f"time: {how_long(extent)}"
    yield f"disk: {how_much(extent)}"


def extent_of(plan: Plan) -> Extent:
    """Return how much there is to do in a plan."""
    from shortstui.experiments.plan import arms

    listed = list(arms(plan))
    feed = plan.feed
    hourly = feed.live.get("per_hour", PER_HOUR)
    return Extent(
        arms=len(listed),
        replicates=plan.replicates,
        controls=plan.controls,
        shorts=sum(plan.videos + arm.before for arm in listed) * plan.replicates * (1 + len(plan.controls)),
        feed=feed.kind,
        speed=feed.speed,
        truth=feed.perceive == "truth",
        encoder=feed.encoder or "",
        per_hour=hourly if isinstance(hourly, int) and hourly > 0 else PER_HOUR,
        pictures=feed.thumbnails,
    )

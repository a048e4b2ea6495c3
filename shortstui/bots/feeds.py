"""The feed of a run, made from what its manifest keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from shortstui.bots.plan import FEEDS, RunPlan
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Feed

_SIMULATED: Final = ("seed", "recommender", "strength", "size", "clutter", "world")


def feed_settings(plan: RunPlan) -> dict[str, object]:
    """Return the settings of the plan's feed; what the user left open is left out."""
    if plan.feed == "folder":
        return {"folder": str(plan.folder), "seed": plan.seed}
    asked = {name: getattr(plan, name) for name in _SIMULATED}
    known = {name: value for name, value in asked.items() if value is not None}
    return known | {"draw": plan.perceive == "clip"}


def live_pace(name: str, settings: Mapping[str, object]) -> float | None:  # noqa: ARG001
    """Return the run's seconds in a real one before a page that plays by itself; None: time is virtual."""
    return None


def make_feed(name: str, settings: Mapping[str, object], keep: Path | None = None) -> Feed:  # noqa: ARG001
    """Make a feed.

    Args:
        name: One of :data:`~shortstui.bots.plan.FEEDS`.
        settings: As :func:`feed_settings` or the feed's own ``settings()`` gave them.
        keep: A folder of the feed's own in the run's, for what it needs to go on after a crash: cookies.

    Raises:
        ShortstuiError: There is no such feed, or its settings are not usable.
    """
    if name == "folder":
        from shortstui.feeds.folder import FolderFeed

        return FolderFeed(Path(str(settings.get("folder", ""))), _whole(settings.get("seed")))
    if name == "simulated":
        from shortstui.feeds.simulated import SimulatedFeed

        # The values come from a plan or out of a manifest: the feed itself checks them.
        known: dict[str, Any] = {key: settings[key] for key in (*_SIMULATED, "draw") if key in settings}
        return SimulatedFeed(**known)
    raise ShortstuiError(
        f"there is no feed “{name}”", hint=f"there are: {', '.join(FEEDS)}", code=ExitCode.BAD_INPUT
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0

"""The feed of a run, made from what its manifest keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shortstui.bots.plan import FEEDS, LIVE, RunPlan
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Feed
from shortstui.records import settings_record

if TYPE_CHECKING:
    from shortstui.feeds.youtube.pool import BrowserPool

_SIMULATED: Final = ("seed", "recommender", "strength", "size", "clutter", "world", "strangers")


def feed_settings(plan: RunPlan) -> dict[str, object]:
    """Return the settings of the plan's feed; what the user left open is left out."""
    if plan.feed == "folder":
        return {"folder": str(plan.folder), "seed": plan.seed}
    live = settings_record(plan.live)
    if plan.feed == "youtube":
        return live
    asked = {name: getattr(plan, name) for name in _SIMULATED}
    known = {name: value for name, value in asked.items() if value is not None}
    if plan.feed == "double":
        return known | {"pace": plan.pace, "layout": plan.layout, "live": live}
    return known | {"draw": plan.perceive == "clip"}


def live_pace(name: str, settings: Mapping[str, object]) -> float | None:
    """Return the run's seconds in a real one before a page that plays by itself; None: time is virtual.

    Raises:
        ShortstuiError: The settings of the double are not usable.
    """
    if name == "double":
        from shortstui.simulator.double.record import double_settings

        return double_settings(settings).pace
    return 1.0 if name == "youtube" else None


def require_ready(name: str, settings: Mapping[str, object], now: datetime) -> None:
    """Refuse a live run before anything is loaded or recorded: without notice, browser or budget there is none.

    Args:
        name: Of the feed.
        settings: As :func:`make_feed` takes them.
        now: The time of day.

    Raises:
        ShortstuiError: The notice was not confirmed, there is no browser, or a setting is not usable.
        BlockedError: The machine is to stay away from the site for some time yet.
    """
    if name not in LIVE:
        return
    from shortstui.feeds.youtube.browsers import find_browser
    from shortstui.feeds.youtube.budget import Budget, budget_file
    from shortstui.feeds.youtube.notice import require_confirmed
    from shortstui.feeds.youtube.settings import live_settings
    from shortstui.feeds.youtube.site import load_site

    live = live_settings(live_part(name, settings))
    if name == "youtube":
        require_confirmed()
        Budget(budget_file(), live.per_hour).check(now)
    load_site(live.site)
    find_browser(live.browser)


def live_part(name: str, settings: Mapping[str, object]) -> Mapping[str, object]:
    """Return the settings that say how a bot goes to a live feed."""
    if name != "double":
        return settings
    live = settings.get("live")
    return live if isinstance(live, Mapping) else {}


def shared_browsers(name: str, settings: Mapping[str, object]) -> BrowserPool | None:
    """Return the browsers that all bots of a cell share; None where they have none, or each needs its own.

    Each double is a site of its own, to which only a browser of its own finds.
    """
    if name != "youtube":
        return None
    from shortstui.feeds.youtube.pool import BrowserPool
    from shortstui.feeds.youtube.settings import live_settings

    live = live_settings(settings)
    return BrowserPool(live.browser, live.headless)


def make_feed(
    name: str, settings: Mapping[str, object], keep: Path | None = None, browsers: BrowserPool | None = None
) -> Feed:
    """Make a feed.

    Args:
        name: One of :data:`~shortstui.bots.plan.FEEDS`.
        settings: As :func:`feed_settings` or the feed's own ``settings()`` gave them.
        keep: A folder of the feed's own in the run's, for what it needs to go on after a crash: cookies.
        browsers: Those of :func:`shared_browsers`, closed by who made them; None for its own.

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
    if name in LIVE:
        return _live_feed(name, settings, keep, browsers)
    raise ShortstuiError(
        f"there is no feed “{name}”", hint=f"there are: {', '.join(FEEDS)}", code=ExitCode.BAD_INPUT
    )


def _live_feed(name: str, settings: Mapping[str, object], keep: Path | None, browsers: BrowserPool | None) -> Feed:
    from shortstui.feeds.youtube.settings import live_settings

    live = live_settings(live_part(name, settings))
    if name == "double":
        from shortstui.feeds.double import DoubleFeed
        from shortstui.simulator.double.record import double_settings

        return DoubleFeed(double_settings(settings), live, keep=keep)
    from shortstui.feeds.youtube.budget import Budget, budget_file
    from shortstui.feeds.youtube.driver import YouTubeFeed

    return YouTubeFeed(live, pool=browsers, keep=keep, budget=Budget(budget_file(), live.per_hour))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0

"""``shortstui doctor --live``: one look at the real site, or at its double, and what a bot could read there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shortstui.cli.live import LiveOptions, live_settings_from, settle_notice
from shortstui.errors import ExitCode, ShortstuiError

if TYPE_CHECKING:
    from shortstui.feeds.youtube.look import Look
    from shortstui.feeds.youtube.settings import LiveSettings

_SHORTS: Final = 3
_SECONDS: Final = 12.0
"""On each short: a page reports its watch time after ten, if not before."""


def look_live(feed: str, accept_notice: bool, options: LiveOptions) -> None:
    """Look once, print what was found, and say where it is kept.

    Args:
        feed: "youtube" or "double".
        accept_notice: Whether ``--accept-notice`` was given.
        options: How to go there.

    Raises:
        ShortstuiError: The site blocked the look, or something is missing that a bot can't do without.
    """
    settings = live_settings_from(options)
    if feed == "youtube":
        settle_notice(accept_notice)
    folder = Path(f"doctor-live-{datetime.now(UTC):%Y%m%dT%H%M%SZ}").absolute()
    click.echo(f"looking at {_SHORTS} shorts, {_SECONDS:.0f} s each; kept in {folder}", err=True)
    seen = asyncio.run(_at_double(settings, folder) if feed == "double" else _at_site(settings, folder))
    _tell(seen, folder)


async def _at_site(settings: LiveSettings, folder: Path) -> Look:
    from shortstui.bots.controls import Controls, LiveClock
    from shortstui.feeds.youtube.budget import Budget, budget_file
    from shortstui.feeds.youtube.look import look_at_live_site

    budget, clock = Budget(budget_file(), settings.per_hour), LiveClock(Controls())
    budget.check(clock.now())
    seen = await look_at_live_site(
        settings, folder, shorts=_SHORTS, seconds=_SECONDS, may_load=lambda: budget.take(clock)
    )
    if seen.blocked is not None:
        budget.cool_down(seen.blocked, clock.now())
    return seen


async def _at_double(settings: LiveSettings, folder: Path) -> Look:
    from shortstui.feeds.youtube.look import look_at_live_site
    from shortstui.simulator.double.server import Double
    from shortstui.simulator.double.settings import DoubleSettings

    with Double(DoubleSettings(size=1_000)) as double:
        return await look_at_live_site(
            settings, folder, shorts=_SHORTS, seconds=_SECONDS, double=double.chromium_args()
        )


def _tell(seen: Look, folder: Path) -> None:
    from shortstui.feeds.youtube.look import line_of

    for finding in seen.findings:
        click.echo(line_of(finding))
    click.echo(f"kept in {folder}: pages, pictures, traffic (with this visit's cookies), findings.txt", err=True)
    if seen.blocked is not None:
        raise ShortstuiError(
            f"the site stopped the look: {seen.blocked}",
            where=str(folder),
            hint="stay away for an hour at least; nothing was solved or evaded",
            code=ExitCode.BLOCKED,
        )
    _require_readable([each.what for each in seen.findings if each.grave and not each.found], folder)


def _require_readable(missing: Sequence[str], folder: Path) -> None:
    if missing:
        raise ShortstuiError(
            f"a bot could not read the site: {', '.join(missing[:12])}",
            where=str(folder),
            hint="the site may have changed: a site file of your own (--site-file) can mend selectors and paths",
            code=ExitCode.FAILED,
        )

"""What the commands share that go to a live feed: their options, and the notice before the first time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypedDict

import click

if TYPE_CHECKING:
    from shortstui.feeds.youtube.settings import LiveSettings

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


class LiveOptions(TypedDict):
    """The options of a live feed, as click hands them over."""

    consent: Literal["reject", "accept"]
    locale: str
    timezone: str
    headed: bool
    browser: Path | None
    site_file: Path | None
    per_hour: int
    middle_frame: bool


LIVE_OPTIONS: Final[tuple[Decorator, ...]] = (
    click.option(
        "--consent",
        type=click.Choice(["reject", "accept"]),
        default="reject",
        show_default=True,
        help="Live: the choice on the consent page. Rejecting may switch off personalisation by watching.",
    ),
    click.option("--locale", default="en-US", show_default=True, help="Live: language of the browser."),
    click.option("--timezone", default="UTC", show_default=True, help="Live: its time zone, e.g. Europe/Berlin."),
    click.option("--headed", is_flag=True, help="Live: show the browser's window."),
    click.option(
        "--browser",
        type=click.Path(path_type=Path),
        default=None,
        help="Live: Chromium or Chrome to use; default SHORTSTUI_BROWSER, else the one that is found.",
    ),
    click.option(
        "--site-file",
        type=click.Path(path_type=Path),
        default=None,
        help="Live: selectors and texts of your own (TOML), tried before the built-in ones.",
    ),
    click.option(
        "--per-hour",
        type=click.IntRange(1, 100_000),
        default=250,
        show_default=True,
        help="Live: most shorts an hour that all bots of this machine together may load.",
    ),
    click.option("--middle-frame", is_flag=True, help="Live: also keep a picture from the middle of each video."),
)

ACCEPT_NOTICE: Final[Decorator] = click.option(
    "--accept-notice",
    is_flag=True,
    help="Live: confirm the notice on terms of service and research ethics, for machines without a terminal.",
)


def with_live_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a live feed."""
    for option in reversed((*LIVE_OPTIONS, ACCEPT_NOTICE)):
        command = option(command)
    return command


def live_settings_from(options: LiveOptions) -> LiveSettings:
    """Return the settings that the options make."""
    from shortstui.feeds.youtube.settings import LiveSettings

    return LiveSettings(
        consent=options["consent"],
        locale=options["locale"],
        timezone=options["timezone"],
        headless=not options["headed"],
        browser=_absolute(options["browser"]),
        site=_absolute(options["site_file"]),
        per_hour=options["per_hour"],
        middle_frame=options["middle_frame"],
    )


def settle_notice(accepted: bool) -> None:
    """Have the notice confirmed, unless it was confirmed before: by the option, or by a person at a terminal.

    Args:
        accepted: Whether ``--accept-notice`` was given.

    Raises:
        ShortstuiError: Nobody is there to ask, or the answer is no.
    """
    from shortstui.feeds.youtube import notice

    if notice.confirmed():
        return
    now = datetime.now(UTC).replace(microsecond=0)
    if accepted:
        notice.confirm(now)
        return
    for paragraph in (notice.TITLE, *notice.PARAGRAPHS):
        click.echo(click.wrap_text(paragraph, 100) + "\n", err=True)
    attended = sys.stdin.isatty() and sys.stderr.isatty()
    if attended and click.confirm("Have you read this, and do you want to go on?", default=False, err=True):
        notice.confirm(now)
    notice.require_confirmed()


def _absolute(path: Path | None) -> Path | None:
    """Return a path that a resume from another folder finds again; a bare name is looked up on the PATH."""
    return path if path is None or (len(path.parts) == 1 and not path.exists()) else path.expanduser().absolute()

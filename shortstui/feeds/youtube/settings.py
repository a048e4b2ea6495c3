"""What a live feed is made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shortstui.records import bad_setting, settings_of


@dataclass(frozen=True)
class LiveSettings:
    """How a bot goes to YouTube Shorts; all of it is written into the manifest.

    Attributes:
        consent: What it chooses on the consent page. Rejecting may switch off personalisation by watching, so
            this is a factor of the experiment.
        locale: Of the browser, "en-US".
        timezone: Of the browser, "Europe/Berlin".
        viewport: Width and height in pixels; a small one asks for small videos.
        headless: Whether no window is opened.
        browser: The browser's executable; None for the one that is found.
        site: A site file of the user's own, laid over the built-in one.
        per_hour: The most shorts an hour that all bots of this machine together may load.
        middle_frame: Whether a screenshot from the middle of each video is kept besides the thumbnail.
        recycle_after: Shorts after which the browser's context is made anew from its cookies (memory is only
            given back then); 0 for never.
    """

    consent: Literal["reject", "accept"] = "reject"
    locale: str = "en-US"
    timezone: str = "UTC"
    viewport: tuple[int, int] = (800, 900)
    headless: bool = True
    browser: Path | None = None
    site: Path | None = None
    per_hour: int = 250
    middle_frame: bool = False
    recycle_after: int = 150


def live_settings(record: Mapping[str, object]) -> LiveSettings:
    """Return the settings that a manifest kept.

    Raises:
        ShortstuiError: A value is of the wrong kind or out of range.
    """
    settings = settings_of(record, LiveSettings)
    width, height = settings.viewport
    if not (200 <= width <= 8000 and 200 <= height <= 8000):
        raise bad_setting("viewport", f"is {width} × {height}; both must be from 200 to 8000")
    if settings.per_hour < 1:
        raise bad_setting("per_hour", f"is {settings.per_hour}; it must be a whole number from 1")
    if settings.recycle_after < 0:
        raise bad_setting("recycle_after", f"is {settings.recycle_after}; it must be 0 or more")
    return settings

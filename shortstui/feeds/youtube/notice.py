"""What everybody reads once before a bot goes to the real site, and the memory of having confirmed it."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.places import settings_folder

VERSION: Final = 1
"""Raised when the notice says something new: then it is shown again."""
TITLE: Final = "Before a bot goes to YouTube"
PARAGRAPHS: Final = (
    "You are about to let a program scroll YouTube Shorts. Read this once.",
    "Terms of service. YouTube's terms forbid access by automated means (robots, botnets, scrapers) except with "
    "YouTube's written permission, and robots.txt closes the addresses that its player uses. Running this bot may "
    "breach them; whether your purpose justifies it, and what law applies where you are, only you and your "
    "institution can judge. This is no legal advice. Ways with permission: the YouTube Researcher Program, and in "
    "the EU data access for vetted researchers under Article 40 of the Digital Services Act.",
    "Ethics. Ask your ethics board before a study. The bots only watch: they never like, comment, subscribe or "
    "sign in. They keep to a budget of shorts an hour, stop at a captcha or a block, and never solve or evade "
    "one. Their watching is counted as views and may teach the recommender; don't run more of them than your "
    "question needs.",
    "Data. A run stores ids, titles, channels, figures and thumbnails that belong to other people, and pages as "
    "evidence when something goes wrong. Keep them no longer than you need them (--no-thumbnails keeps no "
    "pictures), and publish ids and derived features (tags, clusters, shares) rather than titles and pictures.",
)
_MOST_BYTES: Final = 10_000


def confirmed() -> bool:
    """Return whether this user has confirmed the notice as it is now."""
    try:
        with _file().open("rb") as file:
            said = tomllib.loads(file.read(_MOST_BYTES).decode())
    except (OSError, ValueError):
        return False
    return said.get("version") == VERSION


def confirm(now: datetime) -> None:
    """Remember that the user confirmed the notice.

    Args:
        now: The time of day.

    Raises:
        ShortstuiError: The user's folder can't be written.
    """
    write_atomically(_file(), tomli_w.dumps({"version": VERSION, "confirmed": now}))


def require_confirmed() -> None:
    """Let pass only who has confirmed the notice: nothing goes to the real site without.

    Raises:
        ShortstuiError: The notice was not confirmed; says how to.
    """
    if not confirmed():
        raise ShortstuiError(
            "before the first live run, a notice on terms of service and research ethics wants your confirmation",
            hint="once you have read it, run the same command with --accept-notice",
            code=ExitCode.BAD_INPUT,
        )


def _file() -> Path:
    return settings_folder() / "live-notice.toml"

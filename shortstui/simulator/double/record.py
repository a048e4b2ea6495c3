"""The settings of a double out of a manifest, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shortstui.records import bad_setting, settings_of
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.recommenders import check_dial

PACES: Final = (1.0, 16.0)
"""A browser plays a video at most sixteen times as fast."""


def double_settings(record: Mapping[str, object]) -> DoubleSettings:
    """Return the settings that a manifest kept.

    Raises:
        ShortstuiError: A value is of the wrong kind or out of range.
    """
    settings = settings_of(record, DoubleSettings)
    check_dial(settings.recommender, settings.strength)
    for name, value, least, most in (
        ("pace", settings.pace, *PACES),
        ("size", settings.size, 1_000, 1_000_000),
        ("clutter", settings.clutter, 0, 1),
        ("strangers", settings.strangers, 0, 1),
        ("seed", settings.seed, 0, 2**63 - 1),
        ("world", settings.world, 0, 2**63 - 1),
    ):
        if not least <= value <= most:
            raise bad_setting(name, f"is {value:,}; it must be from {least:,} to {most:,}")
    return settings

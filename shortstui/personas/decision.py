"""Watch or skip: the result of holding a perception against a persona."""

from __future__ import annotations

import msgspec


class Decision(msgspec.Struct, frozen=True):
    """What the bot intends with the short that is on."""

    watch: bool
    dwell: float
    """Seconds it means to stay."""
    reason: str
    """One sentence for the screen and the record."""

"""The videos of the double: 56 tiny WebM clips, one for each length."""

from __future__ import annotations

from pathlib import Path

CLIPS = Path(__file__).parent / "clips"
SECONDS = range(5, 61)


def clip_seconds(duration: float) -> int:
    """Return the length of the clip that plays for a short of ``duration`` seconds: the whole seconds nearest."""
    return min(max(round(duration), SECONDS[0]), SECONDS[-1])


def clip_name(seconds: int) -> str:
    """Return the name of the clip's file."""
    return f"{seconds:02d}.webm"


def clip(seconds: int) -> Path:
    """Return the clip's file."""
    return CLIPS / clip_name(seconds)

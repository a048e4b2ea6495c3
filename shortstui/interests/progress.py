"""How long work says where it stands."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float | None], None]
"""Called with what is being done and the fraction of the whole that is done, 0–1, or None when nobody knows."""


def silent(message: str, fraction: float | None) -> None:
    """Say nothing: the default where nobody listens."""

"""One line of the benchmark table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure beside what is wanted.

    Attributes:
        what: What was measured, in words.
        measured: The figure with its unit.
        target: What is wanted, with its unit; "" where there is nothing to compare with.
        ok: Whether the target is met; None without a target.
    """

    what: str
    measured: str
    target: str = ""
    ok: bool | None = None

"""The evidence in words, for the screen and for the text alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, get_args

from shortstui.capture.evidence.concentration import WINDOW
from shortstui.capture.evidence.description import Description
from shortstui.capture.evidence.levels import ALPHA, COMMON, STEERED_CAREFUL
from shortstui.capture.evidence.onset import Onset
from shortstui.runs.manifest import TwinKind

PAIR_ONLY: Final = "evidence on this pair, not the experiment's verdict"
"""What stands beside every alarm."""
DESCRIBES: Final = "describes, detects nothing"
"""What stands beside every other measure."""
NO_CONTROLS: Final = "no controls: a share alone is no evidence"
"""What stands in the place of the evidence, with the way to get some."""
LINE: Final = math.log10(1 / ALPHA)
"""log10 E at which an alarm sounds."""

TOO_COMMON: Final = (
    f"base share over {COMMON:.0%}: STEERED is tested with more care, r = {STEERED_CAREFUL.ratio:g}"
)
"""The warning for a persona that the controls get often."""
ENOUGH: Final = 200
"""Shorts after which the controls' share says how common a persona is."""


def log10(log_e: float) -> float:
    """Return a natural log E as log10 E."""
    return log_e / math.log(10)


def kinds(controls: Sequence[str]) -> list[str]:
    """Return what controls do, by the names of their runs: "yoked", "no-watch"; else the name itself.

    Args:
        controls: Names of runs; from outside.
    """
    known: tuple[str, ...] = get_args(TwinKind)
    return [next((kind for kind in known if name.endswith(f"-{kind}")), name) for name in controls]


def began(onset: Onset) -> str:
    """Return the range of an onset: "97–143"."""
    return f"{onset.earliest}–{onset.latest}" if onset.earliest < onset.latest else str(onset.earliest)


def describing(found: Description, controls: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each measure's name and what came out, with the band of the controls.

    Args:
        found: What was measured.
        controls: What to call each control.
    """
    placebo, drift = found.placebo, found.drift
    yield (
        "placebo",
        f"z {placebo.z:+.1f}, rank {placebo.rank} of {placebo.of} among random sets as common"
        f"{_band(found.placebo_z, '+.1f')}",
    )
    each = ", ".join(f"{name} {value:.1f}" for name, value in zip(controls, found.effective.controls, strict=True))
    yield "effective clusters", f"{found.effective.bot:.1f} in the last {min(WINDOW, found.shorts)}; {each}"
    if found.excess is None:
        yield "JSD excess", "needs two controls or more"
    else:
        yield "JSD excess", f"{found.excess.bot:+.3f} bits{_band(found.excess.controls, '+.3f')}"
    if math.isfinite(drift.value):
        yield (
            "niche drift",
            f"{drift.value:+.2f} log10 views ({drift.low:+.2f} to {drift.high:+.2f}){_band(found.drifts, '+.2f')}",
        )
    if found.change is not None:
        at, before, after = found.change
        sides = [_range([getattr(each, side) for each in found.sides]) for side in ("before", "after")]
        yield (
            "change point",
            f"after {at}: {before:.0%} on persona, then {after:.0%}; controls {sides[0]}, then {sides[1]}",
        )


def _band(controls: Sequence[float], form: str) -> str:
    known = [value for value in controls if not math.isnan(value)]
    return f"; controls {min(known):{form}} to {max(known):{form}}" if known else ""


def _range(shares: Sequence[float]) -> str:
    low, high = min(shares), max(shares)
    return f"{low:.0%}" if round(low, 2) == round(high, 2) else f"{low:.0%}–{high:.0%}"

"""What calibration has measured, from the file that comes with the package: light enough for every screen."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

RESULT: Final = Path(__file__).with_name("calibration.json")
"""Written by ``shortstui calibrate --out``; the hash that verdicts name is the content's, not the file's."""
REALISTIC: Final = "NR"
"""The null that a screen quotes: a realistic mix of drift, runs of a topic and accounts that differ."""


class Rate(msgspec.Struct, frozen=True):
    """How often a rule said so on a platform, and when."""

    platform: str
    """"NR: realistic mix", "content 0.4"."""
    blind: bool
    """Whether the platform ignores interests, so that every alarm is a false one."""
    rule: str
    hits: int
    of: int
    """Runs; experiments for the sign flip."""
    low: float
    high: float
    """Clopper–Pearson interval of 95 % of hits/of."""
    delay: float | None = None
    """Median shorts until the alarm, of the runs in which it sounded; None for rules that look once."""

    @property
    def share(self) -> float:
        """hits/of; 0 of nothing."""
        return self.hits / self.of if self.of else 0.0


class Coverage(msgspec.Struct, frozen=True):
    """How often an interval held what it should."""

    interval: str
    hits: int
    of: int
    low: float
    high: float
    """Clopper–Pearson interval of 95 % of hits/of."""
    wanted: float = 0.95

    @property
    def share(self) -> float:
        """hits/of; 0 of nothing."""
        return self.hits / self.of if self.of else 0.0


class AtBase(msgspec.Struct, frozen=True):
    """Rates with personas of about one base share, on one null."""

    base_share: float
    """Mean share of the personas in the controls."""
    rates: list[Rate]


class Lifts(msgspec.Struct, frozen=True):
    """The lifts of the last third of runs of one length on one platform: what an experiment's power hangs on."""

    platform: str
    blind: bool
    shorts: int
    runs: int
    mean: float
    deviation: float
    """Standard deviation between pairs."""


class Calibration(msgspec.Struct, frozen=True):
    """What was measured, and with what: the same settings and versions give the same numbers."""

    schema: int
    runs: int
    shorts: int
    seed: int
    alpha: float
    misread: float
    """Chance that a short is misread by all viewers alike."""
    personas: list[str]
    base_shares: tuple[float, float]
    """Lowest and highest share in the controls with which the levels keep what they promise (:attr:`by_base`)."""
    rates: list[Rate]
    by_base: list[AtBase] = []
    coverage: list[Coverage] = []
    lifts: list[Lifts] = []

    @property
    def sha256(self) -> str:
        """Hash of the whole result, hex: what a verdict names."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    @property
    def name(self) -> str:
        """The first twelve digits of the hash, as screens and papers give it."""
        return self.sha256[:12]

    def rate(self, rule: str, platform: str) -> Rate | None:
        """Return a rule's rate on a platform, by its name or the part before the colon; None if not measured."""
        for found in self.rates:
            if found.rule == rule and platform in (found.platform, found.platform.partition(":")[0]):
                return found
        return None


@lru_cache(maxsize=1)
def calibrated() -> Calibration | None:
    """Return the result that comes with the package, or None where it is missing or of another version."""
    try:
        return msgspec.json.decode(RESULT.read_bytes(), type=Calibration)
    except (OSError, msgspec.DecodeError):  # a wrong shape is a DecodeError, too
        return None


def false_alarms(rule: str, platform: str = REALISTIC) -> Rate | None:
    """Return how often a rule says so on a platform that ignores interests; None if that was not measured.

    Args:
        rule: "STEERED", "CAPTURED"; any rule of the calibration's table.
        platform: "NR", "N0", "NW", …
    """
    result = calibrated()
    return result.rate(rule, platform) if result else None


def sentence(rule: str, platform: str = REALISTIC) -> str:
    """Return what a screen shows beside a verdict, or that nothing was measured."""
    result, rate = calibrated(), false_alarms(rule, platform)
    if result is None or rate is None or not rate.of:
        return f"how often {rule} is wrong was not measured"
    return (
        f"{rule} says so in {100 * rate.share:.1f} % [{100 * rate.low:.1f}–{100 * rate.high:.1f}] of runs "
        f"on a platform that ignores the viewer; calibration {result.name}"
    )


def in_range(base_share: float) -> bool:
    """Return whether a persona is about as common as those that were calibrated; False without a calibration.

    Args:
        base_share: The persona's share in the controls.
    """
    result = calibrated()
    return result is not None and result.base_shares[0] <= base_share <= result.base_shares[1]


def warning(base_share: float) -> str:
    """Return what to say of a persona outside the calibrated range; empty inside it."""
    result = calibrated()
    if result is None:
        return "there is no calibration: nobody knows how often the verdict is wrong"
    if in_range(base_share):
        return ""
    low, high = result.base_shares
    return (
        f"base share {base_share:.0%} is outside the calibrated {low:.0%}–{high:.0%}: "
        "the stated rates of false alarms may not hold"
    )

"""How many pairs, and how long? The power of an experiment, from what calibration has measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from shortstui.capture.proportion import Proportion
from shortstui.capture.verdict.power import pairs_needed, power
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.calibrated import REALISTIC, Calibration, Lifts

PAIRS: Final = (5, 6, 8, 10, 12, 16, 20)
"""Five are the fewest with which the sign flip can say anything at α = .05."""
_EVEN: Final = "N1"
"""The null whose accounts don't differ: what its pairs differ by is chance alone."""


class Effect(NamedTuple):
    """What pairs of one length are expected to show."""

    shorts: int
    lift: float
    """Of a captured bot: its share of the last third less its twins'."""
    spread: float
    """Standard deviation of lifts between pairs."""


class Row(NamedTuple):
    """Power with runs of one length."""

    effect: Effect
    power: tuple[Proportion, ...]
    """One for each of :data:`PAIRS`."""
    needed: int | None
    """Fewest pairs with the wanted power; None when the most are too few."""


def stated_effect(result: Calibration, lift: float, null: str = REALISTIC) -> list[Effect]:
    """Return an effect that the user states, with the spread that accounts have on a null, for each length.

    Args:
        result: The calibration.
        lift: Share of shorts.
        null: "NR", "N6", …

    Raises:
        ShortstuiError: No such null was calibrated.
    """
    return [Effect(each.shorts, lift, each.deviation) for each in _of(result, null)]


def recommenders_effect(
    result: Calibration, recommender: str, strength: float, null: str = REALISTIC
) -> list[Effect]:
    """Return the effect of a recommender on the simulated platform, for each length.

    Between two calibrated strengths, means and spreads are interpolated. The simulated platform has no accounts
    that differ from the start: by what those of a null spread more than chance alone does (N1), the spread is
    widened.

    Args:
        result: The calibration.
        recommender: Its name.
        strength: Of its dial.
        null: "NR", "N6", …

    Raises:
        ShortstuiError: The recommender was not calibrated, or the strength is outside of what was.
    """
    known = _strengths(result, recommender)
    below, above = (
        max((dial for dial in known if dial <= strength), default=None),
        min((dial for dial in known if dial >= strength), default=None),
    )
    if below is None or above is None:
        raise ShortstuiError(
            f"calibration {result.name} has {recommender} at {', '.join(f'{dial:g}' for dial in known)}",
            where=f"--strength {strength:g}",
            hint="choose one of these or between them, or calibrate it",
            code=ExitCode.BAD_INPUT,
        )
    along = (strength - below) / (above - below) if above > below else 0.0
    ends = zip(
        *(_of(result, f"{recommender} {dial:g}") for dial in (below, above)),
        _of(result, null),
        _of(result, _EVEN),
        strict=True,
    )
    found = []
    for one, other, uneven, even in ends:
        accounts = max(uneven.deviation**2 - even.deviation**2, 0.0)
        spread = (1 - along) * one.deviation + along * other.deviation
        found.append(
            Effect(one.shorts, (1 - along) * one.mean + along * other.mean, math.sqrt(spread**2 + accounts))
        )
    return found


def power_table(effects: Sequence[Effect], wanted: float, *, captured: float, alpha: float) -> list[Row]:
    """Return the power for each length and number of pairs, and the fewest pairs that are enough.

    Args:
        effects: One for each length.
        wanted: Power.
        captured: Share of bots that the platform captures at all.
        alpha: Of the sign flip, one-sided.
    """
    return [
        Row(
            effect,
            tuple(power(effect.lift, effect.spread, pairs, captured=captured, alpha=alpha) for pairs in PAIRS),
            pairs_needed(effect.lift, effect.spread, captured=captured, wanted=wanted, alpha=alpha),
        )
        for effect in effects
    ]


def cheapest(rows: Sequence[Row]) -> Row | None:
    """Return the row whose needed pairs watch the fewest shorts in all; None when no row has enough power."""
    enough = [row for row in rows if row.needed is not None]
    return min(enough, key=lambda row: (row.needed or 0) * row.effect.shorts, default=None)


def _of(result: Calibration, platform: str) -> list[Lifts]:
    """Return the lifts on a platform, by length."""
    found = [each for each in result.lifts if platform in (each.platform, each.platform.partition(":")[0])]
    if not found:
        known = dict.fromkeys(each.platform.partition(":")[0] for each in result.lifts if each.blind)
        raise ShortstuiError(
            f"calibration {result.name} knows no platform {platform!r}",
            hint=f"choose one of {', '.join(known)}",
            code=ExitCode.BAD_INPUT,
        )
    return sorted(found, key=lambda each: each.shorts)


def _strengths(result: Calibration, recommender: str) -> list[float]:
    dials = [each.platform.rpartition(" ") for each in result.lifts if not each.blind]
    known = {float(strength) for name, _, strength in dials if name == recommender}
    if not known:
        raise ShortstuiError(
            f"calibration {result.name} has no recommender {recommender!r}",
            hint=f"choose one of {', '.join(dict.fromkeys(name for name, _, _ in dials))}",
            code=ExitCode.BAD_INPUT,
        )
    return sorted(known)

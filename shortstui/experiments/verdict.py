"""The verdict of an experiment: per arm over its pairs, never from one pair's alarm. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import CAPTURED, Level, steered
from shortstui.capture.verdict.relabel import relabel
from shortstui.capture.verdict.several import adjusted, attrition
from shortstui.capture.verdict.sign_flip import sign_flip, smallest_p
from shortstui.capture.verdict.survival import log_rank, survival
from shortstui.experiments.results import Condition, Observed
from shortstui.experiments.rules import Rules

Floats = npt.NDArray[np.float64]
TWINS: Final = frozenset({"yoked", "random", "no-watch"})


class V2C(msgspec.Struct, frozen=True):
    """The published measures over an arm's bots; V2C with the never captured, too (Kaplan–Meier)."""

    bots: int
    captured: int
    """Bots that the published 1/5 rule calls captured."""
    median: float | None
    """Shorts until half of the bots are; None when they never were."""
    restricted_mean: float
    """Mean shorts until then within the horizon."""
    error: float
    horizon: float
    """Shorts that every bot of the experiment was followed for, so that the arms' restricted means compare."""
    mean: float
    """As published: the mean of the captured ones alone; NaN when there is none. The same for what follows:"""
    plateau: float
    """Mean share of their last 200 shorts that they watched."""
    views_first: float
    """Mean log10 of the views of their first 50 shorts, and of the last."""
    views_last: float


class ArmVerdict(msgspec.Struct, frozen=True):
    """What an experiment says of one arm.

    ``captured`` is the verdict: the lift's adjusted p is at most α. The alarms of single pairs are not.
    """

    arm: str
    persona: str
    condition: Condition
    switched: bool
    pairs: int
    """Bots that have controls to be held against, lost runs left out."""
    controls: int
    """Control runs that they were held against."""
    bot_share: float
    """Mean share of the measured part that fits the persona; NaN without pairs. The same for the controls:"""
    base_share: float
    lift: float
    low: float
    high: float
    """Interval of 1 − α around the lift."""
    p: float
    adjusted: float
    captured: bool | None
    """None: nothing could be said, see ``why``."""
    why: str
    lifts: list[float]
    steered_pairs: int
    """Pairs in which STEERED's alarm sounded: evidence on pairs, no verdict."""
    captured_pairs: int
    v2c: V2C | None


class Comparison(msgspec.Struct, frozen=True):
    """Inertia: V2C as a fresh bot against V2C after a switch, on the same persona and condition."""

    persona: str
    condition: Condition
    fresh: str
    """Name of the arm."""
    switched: str
    p: float
    """Log-rank, two-sided, for this pair of arms alone."""


class Lost(msgspec.Struct, frozen=True):
    """Attrition: runs that the verdict goes without."""

    bots: int
    bots_lost: int
    controls: int
    controls_lost: int
    p: float
    """Fisher's exact test of "bots and controls get lost alike"."""
    differs: bool
    reasons: dict[str, int]
    """How the lost runs ended."""


class TwinAlarms(msgspec.Struct, frozen=True):
    """The negative control: STEERED's alarm with a twin in the bot's place."""

    sounded: int
    of: int


class Verdict(msgspec.Struct, frozen=True):
    """All that an experiment says. A function of its runs and its rules alone."""

    rules: dict[str, object]
    arms: list[ArmVerdict]
    comparisons: list[Comparison]
    lost: Lost
    twins: TwinAlarms


def verdict_of(runs: Sequence[Observed], rules: Rules) -> Verdict:
    """Return the verdict.

    Args:
        runs: All runs of the experiment, lost ones too.
        rules: As frozen.
    """
    usable = [run for run in runs if not run.lost(rules)]
    names = sorted({run.arm for run in runs if run.role == "bot"})
    horizon = min((len(run.watched) for run in usable if run.role == "bot"), default=0)
    arms = _adjusted([_arm(name, runs, usable, rules, horizon) for name in names], rules)
    return Verdict(
        rules=rules.model_dump(mode="json"),
        arms=arms,
        comparisons=_comparisons(names, usable, rules),
        lost=_lost(runs, rules),
        twins=_twin_alarms(usable),
    )


def _arm(
    name: str, runs: Sequence[Observed], usable: Sequence[Observed], rules: Rules, horizon: float
) -> ArmVerdict:
    first = next(run for run in runs if run.arm == name and run.role == "bot")
    bots = [run for run in usable if run.arm == name and run.role == "bot"]
    matched = [(bot, found) for bot in bots if (found := _controls_of(bot, usable, rules))]
    own = np.array([bot.measured_share(bot.interests, rules) for bot, _ in matched])
    base = np.array([_mean_share(found, bot.interests, rules) for bot, found in matched])
    lifts = own - base
    lift, low, high, p = _tested(first, bots, usable, lifts, rules)
    fewest = smallest_p(len(matched)) if rules.design == "pairs" else 0.0
    why = ""
    if not matched:
        why = "no controls to hold it against: a share alone is no evidence" if bots else "all bots were lost"
    elif fewest > rules.alpha:
        why = f"{len(matched)} pairs can't give a p under {fewest:.3g}: no verdict at α = {rules.alpha:g}"
    return ArmVerdict(
        arm=name,
        persona=first.persona,
        condition=first.condition,
        switched=first.switched,
        pairs=len(matched),
        controls=len({run.run for _, found in matched for run in found}),
        bot_share=_mean(own),
        base_share=_mean(base),
        lift=lift,
        low=low,
        high=high,
        p=p,
        adjusted=p,
        captured=None if why else p <= rules.alpha,
        why=why,
        lifts=[float(value) for value in lifts],
        steered_pairs=sum(_sounds(steered(_mean(base)), bot, found) for bot, found in matched),
        captured_pairs=sum(_sounds(CAPTURED, bot, found) for bot, found in matched),
        v2c=_v2c(bots, rules, horizon),
    )


def _controls_of(bot: Observed, usable: Sequence[Observed], rules: Rules) -> list[Observed]:
    """Return the runs that a bot is held against, by the rules."""
    if rules.design == "groups":
        group = [run for run in usable if run.role == "control"]
        return [run for run in group if run.arm == bot.arm] or group
    return [run for run in usable if _stands_beside(run, bot, rules)]


def _stands_beside(run: Observed, bot: Observed, rules: Rules) -> bool:
    if run.role == "control":
        kinds = {"controls", run.twin}
        return (run.arm, run.replicate) == (bot.arm, bot.replicate) and not kinds.isdisjoint(rules.against)
    return (
        "other-personas" in rules.against
        and not run.switched
        and run.persona != bot.persona
        and (run.replicate, run.condition) == (bot.replicate, bot.condition)
    )


def _tested(
    first: Observed, bots: Sequence[Observed], usable: Sequence[Observed], lifts: Floats, rules: Rules
) -> tuple[float, float, float, float]:
    """Return the lift with its interval and p; NaN and 1 when there is nothing to test."""
    if not len(lifts):
        return math.nan, -math.inf, math.inf, 1.0
    if rules.design == "pairs":
        found = sign_flip(lifts - rules.margin, rules.alpha)
        return found.lift + rules.margin, found.low + rules.margin, found.high + rules.margin, found.p
    controls = _controls_of(bots[0], usable, rules)
    interests = first.interests
    apart = relabel(
        np.array([run.measured_share(interests, rules) for run in bots]),
        np.array([run.measured_share(interests, rules) for run in controls]),
        margin=rules.margin,
        alpha=rules.alpha,
    )
    return apart.lift, apart.low, apart.high, apart.p


def _adjusted(arms: list[ArmVerdict], rules: Rules) -> list[ArmVerdict]:
    """Correct the p of all arms about which something can be said for their number."""
    able = [index for index, arm in enumerate(arms) if arm.captured is not None]
    if able:
        for index, p in zip(able, adjusted(np.array([arms[index].p for index in able])), strict=True):
            captured = bool(p <= rules.alpha)
            arms[index] = msgspec.structs.replace(arms[index], adjusted=float(p), captured=captured)
    return arms


def _v2c(bots: Sequence[Observed], rules: Rules, horizon: float) -> V2C | None:
    if not bots:
        return None
    until = [bot.until(rules.window) for bot in bots]
    found = survival(until, horizon)
    captured = [bot for bot, run in zip(bots, until, strict=True) if run.captured]
    return V2C(
        bots=len(until),
        captured=len(captured),
        median=found.median if math.isfinite(found.median) else None,
        restricted_mean=found.restricted_mean,
        error=found.error,
        horizon=found.horizon,
        mean=_mean(np.array([run.shorts for run in until if run.captured])),
        plateau=_mean(np.array([bot.plateau() for bot in captured])),
        views_first=_mean(np.array([bot.mean_views()[0] for bot in captured])),
        views_last=_mean(np.array([bot.mean_views()[1] for bot in captured])),
    )


def _comparisons(names: Sequence[str], usable: Sequence[Observed], rules: Rules) -> list[Comparison]:
    bots = {name: [run for run in usable if run.arm == name and run.role == "bot"] for name in names}
    known = {name: found for name, found in bots.items() if found}
    return [
        Comparison(
            persona=late[0].persona,
            condition=late[0].condition,
            fresh=fresh,
            switched=switched,
            p=log_rank([run.until(rules.window) for run in early], [run.until(rules.window) for run in late]),
        )
        for switched, late in known.items()
        if late[0].switched
        for fresh, early in known.items()
        if not early[0].switched and (early[0].persona, early[0].condition) == (late[0].persona, late[0].condition)
    ]


def _lost(runs: Sequence[Observed], rules: Rules) -> Lost:
    bots = [run for run in runs if run.role == "bot"]
    controls = [run for run in runs if run.role == "control"]
    bots_lost, controls_lost = ([run for run in group if run.lost(rules)] for group in (bots, controls))
    tested = attrition(len(bots_lost), len(bots), len(controls_lost), len(controls))
    reasons: dict[str, int] = {}
    for run in (*bots_lost, *controls_lost):
        reasons[run.end] = reasons.get(run.end, 0) + 1
    return Lost(len(bots), len(bots_lost), len(controls), len(controls_lost), tested.p, tested.differs, reasons)


def _twin_alarms(usable: Sequence[Observed]) -> TwinAlarms:
    """Hold the first yoked twin of each cell against the others as if it were the bot."""
    cells: dict[tuple[str, int], list[Observed]] = {}
    for run in usable:
        if run.twin == "yoked":
            cells.setdefault((run.arm, run.replicate), []).append(run)
    tried = [twins for twins in cells.values() if len(twins) > 1]
    return TwinAlarms(sounded=sum(_sounds(steered(0.0), twins[0], twins[1:]) for twins in tried), of=len(tried))


def _sounds(level: Level, bot: Observed, controls: Sequence[Observed]) -> bool:
    """Return whether a level's alarm sounds in a pair."""
    shorts = min(len(run.clusters) for run in (bot, *controls))
    if not shorts:
        return False
    y = bot.on_persona(bot.interests)[None, :shorts]
    c = np.mean([run.on_persona(bot.interests)[:shorts] for run in controls], axis=0)[None]
    return bool(alarms(log_evidence(level, y, c))[0])


def _mean_share(runs: Sequence[Observed], interests: frozenset[int], rules: Rules) -> float:
    return _mean(np.array([run.measured_share(interests, rules) for run in runs]))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan

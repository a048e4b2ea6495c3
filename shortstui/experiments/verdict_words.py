"""The words of a verdict: the report and the screen say the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from shortstui.experiments.calibrated import calibrated, false_alarms, warning
from shortstui.experiments.published import Known, known
from shortstui.experiments.verdict import V2C, ArmVerdict, Verdict
from shortstui.text import harmless


def how(verdict: Verdict) -> str:
    """Return what was measured and tested, in one sentence."""
    rules = verdict.rules
    against = rules["against"]
    held = ", ".join(str(one) for one in against) if isinstance(against, list) else ""
    test = {"pairs": "exact sign flips over pairs", "groups": "relabelling of bots and controls"}[
        str(rules["design"])
    ]
    margin = f", lift over {rules['margin']:g}" if rules["margin"] else ""
    return (
        f"Share of shorts that fit the persona, {str(rules['over']).replace('-', ' ')}, against {held}; {test}, "
        f"one-sided{margin}, α = {rules['alpha']:g} after Benjamini–Hochberg over {_arms(len(verdict.arms))}"
    )


def _arms(count: int) -> str:
    return "1 arm" if count == 1 else f"{count} arms"


def interval_name(verdict: Verdict) -> str:
    """Return what to call the interval around a lift: "95% interval"."""
    return f"{1 - float(str(verdict.rules['alpha'])):.0%} interval"


def said_of(arm: ArmVerdict) -> str:
    """Return the verdict on an arm: captured, not shown, or why nothing can be said."""
    if arm.captured is None:
        return "– " + arm.why
    return "captured" if arm.captured else "not shown"


def published(verdict: Verdict) -> str:
    """Return the name of the published measure."""
    return (
        f"Published measure, 1/5 of the last {verdict.rules['window']}: V2C with the never captured (Kaplan–Meier)"
    )


def v2c_figures(found: V2C) -> tuple[str, str, str]:
    """Return in how many bots the 1/5 rule fired, the median V2C, and its restricted mean."""
    median = f"> {found.horizon:.0f}" if found.median is None else f"{found.median:.0f}"
    mean = f"{found.restricted_mean:.0f} ± {found.error:.0f} (within {found.horizon:.0f})"
    return f"{found.captured} of {found.bots}", median, mean


BESIDE: Final = (
    "In brackets what was published. Mean V2C, plateau (share watched of the last 200) and log10 views (first 50 "
    "→ last 50) are those of the bots in which the rule fired. Of all bots, the never captured too, are the "
    "median and the mean within the shorts that every bot had (restricted mean ± standard error)."
)


def beside_published(verdict: Verdict) -> list[tuple[str, ...]]:
    """Return the published measures of each arm beside the published numbers, its heading first.

    The heading alone where no arm has bots left.
    """
    arms = [(arm, arm.v2c) for arm in verdict.arms if arm.v2c is not None]
    within = f"mean within {arms[0][1].horizon:.0f}" if arms else ""
    head = ("arm", "fired", "mean V2C", "median V2C", within, "plateau", "log10 views")
    return [head, *(_beside(arm, found, verdict) for arm, found in arms)]


def fired_in_all(verdict: Verdict) -> str:
    """Return in how many bots the rule fired over all arms with a published count; empty with fewer than two."""
    arms = [(arm.v2c, _known(arm, verdict).captured) for arm in verdict.arms]
    both = [(found, there) for found, there in arms if found is not None and there is not None]
    if len(both) < 2:
        return ""
    here = f"{sum(found.captured for found, _ in both)} of {sum(found.bots for found, _ in both)}"
    published = f"{sum(captured for _, (captured, _) in both)} of {sum(of for _, (_, of) in both)}"
    return f"The rule fired in {here} fresh bots of these {len(both)} arms (published: {published})"


def _known(arm: ArmVerdict, verdict: Verdict) -> Known:
    return known(arm.persona, switched=arm.switched, window=int(str(verdict.rules["window"])))


def _beside(arm: ArmVerdict, found: V2C, verdict: Verdict) -> tuple[str, ...]:
    there = _known(arm, verdict)
    fired, median, _ = v2c_figures(found)
    views = f"{number(found.views_first, '.1f')} → {number(found.views_last, '.1f')}"
    return (
        arm.arm,
        _bracketed(fired, there.captured and f"{there.captured[0]} of {there.captured[1]}"),
        _bracketed(number(found.mean, ".0f"), None if there.v2c is None else str(there.v2c)),
        median,
        f"{found.restricted_mean:.0f} ± {found.error:.0f}",
        _bracketed(number(found.plateau, ".2f"), there.plateau and _span(there.plateau)),
        _bracketed(views, there.views and f"{there.views[0]:g} → {_span(there.views[1])}"),
    )


def _bracketed(here: str, there: str | None) -> str:
    return f"{here} ({there})" if there else here


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g}–{ends[1]:g}"


def comparisons(verdict: Verdict) -> Iterator[str]:
    """Yield the log-rank test of each pair of arms, fresh against switched."""
    for one in verdict.comparisons:
        yield f"log-rank, {harmless(one.fresh, 60)} against {harmless(one.switched, 60)}: p = {one.p:.3f}"


def lost(verdict: Verdict) -> str:
    """Return what the verdict goes without."""
    found = verdict.lost
    said = f"Lost: {found.bots_lost} of {found.bots} bots, {found.controls_lost} of {found.controls} controls"
    if found.reasons:
        said += " (" + ", ".join(f"{count} {reason}" for reason, count in sorted(found.reasons.items())) + ")"
        said += f"; lost alike: p = {found.p:.3f}"
    return said


LOST_UNALIKE = "careful: bots and controls get lost at different rates, so those that are left compare badly"


def on_pairs(verdict: Verdict) -> str:
    """Return the evidence on single pairs and on twins in a bot's place; empty without pairs."""
    arms = [arm for arm in verdict.arms if arm.pairs]
    if not arms:
        return ""
    pairs = sum(arm.pairs for arm in arms)
    single = "pairs" if verdict.rules["design"] == "pairs" else "bots beside all controls"
    return (
        f"Evidence on single {single}, which is no verdict: STEERED in {sum(arm.steered_pairs for arm in arms)}, "
        f"CAPTURED in {sum(arm.captured_pairs for arm in arms)} of {pairs} {single}"
        + (f"; STEERED among twins in {verdict.twins.sounded} of {verdict.twins.of}" if verdict.twins.of else "")
    )


def how_often_wrong(verdict: Verdict) -> str:
    """Return how often such a verdict is wrong and by which calibration; empty where that was not measured."""
    from shortstui.experiments.calibration import SHORT_SIGN_FLIP, SIGN_FLIP

    if verdict.rules["design"] != "pairs":
        return "How often relabelling is wrong was not calibrated; it is exact where chance says who is a control"
    result = calibrated()
    rate = false_alarms(SHORT_SIGN_FLIP) or false_alarms(SIGN_FLIP)
    if rate is None or result is None or not rate.of:
        return ""
    wrong = f"{rate.share:.1%} [{rate.low:.1%}–{rate.high:.1%}] of {rate.of:,} experiments"
    where = f"on a platform that ignores interests ({rate.platform})"
    return f"Calibration {result.name}: a {rate.rule} is wrong in {wrong} {where}"


def out_of_range(verdict: Verdict) -> Iterator[str]:
    """Yield a warning for each arm whose base share was not calibrated."""
    for arm in verdict.arms:
        if arm.pairs and (said := warning(arm.base_share)):
            yield f"careful: {harmless(arm.arm, 60)}: {said}"


def number(value: float, form: str = ".3f") -> str:
    """Return a number, a dash for none, or a sign of infinity."""
    if math.isfinite(value):
        return format(value, form)
    return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"

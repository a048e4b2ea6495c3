"""The verdict of an experiment as text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from shortstui.experiments.calibrated import calibrated, false_alarms, warning
from shortstui.experiments.calibration import SIGN_FLIP
from shortstui.experiments.folder import Frozen
from shortstui.experiments.verdict import ArmVerdict, Verdict
from shortstui.text import harmless


def verdict_lines(
    frozen: Frozen, verdict: Verdict, exploratory: Sequence[str], problems: Sequence[str]
) -> Iterator[str]:
    """Yield the report's lines: the plan, a Markdown table of the verdict, V2C, what was lost, what it is not.

    Args:
        frozen: The plan.
        verdict: On its runs.
        exploratory: Why it is no confirmation; empty when it is one.
        problems: Sentences on runs that can't be read.
    """
    yield f"{harmless(frozen.name, 80)}, plan {frozen.sha256[:12]}, frozen {frozen.frozen:%Y-%m-%d %H:%M} UTC"
    for reason in exploratory:
        yield f"EXPLORATORY: {harmless(reason, 200)}"
    yield from (f"left out: {harmless(problem, 200)}" for problem in problems)
    yield ""
    yield _how(verdict)
    yield ""
    yield from _table(verdict)
    yield ""
    yield from _v2c(verdict)
    yield from _lost(verdict)
    yield from _pairs(verdict)


def _how(verdict: Verdict) -> str:
    rules = verdict.rules
    against = rules["against"]
    held = ", ".join(str(one) for one in against) if isinstance(against, list) else ""
    test = {"pairs": "exact sign flips over pairs", "groups": "relabelling of bots and controls"}[
        str(rules["design"])
    ]
    margin = f", lift over {rules['margin']:g}" if rules["margin"] else ""
    return (
        f"Share of shorts that fit the persona, {str(rules['over']).replace('-', ' ')}, against {held}; {test}, "
        f"one-sided{margin}, α = {rules['alpha']:g} after Benjamini–Hochberg over {len(verdict.arms)} arms"
    )


def _table(verdict: Verdict) -> Iterator[str]:
    interval = f"{1 - float(str(verdict.rules['alpha'])):.0%} interval"
    yield f"| arm | pairs | bots | controls | lift | {interval} | p | adjusted | verdict |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for arm in verdict.arms:
        words = "captured" if arm.captured else "not shown"
        yield (
            f"| {harmless(arm.arm, 60)} | {arm.pairs} | {_number(arm.bot_share)} | {_number(arm.base_share)} "
            f"| {_number(arm.lift, '+.3f')} | {_number(arm.low, '+.3f')} to {_number(arm.high, '+.3f')} "
            f"| {arm.p:.4f} | {arm.adjusted:.4f} | {words if arm.captured is not None else '– ' + arm.why} |"
        )


def _v2c(verdict: Verdict) -> Iterator[str]:
    arms = [arm for arm in verdict.arms if arm.v2c is not None]
    if not arms:
        return
    yield f"Published measure, 1/5 of the last {verdict.rules['window']}: V2C with the never captured (Kaplan–Meier)"
    yield ""
    yield "| arm | fired | median V2C | restricted mean |"
    yield "|---|---|---|---|"
    for arm in arms:
        found = arm.v2c
        assert found is not None
        median = f"> {found.horizon:.0f}" if found.median is None else f"{found.median:.0f}"
        mean = f"{found.restricted_mean:.0f} ± {found.error:.0f} (within {found.horizon:.0f})"
        yield f"| {harmless(arm.arm, 60)} | {found.captured} of {found.bots} | {median} | {mean} |"
    for one in verdict.comparisons:
        yield f"log-rank, {harmless(one.fresh, 60)} against {harmless(one.switched, 60)}: p = {one.p:.3f}"
    yield ""


def _lost(verdict: Verdict) -> Iterator[str]:
    lost = verdict.lost
    said = f"Lost: {lost.bots_lost} of {lost.bots} bots, {lost.controls_lost} of {lost.controls} controls"
    if lost.reasons:
        said += " (" + ", ".join(f"{count} {reason}" for reason, count in sorted(lost.reasons.items())) + ")"
        said += f"; lost alike: p = {lost.p:.3f}"
    yield said
    if lost.differs:
        yield "  careful: bots and controls get lost at different rates, so those that are left compare badly"


def _pairs(verdict: Verdict) -> Iterator[str]:
    arms = [arm for arm in verdict.arms if arm.pairs]
    if not arms:
        return
    pairs = sum(arm.pairs for arm in arms)
    yield (
        f"Evidence on single pairs, which is no verdict: STEERED in {sum(arm.steered_pairs for arm in arms)}, "
        f"CAPTURED in {sum(arm.captured_pairs for arm in arms)} of {pairs} pairs"
        + (f"; STEERED among twins in {verdict.twins.sounded} of {verdict.twins.of}" if verdict.twins.of else "")
    )
    yield from _calibrated(arms)


def _calibrated(arms: Sequence[ArmVerdict]) -> Iterator[str]:
    rate, result = false_alarms(SIGN_FLIP), calibrated()
    if rate is not None and result is not None and rate.of:
        yield (
            f"Calibration {result.name}: over 8 pairs the sign flip is wrong in {rate.share:.1%} "
            f"[{rate.low:.1%}–{rate.high:.1%}] of experiments on a platform that ignores interests ({rate.platform})"
        )
    for arm in arms:
        if said := warning(arm.base_share):
            yield f"  careful: {harmless(arm.arm, 60)}: {said}"


def _number(value: float, form: str = ".3f") -> str:
    if math.isfinite(value):
        return format(value, form)
    return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"

"""The verdict of an experiment as a table for the page; what it means is decided elsewhere."""

from __future__ import annotations

import math
from pathlib import Path

from shortstui.experiments.folder import Frozen
from shortstui.experiments.results import read_observed
from shortstui.experiments.rules import rules_of
from shortstui.experiments.verdict import ArmVerdict, Verdict, verdict_of

_HEAD = ("arm", "pairs", "share", "controls", "lift", "interval", "p", "adjusted p", "verdict")


def verdict_rows(folder: Path, frozen: Frozen) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return the table of an experiment's verdict, its heading first, and remarks on it.

    Args:
        folder: Of the experiment.
        frozen: Its plan.

    Raises:
        ShortstuiError: The plan's rules can't be read.
    """
    rules = rules_of(frozen.plan)
    runs, problems = read_observed(folder, frozen.sha256)
    verdict = verdict_of(runs, rules)
    test = "exact sign flips over pairs" if rules.design == "pairs" else "exact relabelling of bots and controls"
    how = (
        f"Measured over {rules.over} of each run against {', '.join(rules.against)}, by {test}; one-sided "
        f"α = {rules.alpha:g}, p adjusted over the arms (Benjamini and Hochberg)."
    )
    remarks = [how, *_lost(verdict), *problems]
    return [_HEAD, *(_arm(arm) for arm in verdict.arms)], remarks


def _arm(arm: ArmVerdict) -> tuple[str, ...]:
    words = "captured" if arm.captured else "not shown"
    return (
        arm.arm,
        str(arm.pairs),
        _number(arm.bot_share, ".3f"),
        _number(arm.base_share, ".3f"),
        _number(arm.lift, "+.3f"),
        f"{_number(arm.low, '+.3f')} to {_number(arm.high, '+.3f')}",
        f"{arm.p:.4f}",
        f"{arm.adjusted:.4f}",
        words if arm.captured is not None else f"none: {arm.why}",
    )


def _lost(verdict: Verdict) -> list[str]:
    lost = verdict.lost
    said = [f"Lost: {lost.bots_lost} of {lost.bots} bots, {lost.controls_lost} of {lost.controls} controls."]
    if lost.differs:
        said.append("Careful: bots and controls get lost at different rates, so the others compare badly.")
    return said


def _number(value: float, form: str) -> str:
    if math.isfinite(value):
        return format(value, form)
    return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"

"""The verdict of an experiment as text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from shortstui.cli.tables import Table
from shortstui.experiments import verdict_words as words
from shortstui.experiments.folder import Frozen
from shortstui.experiments.verdict import ArmVerdict, Verdict
from shortstui.experiments.verdict_words import number
from shortstui.text import harmless


def verdict_lines(
    frozen: Frozen, verdict: Verdict, exploratory: Sequence[str], problems: Sequence[str]
) -> Iterator[str | Table]:
    """Yield the report's lines and tables: the plan, the verdict, V2C, what was lost, what it is not.

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
    yield words.how(verdict)
    yield ""
    yield from _table(verdict)
    yield ""
    yield from _v2c(verdict)
    yield from _lost(verdict)
    yield from _pairs(verdict)


def _table(verdict: Verdict) -> Iterator[str | Table]:
    counted = "pairs" if verdict.rules["design"] == "pairs" else "runs"
    yield Table(
        ("arm", counted, "bots", "controls", "lift", words.interval_name(verdict), "p", "adjusted", "verdict"),
        [_row(arm) for arm in verdict.arms],
    )
    if any(arm.pairs and not math.isfinite(arm.low) for arm in verdict.arms):
        yield f"∞: so few {counted} can't bound the lift at this level"


def _row(arm: ArmVerdict) -> tuple[str, ...]:
    return (
        harmless(arm.arm, 60),
        str(arm.pairs),
        number(arm.bot_share),
        number(arm.base_share),
        number(arm.lift, "+.3f"),
        f"{number(arm.low, '+.3f')} to {number(arm.high, '+.3f')}",
        f"{arm.p:.4f}",
        f"{arm.adjusted:.4f}",
        words.said_of(arm),
    )


def _v2c(verdict: Verdict) -> Iterator[str | Table]:
    head, *rows = words.beside_published(verdict)
    if not rows:
        return
    yield words.published(verdict)
    window = int(str(verdict.rules["window"]))
    if all(arm.v2c is None or arm.v2c.horizon < window for arm in verdict.arms):
        yield f"With fewer than {window} shorts the rule can't fire: its window is never full"
        yield ""
        return
    yield words.BESIDE
    yield ""
    yield Table(head, [[harmless(cell, 60) for cell in row] for row in rows])
    if said := words.fired_in_all(verdict):
        yield said
    yield from words.comparisons(verdict)
    yield ""


def _lost(verdict: Verdict) -> Iterator[str]:
    yield words.lost(verdict)
    if verdict.lost.differs:
        yield f"  {words.LOST_UNALIKE}"


def _pairs(verdict: Verdict) -> Iterator[str]:
    if not (said := words.on_pairs(verdict)):
        return
    yield said
    if wrong := words.how_often_wrong(verdict):
        yield wrong
    yield from (f"  {warning}" for warning in words.out_of_range(verdict))

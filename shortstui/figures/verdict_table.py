"""The verdict of an experiment as a table for the page, in the words that the report and the screen use, too."""

from __future__ import annotations

from pathlib import Path

from shortstui.experiments.folder import Frozen
from shortstui.experiments.results import read_observed
from shortstui.experiments.rules import rules_of
from shortstui.experiments.verdict import Verdict, verdict_of
from shortstui.experiments.verdict_words import (
    BESIDE,
    LOST_UNALIKE,
    comparisons,
    fired_in_all,
    how,
    how_often_wrong,
    interval_name,
    lost,
    number,
    on_pairs,
    out_of_range,
    said_of,
)

Rows = list[tuple[str, ...]]


def read_verdict(folder: Path, frozen: Frozen) -> tuple[Verdict, list[str]]:
    """Return an experiment's verdict by its frozen rules, and a sentence on each run that is left out of it.

    Raises:
        ShortstuiError: The plan's rules can't be read.
    """
    runs, problems = read_observed(folder, frozen.sha256)
    return verdict_of(runs, rules_of(frozen.plan)), problems


def arms_table(verdict: Verdict) -> Rows:
    """Return the table of the arms, its heading first."""
    head = ("arm", "pairs", "bots", "controls", "lift", interval_name(verdict), "p", "adjusted", "verdict")
    return [
        head,
        *(
            (
                arm.arm,
                str(arm.pairs),
                number(arm.bot_share),
                number(arm.base_share),
                number(arm.lift, "+.3f"),
                f"{number(arm.low, '+.3f')} to {number(arm.high, '+.3f')}",
                f"{arm.p:.4f}",
                f"{arm.adjusted:.4f}",
                said_of(arm),
            )
            for arm in verdict.arms
        ),
    ]


def remarks(verdict: Verdict) -> list[str]:
    """Return what has to be said with the table of the arms."""
    said = [how(verdict), lost(verdict), LOST_UNALIKE if verdict.lost.differs else "", on_pairs(verdict)]
    return [sentence for sentence in (*said, how_often_wrong(verdict), *out_of_range(verdict)) if sentence]


def published_remarks(verdict: Verdict) -> list[str]:
    """Return what has to be said with the table beside the published numbers."""
    said = (BESIDE, fired_in_all(verdict), *comparisons(verdict))
    return [sentence for sentence in said if sentence]

"""Would other reasonable settings have said the same? A grid that is fixed here, not chosen after the results.

Each dimension is a choice that somebody could defend and that changes what is counted:

- the rule: nearest tag, or interest mass at .2, .35 or .5 (and the run's own threshold where it is another);
- the interests' weights under the latter: the persona's, or all equal;
- the controls: all of them, or only the yoked ones;
- the level: the terms of CAPTURED and of STEERED that are used everywhere else, and two others for each:
  CAPTURED as over 1.5 times the controls' share, or over .1 above it; STEERED as over 1.5 times and .01 above it,
  or over .03 above it. In the project's capture study these had up to 0.8 % false alarms on its realistic mix and
  4.5 % on its worst;
- for the published 1/5 rule, which has no controls: the window, 50 or 100.

A dimension that changes nothing in a run (weights that are equal anyway, controls of one kind) is left out: it
would count the same answer twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import CAPTURED, STEERED, STEERED_CAREFUL, Level
from shortstui.capture.rescore import Fits, Scoring, Sightings, fits
from shortstui.capture.share import WINDOWS, CaptureShare
from shortstui.capture.v2c import VideosToCapture

THRESHOLDS: Final = (0.2, 0.35, 0.5)
LEVELS: Final = (
    CAPTURED,
    Level(CAPTURED.name, 1.5, 0.0),
    Level(CAPTURED.name, 1.0, 0.1),
    STEERED,
    STEERED_CAREFUL,
    Level(STEERED.name, 1.0, 0.03),
)
PUBLISHED: Final = "1/5 rule"

Weights = Literal["persona's", "equal", "–"]
Against = Literal["all", "yoked", "–"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to read a run, and what it says.

    Attributes:
        verdict: CAPTURED, STEERED or the published 1/5 rule.
        level: The level's terms, or the rule's window.
        rule: The decision's rule.
        weights: Of the interests; a dash where the rule has none.
        against: Which controls; a dash where there are none to it.
        at: Number of shorts at which it first said so; None: never.
        own: It is the run's own rule with its own weights.
    """

    verdict: str
    level: str
    rule: str
    weights: Weights
    against: Against
    at: int | None
    own: bool


def sensitivity(bot: Sightings, controls: Sequence[tuple[str, Sightings]], scoring: Scoring) -> list[Setting]:
    """Read a run in every setting of the grid.

    Args:
        bot: What was seen in its organic shorts, up to a persona switch.
        controls: The kind of each control, and what was seen in its organic shorts.
        scoring: The run's own.
    """
    found: list[Setting] = []
    for other, weights in _scorings(scoring, bot.masses is not None):
        own, fit = other == scoring, fits(bot, other)
        for window in WINDOWS:
            at = _published(fit, window)
            found.append(Setting(PUBLISHED, f"last {window}", other.rule, weights, "–", at, own))
        for against, chosen in _chosen([(kind, fits(each, other)) for kind, each in controls]):
            for level in LEVELS:
                at = _alarm(level, fit, chosen)
                found.append(Setting(level.name, terms(level), other.rule, weights, against, at, own))
    return found


def _alarm(level: Level, fit: Fits, controls: Sequence[Fits]) -> int | None:
    shorts = min(len(fit), *(len(each) for each in controls))
    if not shorts:
        return None
    c = np.mean([each[:shorts] for each in controls], axis=0)
    return int(alarms(log_evidence(level, fit[None, :shorts].astype(np.float64), c[None]))[0]) or None


def terms(level: Level) -> str:
    """Return a level's terms in symbols."""
    return f"r={level.ratio:g} δ={level.margin:g}"


def _scorings(own: Scoring, masses: bool) -> Iterator[tuple[Scoring, Weights]]:
    """Yield every scoring of the grid; without masses there is only the nearest tag."""
    yield Scoring(own.weights), "–"
    if not masses:
        return
    thresholds = {*THRESHOLDS, *(() if own.threshold is None else (own.threshold,))}
    equal = dict.fromkeys(own.weights, 1.0)
    for threshold in sorted(thresholds):
        yield Scoring(own.weights, threshold), "persona's"
        if equal != own.weights:
            yield Scoring(equal, threshold), "equal"


def _chosen(controls: Sequence[tuple[str, Fits]]) -> Iterator[tuple[Against, list[Fits]]]:
    if controls:
        yield "all", [each for _, each in controls]
    yoked = [each for kind, each in controls if kind == "yoked"]
    if 0 < len(yoked) < len(controls):
        yield "yoked", yoked


def _published(fit: Fits, window: int) -> int | None:
    share, rule = CaptureShare(window), VideosToCapture(window)
    for watch in fit.tolist():
        rule.add(share.add(watch))
    return rule.at

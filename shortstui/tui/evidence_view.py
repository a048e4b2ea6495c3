"""What the dashboard says about a bot beside its controls: pure functions of the state, no widget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from shortstui.capture.evidence import words
from shortstui.capture.evidence.description import Description, describe
from shortstui.capture.evidence.levels import (
    CAPTURED,
    NARROWED,
    PIGEONHOLED,
    STEERED,
    Level,
)
from shortstui.capture.evidence.live_pair import LivePair
from shortstui.capture.evidence.pair import PairEvidence
from shortstui.capture.evidence.published_rule import published_false_alarms
from shortstui.capture.proportion import Proportion
from shortstui.capture.run_state import RunState
from shortstui.experiments import calibrated

WINDOW: Final = 50
"""W of the published rule that is shown beside the evidence."""
TOP: Final = 4.0
"""Where the plot of log10 E ends: what is above is drawn at it, so that the line of the alarm stays in sight."""
_RUNG = 100
_LONGEST = 1_000
"""Blind runs are simulated up to this length, in steps of a hundred: each takes a moment."""
_NAMES = (STEERED.name, CAPTURED.name, NARROWED.name, PIGEONHOLED)


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """What is known of one level.

    Attributes:
        name: Of the level.
        alarm: Shorts at its alarm; None so far.
        began: The range of its onset in words; empty without one.
        log10_e: Of now; None for PIGEONHOLED, which is no bet of its own.
        false_alarms: How often that is wrong: per cent of calibrated runs, and the interval; empty if unknown.
    """

    name: str
    alarm: int | None
    began: str
    log10_e: float | None
    false_alarms: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Aside:
    """What takes too long for the screen's own thread.

    Attributes:
        published: How often the published rule fires on a blind feed at this base share.
        length: In runs of so many shorts.
        described: The description of the whole run, once it has ended.
    """

    published: Proportion | None = None
    length: int = 0
    described: Description | None = None


AsideKey = tuple[float, int, int]
"""Base share in per cent, length of the blind runs, and the number of shorts to describe: 0 while it goes on."""


def aside_key(state: RunState) -> AsideKey | None:
    """Return what an :class:`Aside` depends on; None while there is nothing to work out."""
    if state.pair is None or not state.pair.evidence.shorts:
        return None
    evidence = state.pair.evidence
    rung = min(_LONGEST, math.ceil(evidence.shorts / _RUNG) * _RUNG)
    return round(evidence.base_share, 2), rung, evidence.shorts if state.ended else 0


def work_out(pair: LivePair, key: AsideKey) -> Aside:
    """Return what the key asks for; takes from a tenth of a second to a few seconds.

    Args:
        pair: A copy that nobody else changes.
        key: From :func:`aside_key`.
    """
    base_share, length, ended = key
    published = published_false_alarms(base_share, WINDOW, length)
    return Aside(published, length, describe(pair) if ended else None)


def levels_of(pair: PairEvidence) -> list[LevelFacts]:
    """Return what is known of every level."""
    found = [_level(pair, level) for level in (STEERED, CAPTURED, NARROWED)]
    return [*found, LevelFacts(PIGEONHOLED, pair.alarm(PIGEONHOLED), "", None, _false_alarms(PIGEONHOLED))]


def status(state: RunState, missing: str = "") -> tuple[str, bool]:
    """Return one line on the evidence, and whether an alarm has sounded.

    Args:
        state: The run.
        missing: Why its controls can't be read; empty if they can.
    """
    pair, manifest = state.pair, state.manifest
    if missing:
        return f"without its controls there is no evidence: {missing}", False
    if manifest is None:
        return "", False
    if manifest.twin is not None:
        return f"this run is a control; the evidence is with the run beside it: {manifest.twin.of}", False
    if pair is None:
        return f"{words.NO_CONTROLS}; run with controls (--twin yoked)", False
    evidence = pair.evidence
    if not evidence.shorts:
        return "evidence on this pair: waiting for the first short of bot and controls", False
    sounded = {name: at for name in _NAMES if (at := evidence.alarm(name)) is not None}
    if PIGEONHOLED in sounded:
        del sounded[NARROWED.name]  # it says so, and the line is short
    if not sounded:
        return f"evidence on this pair: no alarm in {evidence.shorts} shorts compared", False
    return f"evidence on this pair: {', '.join(f'{name} at {at}' for name, at in sounded.items())}", True


def lift_words(pair: PairEvidence) -> str:
    """Return the lift with its band: "+0.254 (+0.148 to +0.361)"."""
    mean, low, high = pair.lift
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"


def notes(pair: LivePair) -> tuple[str, ...]:
    """Return what else is to be said: a persona outside the calibrated range, the end of a pair."""
    said = []
    evidence = pair.evidence
    if evidence.common:
        said.append(f"careful: {words.TOO_COMMON}")
    elif evidence.shorts >= words.ENOUGH and (warning := calibrated.warning(evidence.base_share)):
        said.append(f"careful: {warning}")
    if pair.closed:
        said.append("compared until the bot took on another persona")
    return tuple(said)


def published_words(state: RunState, aside: Aside) -> tuple[str, str, str]:
    """Return what the published rule says of the persona that the evidence is about, and of blind feeds.

    Returns:
        The same in few words and in more: with its false alarms at this base share where topics come one by one;
        and those of the calibration's realistic mix, where they come in runs.
    """
    at = state.phases[0].v2c[WINDOW] if state.phases else state.v2c[WINDOW]
    passed = f"passed at {at}" if at is not None else "not passed"
    wrong, _ = _false_alarms(f"1/5 rule, window {WINDOW}")
    if aside.published is None:
        return passed, passed, wrong
    blind = f"≥ {100 * aside.published.share:.1f} %"
    return (
        f"{f'at {at}' if at else 'no'}; blind {blind}",
        f"{passed}; blind runs of {aside.length:,}: {blind}",
        wrong,
    )


def calibration_name() -> str:
    """Return the hash that names the calibration; a dash where there is none."""
    result = calibrated.calibrated()
    return result.name if result else "–"


def curves(pair: PairEvidence) -> list[list[float]]:
    """Return log10 E of STEERED and of CAPTURED after each short, cut at :data:`TOP`."""
    paths = (pair.process(level).path for level in (STEERED, CAPTURED))
    return [np.minimum(np.asarray(path) / math.log(10), TOP).tolist() for path in paths]


def bottom(drawn: Sequence[Sequence[float]]) -> float:
    """Return the lower end of the plot of log10 E: a whole number at or below every curve, −1 at most."""
    return float(min(-1, *(math.floor(min(curve, default=0.0)) for curve in drawn)))


def _level(pair: PairEvidence, level: Level) -> LevelFacts:
    process, onset = pair.process(level), pair.onset(level)
    began = "" if onset is None else words.began(onset)
    return LevelFacts(level.name, process.alarm, began, words.log10(process.log_e), _false_alarms(level.name))


def _false_alarms(level: str) -> tuple[str, str]:
    rate = calibrated.false_alarms(level)
    if rate is None or not rate.of:
        return "", ""
    return f"{100 * rate.share:.1f} %", f"[{100 * rate.low:.1f}–{100 * rate.high:.1f}]"

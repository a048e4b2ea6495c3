"""What the text says of a bot with controls: the evidence on this pair, and how often such evidence is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shortstui.capture.evidence import words
from shortstui.capture.evidence.description import describe
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
from shortstui.capture.run_state import RunState
from shortstui.capture.share import WINDOWS
from shortstui.experiments import calibrated
from shortstui.runs.reader import RunRecord
from shortstui.runs.side_by_side import side_by_side
from shortstui.text import harmless

LEVELS = (STEERED.name, CAPTURED.name, NARROWED.name, PIGEONHOLED)
_WINDOW = WINDOWS[0]


def evidence(bot: RunRecord, controls: Sequence[RunRecord]) -> Iterator[str]:
    """Yield the report's lines on a bot and its controls; none without controls.

    Args:
        bot: The run with the persona.
        controls: The runs beside it.
    """
    state = RunState.of(bot.manifest, side_by_side(bot, controls))
    if state.pair is None:
        return
    yield ""
    yield from evidence_lines(state.pair)
    described = describe(state.pair)
    if described is None:
        return
    yield f"  besides ({words.DESCRIBES}):"
    for name, said in words.describing(described, [harmless(each) for each in words.kinds(state.pair.controls)]):
        yield f"  {name:<19}{said}"


def evidence_lines(pair: LivePair) -> Iterator[str]:
    """Yield what the evidence on a pair is, at any moment of a run.

    Args:
        pair: The bot beside its controls.
    """
    found = pair.evidence
    yield f"controls   {harmless(', '.join(words.kinds(pair.controls)))}; {found.shorts} organic shorts compared"
    if not found.shorts:
        return
    yield f"base share {found.base_share:.3f} of what the controls were served fits the persona"
    mean, low, high = found.lift
    yield f"lift       {mean:+.3f} (95 % band at every look: {low:+.3f} to {high:+.3f})"
    for level in (STEERED, CAPTURED, NARROWED):
        yield _level(found, level)
    both = found.alarm(PIGEONHOLED)
    yield f"  {PIGEONHOLED:<12} {f'since {both} shorts' if both else 'no'}{_false_alarms(PIGEONHOLED)}"
    yield from _calibration(found)
    yield from _published(found)
    if pair.closed:
        yield "  only the first persona's shorts are compared: the bot took on another one"
    yield f"  This is {words.PAIR_ONLY}. That needs several pairs: at least 5, better 8."


def alarm_line(pair: PairEvidence, level: str) -> str:
    """Return what to say when the alarm of a level sounds.

    Args:
        pair: The evidence, with that alarm.
        level: Its name.
    """
    return f"{level} after {pair.alarm(level)} shorts{_false_alarms(level)}: {words.PAIR_ONLY}"


def _level(pair: PairEvidence, level: Level) -> str:
    process = pair.process(level)
    said = f"  {level.name:<12} log10 E {words.log10(process.log_e):+.2f} of {words.LINE:.2f}"
    onset = pair.onset(level)
    if onset is None:
        return f"{said}: no{_false_alarms(level.name)}"
    since = f"since {process.alarm} shorts, began after {onset.at} ({words.began(onset)})"
    return f"{said}: {since}{_false_alarms(level.name)}"


def _false_alarms(level: str) -> str:
    said = ", ".join(_measured(level))
    return f" [false alarms: {said}]" if said else ""


def _measured(level: str) -> Iterator[str]:
    """Yield how often a level or rule says so on simulated platforms that ignore the viewer."""
    for platform, called in (("NR", "on a realistic mix"), ("NW", "at worst")):
        if rate := calibrated.false_alarms(level, platform):
            yield f"{100 * rate.share:.1f} % {called}"


def _calibration(pair: PairEvidence) -> Iterator[str]:
    result = calibrated.calibrated()
    if result is None:
        yield f"  {calibrated.warning(pair.base_share)}"
        return
    yield (
        f"  false alarms: of runs of {result.shorts:,} shorts on simulated platforms that ignore the viewer, those"
        f" in which it said so at any look; a realistic mix is NR, the worst NW of calibration {result.name}"
    )
    if pair.common:
        yield f"  careful: {words.TOO_COMMON}"
    elif pair.shorts >= words.ENOUGH and (warning := calibrated.warning(pair.base_share)):
        yield f"  careful: {warning}"


def _published(pair: PairEvidence) -> Iterator[str]:
    if pair.shorts < _WINDOW:
        return
    false = published_false_alarms(round(pair.base_share, 2), _WINDOW, pair.shorts)
    yield f"  the published 1/5 rule (last {_WINDOW}) also fires on a feed that ignores the viewer:"
    once = f"{100 * false.share:.1f} % of runs of this length and base share"
    yield f"    computed, were each short drawn by itself: in {once}"
    if said := ", ".join(_measured(f"1/5 rule, window {_WINDOW}")):
        length = f"{result.shorts:,} shorts" if (result := calibrated.calibrated()) else "its length"
        yield f"    measured in runs of {length}, where topics come in runs and drift: {said}"

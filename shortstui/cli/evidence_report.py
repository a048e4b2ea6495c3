"""What ``shortstui runs show`` says of a bot with controls: the evidence on this pair, and what it is not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import takewhile

from shortstui.capture.evidence.beside import evidence_on
from shortstui.capture.evidence.levels import ALPHA, CAPTURED, COMMON, NARROWED, PIGEONHOLED, STEERED, Level
from shortstui.capture.evidence.pair import PairEvidence
from shortstui.capture.evidence.published_rule import published_false_alarms
from shortstui.runs.events import Impression, Switched
from shortstui.runs.reader import RunRecord

_PUBLISHED_WINDOW = 50


def evidence(bot: RunRecord, controls: Sequence[RunRecord]) -> Iterator[str]:
    """Yield the report's lines on a bot and its controls; none without controls.

    Args:
        bot: The run with the persona.
        controls: The runs beside it.
    """
    if not controls:
        return
    clusters = {interest.cluster for interest in bot.manifest.interests}
    pair = evidence_on(_before_switch(bot), [control.impressions for control in controls], clusters)
    names = ", ".join(control.manifest.twin.kind for control in controls if control.manifest.twin)
    yield ""
    yield f"controls   {names}; {pair.shorts} organic shorts compared"
    yield f"base share {pair.base_share:.3f} of what the controls were served fits the persona"
    if not pair.shorts:
        return
    mean, low, high = pair.lift
    yield f"lift       {mean:+.3f} (95 % band at every look: {low:+.3f} to {high:+.3f})"
    for level in (STEERED, CAPTURED, NARROWED):
        yield _level(pair, level)
    both = pair.alarm(PIGEONHOLED)
    yield f"  {PIGEONHOLED:<12} {f'since {both} shorts' if both else 'no'}"
    if pair.common:
        yield f"  careful: that is more than {COMMON:.0%}, beyond what was calibrated"
    yield from _published(pair)
    yield "  This is evidence on one pair. The verdict of an experiment needs several: at least 5, better 8."


def _level(pair: PairEvidence, level: Level) -> str:
    process = pair.process(level)
    line = math.log10(1 / ALPHA)
    alarm = pair.alarm(level.name)
    said = f"  {level.name:<12} log10 E {process.log_e / math.log(10):+.2f} of {line:.2f}"
    if alarm is None:
        return f"{said}: no"
    began = pair.onset(level)
    since = f", began after {began.at} ({began.earliest}–{began.latest})" if began else ""
    return f"{said}: since {alarm} shorts{since}"


def _published(pair: PairEvidence) -> Iterator[str]:
    if pair.shorts < _PUBLISHED_WINDOW:
        return
    false = published_false_alarms(round(pair.base_share, 2), _PUBLISHED_WINDOW, pair.shorts)
    yield (
        f"  the published 1/5 rule (last {_PUBLISHED_WINDOW}) would fire in {false.share:.1%} of runs this long "
        "on a feed that ignores the viewer, and in more where topics come in runs"
    )


def _before_switch(bot: RunRecord) -> list[Impression]:
    lines = takewhile(lambda line: not isinstance(line.event, Switched), bot.lines)
    return [line.event for line in lines if isinstance(line.event, Impression)]

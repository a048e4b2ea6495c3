"""The verdict of an experiment on the screen: pure functions of what was read, no widget."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from shortstui.experiments import verdict_words as words
from shortstui.experiments.folder import Frozen
from shortstui.experiments.standing import Standing
from shortstui.experiments.verdict import V2C, ArmVerdict, Verdict
from shortstui.experiments.verdict_words import number
from shortstui.tui.forest import axis_line, forest_line, scale_of
from shortstui.tui.shown import fitted, shown

NO_VERDICT_YET: Final = (
    "Not over: what stands here may still change, and whoever stops at a result that pleases has no confirmation."
)
NO_CALIBRATION: Final = "How often such a verdict is wrong was not measured."
NO_ENDS: Final = "◂ and ▸: too few pairs for an interval with ends."
NO_NEGATIVE_CONTROL: Final = "No negative control: that needs two yoked twins beside a bot."
_ROOMY: Final = 104
"""Cells from which each arm has one line of a table."""
_MOST_FOREST: Final = 60
_SAID_STYLES: Final = {True: "bold $success", False: "bold $foreground", None: "$warning"}


def verdict_content(standing: Standing, width: int) -> Content:
    """Return all that the experiment says, in lines of at most ``width`` cells.

    Args:
        standing: As it was read.
        width: Cells, at least 40.
    """
    verdict = standing.verdict
    lines: list[Content] = []
    if not standing.final:
        lines += _wrapped(NO_VERDICT_YET, width, "bold $warning")
    lines += _wrapped(words.how(verdict), width, "$foreground 70%")
    lines.append(Content(""))
    lines += list(_table(standing, width)) if width >= _ROOMY else list(_cards(standing, width))
    lines.append(Content(""))
    lines += _calibration(verdict, width)
    lines.append(Content(""))
    lines += _forest(verdict, width)
    lines += _v2c(verdict, width)
    lines += _rest(standing, width)
    return Content("\n").join(lines)


def said(arm: ArmVerdict, final: bool) -> str:
    """Return the verdict on an arm in words, never more certain than it is.

    Args:
        arm: What is known of it.
        final: Whether the whole experiment is over.
    """
    if arm.captured is None:
        return "no verdict"
    word = words.said_of(arm)
    return word if final else f"so far: {word}"


def summed_up(standing: Standing) -> str:
    """Return the verdict in one line, for a list."""
    arms = standing.verdict.arms
    if not standing.final or not arms:
        return "no verdict yet"
    told = [arm for arm in arms if arm.captured is not None]
    captured = sum(bool(arm.captured) for arm in told)
    if not told:
        return "nothing can be said"
    if len(arms) == 1:
        return words.said_of(arms[0])
    if captured:
        return f"captured: {captured} of {len(arms)} arms"
    return f"captured: not shown in any of {len(arms)} arms"


def _table(standing: Standing, width: int) -> Iterator[Content]:
    verdict = standing.verdict
    name = max(12, min(36, width - 92))
    interval = words.interval_name(verdict)
    head = _columns("arm", "pairs", "bots", "controls", "lift", interval, "p", "adjusted", name)
    yield Content.styled(head + "  verdict", "$foreground 60%")
    for arm in verdict.arms:
        row = _columns(
            arm.arm, str(arm.pairs), number(arm.bot_share), number(arm.base_share), number(arm.lift, "+.3f"),
            _interval(arm), _p(arm.p), "–" if arm.captured is None else _p(arm.adjusted), name,
        )  # fmt: skip
        yield Content.assemble(row, "  ", (said(arm, standing.final), _SAID_STYLES[arm.captured]))
        if arm.why:
            yield from _wrapped(arm.why, width, "$warning", indent=2)


def _columns(
    arm: str, pairs: str, bots: str, controls: str, lift: str, interval: str, p: str, adjusted: str, name: int
) -> str:
    return f"{fitted(arm, name)} {pairs:>5} {bots:>6} {controls:>8} {lift:>7} {interval:>18} {p:>7} {adjusted:>8}"


def _cards(standing: Standing, width: int) -> Iterator[Content]:
    """Yield each arm in two or three lines, for narrow screens."""
    for arm in standing.verdict.arms:
        word = said(arm, standing.final)
        yield Content.assemble(
            (fitted(arm.arm, max(8, width - len(word) - 2)), "bold"), "  ", (word, _SAID_STYLES[arm.captured])
        )
        figures = (
            f"{arm.pairs} pairs; bots {number(arm.bot_share)}, controls {number(arm.base_share)}; "
            f"lift {number(arm.lift, '+.3f')} [{_interval(arm)}]; p {_p(arm.p)}"
            + ("" if arm.captured is None else f", adjusted {_p(arm.adjusted)}")
        )
        yield from _wrapped(figures, width, "$foreground 80%", indent=2)
        if arm.why:
            yield from _wrapped(arm.why, width, "$warning", indent=2)


def _p(value: float) -> str:
    return f"{value:.4f}" if value >= 0.00005 else "<.0001"


def _interval(arm: ArmVerdict) -> str:
    return f"{number(arm.low, '+.3f')} to {number(arm.high, '+.3f')}"


def _forest(verdict: Verdict, width: int) -> Iterator[Content]:
    if not any(arm.pairs for arm in verdict.arms):
        return
    name = min(30, max(12, width // 4))
    scale = scale_of([(arm.low, arm.lift, arm.high) for arm in verdict.arms], min(_MOST_FOREST, width - name - 2))
    yield _heading(f"Lift with its {words.interval_name(verdict)}: bots' share minus their controls'")
    for arm in verdict.arms:
        line = forest_line(arm.low, arm.lift, arm.high, scale)
        yield Content.assemble((fitted(arm.arm, name), "$foreground 80%"), "  ", (line, "$primary"))
    yield Content.styled(" " * (name + 2) + axis_line(scale), "$foreground 60%")
    if any(math.isinf(arm.high) for arm in verdict.arms):
        yield from _wrapped(NO_ENDS, width, "$foreground 60%")
    yield Content("")


def _v2c(verdict: Verdict, width: int) -> Iterator[Content]:
    arms = [(arm.arm, arm.v2c) for arm in verdict.arms if arm.v2c is not None]
    if not arms:
        return
    yield from _wrapped(words.published(verdict), width, "bold $foreground")
    whole = list(_beside_published(verdict))
    if whole and all(line.cell_length <= width for line in whole):
        yield from whole
        yield from _wrapped(words.BESIDE, width, "$foreground 60%")
    else:
        yield from _fired(arms, width)
    for line in words.comparisons(verdict):
        yield from _wrapped(line, width, "")
    yield Content("")


def _beside_published(verdict: Verdict) -> Iterator[Content]:
    """Yield the measures beside the published numbers, for screens that have room for all columns."""
    rows = [(fitted(row[0], 26), *row[1:]) for row in words.beside_published(verdict)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for place, row in enumerate(rows):
        line = "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield Content.styled(line, "" if place else "$foreground 60%")


def _fired(arms: Sequence[tuple[str, V2C]], width: int) -> Iterator[Content]:
    name = min(36, max(12, width - 58))
    head = f"{'':{name}}  {'fired':<10}{'median V2C':<12}restricted mean"
    yield Content.styled(head[:width], "$foreground 60%")
    for arm, found in arms:
        fired, median, mean = words.v2c_figures(found)
        yield Content(f"{fitted(arm, name)}  {fired:<10}{median:<12}{mean}"[:width])


def _rest(standing: Standing, width: int) -> Iterator[Content]:
    verdict = standing.verdict
    yield from _wrapped(words.lost(verdict), width, "")
    if verdict.lost.differs:
        yield from _wrapped(words.LOST_UNALIKE, width, "bold $warning", indent=2)
    yield from _wrapped(words.on_pairs(verdict), width, "$foreground 70%")
    if any(arm.pairs for arm in verdict.arms) and not verdict.twins.of:
        yield from _wrapped(NO_NEGATIVE_CONTROL, width, "$foreground 60%")
    for problem in standing.problems:
        yield from _wrapped(f"left out: {problem}", width, "$warning")


def _calibration(verdict: Verdict, width: int) -> Iterator[Content]:
    yield from _wrapped(words.how_often_wrong(verdict) or NO_CALIBRATION, width, "$accent")
    for line in words.out_of_range(verdict):
        yield from _wrapped(line, width, "$warning", indent=2)


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $foreground")


def _wrapped(text: str, width: int, style: str, indent: int = 0) -> list[Content]:
    """Return text from anywhere as harmless lines."""
    lines = textwrap.wrap(shown(text, 600), max(20, width - indent))
    return [Content.styled(" " * indent + line, style) for line in lines]


def header(frozen: Frozen) -> Content:
    """Return the lines above it all: name, hash, when it was frozen, and why it only explores if it does."""
    lines = [
        Content.assemble(
            (" 🔬 ", ""),
            (shown(frozen.name, 60), "bold $primary"),
            (f"  plan {frozen.sha256[:12]}", "$accent"),
            (f"  frozen {frozen.frozen:%Y-%m-%d %H:%M} UTC", "$foreground 60%"),
        )
    ]
    lines += [
        Content.assemble((" EXPLORATORY ", "bold $background on $warning"), (f" {shown(reason, 200)}", "$warning"))
        for reason in frozen.exploratory
    ]
    return Content("\n").join(lines)

"""The evidence on a pair in words: levels, lift, base share, the published rule, and how often they are wrong."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from shortstui.capture.evidence.words import DESCRIBES, PAIR_ONLY
from shortstui.tui.evidence_view import LevelFacts
from shortstui.tui.shown import shown

_ROOMY = 64
"""Cells from which a level's line has room for everything."""
_NAME = 12
_LINES = 9
"""Lines that are kept free before there is anything to say."""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """All that the words say.

    Attributes:
        levels: The levels in order.
        lift: The lift with its band.
        base_share: Share of the persona in the controls.
        published: What the published rule says, in few words and in more, and how often it is wrong.
        calibration: Name of the calibration that the false alarms are from.
        notes: What else is to be said: warnings first.
    """

    levels: Sequence[LevelFacts]
    lift: str
    base_share: float
    published: tuple[str, str, str]
    calibration: str
    notes: tuple[str, ...]


class EvidenceWords(Widget):
    """The levels with what goes before and after them; below the frame the calibration that rates them."""

    DEFAULT_CSS = """
    EvidenceWords {
        height: auto; width: 1fr; padding: 0 1; border: round $border; border-subtitle-color: $foreground;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._facts: EvidenceFacts | None = None

    def show(self, facts: EvidenceFacts | None) -> None:
        """Say this; nothing before the first short was compared."""
        if facts == self._facts:
            return
        width = self.content_size.width
        before, self._facts = self._lines(width), facts
        self.refresh(layout=self._lines(width) != before)
        if facts is not None:
            self.border_subtitle = f"false alarms: calibration {facts.calibration}"

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the lines that the words take."""
        return self._lines(width)

    def _lines(self, width: int) -> int:
        return _LINES if self._facts is None else len(evidence_lines(self._facts, width))

    def render(self) -> Content:
        """Return the lines."""
        if self._facts is None:
            return Content.styled("waiting for the first short of bot and controls", "dim")
        return Content("\n").join(evidence_lines(self._facts, self.content_size.width))


class Described(Widget):
    """The measures that describe a run beside its controls."""

    DEFAULT_CSS = """
    Described { height: auto; width: 1fr; padding: 0 1; border: round $border; border-title-color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._measures: Sequence[tuple[str, str]] = ()

    def on_mount(self) -> None:
        """Say what these measures are not."""
        self.border_title = DESCRIBES

    def show(self, measures: Sequence[tuple[str, str]]) -> None:
        """Say these: a name and what came out."""
        if measures != self._measures:
            self._measures = measures
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 (Textual)
        """Return the lines that the measures take."""
        return max(1, len(_measure_lines(self._measures, width)))

    def render(self) -> Content:
        """Return the lines."""
        if not self._measures:
            return Content.styled("shown when the run has ended", "dim")
        return Content("\n").join(_measure_lines(self._measures, self.content_size.width))


def evidence_lines(facts: EvidenceFacts, width: int) -> list[Content]:
    """Return the words as lines of at most ``width`` cells."""
    lines = _wrapped(PAIR_ONLY, width, "bold $accent")
    if width >= _ROOMY:
        lines.append(
            Content.styled(_columns("", "alarm", "began after", "log10 E", "false alarms (NR)"), "$foreground 60%")
        )
    lines += [_level_line(level, width) for level in facts.levels]
    lines.append(_named("lift", facts.lift))
    lines.append(_named("base share", f"{facts.base_share:.1%} with the controls"))
    short, long, wrong = facts.published
    if width >= _ROOMY:
        lines.append(_named("1/5 rule", f"{shown(long)}; {wrong} NR" if wrong else shown(long)))
    else:
        lines.append(Content(_with_rate(f"{'1/5 rule':<{_NAME}}{shown(short)}", wrong, width)))
    for note in facts.notes:
        lines += _wrapped(note, width, "$warning")
    return lines


def _columns(name: str, alarm: str, began: str, log10_e: str, false_alarms: str) -> str:
    return f"{name:<{_NAME}}{alarm:<13}{began:<13}{log10_e:>7}  {false_alarms}"


def _level_line(level: LevelFacts, width: int) -> Content:
    reached = level.alarm is not None
    share, interval = level.false_alarms
    state = f"yes at {level.alarm}" if reached else "no"
    log10_e = "" if level.log10_e is None else f"{level.log10_e:+.2f}"
    if width >= _ROOMY:
        text = _columns(level.name, state, level.began, log10_e, f"{share} {interval}")
    else:
        more = f" ({level.began})" if level.began else f", log10 E {log10_e}" if log10_e and not reached else ""
        text = _with_rate(f"{level.name:<{_NAME}}{state}{more}", share, width)
    return Content.styled(text[:width], "bold $success" if reached else "$foreground 80%")


def _with_rate(said: str, share: str, width: int) -> str:
    """Return a line that ends with how often what it says is wrong."""
    room = width - len(share) - 1
    return f"{said.ljust(room)[:room]} {share}"


def _named(name: str, said: str) -> Content:
    return Content.assemble((f"{name:<{_NAME}}", "$foreground 60%"), said)


def _measure_lines(measures: Iterable[tuple[str, str]], width: int) -> list[Content]:
    lines: list[Content] = []
    for name, said in measures:
        if width >= _ROOMY:
            first, *rest = textwrap.wrap(shown(said), max(10, width - 20)) or [""]
            lines.append(Content.assemble((f"{name:<20}", "$foreground 60%"), first))
            lines += [Content(" " * 20 + each) for each in rest]
        else:
            lines.append(Content.styled(name, "$foreground 60%"))
            lines += [Content(f"  {each}") for each in textwrap.wrap(shown(said), max(10, width - 2))]
    return lines


def _wrapped(text: str, width: int, style: str) -> list[Content]:
    return [Content.styled(line, style) for line in textwrap.wrap(shown(text), max(10, width))]

"""One row of a log, understood: an entry, or what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from shortstui.experiments.foreign import values
from shortstui.text import harmless

SHOWN: Final = 10
"""So many of the rows that are left out are listed."""
_MOST_ID: Final = 500
_MOST_TEXT: Final = 500
_NO_NAME: Final = frozenset(("", "na", "n/a", "#n/a", "nan", "null"))


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One short in one account's feed, as a log tells it. Texts are untrusted."""

    line: int
    account: str
    item: str
    step: float | None = None
    time: float | None = None
    """Seconds since 1970, UTC."""
    watched: bool | None = None
    on_topic: bool | None = None
    labels: tuple[str, ...] = ()
    group: str = ""
    persona: str = ""
    pair: str = ""
    title: str = ""
    channel: str = ""
    views: int | None = None
    duration: float | None = None
    dwell: float | None = None
    ad: bool = False


class Problem(NamedTuple):
    """What is wrong with a row, or with a cell of it.

    Attributes:
        line: Where the row begins.
        column: Name of the column; "" where it is the row.
        what: What is wrong.
    """

    line: int
    column: str
    what: str

    def told(self, where: str) -> str:
        """Return it as a line for the user: ``file:line: column what``."""
        said = f"{self.column} {self.what}" if self.column else self.what
        return harmless(f"{where}:{self.line}: {said}", 300)


@dataclass
class Tally:
    """What was wrong with a log's rows.

    Attributes:
        rows: Number of all rows.
        broken: Number of those that are left out.
        listed: The first of these.
        unknown: Cells that say something that can't be read, by column: taken as not known, the row is kept.
        unknown_first: The first of them, by column.
    """

    rows: int = 0
    broken: int = 0
    listed: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_first: dict[str, Problem] = field(default_factory=dict)

    def leave_out(self, problem: Problem) -> None:
        """Count a row that is left out."""
        self.broken += 1
        if len(self.listed) < SHOWN:
            self.listed.append(problem)

    def unreadable(self, line: int, what: str) -> None:
        """Count a row that is none."""
        self.leave_out(Problem(line, "", what))

    def not_known(self, problem: Problem) -> None:
        """Count a cell that is taken as not known."""
        self.unknown[problem.column] += 1
        self.unknown_first.setdefault(problem.column, problem)


class Reader:
    """Understands rows.

    Args:
        columns: Role → column.
        tally: Counts what is wrong.
        comma: Whether the log writes decimals with a comma.
        separator: Between the labels of one cell, where the user knows it.
    """

    def __init__(
        self, columns: Mapping[str, str], tally: Tally, *, comma: bool = False, separator: str | None = None
    ) -> None:
        self._columns = columns
        self._tally = tally
        self._comma = comma
        self._separator = separator

    def entry(self, line: int, cells: Mapping[str, str]) -> Entry | None:
        """Return what a row says; None where it can't be used, which is counted.

        Args:
            line: Where it begins.
            cells: Role → text of the cell.
        """
        try:
            return self._entry(line, cells)
        except _BrokenError as error:
            self._tally.leave_out(error.problem)
            return None

    def _entry(self, line: int, cells: Mapping[str, str]) -> Entry:
        def must(role: str, read: Callable[[str], bool | None]) -> bool | None:
            return self._must(line, role, cells, read)

        def may(role: str, read: Callable[..., float | None]) -> float | None:
            return self._may(line, role, cells, read)

        views = may("views", self._number)
        return Entry(
            line=line,
            account=self._name(line, "account", cells),
            item=self._name(line, "item", cells),
            step=self._step(line, cells),
            time=may("time", values.time),
            watched=must("watched", values.flag),
            on_topic=must("on_topic", values.flag),
            labels=_labels(cells.get("label", ""), self._separator),
            group=_name_of(cells.get("group", "")),
            persona=_name_of(cells.get("persona", "")),
            pair=_name_of(cells.get("pair", "")),
            title=cells.get("title", "").strip()[:_MOST_TEXT],
            channel=cells.get("channel", "").strip()[:_MOST_TEXT],
            views=round(views) if views is not None and 0 <= views < 10**15 else None,
            duration=may("duration", self._seconds),
            dwell=may("dwell", self._seconds),
            ad=bool(must("ad", values.ad)),
        )

    def _name(self, line: int, role: str, cells: Mapping[str, str]) -> str:
        text = cells[role].strip()
        if values.unknown(text):
            raise self._broken(line, role, "is empty")
        if len(text) > _MOST_ID:
            raise self._broken(line, role, f"is longer than {_MOST_ID} characters")
        return text

    def _step(self, line: int, cells: Mapping[str, str]) -> float | None:
        if "step" not in cells:
            return None
        try:
            step = self._number(cells["step"])
        except values.NotReadError as error:
            raise self._broken(line, "step", f"{_quoted(cells['step'])} {error}") from error
        if step is None:
            raise self._broken(line, "step", "is empty: nobody can tell where the row belongs")
        return step

    def _must(
        self, line: int, role: str, cells: Mapping[str, str], read: Callable[[str], bool | None]
    ) -> bool | None:
        try:
            return read(cells.get(role, ""))
        except values.NotReadError as error:
            raise self._broken(line, role, f"{_quoted(cells[role])} {error}") from error

    def _may(
        self, line: int, role: str, cells: Mapping[str, str], read: Callable[[str], float | None]
    ) -> float | None:
        try:
            return read(cells.get(role, ""))
        except values.NotReadError as error:
            what = f"{_quoted(cells[role])} {error}"
            self._tally.not_known(Problem(line, self._columns[role], what))
            return None

    def _number(self, text: str) -> float | None:
        return values.number(text, comma=self._comma)

    def _seconds(self, text: str) -> float | None:
        return values.seconds(text, comma=self._comma)

    def _broken(self, line: int, role: str, what: str) -> _BrokenError:
        return _BrokenError(Problem(line, self._columns[role], what))


class _BrokenError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def joined(cells: Sequence[str]) -> str:
    """Return one name for an account that several columns make only together; "" where one of them is empty."""
    texts = [cell.strip() for cell in cells]
    return "" if any(values.unknown(text) for text in texts) else " / ".join(texts)


@lru_cache(maxsize=4096)
def _labels(text: str, separator: str | None) -> tuple[str, ...]:
    return tuple(harmless(label, 80) for label in values.labels(text, separator))


@lru_cache(maxsize=4096)
def _name_of(text: str) -> str:
    """Return the name of a group or the like; "none" and "unknown" are names here."""
    text = text.strip()
    return "" if text.casefold() in _NO_NAME else harmless(text, 80)


def _quoted(text: str) -> str:
    return f"“{harmless(text, 40)}”"

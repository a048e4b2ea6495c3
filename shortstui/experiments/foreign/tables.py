"""A log's rows: CSV with any delimiter, or JSON lines."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign.source import MOST_LINE, Source
from shortstui.text import harmless

DELIMITERS: Final = (",", "\t", ";", "|", "^", "~")
_MOST_FIELD: Final = 2**20
_HEAD_LINES: Final = 60
_DEPTH: Final = 4
_decoder = msgspec.json.Decoder()


class Row(NamedTuple):
    """One row of a log.

    Attributes:
        line: Where it begins in the file, from 1.
        cells: Of the wanted columns, in their order; "" where the row has none.
    """

    line: int
    cells: Sequence[str]


class Unreadable(NamedTuple):
    """A row that could not be read.

    Attributes:
        line: Where it begins.
        what: What is wrong with it.
    """

    line: int
    what: str


@dataclass(frozen=True)
class Table:
    """How a log is laid out.

    Attributes:
        source: The file.
        delimiter: Between cells; "" for JSON lines.
        columns: Their names, as they are written.
        header: Number of physical lines up to the end of the header; 0 for JSON lines.
    """

    source: Source
    delimiter: str
    columns: tuple[str, ...]
    header: int

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers probably have a decimal comma: where it can't part cells, spreadsheets use ``;``."""
        return self.delimiter == ";"

    def rows(self, wanted: Sequence[str]) -> Iterator[Row | Unreadable]:
        """Yield the rows from the first to the last.

        Args:
            wanted: Names of columns.
        """
        with self.source.lines() as lines:
            yield from self._csv(lines, wanted) if self.delimiter else _json_rows(lines, wanted)

    def _csv(self, lines: Iterator[str], wanted: Sequence[str]) -> Iterator[Row | Unreadable]:
        places = [self.columns.index(name) for name in wanted]
        width, last = len(self.columns), max(places)
        for _ in range(self.header):
            next(lines, "")
        rest = _Lines(lines, self.header)
        reader = csv.reader(rest, delimiter=self.delimiter, strict=True)
        with _large_fields():
            while True:
                line = rest.mark()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    # An open quotation mark has swallowed the lines after it: only the first is in doubt.
                    first = rest.back_to_first()
                    if (one := self._alone(first)) is None:
                        yield Unreadable(line, _odd(first))
                        continue
                    cells = one
                if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    yield Unreadable(line, _too_many(len(cells), width))
                elif any(cell.strip() for cell in cells):
                    short = len(cells) <= last
                    yield Row(line, [cells[p] if not short or p < len(cells) else "" for p in places])

    def _alone(self, line: str) -> list[str] | None:
        """Return the cells of one line whose quotation marks don't add up; None where they can't be told."""
        try:
            cells = next(csv.reader([line], delimiter=self.delimiter), [])
        except csv.Error:
            return None
        return cells if len(cells) == len(self.columns) else None


class _Lines:
    """Lines that can be given back, all but the first since the last mark.

    Args:
        lines: Where they come from.
        number: Of those that were read before.
    """

    def __init__(self, lines: Iterator[str], number: int) -> None:
        self._lines = lines
        self._number = number
        self._since: list[str] = []
        self._back: list[str] = []

    def mark(self) -> int:
        """Begin a row; return the number of the line that comes next."""
        self._since = []
        return self._number + 1

    def back_to_first(self) -> str:
        """Give back all lines since the mark but the first, and return that."""
        first, *others = self._since
        self._back.extend(reversed(others))
        self._number -= len(others)
        return first

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self._number += 1
        self._since.append(line)
        return line


def open_table(source: Source, delimiter: str | None = None) -> Table:
    """Find out how a log is laid out, from its beginning.

    Args:
        source: The file.
        delimiter: Where the user knows it.

    Raises:
        ShortstuiError: It has no rows, or is one JSON value instead of one a line.
    """
    with source.lines() as lines:
        head = list(itertools.islice(lines, _HEAD_LINES))
    first = next((line for line in head if line.strip()), "")
    if first.lstrip()[:1] == "{" and delimiter is None:
        return Table(source, "", _json_columns(source), 0)
    if first.lstrip()[:1] == "[" and delimiter is None:
        hint = "put each row on a line of its own: jq -c '.[]' log.json > log.jsonl"
        raise _wrong(source, 1, "is one JSON list, not JSON lines", hint)
    skipped = head.index(first)
    if announced := re.fullmatch(r"sep=(.)", first.strip()):  # Excel's own first line
        delimiter, skipped = delimiter or announced[1], skipped + 1
    body = head[skipped:]
    chosen = delimiter or max(DELIMITERS, key=lambda mark: _fit(body, mark))
    with _large_fields():
        reader = csv.reader(iter(body), delimiter=chosen)
        try:
            names = next(reader, [])
        except csv.Error as error:
            raise _wrong(source, skipped + 1, "has no header that can be read", str(error)) from error
    while names and not names[-1].strip():
        names.pop()
    if len(names) < 2:
        hint = "the first line has to name the columns; --delimiter says what parts them"
        raise _wrong(source, skipped + 1, "has no columns that can be told apart", hint)
    return Table(source, chosen, tuple(name.strip() for name in names), skipped + reader.line_num)


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Return how well a delimiter explains the first lines: the share of rows as wide as the header, its width."""
    with _large_fields():
        try:
            rows = [row for row in csv.reader(iter(lines), delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    width = len(rows[0])
    whole = rows[:-1] if len(rows) > 2 else rows  # the last may be cut off
    return sum(len(row) == width for row in whole) / len(whole), width


@contextmanager
def _large_fields() -> Iterator[None]:
    """Let the csv module take larger fields for a while: its bound is one for the whole process."""
    before = csv.field_size_limit(_MOST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _odd(line: str) -> str:
    if len(line) > _MOST_FIELD:
        return f"has a cell of more than {_MOST_FIELD // 2**20} MiB"
    return "has a quotation mark that is not closed, or not doubled"


def _too_many(cells: int, width: int) -> str:
    return f"has {cells} cells, not {width}: a delimiter without quotation marks around its cell?"


def _json_columns(source: Source) -> tuple[str, ...]:
    names: dict[str, None] = {}
    with source.lines() as lines:
        for line in itertools.islice(lines, 1000):
            parsed = _json(line)
            if isinstance(parsed, Mapping):
                names.update(dict.fromkeys(_flat(parsed)))
    if not names:
        raise _wrong(source, 1, "has no line that is a JSON object", "give JSON lines or CSV")
    return tuple(names)


def _json_rows(lines: Iterator[str], wanted: Sequence[str]) -> Iterator[Row | Unreadable]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        parsed = _json(line)
        if isinstance(parsed, Mapping):
            flat = _flat(parsed)
            yield Row(number, [flat.get(name, "") for name in wanted])
        else:
            long = len(line) >= MOST_LINE
            yield Unreadable(number, "is too long" if long else "is no JSON object")


def _json(line: str) -> object:
    data = line.encode("utf-8", "backslashreplace")
    # A byte that is no text stands as \xNN here, which JSON doesn't know.
    for text in (data, data.replace(b"\\x", b"\\\\x")):
        try:
            return _decoder.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            continue
    return None


def _flat(parsed: Mapping[object, object], before: str = "", depth: int = _DEPTH) -> dict[str, str]:
    """Return a JSON object as cells of text; what lies deeper is named ``author.name``."""
    found: dict[str, str] = {}
    for key, value in parsed.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and depth:
            found.update(_flat(value, f"{name}.", depth - 1))
        else:
            found[name] = _cell(value)
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(_cell(each) for each in value if not isinstance(each, list | dict))
    return str(value)


def _wrong(source: Source, line: int, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=f"{source.path}:{line}", hint=harmless(hint, 300), code=ExitCode.BAD_INPUT)

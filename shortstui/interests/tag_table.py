"""Tags out of a CSV or TXT file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

MAX_BYTES = 16_000_000
"""The official YouTube-8M file has about 3 MB."""
MAX_TAGS = 50_000
MAX_TAG_LENGTH = 200
_TAG_COLUMNS = ("name", "tag", "label")
_TOPIC_COLUMN = "topic"


@dataclass(frozen=True)
class TagTable:
    """The tags of a file, each once, and what was left out."""

    tags: tuple[str, ...]
    topics: tuple[str, ...] | None
    unnamed: int
    duplicates: int


@dataclass(frozen=True)
class _Row:
    line: int
    tag: str
    topic: str | None


def read_tag_table(data: bytes, where: str, *, is_csv: bool) -> TagTable:
    """Read tags: from a CSV's column Name, tag or label, else from its first; from a TXT one a line.

    Args:
        data: The file's bytes, UTF-8.
        where: The file's name, for errors.
        is_csv: Whether it has columns; the first row is a header only when it names one of the columns above.

    Raises:
        ShortstuiError: The file is too large, isn't UTF-8, isn't a table, has no tags, or has a tag that is too
            long; the message names the line.
    """
    if len(data) > MAX_BYTES:
        raise _bad(f"a vocabulary may have at most {MAX_BYTES:,} bytes", where)
    rows = _csv_rows(_lines(data, where), where) if is_csv else _txt_rows(_lines(data, where))
    kept: dict[str, str | None] = {}
    unnamed = duplicates = 0
    for row in rows:
        if len(row.tag) > MAX_TAG_LENGTH:
            raise _bad(f"a tag may have at most {MAX_TAG_LENGTH} characters", f"{where}:{row.line}")
        tag = harmless(row.tag, MAX_TAG_LENGTH)
        if not tag:
            unnamed += 1
        elif tag in kept:
            duplicates += 1
        else:
            kept[tag] = row.topic
        if len(kept) > MAX_TAGS:
            raise _bad(f"a vocabulary may have at most {MAX_TAGS:,} tags", f"{where}:{row.line}")
    if not kept:
        raise _bad("there are no tags in this file", where)
    topics = tuple(topic for topic in kept.values() if topic is not None)
    return TagTable(tuple(kept), topics if len(topics) == len(kept) else None, unnamed, duplicates)


def _lines(data: bytes, where: str) -> Iterable[str]:
    try:
        return StringIO(data.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad("this is not UTF-8 text", f"{where}:{line}") from error


def _txt_rows(lines: Iterable[str]) -> Iterator[_Row]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _Row(number, line.strip(), None)


def _csv_rows(lines: Iterable[str], where: str) -> Iterator[_Row]:
    reader = csv.reader(lines)
    try:
        first = next(reader, [])
        header = [cell.strip().casefold() for cell in first]
        tag_column = next((header.index(name) for name in _TAG_COLUMNS if name in header), None)
        topic_column = header.index(_TOPIC_COLUMN) if tag_column is not None and _TOPIC_COLUMN in header else None
        if tag_column is None and first:
            yield _Row(reader.line_num, first[0].strip(), None)
        for cells in reader:
            if cells:
                yield _Row(reader.line_num, _cell(cells, tag_column or 0), _topic(cells, topic_column))
    except csv.Error as error:
        raise _bad(f"this is not a CSV table: {error}", f"{where}:{reader.line_num}") from error


def _cell(cells: list[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _topic(cells: list[str], column: int | None) -> str | None:
    return None if column is None else harmless(_cell(cells, column))


def _bad(what: str, where: str) -> ShortstuiError:
    hint = "a vocabulary is a UTF-8 CSV with a column Name, tag or label, or a TXT with one tag a line"
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)

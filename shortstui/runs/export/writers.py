"""Writing a table batch by batch: CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from shortstui.runs.export.rows import Row
from shortstui.runs.export.schema import Column

Format = Literal["csv", "jsonl", "parquet"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection")."""


class Writer(Protocol):
    """A table that is being written."""

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        ...

    def close(self) -> None:
        """Write what is left and let go of the file."""
        ...


class CsvWriter:
    """CSV in UTF-8: what is missing is an empty cell, lists are JSON, no formulas (:func:`no_formula`)."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
        self._writer = csv.writer(self._file)
        self._writer.writerow([column.name for column in columns])
        self._cells = [_CELLS.get(column.kind) for column in columns]

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        cells = self._cells
        self._writer.writerows(
            [
                value if value is None or cell is None else cell(value)
                for cell, value in zip(cells, row, strict=True)
            ]
            for row in rows
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class JsonlWriter:
    """JSON lines: an object a row, values missing as null, texts as they are."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("wb")
        self._names = [column.name for column in columns]
        self._encoder = msgspec.json.Encoder()

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        names = self._names
        self._file.write(self._encoder.encode_lines([dict(zip(names, row, strict=True)) for row in rows]))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class ParquetWriter:
    """Parquet, zstd, with what each column says in its field's metadata; texts as they are."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "flag": pa.bool_(),
            "time": pa.timestamp("us", tz="UTC"),
            "texts": pa.list_(pa.string()),
            "integers": pa.list_(pa.int64()),
        }
        self._schema = pa.schema(
            [pa.field(one.name, kinds[one.kind], metadata={"description": one.what}) for one in columns]
        )
        self._batch = pa.record_batch
        self._array = pa.array
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows: one row group."""
        if not rows:
            return
        arrays = [
            self._array(values, field.type)
            for values, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_batch(self._batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Write the footer and let go of the file."""
        self._writer.close()


WRITERS: Final[dict[Format, Callable[[Path, Sequence[Column]], Writer]]] = {
    "csv": CsvWriter,
    "jsonl": JsonlWriter,
    "parquet": ParquetWriter,
}


def no_formula(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.

    That changes ids, too, that begin with a hyphen; JSON lines and Parquet have every text as it is.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _text(value: object) -> str:
    return no_formula(str(value))


def _time(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _list(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _flag(value: object) -> str:
    return "true" if value else "false"


_CELLS: Final[dict[str, Callable[[object], object]]] = {
    "text": _text,
    "time": _time,
    "texts": _list,
    "integers": _list,
    "flag": _flag,
}

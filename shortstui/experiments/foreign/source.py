"""A log file as lines of text, whatever it was packed and written in."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from shortstui.errors import ExitCode, ShortstuiError

MOST_LINE: Final = 4 * 2**20
"""Characters of a line: a longer one is no row of a log."""
_CHUNK: Final = 2**20
_GZIP: Final = b"\x1f\x8b"
_OTHERS: Final = {
    b"PK\x03\x04": "a zip archive or an Excel file",
    b"PAR1": "a Parquet file",
    b"SQLite format": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a zstd archive",
}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Source:
    r"""A log file that was looked through once.

    Attributes:
        path: Where it is.
        sha256: Of the file as it lies there, hex.
        encoding: How its text is written.
        odd: The first line (from 1) with bytes that are no such text; None where there is none. They are shown as
            ``\xNN``, so that two names that differ stay different.
        supposed: Whether the encoding is only the likeliest: the file is no UTF-8 from that line on.
        length: Its lines, which are at least as many as its rows.
    """

    path: Path
    sha256: str
    encoding: str
    odd: int | None
    supposed: bool = False
    length: int = 0

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Open it as lines with their ends; a longer one than :data:`MOST_LINE` comes in pieces.

        Raises:
            ShortstuiError: It can't be read, or its archive is broken.
        """
        with readable(self.path), _unpacked(self.path) as data:
            text = io.TextIOWrapper(data, self.encoding, errors="backslashreplace", newline="")
            yield iter(lambda: text.readline(MOST_LINE), "")


def look_at(path: Path, encoding: str | None = None) -> Source:
    """Read a log file once: its hash, how it is written, whether it can be read to its end.

    Args:
        path: The file; gzip is unpacked.
        encoding: Where the user knows it; else by its byte order mark, else UTF-8; or cp1252 where nothing
            beyond ASCII is UTF-8. (A file that mixes both stays UTF-8, so that none of its letters are lost.)

    Raises:
        ShortstuiError: It isn't there, is no text, or an unknown encoding was given.
    """
    with readable(path):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with _unpacked(path) as data:
            head = data.read(4096)
        _refuse_other(path, head)
        chosen = encoding or next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
        with _unpacked(path) as data:
            odd, length = _read_through(data, _decoder(path, chosen))
        supposed = odd is not None and encoding is None and chosen == "utf-8" and _is_cp1252(path)
        return Source(path, digest, "cp1252" if supposed else chosen, odd, supposed, length)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into an error for the user."""
    hint = "give the file of a feed log: CSV, TSV or JSON lines, as it is or in gzip"
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _unusable(path, f"the archive is broken: {error}", "copy or download it again") from error
    except OSError as error:
        raise _unusable(path, f"can't be read: {error.strerror or error}", hint) from error


def _decoder(path: Path, encoding: str) -> codecs.IncrementalDecoder:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:  # no rot13, hex and the like
            raise LookupError
        return codecs.getincrementaldecoder(encoding)("strict")
    except LookupError as error:
        hint = "for example --encoding cp1252"
        raise _unusable(path, f"there is no encoding “{encoding[:40]}”", hint) from error


def _read_through(data: IO[bytes], decoder: codecs.IncrementalDecoder) -> tuple[int | None, int]:
    """Return the line of the first bytes that are no text, and how many lines there are."""
    lines, odd = 1, None
    while chunk := data.read(_CHUNK):
        if odd is None:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                odd = lines + error.object[: error.start].count(b"\n")
        lines += chunk.count(b"\n")
    return odd, lines


def _is_cp1252(path: Path) -> bool:
    """Return whether a file that is no UTF-8 has none of its letters in UTF-8 and all of them in cp1252."""
    utf8, windows = codecs.getincrementaldecoder("utf-8")("ignore"), codecs.getincrementaldecoder("cp1252")()
    with _unpacked(path) as data:
        try:
            while chunk := data.read(_CHUNK):
                windows.decode(chunk)
                if not utf8.decode(chunk).isascii():
                    return False
        except UnicodeDecodeError:
            return False
    return True


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield io.BufferedReader(unpacked, _CHUNK)


def _refuse_other(path: Path, head: bytes) -> None:
    for magic, what in _OTHERS.items():
        if head.startswith(magic):
            raise _unusable(path, f"is {what}, no text", "save it as CSV or as JSON lines")
    if not head.strip():
        raise _unusable(path, "is empty", "give the file of a feed log: CSV, TSV or JSON lines")


def _unusable(path: Path, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(path), hint=hint, code=ExitCode.BAD_INPUT)

"""A run's events one by one, for runs that are larger than the memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs import layout
from shortstui.runs.events import SCHEMA, Line, Started

_decoder = msgspec.json.Decoder(Line)


@dataclass
class Streamed:
    """A run's events, read once.

    Attributes:
        folder: The run.
        lost: After the last event: what could not be read; None when all could.
        changed_at: After the last event: line (from 1) whose text no longer fits the hash in the line after it.
    """

    folder: Path
    lost: str | None = None
    changed_at: int | None = None

    def lines(self) -> Iterator[Line]:
        """Yield the whole lines up to the first that can't be read, as :func:`read_events` has them.

        Raises:
            ShortstuiError: The file can't be read, or a newer shortstui wrote it.
        """
        path = self.folder / layout.EVENTS
        if not path.exists():
            return
        before = ""
        try:
            with path.open("rb") as file:
                for seq, text in enumerate(iter(lambda: file.readline(layout.MAX_LINE_BYTES + 1), b"")):
                    line = self._line(text, seq)
                    if line is None:
                        return
                    if line.prev != before and self.changed_at is None:
                        self.changed_at = max(seq, 1)
                    before = hashlib.sha256(text[:-1]).hexdigest()
                    yield line
        except OSError as error:
            raise ShortstuiError(
                f"can't read this run: {error.strerror or error}", where=str(path), code=ExitCode.BAD_INPUT
            ) from error

    def _line(self, text: bytes, seq: int) -> Line | None:
        if not text.endswith(b"\n"):
            self.lost = f"line {seq + 1} of {layout.EVENTS} was cut off"
            return None
        try:
            line = _decoder.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.lost = f"line {seq + 1} of {layout.EVENTS} is not an event; it and what follows are left out"
            return None
        if line.seq != seq:
            self.lost = f"line {seq + 1} of {layout.EVENTS} has sequence number {line.seq} instead of {seq}"
            return None
        if isinstance(line.event, Started) and line.event.schema > SCHEMA:
            raise ShortstuiError(
                f"this run was written by a newer shortstui (schema {line.event.schema})",
                where=str(self.folder),
                hint="update shortstui: pip install --upgrade shortstui",
                code=ExitCode.BAD_INPUT,
            )
        return line

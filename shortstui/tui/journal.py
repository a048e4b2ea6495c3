"""What the app and the bots' processes said: the last entries in memory, and a file of bounded size."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, Literal

from shortstui.text import harmless

Level = Literal["said", "warning", "error"]
MOST: Final = 1_000
"""Entries in memory."""
_FILE_BYTES: Final = 512 * 1024
_LONGEST: Final = 400
_LEVELS: Final[dict[Level, int]] = {"said": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        at: When, UTC.
        who: The app, or the bot of whom.
        level: How grave, in a word.
        text: What was said, harmless.
    """

    at: datetime
    who: str
    level: Level
    text: str


class Journal:
    """Takes in what is said.

    Args:
        file: Where it is kept, too; the file before it lies beside it as ``.1``. None keeps none.
        now: The time of day.
    """

    def __init__(self, file: Path | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.file = file
        self.said = 0
        """How many entries there were in all."""
        self._now = now
        self._entries: deque[Entry] = deque(maxlen=MOST)
        self._handler: _Quiet | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The last ones, oldest first."""
        return tuple(self._entries)

    def say(self, who: str, text: str, level: Level = "said") -> None:
        """Take in what somebody said, one entry a line."""
        for line in text.splitlines()[:200]:
            if cleaned := harmless(line, _LONGEST):
                self._keep(Entry(self._now(), harmless(who, 60), level, cleaned))

    def close(self) -> None:
        """Close the file."""
        if self._handler is not None:
            self._handler.close()
            self._handler = None

    def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.said += 1
        if (handler := self._opened()) is not None:
            text = f"{entry.at:%Y-%m-%dT%H:%M:%SZ} {entry.level} {entry.who}: {entry.text}"
            handler.emit(logging.makeLogRecord({"msg": text, "levelno": _LEVELS[entry.level]}))

    def _opened(self) -> RotatingFileHandler | None:
        if self._handler is None and self.file is not None:
            with contextlib.suppress(OSError):  # a full or read-only disk: what is in memory has to do
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self._handler = _Quiet(
                    self.file, maxBytes=_FILE_BYTES, backupCount=1, delay=True, encoding="utf-8"
                )
        return self._handler


class _Quiet(RotatingFileHandler):
    """Never writes about its own troubles over the screen."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """Let it pass: the entry is in memory."""

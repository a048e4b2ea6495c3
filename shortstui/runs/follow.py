"""Following a run that another process records: what was added to its file since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shortstui.runs import layout, lock
from shortstui.runs.events import SCHEMA, Ended, Line, Started
from shortstui.runs.reader import decode_lines

AT_ONCE: Final = 2 * 2**20
"""Bytes that one look reads: some two thousand events. A line longer than an event may be is no event."""


def whole_lines(data: bytes, first: int) -> tuple[list[Line], int, str | None]:
    """Return the whole lines that some bytes begin with.

    Args:
        data: What follows the lines that are known already.
        first: The sequence number of the next line.

    Returns:
        The lines; how many bytes they are; what is wrong with the line after them, or None if nothing is.
    """
    texts = data.split(b"\n")
    rest = texts.pop()  # nothing, or a line that is still being written
    lines, problem = decode_lines(texts, first)
    if problem is None and len(rest) > layout.MAX_LINE_BYTES:
        problem = "is longer than any event"
    return lines, sum(len(text) + 1 for text in texts[: len(lines)]), problem


class Follower:
    """Reads on in a run's events, in bounded steps and whole lines only.

    A look at a file that did not change costs one call of the operating system. Nothing of the run has to be
    there yet. A resumed session cuts a torn last line off: it was never taken in.

    Args:
        folder: The run.

    Attributes:
        lines: Number of lines that were taken in.
        taken: Number of bytes that they are.
        ended: How the session ended whose end was the last line; None while it goes on, or when it broke off.
        problem: Why the reading can't go on, in one sentence; None while it can.
        behind: Whether more was there than one look takes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = 0
        self.ended: Ended | None = None
        self.problem: str | None = None
        self.behind = False
        self._path = folder / layout.EVENTS
        self.taken = 0
        self._looked: tuple[int, int] | None = None

    def more(self) -> Sequence[Line]:
        """Return the lines that were added since the last call, oldest first; at most some two thousand."""
        try:
            found = self._path.stat()
            now = (found.st_size, found.st_mtime_ns)
            if now == self._looked and not self.behind:
                return ()
            data = self._read()
        except FileNotFoundError:
            return ()
        except OSError as error:
            self.problem = f"{layout.EVENTS} can't be read: {error.strerror or error}"
            return ()
        self._looked = now
        return self._take(data, now[0])

    def recording(self) -> bool:
        """Return whether a process is writing the run now."""
        try:
            with self._path.open("rb") as file:
                return lock.locked(file.fileno())
        except OSError:
            return False

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self.taken)
            return file.read(AT_ONCE)

    def _take(self, data: bytes, size: int) -> Sequence[Line]:
        if size < self.taken:
            self.problem = f"{layout.EVENTS} became shorter than what was read of it"
            return ()
        lines, taken, wrong = whole_lines(data, self.lines)
        newer = next((line.event.schema for line in lines if isinstance(line.event, Started)), 0) > SCHEMA
        if newer:
            self.problem = "was written by a newer shortstui"
            return ()
        self.problem = f"line {self.lines + len(lines) + 1} of {layout.EVENTS} {wrong}" if wrong else None
        self.behind = wrong is None and self.taken + taken < size and len(data) == AT_ONCE
        self.lines += len(lines)
        self.taken += taken
        if lines:
            last = lines[-1].event
            self.ended = last if isinstance(last, Ended) else None
        return lines


def file_mark(path: Path) -> tuple[int, int]:
    """Return size and time of change of a file, to tell whether it was written since; zeros for none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns

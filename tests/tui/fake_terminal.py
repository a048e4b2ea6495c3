"""Terminals at the other end of a pty: they answer as kitty does, as one with sixel, or not at all."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PATIENCE = 20.0
DA1 = b"\x1b[c"
KITTY: Mapping[bytes, bytes] = {
    DA1: b"\x1b[?62;c",
    b"\x1b[16t": b"\x1b[6;20;10t",
    b"\x1b[>0q": b"\x1bP>|kitty(0.41.1)\x1b\\",
    b"\x1b_Gi=31": b"\x1b_Gi=31;OK\x1b\\",
}
OLD_KITTY = {**KITTY, b"\x1b[>0q": b"\x1bP>|kitty(0.26.5)\x1b\\"}
SIXEL: Mapping[bytes, bytes] = {DA1: b"\x1b[?63;1;2;4;6c", b"\x1b[?1;1;0S": b"\x1b[?1;0;256S"}
PLAIN: Mapping[bytes, bytes] = {DA1: b"\x1b[?1;2c"}
SILENT: Mapping[bytes, bytes] = {}


class Terminal:
    """One end of a pty; the program has the other, ``end``.

    Args:
        answers: What it says when it reads a question.
    """

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        self._own, self.end = pty.openpty()
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 800, 600))
        self._answers = answers
        self._answered = 0
        self.read = b""

    def type(self, keys: bytes) -> None:
        os.write(self._own, keys)

    def listen(self, seconds: float = 0.05) -> None:
        """Read what was written, and answer the questions in it."""
        if not select.select([self._own], [], [], seconds)[0]:
            return
        try:
            more = os.read(self._own, 1 << 16)
        except OSError:  # nobody is there any more
            return
        self.read += more
        while self._answers and (found := self._next_question()) is not None:
            place, question = found
            self._answered = place + len(question)
            self.type(self._answers[question])

    def _next_question(self) -> tuple[int, bytes] | None:
        asked = [
            (place, question)
            for question in self._answers
            if (place := self.read.find(question, self._answered)) >= 0
        ]
        return min(asked, default=None)

    def listen_until(self, text: bytes) -> None:
        """Read until something was written; fail if it never is."""
        end = time.monotonic() + PATIENCE
        while text not in self.read:
            assert time.monotonic() < end, f"{text!r} was never written: {self.read[-500:]!r}"
            self.listen()

    def close(self) -> None:
        os.close(self._own)
        os.close(self.end)


@contextmanager
def terminal(answers: Mapping[bytes, bytes]) -> Iterator[Terminal]:
    made = Terminal(answers)
    try:
        yield made
    finally:
        made.close()

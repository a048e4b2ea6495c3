"""The bot in a process of its own, so that neither it nor torch can hold up the screen.

The child writes one JSON object a line to its standard output: a recorded :class:`Line`, or a :class:`Notice` for
displays only. On its standard input it obeys ``pause``, ``resume``, ``stop`` and ``speed X``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Sequence

import msgspec

from shortstui.runs.events import Line, Notice
from shortstui.text import harmless
from shortstui.tui.politeness import step_back

_CHUNK = 64 * 1024
_LONGEST_LINE = 4 * 1024 * 1024
_STDERR_LINES = 40
PATIENCE = 2.0
"""Seconds that the child has to close its record after it was told to stop."""


class BotProcess:
    """One child process: read its events, steer it, end it.

    Args:
        command: The program and its arguments; tests give a script of their own.
        patience: Seconds that it has to close its record after it was told to stop.
    """

    def __init__(self, command: Sequence[str], patience: float = PATIENCE) -> None:
        self._patience = patience
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        self._stderr_reader: asyncio.Task[None] | None = None
        self._lines = msgspec.json.Decoder(Line)
        self._notices = msgspec.json.Decoder(Notice)
        self.unread = 0
        """Lines of standard output that were no event."""

    async def start(self) -> None:
        """Start the child.

        Raises:
            OSError: The program can't be started.
        """
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # a ctrl+c in the terminal is for the app alone
        )
        step_back(self._process.pid)
        self._stderr_reader = asyncio.create_task(self._read_stderr(self._process))

    @property
    def running(self) -> bool:
        """Whether there is a child that can still be steered."""
        return self._process is not None and self._process.returncode is None

    @property
    def stderr(self) -> str:
        """The last lines of standard error, harmless."""
        return "\n".join(self._stderr)

    async def batches(self) -> AsyncIterator[list[Line | Notice]]:
        """Yield the events as they come, some at a time, until the child closes its output.

        Between two batches everybody else gets a turn, however fast the child writes; the pipe then holds it back.
        """
        stdout = self._started().stdout
        assert stdout is not None
        rest = b""
        while chunk := await stdout.read(_CHUNK):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                self.unread += 1
                rest = b""
            if items := self._decoded(whole):
                yield items
            await asyncio.sleep(0)
        if items := self._decoded([rest]):
            yield items

    async def ended(self) -> int:
        """Wait for the child's end and return its exit code."""
        code = await self._started().wait()
        self._close_stdin()
        if self._stderr_reader is not None:
            await self._stderr_reader
        return code

    def send(self, order: str) -> None:
        """Write one control line; nothing happens when the child is gone."""
        if self.running and (stdin := self._started().stdin) is not None and not stdin.is_closing():
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                stdin.write(f"{order}\n".encode())

    async def close(self) -> None:
        """Tell the child to stop, wait a little, and end it if it doesn't. May be called twice."""
        if self._process is None:
            return
        self.send("stop")
        for end in (None, self._process.terminate, self._process.kill):
            if end is not None and self.running:
                with contextlib.suppress(ProcessLookupError):
                    end()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._drained(), self._patience)
                break
        self._close_stdin()
        if self._stderr_reader is not None:
            self._stderr_reader.cancel()

    def _close_stdin(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def _drained(self) -> None:
        """Wait for the end; throw away what the child still writes, so that a full pipe can't stop it ending."""
        process = self._started()
        assert process.stdout is not None
        with contextlib.suppress(RuntimeError):  # somebody else is reading: then the pipe empties anyway
            while await process.stdout.read(_CHUNK):
                pass
        await process.wait()

    def _started(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the bot's process was not started")
        return self._process

    def _decoded(self, lines: Sequence[bytes]) -> list[Line | Notice]:
        items: list[Line | Notice] = []
        for line in lines:
            if not line.strip():
                continue
            try:
                items.append(
                    self._lines.decode(line) if line.startswith(b'{"seq"') else self._notices.decode(line)
                )
            except msgspec.MsgspecError:
                self.unread += 1
        return items

    async def _read_stderr(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        rest = ""
        while chunk := await process.stderr.read(_CHUNK):
            *whole, rest = (rest + chunk.decode(errors="replace")).split("\n")
            self._stderr.extend(harmless(line, 300) for line in whole[-_STDERR_LINES:])
            rest = rest[-1000:]
        if rest:
            self._stderr.append(harmless(rest, 300))

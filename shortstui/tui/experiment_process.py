"""An experiment in a process of its own, which goes on when the app is left.

Its output goes into ``experiment.log`` in the experiment's folder. The file is locked as long as the process
lives: so a second one is never started beside it, and any later app finds it again and can stop it.
Stopping is the ctrl+c of the command line: every bot ends after the short that is on. An experiment that was
started in a terminal is found, and stopped, by the orders that it obeys (:mod:`shortstui.experiments.orders`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments import orders
from shortstui.files import cannot_write
from shortstui.runs import lock
from shortstui.tui.politeness import step_back

LOG: Final = "experiment.log"
_PID: Final = "experiment.pid"
_LOG_BYTES: Final = 64 * 1024
_LOG_LINES: Final = 400
_LOOK_SECONDS: Final = 1.0

ExperimentCommand = Callable[[Path], Sequence[str]]


def command_of(folder: Path) -> list[str]:
    """Return the command that goes on with an experiment."""
    return [sys.executable, "-m", "shortstui", "experiment", "resume", str(folder)]


def start(folder: Path, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the process of an experiment.

    Args:
        folder: The experiment's.
        command: Program and arguments.

    Raises:
        ShortstuiError: It is running already, or can't be started.
    """
    try:
        log = (folder / LOG).open("ab")
    except OSError as error:
        raise cannot_write(folder / LOG, error) from error
    with log:
        if orders.obeyed(folder) or not lock.lock(log.fileno()):
            raise ShortstuiError(
                "this experiment is running already", where=str(folder), hint="wait for it, or stop it first",
                code=ExitCode.BAD_INPUT,
            )  # fmt: skip
        log.write(f"— started {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode())
        log.flush()
        try:
            (folder / _PID).unlink(missing_ok=True)
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # neither a ctrl+c in the terminal nor its end is for it
            )
            (folder / _PID).write_text(str(process.pid))
        except OSError as error:
            raise ShortstuiError(f"can't start the experiment: {error.strerror or error}") from error
    step_back(process.pid)
    return process


def running(folder: Path) -> bool:
    """Return whether a process is at work on the experiment, whoever started it."""
    return _started(folder) or orders.obeyed(folder)


async def ended(folder: Path) -> bool:
    """Wait until no process is at work on the experiment any more; return whether one was."""
    was = False
    while await asyncio.to_thread(running, folder):
        was = True
        await asyncio.sleep(_LOOK_SECONDS)
    return was


def stop(folder: Path) -> bool:
    """Ask the process of an experiment to end as after a ctrl+c; return whether there was one to ask."""
    if _started(folder) and _interrupt(folder):
        return True
    try:
        orders.send(folder, orders.Order("stop"))
    except ShortstuiError:
        return False
    return True


def _started(folder: Path) -> bool:
    """Return whether a process that an app started is at work on the experiment."""
    try:
        with (folder / LOG).open("rb") as log:
            return lock.locked(log.fileno())
    except OSError:
        return False


def _interrupt(folder: Path) -> bool:
    """Send the ctrl+c: unlike an order it is heard from the first moment, before there is a fleet."""
    try:
        with (folder / _PID).open("rb") as file:
            pid = int(file.read(20))
        if pid <= 1:
            return False
        os.kill(pid, signal.SIGINT)
    except (OSError, ValueError):
        return False
    return True


def log_lines(folder: Path) -> list[str]:
    """Return the last lines that the process wrote; none when there is no log."""
    try:
        with (folder / LOG).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - _LOG_BYTES))
            text = file.read(_LOG_BYTES).decode(errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-_LOG_LINES:]

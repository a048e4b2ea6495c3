"""An experiment under way, on standard error: how far it is, when it will be over, what broke off."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from shortstui.cli.attended import attended
from shortstui.cli.progress import EVERY_SECONDS, bar, moved
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.pace import Pace, time_left
from shortstui.text import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from shortstui.bots.controls import Controls
    from shortstui.experiments.fleet import Fleet
    from shortstui.experiments.orders import CellState
    from shortstui.experiments.schedule import Job
    from shortstui.runs.events import Impression


async def run_shown(fleet: Fleet) -> list[ShortstuiError]:
    """Run an experiment and show how far it is; ctrl+c ends every bot after the short that is on.

    Returns:
        The errors of cells that broke off.

    Raises:
        ShortstuiError: Nothing could be run; or INTERRUPTED after a ctrl+c.
    """
    from shortstui.experiments.fleet import run_fleet

    master: list[Controls] = []
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if not master or master[0].stopped:
            raise KeyboardInterrupt
        master[0].stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    if attended(sys.stderr):
        drawn = BarWatcher()
        with drawn.progress:
            errors = await run_fleet(fleet, drawn, master.append)
    else:
        errors = await run_fleet(fleet, LineWatcher(), master.append)
    if master and master[0].stopped:
        raise ShortstuiError(
            "stopped by you; everything up to here is recorded",
            hint="the same command goes on with it",
            code=ExitCode.INTERRUPTED,
        )
    return errors


class LineWatcher:
    """A line every ten seconds, for logs and pipes.

    Args:
        now: Seconds of any clock that only goes forward.
        say: Where a line goes.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, say: Callable[[str], None] = lambda line: _say(line)
    ) -> None:
        self._now = now
        self._say = say
        self._told = now()
        self._pace = Pace()
        self._prepared = ""
        self._cells = self._over = self._shorts = self._seen = 0

    def prepared(self, message: str, fraction: float | None) -> None:
        """Say what is being loaded; how far it is, now and then."""
        if message == self._prepared and self._now() - self._told < EVERY_SECONDS:
            return
        self._prepared, self._told = message, self._now()
        self._say(f"… {message}" if fraction is None else f"… {message} {fraction:.0%}")

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None:
        """Say how much there is to do."""
        self._cells, self._over, self._shorts = cells, over, shorts
        self._seen = seen
        self._told = self._now()
        self._say(f"{cells} cells, {over} of them over before; {shorts - seen:,} of {shorts:,} shorts to see")

    def seen(self, job: Job, impression: Impression) -> None:  # noqa: ARG002
        """Count a short; say so now and then."""
        self._seen += 1
        self._pace.note(self._now(), self._seen)
        if self._now() - self._told >= EVERY_SECONDS:
            self._told = self._now()
            self._say(f"{self._progress()}, {time_left(self._pace.left(self._shorts))}")

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        """Say that a cell is over."""
        self._over += 1
        how = "over" if error is None else f"broke off: {harmless(error.what, 200)}"
        self._say(f"{job.arm.name}, replicate {job.replicate}: {how} ({self._progress()})")

    def steered(self, job: Job, state: CellState) -> None:
        """Say that a cell was paused, let go on, or stopped."""
        self._say(f"{job.arm.name}, replicate {job.replicate}: {state}")

    def _progress(self) -> str:
        share = self._seen / self._shorts if self._shorts else 1.0
        return f"{share:.0%} of the shorts, {self._over} of {self._cells} cells"


class BarWatcher:
    """A bar with the time that is left, for a terminal."""

    def __init__(self) -> None:
        self.progress: Progress = bar()
        self._task: TaskID | None = None
        self._pace = Pace()
        self._cells = self._over = self._shorts = self._seen = 0

    def prepared(self, message: str, fraction: float | None) -> None:
        """Say what is being loaded."""
        self._task = moved(self.progress, self._task, harmless(message, 200), fraction, None)

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None:
        """Draw the bar."""
        self._cells, self._over, self._shorts, self._seen = cells, over, shorts, seen
        self._move()

    def seen(self, job: Job, impression: Impression) -> None:  # noqa: ARG002
        """Move the bar by a short."""
        self._seen += 1
        self._pace.note(time.monotonic(), self._seen)
        self._move()

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        """Count a cell, or say what broke off."""
        self._over += 1
        if error is not None:
            told = f"{job.arm.name}, replicate {job.replicate}, broke off: {harmless(error.what, 200)}"
            self.progress.console.print(told, markup=False, highlight=False)
        self._move()

    def steered(self, job: Job, state: CellState) -> None:
        """Say that a cell was paused, let go on, or stopped."""
        told = f"{job.arm.name}, replicate {job.replicate}: {state}"
        self.progress.console.print(told, markup=False, highlight=False)

    def _move(self) -> None:
        done = self._seen / self._shorts if self._shorts else 1.0
        words, count = f"{self._over} of {self._cells} cells", f"{self._seen:,} of {self._shorts:,} shorts"
        self._task = moved(self.progress, self._task, words, done, self._pace.left(self._shorts), count)


def _say(line: str) -> None:
    click.echo(line, err=True)

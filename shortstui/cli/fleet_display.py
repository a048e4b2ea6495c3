"""An experiment under way, on standard error: how far it is, when it will be over, what broke off."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from shortstui.bots.controls import Controls
    from shortstui.experiments.fleet import Fleet
    from shortstui.experiments.schedule import Job
    from shortstui.runs.events import Impression

_EVERY_SECONDS: Final = 10.0
"""Between two lines where nobody sees a bar move."""


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
    if sys.stderr.isatty():
        bar = BarWatcher()
        with bar.progress:
            errors = await run_fleet(fleet, bar, master.append)
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
        self._began = self._told = now()
        self._cells = self._over = self._shorts = self._before = self._seen = 0

    def prepared(self, message: str, fraction: float | None) -> None:
        """Say what is being loaded."""
        self._say(f"… {message}" if fraction is None else f"… {message} {fraction:.0%}")

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None:
        """Say how much there is to do."""
        self._cells, self._over, self._shorts = cells, over, shorts
        self._before = self._seen = seen
        self._began = self._told = self._now()
        self._say(f"{cells} cells, {over} of them over before; {shorts - seen:,} of {shorts:,} shorts to see")

    def seen(self, job: Job, impression: Impression) -> None:  # noqa: ARG002
        """Count a short; say so now and then."""
        self._seen += 1
        if self._now() - self._told >= _EVERY_SECONDS:
            self._told = self._now()
            self._say(f"{self._progress()}, {_left(self._eta())} left")

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        """Say that a cell is over."""
        self._over += 1
        how = "over" if error is None else f"broke off: {harmless(error.what, 200)}"
        self._say(f"{job.arm.name}, replicate {job.replicate}: {how} ({self._progress()})")

    def _progress(self) -> str:
        share = self._seen / self._shorts if self._shorts else 1.0
        return f"{share:.0%} of the shorts, {self._over} of {self._cells} cells"

    def _eta(self) -> float | None:
        done = self._seen - self._before
        return (self._now() - self._began) * (self._shorts - self._seen) / done if done else None


class BarWatcher:
    """A bar with the time that is left, for a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.progress: Progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("shorts ·"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None
        self._cells = self._over = 0

    def prepared(self, message: str, fraction: float | None) -> None:
        """Say what is being loaded."""
        share = "" if fraction is None else f" {fraction:.0%}"
        self.progress.console.print(harmless(message, 200) + share, markup=False, highlight=False)

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None:
        """Draw the bar."""
        self._cells, self._over = cells, over
        self._task = self.progress.add_task(self._words(), total=shorts, completed=seen)

    def seen(self, job: Job, impression: Impression) -> None:  # noqa: ARG002
        """Move the bar by a short."""
        if self._task is not None:
            self.progress.advance(self._task)

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        """Count a cell, or say what broke off."""
        self._over += 1
        if error is not None:
            told = f"{job.arm.name}, replicate {job.replicate}, broke off: {harmless(error.what, 200)}"
            self.progress.console.print(told, markup=False, highlight=False)
        if self._task is not None:
            self.progress.update(self._task, description=self._words())

    def _words(self) -> str:
        return f"{self._over} of {self._cells} cells"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return "unknown time"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes}:{rest:02} min"


def _say(line: str) -> None:
    click.echo(line, err=True)

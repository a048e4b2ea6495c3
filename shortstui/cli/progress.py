"""How far work is, on standard error: one bar with the time that is left, or now and then a line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Self

import click

from shortstui.cli.attended import attended
from shortstui.pace import Pace, time_left
from shortstui.text import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID
    from rich.text import Text

EVERY_SECONDS: Final = 10.0
"""Between two lines on the same thing, where nobody sees a bar move."""


class Steps:
    """Tells what is being done, as :data:`shortstui.interests.progress.Progress`; a context manager.

    On a terminal one bar that is gone in the end; else a line for each new thing, and every ten seconds one that
    says how far it is.

    Args:
        drawn: Whether there is a bar; None: where standard error is a terminal.
        now: Seconds of any clock that only goes forward.
        say: Where a line goes.
    """

    def __init__(
        self,
        drawn: bool | None = None,
        now: Callable[[], float] = time.monotonic,
        say: Callable[[str], None] = lambda line: click.echo(line, err=True),
    ) -> None:
        self._bar = bar() if (attended(sys.stderr) if drawn is None else drawn) else None
        self._task: TaskID | None = None
        self._now, self._say = now, say
        self._pace = Pace()
        self._message, self._told = "", now()

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, message: str, fraction: float | None = None) -> None:
        """Tell what is being done.

        Args:
            message: The same as long as the same thing goes on.
            fraction: Of the whole that is done, 0–1; None when nobody knows.
        """
        message = harmless(message, 200)
        if fraction is not None:
            self._pace.note(self._now(), fraction)
        left = None if fraction is None else self._pace.left(1.0)
        if self._bar is not None:
            self._task = moved(self._bar, self._task, message, fraction, left)
        elif message != self._message or self._now() - self._told >= EVERY_SECONDS:
            self._told = self._now()
            self._say(f"… {message}{_how_far(fraction, left) if message == self._message else ''}")
        self._message = message

    def part(self, begins: float, ends: float) -> Callable[[str, float | None], None]:
        """Return what tells of a part of the whole, whose own fractions go from 0 to 1.

        Args:
            begins: The fraction of the whole at which it begins.
            ends: That at which it ends.
        """

        def told(message: str, fraction: float | None) -> None:
            self(message, None if fraction is None else begins + (ends - begins) * fraction)

        return told

    def warn(self, told: str) -> None:
        """Say something that stays, in a line of its own."""
        told = harmless(told, 400)
        if self._bar is None:
            self._say(told)
        else:
            self._bar.console.print(told, markup=False, highlight=False)


def bar() -> Progress:
    """Return a bar without tasks; see :func:`moved`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Left(ProgressColumn):
        """Counts down between two words on the progress."""

        def render(self, task: Task) -> Text:
            due = task.fields["due"]
            return Text(time_left(due - time.monotonic() if due and due > time.monotonic() else None))

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TextColumn("·"),
        Left(),
        console=Console(stderr=True),
        transient=True,
    )


def moved(
    drawn: Progress, task: TaskID | None, message: str, fraction: float | None, left: float | None, count: str = ""
) -> TaskID:
    """Move a bar, or begin it.

    Args:
        drawn: Where it is.
        task: Which; None for a new one.
        message: What is being done, harmless.
        fraction: Of it, 0–1; None when nobody knows.
        left: Seconds; None when nobody knows.
        count: How far it is, in words; else per cent.
    """
    count = count or ("" if fraction is None else f"{fraction:.0%}")
    due = None if left is None else time.monotonic() + left
    if task is None:
        task = drawn.add_task(message, total=None, count=count, due=due)
    total = None if fraction is None else 1.0
    drawn.update(task, description=message, total=total, completed=fraction or 0.0, count=count, due=due)
    return task


def _how_far(fraction: float | None, left: float | None) -> str:
    return "" if fraction is None else f": {fraction:.0%}, {time_left(left)}"

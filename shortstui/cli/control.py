"""Steering a run from outside: ctrl+c, a terminate signal, or lines on standard input."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Awaitable, Callable

from shortstui.bots.controls import Controls
from shortstui.bots.display import Display
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.events import Failed


async def controlled(session: Callable[[Controls], Awaitable[object]], from_stdin: bool, display: Display) -> None:
    """Run a session that ctrl+c, SIGTERM and (with ``from_stdin``) control lines can steer.

    The first ctrl+c lets the bot finish the short it is on and close the run; the second one breaks off.

    Raises:
        ShortstuiError: What the session raised, after the display was told; or INTERRUPTED after a ctrl+c.
    """
    controls = Controls()
    loop = asyncio.get_running_loop()
    interrupted = False

    def on_signal() -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True
        controls.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    if from_stdin:
        threading.Thread(target=_obey_lines, args=(controls, loop), daemon=True).start()
    try:
        await session(controls)
    except ShortstuiError as error:
        display.show(Failed(what=error.what, where=error.where, hint=error.hint))
        raise
    if interrupted:
        raise ShortstuiError(
            "stopped by you; everything up to here is recorded",
            hint="go on with `shortstui run --resume last`, or another run's name",
            code=ExitCode.INTERRUPTED,
        )


def _obey_lines(controls: Controls, loop: asyncio.AbstractEventLoop) -> None:
    """Hand every line of standard input to the loop; its end means that whoever steered is gone: stop."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(obey, line.strip(), controls)
    loop.call_soon_threadsafe(controls.stop)


def obey(line: str, controls: Controls) -> None:
    """Carry out one control line; an unknown one is ignored, since it can only come from a newer app."""
    match line.split():
        case ["pause"]:
            controls.pause()
        case ["resume"]:
            controls.resume()
        case ["stop"]:
            controls.stop()
        case ["speed", "max"]:
            controls.speed = None
        case ["speed", number]:
            try:
                controls.speed = max(0.01, float(number))
            except ValueError:
                return
        case _:
            return

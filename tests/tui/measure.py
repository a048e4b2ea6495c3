# ruff: noqa: T201
"""Measure the app in a real terminal (a pty): time to the first frame, and how soon keys are answered.

    python -m tests.tui.measure            the real bot at full speed
    python -m tests.tui.measure --fake     a script that floods the app with recorded events

Prints one line a figure. Not a test: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

KEYS = 60
ROOT = Path(__file__).parents[2]
_MODULES = """
import asyncio, sys
from shortstui.tui.app import ShortstuiApp
async def main():
    async with ShortstuiApp().run_test() as pilot:
        await pilot.pause()
        print([m for m in ("torch", "umap", "sklearn", "open_clip", "textual_plotext") if m in sys.modules])
asyncio.run(main())
"""
_FAKE = """
import sys
from pathlib import Path
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.launch import LaunchRequest
from tests.tui.conftest import fake_command
from tests.tui.story import record
command = fake_command(record(Path(sys.argv[1]) / "recorded", 300), "--flood")
ShortstuiApp(launch=LaunchRequest("music-head", speed=None), command=lambda _: command).run()
"""


class Terminal:
    """A program in a pty, its output read as it comes."""

    def __init__(self, command: list[str], columns: int = 120, lines: int = 40) -> None:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._master = master
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=environment, start_new_session=True
        )
        os.close(slave)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def until(self, text: str, patience: float = 60.0) -> float:
        """Read until a text was drawn and return the time of day of it."""
        seen = b""
        end = time.perf_counter() + patience
        while text.encode() not in seen:
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} was not drawn in {patience} s; last: {seen[-2000:]!r}")
            seen = (seen + self._read(0.05))[-200_000:]
        return time.perf_counter()

    def drain(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self._read(0.01)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
        os.close(self._master)

    def _read(self, wait: float) -> bytes:
        ready, _, _ = select.select([self._master], [], [], wait)
        return os.read(self._master, 65536) if ready else b""


@contextlib.contextmanager
def terminal(command: list[str]) -> Iterator[Terminal]:
    opened = Terminal(command)
    try:
        yield opened
    finally:
        opened.close()


def first_frame() -> list[float]:
    """Return seconds from the start of the process to the drawn home screen, several times."""
    times = []
    for _ in range(5):
        with terminal([sys.executable, "-m", "shortstui"]) as app:
            times.append(app.until("Personas") - app.began)
    return times


def key_latency(command: list[str], ready: str) -> dict[str, list[float]]:
    """Return seconds from a key to its answer on the screen while a bot is at work, by what the key does."""
    times: dict[str, list[float]] = {"speed": [], "help": []}
    ladder = ["128", "64", "32", "64", "128", "full speed"]
    with terminal(command) as app:
        app.until(ready)
        app.drain(1.0)
        for number in range(KEYS):
            app.drain(0.2 + 0.013 * (number % 20))  # at any phase of the repaint
            step = number % len(ladder)
            sent = time.perf_counter()
            app.send("," if step < 3 else ".")
            times["speed"].append(app.until(ladder[step], 10.0) - sent)
        for number in range(KEYS // 2):
            app.drain(0.6 + 0.013 * (number % 20))  # nobody opens the help sheet again while it is closing
            sent = time.perf_counter()
            app.send("?")
            times["help"].append(app.until("Everywhere", 10.0) - sent)
            app.drain(0.2)
            app.send("?")
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fake", action="store_true")
    fake = parser.parse_args().fake
    times = first_frame()
    print(f"first frame           median {statistics.median(times):.2f} s, worst {max(times):.2f} s (5 starts)")
    found = subprocess.run([sys.executable, "-c", _MODULES], capture_output=True, text=True, cwd=ROOT, check=True)
    print(f"heavy modules loaded  {found.stdout.strip()}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHORTSTUI_RUNS"] = folder
        real = ["run", "personas/music-head.toml", "--display", "full", "--speed", "max", "--videos", "20000"]
        command = [sys.executable, "-c", _FAKE, folder] if fake else [sys.executable, "-m", "shortstui", *real]
        for key, seconds in key_latency(command, " LIVE ").items():
            median, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
            figures = f"median {1000 * median:.0f} ms, p95 {1000 * p95:.0f} ms, worst {1000 * max(seconds):.0f} ms"
            print(f"key to answer, {key:<6} {figures} ({len(seconds)} keys, bot at full speed)")


if __name__ == "__main__":
    main()

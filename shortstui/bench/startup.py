"""What it costs to start: the help text, the light commands, the first frame of the app."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from shortstui.bench.row import Row

_REPEATS = 5
_FIRST_FRAME = """
import asyncio, sys, time
start = float(sys.argv[1])
from shortstui.tui.app import ShortstuiApp
async def main():
    app = ShortstuiApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        print(time.time() - start, *sorted({"torch", "umap", "sklearn", "open_clip"} & set(sys.modules)))
asyncio.run(main())
"""


def rows() -> Iterator[Row]:
    """Measure each start several times and keep the best, as the machine may be busy."""
    cpu = min(_cpu_seconds([sys.executable, "-m", "shortstui", "--help"]) for _ in range(_REPEATS))
    yield Row("`shortstui --help`", f"{cpu:.2f} s of CPU", "under 0.4 s", cpu < 0.4)
    frames = [_first_frame() for _ in range(_REPEATS)]
    best = min(seconds for seconds, _ in frames)
    heavy = " ".join(sorted({name for _, loaded in frames for name in loaded})) or "neither torch nor umap loaded"
    ok = best < 1.5 and heavy.startswith("neither")
    yield Row("first frame of the app", f"{best:.2f} s, {heavy}", "under 1.5 s, no torch, no umap", ok)


def _cpu_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _first_frame() -> tuple[float, list[str]]:
    """Return seconds from the interpreter's start to the first frame, and the heavy modules loaded by then."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME, str(time.time())], check=True, capture_output=True, text=True
    )
    seconds, *loaded = done.stdout.split()
    return float(seconds), loaded

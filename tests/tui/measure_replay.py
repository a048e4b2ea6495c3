# ruff: noqa: T201
"""Measure a long replay in a real terminal (a pty): how soon keys are answered at ×100, and what the plots cost.

    python -m tests.tui.measure_replay RUN

RUN is the folder of a run, a long one. Not a test: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from array import array
from pathlib import Path

import numpy as np
from textual.app import App, ComposeResult

from shortstui.tui.widgets.metric_plot import Axes, MetricPlot, Series
from tests.tui.measure import terminal

KEYS = 60
POINTS = 100_000
_REPLAY = """
import sys
from pathlib import Path
from shortstui.tui.app import run_app
run_app(replay=Path(sys.argv[1]))
"""


class OnePlot(App[None]):
    """A plot and nothing else."""

    def compose(self) -> ComposeResult:
        """Make it."""
        yield MetricPlot()


def keys(run: Path) -> list[float]:
    """Return seconds from a speed key to its answer, in the middle of the run at ×100 and ×50."""
    times = []
    with terminal([sys.executable, "-c", _REPLAY, str(run)]) as app:
        app.until("REPLAY ▶", 120.0)
        app.send("g")
        app.until("Go to short")
        app.send("25000\r")
        app.until("REPLAY ■")
        app.send(" ")
        app.send("......")
        app.drain(2.0)
        for number in range(KEYS):
            app.drain(0.3 + 0.017 * (number % 20))  # at any phase of the repaint
            sent = time.perf_counter()
            app.send(".,"[(number + 1) % 2])
            times.append(app.until("×50" if number % 2 == 0 else "×100", 10.0) - sent)
    return times


async def plot_costs() -> None:
    """Print what a plot of two curves costs in panes of the three screens' sizes."""
    rng = np.random.default_rng(1)
    watched = (rng.random(POINTS) < 0.3).astype(np.float64)
    share = array("f", np.convolve(watched, np.ones(50) / 50, "same"))
    axes = Axes(POINTS, 0.0, 1.0, ((0.0, "0"), (1.0, "1")), rules=(0.2,))
    for size in ((46, 10), (70, 16), (92, 22)):
        async with (app := OnePlot()).run_test(size=size) as pilot:
            await pilot.pause()
            plot = app.query_one(MetricPlot)
            plot.show((Series(share, "primary"), Series(share, "secondary")), axes)
            costs = []
            for _ in range(15):
                began = time.process_time()
                plot.render()
                costs.append(time.process_time() - began)
            median = 1000 * statistics.median(costs)
            print(f"plot {size[0]}×{size[1]}, 2 curves of {POINTS:,} points: {median:.0f} ms CPU")


def main() -> None:
    """Measure and print."""
    asyncio.run(plot_costs())
    times = keys(Path(sys.argv[1]))
    median, p95, worst = statistics.median(times), statistics.quantiles(times, n=20)[-1], max(times)
    print(f"key to answer: median {1000 * median:.0f} ms, p95 {1000 * p95:.0f} ms, worst {1000 * worst:.0f} ms")


if __name__ == "__main__":
    main()

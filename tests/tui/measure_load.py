# ruff: noqa: T201
"""Measure the app under load in a real terminal (a pty): eight bots at full speed, and a replay of 50,000 at ×100.

    python -m tests.tui.measure_load

An experiment of eight bots is started as the app starts one. While it runs, keys are pressed in a replay of a
made-up run of 50,000 shorts, and in the experiment's own grid; then CPU is counted while one bot with its
dashboard shows 20 shorts a second. Not a test: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from shortstui.bench.synthetic import make_run
from shortstui.experiments.freezing import freeze
from shortstui.places import personas_folder
from shortstui.tui import experiment_process
from tests.tui.measure import Terminal, terminal
from tests.tui.measure_replay import keys
from tests.tui.story import record

SHORTS = 50_000
KEYS = 60
DASHBOARD_SHORTS = 600
DASHBOARD_SECONDS = 20.0
_PLAN = """
schema = 1
name = "Eight bots"
personas = ["music-head", "gamer"]
replicates = 4
videos = 20000
controls = []

[verdict]
against = ["other-personas"]
"""
_GRID = """
import sys
from pathlib import Path
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.collector import collect_seldom
from shortstui.tui.experiment_messages import ExperimentChosen
class App(ShortstuiApp):
    def on_mount(self):
        super().on_mount()
        self.post_message(ExperimentChosen(Path(sys.argv[1])))
collect_seldom()  # as run_app does
App().run()
"""
_DASHBOARD = """
import sys
from pathlib import Path
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.launch import LaunchRequest
from tests.tui.conftest import fake_command
command = fake_command(Path(sys.argv[1]), "--delay", "0.05")
ShortstuiApp(launch=LaunchRequest("music-head"), command=lambda _: command).run()
"""


def grid_keys(experiment: Path) -> list[float]:
    """Return seconds from a key to its answer in the grid of an experiment's bots: verdict, and bots again."""
    times = []
    with terminal([sys.executable, "-c", _GRID, str(experiment)]) as app:
        app.until("RUNNING", 60.0)
        app.drain(3.0)
        for number in range(KEYS):
            app.drain(0.3 + 0.017 * (number % 20))  # at any phase of the repaint
            sent = time.perf_counter()
            app.send("v")
            times.append(app.until("Bots" if number % 2 else "Verdict", 10.0) - sent)
    return times


def dashboard_cpu(folder: Path) -> float:
    """Return the share of a core that the app takes while one bot's dashboard shows 20 shorts a second."""
    recorded = record(folder / "recorded", DASHBOARD_SHORTS)
    with terminal([sys.executable, "-c", _DASHBOARD, str(recorded)]) as app:
        app.until(" LIVE ")
        app.drain(3.0)
        return _cpu_of(app, DASHBOARD_SECONDS)


def _cpu_of(app: Terminal, seconds: float) -> float:
    process = psutil.Process(app.pid)
    before = process.cpu_times()
    began = time.perf_counter()
    app.drain(seconds)
    after = process.cpu_times()
    return (after.user + after.system - before.user - before.system) / (time.perf_counter() - began)


def said(what: str, seconds: Sequence[float]) -> str:
    """Return one line on how long keys took."""
    median, p95, worst = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], max(seconds)
    return f"{what}: median {1000 * median:.0f} ms, p95 {1000 * p95:.0f} ms, worst {1000 * worst:.0f} ms"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["SHORTSTUI_RUNS"] = str(folder / "runs")
        long_run = make_run(folder / "runs", SHORTS)
        plan = folder / "eight.toml"
        plan.write_text(_PLAN)
        experiment, _ = freeze(plan, folder / "runs", personas_folder(), datetime.now(UTC))
        print(f"CPU of the live dashboard at 20 shorts a second: {dashboard_cpu(folder):.0%} of a core")
        process = experiment_process.start(experiment, experiment_process.command_of(experiment))
        try:
            print(said("key in the grid of eight bots", grid_keys(experiment)))
            print(said(f"key in a replay of {SHORTS:,} at ×100 beside them", keys(long_run)))
        finally:
            running = process.poll() is None
            process.send_signal(signal.SIGINT)
            process.wait(60.0)
        print("the eight bots were at work all the time" if running else "the eight bots were over too early")


if __name__ == "__main__":
    main()

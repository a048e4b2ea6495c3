"""A whole session killed without warning goes on to the end that it would have had."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shortstui.bots.controls import Controls
from shortstui.bots.session import resume_session
from shortstui.runs.events import Ended
from shortstui.runs.reader import read_events
from tests.bots.fakes import Kept
from tests.bots.maps import save_topic_map

_SESSION = """
import asyncio, sys
from pathlib import Path
from shortstui.bots.controls import Controls
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.runs.events import Opened
class Telling:
    def show(self, item):
        if isinstance(item, Opened):
            print(item.folder, flush=True)
persona, chart, runs, speed = sys.argv[1:]
plan = RunPlan(persona=Path(persona), videos=300, size=1_000, map=chart, perceive="truth", runs=Path(runs),
               speed=float(speed))
asyncio.run(run_session(plan, Telling(), Controls()))
"""


def start(repository: Path, chart: Path, runs: Path, speed: float) -> tuple[subprocess.Popen[str], Path]:
    persona = repository / "personas" / "outdoor-life-enthusiast.toml"
    command = [sys.executable, "-c", _SESSION, str(persona), str(chart), str(runs), str(speed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize("seed", range(2))
async def test_a_session_killed_at_any_moment_goes_on_to_the_same_end(
    tmp_path: Path, repository: Path, seed: int
) -> None:
    chart = save_topic_map(tmp_path / "topics")
    whole, folder = start(repository, chart, tmp_path / "whole", 1e6)
    assert whole.wait() == 0
    expected = read_events(folder).impressions

    killed, folder = start(repository, chart, tmp_path / "killed", 500)
    time.sleep(random.Random(seed).uniform(0.05, 0.8))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    kept = read_events(folder).impressions
    assert kept == expected[: len(kept)]
    assert len(kept) < len(expected)

    await resume_session(folder, Kept(), Controls())
    record = read_events(folder)
    assert record.impressions == expected
    assert record.lines[-1].event == Ended("goal")
    assert record.tampered_at is None

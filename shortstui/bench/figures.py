"""What a report costs: every figure of 25 runs in both themes, and the animated path by itself."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shortstui.bench.row import Row
from shortstui.bots.controls import Controls
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.figures.making import make_report
from shortstui.figures.material import Material, gather
from shortstui.figures.path import chosen_paths
from shortstui.figures.path_gif import path_gif
from shortstui.figures.report import FORMATS, Options
from shortstui.figures.style import LIGHT, THEMES, drawing
from shortstui.personas.folder import list_personas
from shortstui.places import personas_folder
from shortstui.runs.events import Line, Notice

_SHORTS = 1_000
_RUNS_EACH = 5
_SEEN = 2
"""Runs that are drawn and seen by shorts-tiny, so that there are thumbnails; the others read the truth."""
_STEPS = 500


def rows() -> Iterator[Row]:
    """Make 25 runs with a yoked control each, then a report on them."""
    with tempfile.TemporaryDirectory() as folder:
        names = _make_runs(Path(folder))
        began, used = time.perf_counter(), time.process_time()
        material = gather(names, Path(folder), None)
        out = Path(folder) / "report"
        written = make_report(material, out, set(FORMATS), list(THEMES.values()), Options())
        took, used = time.perf_counter() - began, time.process_time() - used
        what = f"a report on {len(names)} runs × {_SHORTS:,} shorts and their controls, all formats, both themes"
        page = written[0].stat().st_size / 1e6
        said = f"{took:.0f} s, {used:.0f} of them of CPU; {len(written)} files, the page {page:.1f} MB"
        yield Row(what, said, "under 60 s", took < 60)
        yield _animation(material)


def _animation(material: Material) -> Row:
    paths = chosen_paths(material)
    began = time.perf_counter()
    with drawing():
        size = len(path_gif(paths, material.chart, LIGHT, _STEPS)) / 1e6
    took = time.perf_counter() - began
    said = f"{took:.1f} s, {size:.2f} MB"
    ok = took < 30 and size < 3
    return Row(f"the path of two runs as an animation of {_STEPS} steps", said, "under 30 s and 3 MB", ok)


def _make_runs(folder: Path) -> list[str]:
    for number, entry in enumerate(list_personas(personas_folder())):
        for seed in range(_RUNS_EACH):
            seen = seed == 0 and number < _SEEN
            plan = RunPlan(
                persona=entry.path,
                videos=_SHORTS,
                seed=seed,
                perceive="clip" if seen else "truth",
                twins=("yoked",),
                runs=folder,
            )
            asyncio.run(run_session(plan, _Nobody(), Controls()))
    return sorted(run.name for run in folder.iterdir() if not run.name.endswith("-1-yoked"))


class _Nobody:
    """A display that shows nothing."""

    def show(self, item: Line | Notice) -> None:
        """Take it in."""

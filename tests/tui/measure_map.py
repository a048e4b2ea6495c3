# ruff: noqa: T201
"""Measure the interest map of 3,806 made-up tags: CPU milliseconds of reading it and of each redraw on the screen.

    python -m tests.tui.measure_map

Prints one line a figure. Not a test: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult

from shortstui.capture.run_state import RunState
from shortstui.interests.store import built_maps_folder, save_map
from shortstui.runs.events import Impression
from shortstui.runs.reader import read_events
from shortstui.tui.map_reading import density_of, read_map
from shortstui.tui.map_scene import Scene
from shortstui.tui.map_search import Liked
from shortstui.tui.widgets.map_canvas import MapCanvas
from shortstui.tui.widgets.map_path import MapPath
from tests.tui.maps import made_up_map

SIZES = ((80, 24), (120, 40), (200, 60))
ROUNDS = 15
EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"


class OneMap(App[int]):
    def compose(self) -> ComposeResult:
        yield MapCanvas()


class OnePath(App[int]):
    def compose(self) -> ComposeResult:
        yield MapPath()


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds that something takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def tell(what: str, took: list[float]) -> None:
    print(f"{what}: least {min(took):.1f} ms, median {statistics.median(took):.1f} ms")


async def measure_map() -> None:
    save_map(made_up_map(tags=3806, k=100), built_maps_folder() / "big")
    print(f"read a map of 3,806 tags: {cpu(lambda: read_map('big')):.0f} ms")
    sheet = read_map("big").sheet
    liked = Liked("Somebody", "", dict.fromkeys((1, 5, 9, 40, 41, 42), ""), ())
    density_of(sheet, liked)  # scipy is loaded
    print(f"density of a persona: {cpu(lambda: density_of(sheet, liked)):.0f} ms")
    whole = Scene.of(sheet, {})
    scenes = {
        "all": whole,
        "persona": whole.with_persona(liked, density_of(sheet, liked)),
        "near": whole.zoomed(8),
    }
    for size in SIZES:
        app = OneMap()
        async with app.run_test(size=size) as pilot:
            for name, scene in scenes.items():
                took = []
                for number in range(ROUNDS):
                    began = time.process_time()
                    app.query_one(MapCanvas).show(scene.moved(0.001 * number, 0))
                    await pilot.pause()
                    took.append((time.process_time() - began) * 1000)
                tell(f"redraw {size[0]}×{size[1]}, {name}", took)


async def measure_path() -> None:
    record = read_events(EXAMPLE)
    for size in ((44, 20), *SIZES):
        app = OnePath()
        async with app.run_test(size=size) as pilot:
            pane, state = app.query_one(MapPath), RunState.of(record.manifest)
            pane.show(state)
            await pilot.pause(1)
            took = []
            for line in record.lines:
                state.apply(line)
                if isinstance(line.event, Impression) and line.event.number % 5 == 0:
                    began = time.process_time()
                    pane.show(state)
                    await pilot.pause()
                    took.append((time.process_time() - began) * 1000)
            tell(f"path {size[0]}×{size[1]}", took)


async def main() -> None:
    await measure_map()
    await measure_path()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHORTSTUI_CACHE"] = os.environ["SHORTSTUI_SETTINGS"] = folder
        asyncio.run(main())

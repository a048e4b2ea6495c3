"""The README's pictures, drawn by the app itself: ``python -m tests.tui.pictures FOLDER`` writes them as SVG."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from shortstui.tui.app import ShortstuiApp
from shortstui.tui.screens.interest_map import MapScreen
from tests.tui.stage.scenes import Stage, staged_app, standing_still
from tests.tui.stage.world import world_in

EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"
SIZE = (120, 40)
SETTLED_SECONDS = 2.0
"""Until lists are read and plots are drawn."""
STAGED = {"launch-experiment": "launch", "experiment-bots": "bots"}
"""Scenes of the made-up world that are drawn, too, with the pictures' names."""


async def draw(folder: Path) -> None:
    """Draw home, all runs, the example run at its end and its path, the editor, and the interest map."""
    home = ShortstuiApp()
    async with home.run_test(size=SIZE) as pilot:
        await pilot.pause(SETTLED_SECONDS)
        await pilot.press("j", "j", "j")
        (folder / "home.svg").write_text(home.export_screenshot())
        await pilot.press("R")
        await pilot.pause(2 * SETTLED_SECONDS)
        (folder / "runs.svg").write_text(home.export_screenshot())
    run = ShortstuiApp(replay=EXAMPLE)
    async with run.run_test(size=SIZE) as pilot:
        await pilot.pause(SETTLED_SECONDS)
        await pilot.press("end")
        await pilot.pause(SETTLED_SECONDS)
        (folder / "run.svg").write_text(run.export_screenshot())
        await pilot.press("m")
        await pilot.pause(SETTLED_SECONDS)
        (folder / "path.svg").write_text(run.export_screenshot())
    editor = ShortstuiApp(persona=Path("personas/music-head.toml"))
    async with editor.run_test(size=SIZE) as pilot:
        await pilot.pause(SETTLED_SECONDS)
        (folder / "editor.svg").write_text(editor.export_screenshot())
    maps = ShortstuiApp()
    async with maps.run_test(size=SIZE) as pilot:
        maps.push_screen(MapScreen(Path("personas/music-head.toml")))
        await pilot.pause(2 * SETTLED_SECONDS)
        (folder / "map.svg").write_text(maps.export_screenshot())
    await draw_staged(folder.absolute())


async def draw_staged(folder: Path) -> None:
    """Draw the launch screen, and an experiment's bots."""
    with tempfile.TemporaryDirectory() as root, world_in(Path(root) / "world") as world, standing_still():
        app = staged_app(world)
        async with app.run_test(size=SIZE) as pilot:
            stage = Stage(pilot, world)
            await stage.begin()
            for scene, name in STAGED.items():
                await stage.show(scene, SIZE)
                await stage.stand_still()
                (folder / f"{name}.svg").write_text(app.export_screenshot())


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))

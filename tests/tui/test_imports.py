from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "umap", "sklearn", "open_clip", "scipy", "textual_plotext", "textual_image", "pydantic")
FIRST_FRAME = f"""
import asyncio, sys
from shortstui.tui.app import ShortstuiApp

class Watched(ShortstuiApp):
    loaded = None
    def on_ready(self):
        self.loaded = [name for name in {HEAVY} if name in sys.modules and name != "pydantic"]

async def main():
    app = Watched()
    async with app.run_test() as pilot:
        await pilot.pause()
    print("loaded:", app.loaded)

asyncio.run(main())
"""


def test_the_first_frame_needs_neither_torch_nor_umap_nor_plots() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "loaded: []"


def test_importing_the_app_loads_nothing_heavy() -> None:
    code = f"import sys, shortstui.tui.app; print('loaded:', *(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["loaded:"]

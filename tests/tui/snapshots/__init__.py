"""How every screen looks, at three sizes, as SVG beside this file; ``python -m tests.tui.snapshots`` draws them.

The Textual plugin for syrupy starts an app for every picture and keeps about 100 kB of each. Here one app shows
all scenes, and a picture takes some 15 kB; each of its lines is a line of the screen.
"""

from __future__ import annotations

import asyncio
import difflib
import html
import re
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.tui.stage.picture import picture_of
from tests.tui.stage.scenes import SCENES, Stage, staged_app, standing_still
from tests.tui.stage.world import World, world_in

SIZES: Final = ((80, 24), (120, 40), (200, 60))
KEPT: Final = Path(__file__).parent
VERSIONS: Final = KEPT / "versions.txt"
UPDATE: Final = "python -m tests.tui.snapshots --update"
_LIBRARIES: Final = ("textual", "rich", "plotext")
"""What decides about cells: another version may draw them otherwise."""

_TAGS: Final = re.compile(r"<[^>]*>")

Drawn = Mapping[str, str | BaseException]
"""Pictures by name, such as "home-80x24"; where one could not be drawn, what happened."""


def name_of(scene: str, size: tuple[int, int]) -> str:
    """Return the name of a picture."""
    return f"{scene}-{size[0]}x{size[1]}"


def names() -> list[str]:
    """Return the names of all pictures."""
    return [name_of(scene, size) for scene in SCENES for size in SIZES]


def versions() -> str:
    """Return the versions of the libraries that draw, one a line, as the file of versions has them."""
    return "".join(f"{library} {version(library)}\n" for library in _LIBRARIES)


def draw(scenes: Iterable[str] = SCENES) -> Drawn:
    """Draw scenes at every size, in a world of their own where no time passes."""
    with tempfile.TemporaryDirectory() as folder, world_in(Path(folder) / "world") as world, standing_still():
        return asyncio.run(_draw(world, scenes))


async def _draw(world: World, scenes: Iterable[str]) -> Drawn:
    drawn: dict[str, str | BaseException] = {}
    app = staged_app(world)
    async with app.run_test(size=SIZES[0]) as pilot:
        stage = Stage(pilot, world)
        await stage.begin()
        for scene in scenes:
            try:
                await stage.show(scene, SIZES[0])
                for size in SIZES:
                    await pilot.resize_terminal(*size)
                    drawn[name_of(scene, size)] = picture_of(await stage.stand_still())
            except Exception as error:  # the others are drawn all the same; its test tells of it
                drawn |= {name_of(scene, size): error for size in SIZES}
    return drawn


def kept(name: str) -> str | None:
    """Return a picture as it is kept; None when there is none."""
    path = KEPT / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.exists() else None


def update(drawn: Drawn) -> list[str]:
    """Keep pictures in the place of those before, and return the names of those that changed.

    Raises:
        BaseException: One of them could not be drawn; then nothing is changed.
    """
    pictures: dict[str, str] = {}
    for name, picture in drawn.items():
        if isinstance(picture, BaseException):
            picture.add_note(f"while {name} was drawn")
            raise picture
        pictures[name] = picture
    changed = [name for name, picture in pictures.items() if kept(name) != picture]
    for name in changed:
        (KEPT / f"{name}.svg").write_text(pictures[name], encoding="utf-8")
    gone = [path for path in KEPT.glob("*.svg") if path.stem not in names()]
    for path in gone:
        path.unlink()
    VERSIONS.write_text(versions(), encoding="utf-8")
    return changed + [f"{path.stem} (taken away)" for path in gone]


def tell_difference(name: str, picture: str, folder: Path) -> str:
    """Write a page with both pictures of a screen, and return where it is and what differs, in text.

    Args:
        name: Of the picture.
        picture: As it was drawn now.
        folder: Where the page is written.
    """
    before = kept(name)
    if before is None:
        return f"there is no picture of {name} yet: {UPDATE}"
    page = folder / f"{name}.html"
    lines = list(difflib.unified_diff(_text(before), _text(picture), "kept", "now", lineterm="", n=1))
    said = "\n".join(lines) if lines else "the text is the same; colours or places differ"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title>{name}</title><style>svg{{width:49%;border:1px solid}}</style>"
        f"<h1>{name}: as it is kept, and as it is now</h1>{before}{_alone(picture)}<pre>{html.escape(said)}</pre>",
        encoding="utf-8",
    )
    return f"{name} looks different: {page}\n{said}\nIf that is meant: {UPDATE}"


def _alone(picture: str) -> str:
    """Return a picture whose styles hold for itself only, beside another on the same page."""
    return picture.replace("<svg ", '<svg class="now" ').replace("\n.", "\n.now .")


def _text(picture: str) -> list[str]:
    """Return what a picture says, line by line."""
    return [html.unescape(" ".join(_TAGS.sub(" ", line).split())) for line in picture.splitlines()[1:]]

"""The store of interest maps: those that come with the package, those the user built, or any folder."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.map_files import FACTS_FILE, load_map, read_facts, save_map
from shortstui.places import cache_folder

__all__ = ["DEMO_MAP", "SHIPPED", "MapEntry", "built_maps_folder", "find_map", "list_maps", "load_map", "save_map"]

DEMO_MAP = "demo"
SHIPPED = Path(__file__).parent / "maps"


@dataclass(frozen=True)
class MapEntry:
    """A map in a list: its facts, without its arrays."""

    name: str
    folder: Path
    vocabulary: str
    encoder: str
    tags: int
    k: int


def built_maps_folder() -> Path:
    """Return the folder that built maps are kept in."""
    return cache_folder() / "maps"


def list_maps() -> list[MapEntry]:
    """Return the shipped maps and the user's, by name; folders that aren't readable maps are left out."""
    return [entry for folder in _folders() if (entry := _entry(folder))]


def find_map(name_or_path: str) -> InterestMap:
    """Load a map.

    Args:
        name_or_path: The name of a shipped map or of one the user built, or a map's folder.

    Raises:
        ShortstuiError: There is none, or it is broken.
    """
    for folder in _folders():
        if folder.name == name_or_path:
            return load_map(folder)
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return load_map(path)
    near = difflib.get_close_matches(name_or_path, [folder.name for folder in _folders()], n=1)
    meant = f"did you mean {near[0]}? Or build it" if near else "build it"
    name = Path(name_or_path).name or name_or_path
    raise ShortstuiError(
        f"there is no interest map {name_or_path!r}",
        hint=f"{meant}: shortstui interests build --vocabulary youtube-8m --encoder ViT-B-32 --name {name}",
        code=ExitCode.MISSING,
    )


def _folders() -> Iterator[Path]:
    for root in (SHIPPED, built_maps_folder()):
        if root.is_dir():
            yield from sorted(folder for folder in root.iterdir() if (folder / FACTS_FILE).is_file())


def _entry(folder: Path) -> MapEntry | None:
    try:
        facts = read_facts(folder)
        return MapEntry(
            name=folder.name,
            folder=folder,
            vocabulary=str(facts["vocabulary"]["name"]),
            encoder=str(facts["encoder"]["name"]),
            tags=int(facts["tags"]),
            k=int(facts["k"]),
        )
    except (ShortstuiError, KeyError, TypeError, ValueError):
        return None

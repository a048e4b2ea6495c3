"""The folder of personas: what is in it, and which file a user means."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.personas.model import Persona
from shortstui.personas.problems import Problem
from shortstui.personas.toml import read_persona
from shortstui.places import data_personas_folder, own_personas_folder, packaged_personas_folder

_MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class PersonaFile:
    """A file of the personas folder: its persona, or what is wrong with it."""

    path: Path
    persona: Persona | None
    problems: list[Problem]

    @property
    def slug(self) -> str:
        """Its short name on the command line and in ``[switch] to``."""
        return self.path.stem


def list_personas(folder: Path) -> list[PersonaFile]:
    """Return every persona file of a folder in the order of their names, the broken ones too.

    The user's own folder lies over the package's: personas of the package are listed with it, except where the
    user has a file of the same name.

    Raises:
        ShortstuiError: There is no such folder.
    """
    if not folder.is_dir():
        raise ShortstuiError(
            "there is no such folder of personas",
            where=str(folder),
            hint="make it, or set SHORTSTUI_PERSONAS to another",
            code=ExitCode.MISSING,
        )
    paths = {path.name: path for path in folder.glob("*.toml") if path.is_file()}
    if _lies_over_the_package(folder):
        packaged = {path.name: path for path in packaged_personas_folder().glob("*.toml") if path.is_file()}
        paths = packaged | paths
    return [PersonaFile(paths[name], *read_persona(paths[name])) for name in sorted(paths)[:_MOST_FILES]]


def packaged(path: Path) -> bool:
    """Return whether a file is one of the package's, which nobody changes: an edit makes a copy."""
    folder = path.parent.resolve()
    return folder == packaged_personas_folder().resolve() != own_personas_folder().resolve()


def _lies_over_the_package(folder: Path) -> bool:
    return folder == own_personas_folder() == data_personas_folder()


def find_persona(name: str, folder: Path) -> Path:
    """Return the file that a user means.

    Args:
        name: A path ("my/bot.toml"), a file name without its ending ("music-head"), or the persona's own name
            in any case ("Music Head").
        folder: Where the personas are.

    Raises:
        ShortstuiError: There is none; the hint names the nearest.
    """
    path = Path(name)
    if path.suffix == ".toml":
        if path.is_file():
            return path
        raise ShortstuiError("there is no such persona file", where=name, code=ExitCode.BAD_INPUT)
    files = list_personas(folder)
    names = {file.slug.casefold(): file.path for file in files}
    for file in files:
        if file.persona:
            names.setdefault(file.persona.name.casefold(), file.path)
    if found := names.get(name.casefold()):
        return found
    near = difflib.get_close_matches(name.casefold(), names, n=1)
    raise ShortstuiError(
        f"there is no persona “{name}”",
        where=str(folder),
        hint=f"did you mean {names[near[0]].stem}?" if near else f"there are: {', '.join(f.slug for f in files)}",
        code=ExitCode.BAD_INPUT,
    )

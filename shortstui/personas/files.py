"""Copying and renaming persona files; nothing is ever replaced."""

from __future__ import annotations

from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write, write_atomically
from shortstui.personas.edit import duplicate, slug
from shortstui.personas.folder import list_personas
from shortstui.personas.toml import read_text
from shortstui.places import own_personas_folder

_MOST_SAME = 1000


def free_path(folder: Path, name: str) -> Path:
    """Return a file of a folder that is not there yet, named after a persona: "gamer.toml", "gamer-2.toml"."""
    stem = slug(name)
    names = [f"{stem}.toml", *(f"{stem}-{number}.toml" for number in range(2, _MOST_SAME))]
    return next(folder / name for name in names if not (folder / name).exists())


def copy_persona(path: Path, name: str) -> Path:
    """Write a copy of a persona under another name into the user's folder.

    Args:
        path: The file to copy, broken or not.
        name: The copy's name; a text that is no TOML keeps the name it has.

    Returns:
        The new file.

    Raises:
        ShortstuiError: It can't be read or written.
    """
    text = read_text(path)
    place = free_path(own_personas_folder(), name)
    write_atomically(place, _named(text, name))
    return place


def own_copy(path: Path) -> Path:
    """Write a copy of a persona of the package into the user's folder, where it takes the other's place.

    Raises:
        ShortstuiError: It can't be read or written.
    """
    place = free_path(own_personas_folder(), path.stem)
    write_atomically(place, read_text(path))
    return place


def rename_persona(path: Path, name: str) -> Path:
    """Give a persona another name, and its file the name made from it.

    Args:
        path: The file.
        name: The new name; a text that is no TOML keeps the name it has.

    Returns:
        The file's new place.

    Raises:
        ShortstuiError: There is such a file already, or it can't be written; nothing has changed.
    """
    place = path.with_name(f"{slug(name)}.toml")
    text = read_text(path)
    if place != path and place.exists():
        raise ShortstuiError(
            "not renamed: there is such a file already",
            where=str(place),
            hint="choose another name",
            code=ExitCode.BAD_INPUT,
        )
    try:
        path.rename(place)
        write_atomically(place, _named(text, name))
    except OSError as error:
        raise cannot_write(path, error) from error
    return place


def rename_back(place: Path, path: Path, name: str) -> None:
    """Undo a renaming: the file gets its old place, the persona its old name; what was edited since stays.

    Raises:
        ShortstuiError: There is another file at the old place, or it can't be written.
    """
    if place != path and path.exists():
        raise ShortstuiError("there is another file of the old name", where=str(path), code=ExitCode.BAD_INPUT)
    text = read_text(place)
    try:
        place.rename(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    write_atomically(path, _named(text, name))


def followers(path: Path) -> list[str]:
    """Return the files beside a persona that switch to it (``[switch] to``), by name."""
    return [
        entry.path.name
        for entry in list_personas(path.parent)
        if entry.persona is not None and entry.persona.switch is not None and entry.persona.switch.to == path.stem
    ]


def _named(text: str, name: str) -> str:
    try:
        return duplicate(text, name)
    except ShortstuiError:
        return text

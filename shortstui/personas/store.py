"""Persona files: found, read and saved without losing anything."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.personas.check import MOST_BYTES, check
from shortstui.personas.model import Persona
from shortstui.personas.problems import Problem, refuse

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
    paths = sorted(path for path in folder.glob("*.toml") if path.is_file())
    return [_examine(path) for path in paths[:_MOST_FILES]]


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


def load_persona(path: Path) -> Persona:
    """Read a persona file.

    Raises:
        ShortstuiError: It can't be read; lists all its problems.
    """
    file = _examine(path)
    if file.persona is None:
        raise refuse(path, file.problems, "is not a persona that can be used")
    return file.persona


def read_text(path: Path) -> str:
    """Return the text of a persona file, broken or not, as an editor shows it.

    Raises:
        ShortstuiError: It can't be opened, is too large or is not UTF-8.
    """
    text, problems = _read(path)
    if text is None:
        raise refuse(path, problems, "can't be opened")
    return text


def save(path: Path, text: str, *, replaces: str | None = None) -> Persona:
    """Write a persona file in one step, but only a text that is a persona.

    Args:
        path: The file.
        text: All of it; written as it is, so that comments, order and emoji stay.
        replaces: The text that the edit began with. A file that has become another meanwhile is left alone.
            None for a new file, which must not exist yet.

    Returns:
        The persona that was saved.

    Raises:
        ShortstuiError: The text has problems, or the file is not the one that was edited; nothing is written.
    """
    persona, problems = check(text, path.name)
    if persona is None:
        raise refuse(path, problems, "not saved")
    if replaces is None and path.exists():
        raise _not_saved(path, "there is such a file already", "choose another name")
    if replaces is not None and path.exists() and read_text(path) != replaces:
        raise _not_saved(
            path, "the file was changed by somebody else meanwhile", "open it again, or save elsewhere"
        )
    write_atomically(path, text)
    return persona


def _not_saved(path: Path, why: str, hint: str) -> ShortstuiError:
    return ShortstuiError(f"not saved: {why}", where=str(path), hint=hint, code=ExitCode.BAD_INPUT)


def _examine(path: Path) -> PersonaFile:
    text, problems = _read(path)
    if text is None:
        return PersonaFile(path, None, problems)
    return PersonaFile(path, *check(text, str(path)))


def _read(path: Path) -> tuple[str | None, list[Problem]]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        return data.decode("utf-8-sig"), []
    except OSError as error:
        return None, [Problem(str(path), 1, "", f"can't be opened: {error.strerror or error}")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem(str(path), line, "", "is not UTF-8 text", "save it as UTF-8 in your editor")]

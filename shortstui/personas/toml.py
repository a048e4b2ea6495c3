"""Persona files: read, and saved without losing anything."""

from __future__ import annotations

from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.personas.check import MOST_BYTES, check
from shortstui.personas.edit import new_persona, slug
from shortstui.personas.model import Persona
from shortstui.personas.problems import Problem, refuse

__all__ = [
    "Problem",
    "check",
    "check_file",
    "create",
    "load_persona",
    "new_persona",
    "read_persona",
    "read_text",
    "save",
]


def load_persona(path: Path) -> Persona:
    """Read a persona file.

    Raises:
        ShortstuiError: It can't be read; lists all its problems.
    """
    persona, problems = read_persona(path)
    if persona is None:
        raise refuse(path, problems, "is not a persona that can be used")
    return persona


def read_persona(path: Path) -> tuple[Persona | None, list[Problem]]:
    """Read a persona file; like :func:`check`, it returns the persona or all problems and raises nothing."""
    text, problems = _read(path)
    return (None, problems) if text is None else check(text, str(path))


def check_file(path: Path) -> list[Problem]:
    """Return all problems of a persona file; none when it is good."""
    return read_persona(path)[1]


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


def create(folder: Path, name: str) -> Path:
    """Write a new persona file with comments that say what can be set.

    Args:
        folder: Made if missing.
        name: The persona's name; the file's is made from it.

    Returns:
        The file.

    Raises:
        ShortstuiError: There is such a file already, or the name can't be one.
    """
    path = folder / f"{slug(name)}.toml"
    save(path, new_persona(name))
    return path


def _not_saved(path: Path, why: str, hint: str) -> ShortstuiError:
    return ShortstuiError(f"not saved: {why}", where=str(path), hint=hint, code=ExitCode.BAD_INPUT)


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

"""The trash of a folder of personas: what is deleted goes there, and comes back from there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shortstui.errors import ShortstuiError
from shortstui.files import cannot_write, write_atomically

TRASH = ".trash"
_MOST_SAME = 1000


def trash_folder(folder: Path) -> Path:
    """Return where the deleted files of a folder of personas are kept."""
    return folder / TRASH


def discard(path: Path, now: datetime) -> Path:
    """Move a persona file to the trash of its folder.

    Args:
        path: The file.
        now: UTC; part of the file's name in the trash, so that nothing there is ever replaced.

    Returns:
        Where it is now.

    Raises:
        ShortstuiError: It can't be moved; it is where it was.
    """
    place = _free_place(path, now)
    try:
        path.rename(place)
    except OSError as error:
        raise cannot_write(path, error) from error
    return place


def keep(path: Path, text: str, now: datetime) -> Path:
    """Write a text that is about to be replaced into the trash, as if it had been deleted.

    Args:
        path: The file that it stood in.
        text: The text.
        now: UTC.

    Raises:
        ShortstuiError: It can't be written.
    """
    place = _free_place(path, now)
    write_atomically(place, text)
    return place


def restore(place: Path, path: Path) -> None:
    """Move a file from the trash back to where it was.

    Raises:
        ShortstuiError: There is another file meanwhile, or it can't be moved; it stays in the trash.
    """
    if path.exists():
        raise ShortstuiError(
            "can't be brought back: there is another file of this name",
            where=str(path),
            hint=f"rename that one; the deleted one is {place}",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        place.rename(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _free_place(path: Path, now: datetime) -> Path:
    folder = trash_folder(path.parent)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"  # a folder of personas may be under version control; its trash is not
        if not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise cannot_write(folder, error) from error
    stem = f"{path.stem}-{now:%Y%m%dT%H%M%SZ}"
    names = [f"{stem}.toml", *(f"{stem}-{number}.toml" for number in range(2, _MOST_SAME))]
    return next(folder / name for name in names if not (folder / name).exists())

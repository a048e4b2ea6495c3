"""Writing files so that a crash or a full disk loses nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from shortstui.errors import ShortstuiError


def write_atomically(path: Path, content: bytes | str) -> None:
    """Replace a file in one step: readers see the old content or the new, never half of it.

    Args:
        path: The file to write; its folder is made if missing.
        content: Text is written as UTF-8.

    Raises:
        ShortstuiError: The disk is full or the folder can't be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> ShortstuiError:
    """Return the error a user sees when a file can't be written."""
    return ShortstuiError(
        f"can't write: {error.strerror or error}",
        where=str(path),
        hint="free some space or choose another folder; nothing that was written before is lost",
    )

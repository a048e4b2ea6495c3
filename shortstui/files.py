"""Files of ours: written so that a crash or a full disk loses nothing, read within bounds."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless


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


def read_toml(path: Path, most_bytes: int, what: str = "") -> dict[str, Any] | None:
    """Return what a small TOML file says; None when there is no such file.

    Args:
        path: The file; untrusted.
        most_bytes: A larger one is not read.
        what: What is in it, for the error: "the tags".

    Raises:
        ShortstuiError: It can't be read, is no TOML, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
        if len(data) > most_bytes:
            raise ValueError(f"larger than {most_bytes:,} bytes")
        return tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:  # tomllib's and unicode's errors are ValueErrors
        raise ShortstuiError(
            f"{what} can't be read: {harmless(str(error), 160)}".lstrip(),
            where=str(path),
            hint="mend the file, or move it away to begin anew",
            code=ExitCode.BAD_INPUT,
        ) from error


def cannot_write(path: Path, error: OSError) -> ShortstuiError:
    """Return the error a user sees when a file can't be written."""
    return ShortstuiError(
        f"can't write: {error.strerror or error}",
        where=str(path),
        hint="free some space or choose another folder; nothing that was written before is lost",
    )

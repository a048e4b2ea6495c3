"""The user's own editor ($VISUAL, $EDITOR) on a file, while the app stands aside."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from shortstui.errors import ExitCode, ShortstuiError

_HINT = "set it in your shell, for example: export EDITOR=nano"


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor; no shell is ever asked.

    Args:
        environ: Where ``VISUAL`` and, after it, ``EDITOR`` are looked up. Options may follow the name
            ("code --wait").

    Raises:
        ShortstuiError: None is set, it can't be read, or there is no such program.
    """
    variable = next((name for name in ("VISUAL", "EDITOR") if environ.get(name, "").strip()), None)
    if variable is None:
        raise _no_editor("neither $VISUAL nor $EDITOR is set", "", _HINT)
    try:
        command = shlex.split(environ[variable])
    except ValueError as error:
        raise _no_editor(
            f"${variable} can't be read: {error}", environ[variable], "close its quotation marks"
        ) from error
    if shutil.which(command[0], path=environ.get("PATH")) is None:
        raise _no_editor(f"there is no program “{command[0]}”", f"${variable}", _HINT)
    return command


def edit_outside(app: App[Any], path: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Open a file in the user's editor and wait until it ends; the app is suspended meanwhile.

    Raises:
        ShortstuiError: There is no editor, it can't be started or says that it failed, or this terminal can't be
            handed on.
    """
    command = editor_command(environ)
    try:
        with app.suspend():
            code = subprocess.run([*command, str(path.resolve())], check=False).returncode
    except SuspendNotSupported as error:
        hint = "edit the file in another terminal: it is read again at once; or use the built-in editor"
        raise _no_editor("the app can't hand this terminal on to another program", "", hint) from error
    except OSError as error:
        raise _no_editor(f"can't be started: {error.strerror or error}", command[0], _HINT) from error
    if code:
        raise _no_editor(f"the editor ended with code {code}", command[0], "the file was read again as it is")


def _no_editor(what: str, where: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.MISSING)

"""What the app does with persona files beyond saving one: the package's copied first, texts sent outside."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App

from shortstui.files import write_atomically
from shortstui.personas.files import free_path
from shortstui.personas.toml import read_text
from shortstui.places import own_personas_folder
from shortstui.tui.persona_outside import edit_outside, editor_command


def own_place(path: Path) -> Path:
    """Return where a persona of the package is saved when a user changed it."""
    return free_path(own_personas_folder(), path.stem)


def edit_text_outside(app: App[Any], path: Path, text: str, *, changed: bool) -> str | None:
    """Open what the app's editor shows in the user's own.

    What is in the file is edited there. What is not saved, and what belongs to the package, is edited as a copy.

    Args:
        app: It stands aside meanwhile.
        path: The persona's file.
        text: In the app's editor.
        changed: Whether that is not in the file.

    Returns:
        The new text of a copy; None when the file itself was edited.

    Raises:
        ShortstuiError: There is no editor, or the terminal can't be handed on.
    """
    from shortstui.personas.folder import packaged

    if not changed and not packaged(path):
        edit_outside(app, path)
        return None
    editor_command(os.environ)
    with tempfile.TemporaryDirectory(prefix="shortstui-") as folder:
        copy = Path(folder) / path.name
        write_atomically(copy, text)
        edit_outside(app, copy)
        return read_text(copy)

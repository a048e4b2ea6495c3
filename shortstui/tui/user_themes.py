"""Themes of the user's own: one TOML file each in the folder ``themes`` beside the settings.

::

    # themes/sepia.toml is the theme "sepia"
    dark = false
    primary = "#7a4a12"          # the only key that must be there; colours as Textual reads them
    background = "#f4ecd8"

    [variables]                  # whatever else Textual's style sheets name
    border = "#c8b48a"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from shortstui.places import settings_folder
from shortstui.text import harmless

COLOURS: Final = (
    "primary", "secondary", "warning", "error", "success", "accent", "foreground", "background", "surface",
    "panel", "boost",
)  # fmt: skip
"""The keys of a theme that are colours."""
_MOST_BYTES: Final = 64 * 1024
_MOST_FILES: Final = 50
_MOST_VARIABLES: Final = 200

Stamps = dict[Path, tuple[int, int]]
"""Of each file when it was changed (nanoseconds) and its size: what has to differ to read it again."""


def themes_folder() -> Path:
    """Return where a user's own themes are."""
    return settings_folder() / "themes"


def stamps(folder: Path) -> Stamps:
    """Return which theme files there are now, and when they were changed; none where there is no folder."""
    found: Stamps = {}
    try:
        for path in sorted(folder.glob("*.toml"))[:_MOST_FILES]:
            state = path.stat()
            found[path] = (state.st_mtime_ns, state.st_size)
    except OSError:
        return found
    return found


def read_theme(path: Path) -> tuple[Theme | None, list[str]]:
    """Read a theme's file.

    Args:
        path: ``NAME.toml``; untrusted.

    Returns:
        The theme, or None, and one sentence for each thing that is wrong; all at once.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return None, [f"the file is larger than {_MOST_BYTES} bytes"]
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # tomllib's and unicode's errors are ValueErrors
        return None, [harmless(f"can't be read: {error}", 200)]
    problems = list(_problems(table))
    if problems:
        return None, problems
    return Theme(name=path.stem, **table), []


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    for key in table.keys() - {*COLOURS, "dark", "variables"}:
        yield f"{harmless(key, 40)}: a theme has no such key"
    if "primary" not in table:
        yield "primary: has to be there"
    if not isinstance(table.get("dark", True), bool):
        yield "dark: is true or false"
    for key in COLOURS:
        if key in table and not _is_colour(table[key]):
            yield f"{key}: is no colour; write #rrggbb, or a name that CSS knows"
    variables = table.get("variables", {})
    if not isinstance(variables, dict) or len(variables) > _MOST_VARIABLES:
        yield f"variables: is a table of at most {_MOST_VARIABLES}"
        return
    for key, value in variables.items():
        if not key.replace("-", "").replace("_", "").isalnum() or not _is_shaded(value):
            yield f"variables.{harmless(key, 40)}: is no colour"


def _is_colour(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        Color.parse(value)
    except ColorParseError:
        return False
    return True


def _is_shaded(value: object) -> bool:
    """Return whether it is a colour, perhaps with how much it covers: "#4dd6ff 35%"."""
    if not isinstance(value, str):
        return False
    colour, _, share = value.partition(" ")
    return _is_colour(colour) and (not share or re.fullmatch(r"[0-9]{1,2}%|100%", share) is not None)


class OwnThemes:
    """The themes of a folder, read again when their files change.

    Args:
        folder: It may be missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: Stamps = {}

    def changed(self) -> Iterator[tuple[Path, Theme | None, list[str]]]:
        """Yield files that are new or changed since the last time, with what :func:`read_theme` says of them."""
        now = stamps(self._folder)
        for path, stamp in now.items():
            if self._stamps.get(path) != stamp:
                yield path, *read_theme(path)
        self._stamps = now

"""The ``settings`` and ``schema`` commands: what holds, where each value comes from, and what a file may say."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shortstui import places
from shortstui.cli.tables import Form, Table, format_option, tell
from shortstui.errors import ExitCode

if TYPE_CHECKING:
    from shortstui.tui.settings import Settings

_FOLDERS: dict[str, tuple[str, Callable[[], Path]]] = {
    "runs": ("SHORTSTUI_RUNS", places.runs_folder),
    "personas": ("SHORTSTUI_PERSONAS", places.personas_folder),
    "cache": ("SHORTSTUI_CACHE", places.cache_folder),
    "settings": ("SHORTSTUI_SETTINGS", places.settings_folder),
    "state": ("SHORTSTUI_STATE", places.state_folder),
}
"""The folders that are used, with the variable that names another."""


@click.command()
@format_option("table", "md")
def settings(form: Form | None) -> None:
    """Show what the app's settings are, and where each of them comes from.

    The app's settings screen (S) changes them; so may you, in the file that is named here.
    """
    from shortstui.tui.settings import read_settings, settings_file

    file = settings_file()
    values, problems = read_settings(file)
    tell([Table(("setting", "value", "from"), list(_settings(values, file)))], form)
    tell(["", Table(("folder", "path", "from"), list(_folders()))], form)
    tell(["", "keys.toml beside it holds your own keys, themes/NAME.toml your own themes."], form)
    for problem in problems:
        click.echo(f"not used: {file}: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(ExitCode.BAD_INPUT)


@click.command()
@click.argument("what", type=click.Choice(["persona", "plan", "settings"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a persona, of an experiment's plan, or of the settings.

    An editor that knows TOML checks and completes a file by it: with Even Better TOML or taplo, write
    `#:schema ./persona.schema.json` as the file's first line.
    """
    import json

    click.echo(json.dumps(schema_of(what), indent=2, ensure_ascii=False))


def schema_of(what: str) -> dict[str, Any]:
    """Return a JSON Schema.

    Args:
        what: "persona", "plan" or "settings".
    """
    if what == "persona":
        from shortstui.personas.model import Persona

        return Persona.model_json_schema()
    if what == "plan":
        from shortstui.experiments.plan import Plan

        return Plan.model_json_schema()
    from shortstui.tui.settings import schema_of_settings

    return schema_of_settings()


def _settings(values: Settings, file: Path) -> Iterator[tuple[str, str, str]]:
    from shortstui.tui.pictures_choice import VARIABLE
    from shortstui.tui.settings import FIELDS, theme_is_given

    try:
        written = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        written = []
    for name, field in FIELDS.items():
        value = getattr(values, name)
        source = "default"
        if value != field.default:
            line = next((n for n, text in enumerate(written, 1) if re.match(rf'\s*"?{name}"?\s*=', text)), None)
            source = f"{file}:{line}" if line else str(file)
        if name == "theme" and theme_is_given():
            value, source = os.environ["TEXTUAL_THEME"], "TEXTUAL_THEME"
        if name == "pictures" and VARIABLE in os.environ:
            value, source = os.environ[VARIABLE], VARIABLE
        yield name, f"{value}", source


def _folders() -> Iterator[tuple[str, str, str]]:
    for name, (variable, where) in _FOLDERS.items():
        yield name, str(where()), variable if variable in os.environ else "default"

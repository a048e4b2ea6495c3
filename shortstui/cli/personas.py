"""``shortstui personas``: list, check and make persona files."""

from __future__ import annotations

from pathlib import Path

import click

from shortstui.errors import ExitCode, ShortstuiError


@click.group()
def personas() -> None:
    """List, check and make persona files."""


@personas.command("list")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def list_(folder: Path | None) -> None:
    """List the personas of FOLDER (./personas, or the published five)."""
    from shortstui.personas.folder import list_personas
    from shortstui.places import personas_folder
    from shortstui.text import harmless

    for entry in list_personas(folder or personas_folder()):
        if entry.persona is None:
            click.echo(f"{entry.path}\t{len(entry.problems)} problems: shortstui personas check {entry.path}")
            continue
        persona = entry.persona
        name = harmless(f"{persona.emoji} {persona.name}")
        click.echo(f"{entry.path}\t{name}\t{len(persona.interests)} interests\t{harmless(persona.description)}")


@personas.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check persona FILES and print every problem with its line."""
    from shortstui.personas.toml import check_file

    broken = 0
    for file in files:
        problems = check_file(file)
        for problem in problems:
            click.echo(str(problem))
        broken += bool(problems)
        if not problems:
            click.echo(f"{file}: good", err=True)
    if broken:
        raise ShortstuiError(
            f"{broken} of {len(files)} persona files have problems",
            hint="mend the lines above; `shortstui personas new` writes a good one to start from",
            code=ExitCode.BAD_INPUT,
        )


@personas.command()
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write it; default ./personas.")
def new(name: str, folder: Path | None) -> None:
    """Write a new persona file called NAME, with comments, ready to edit."""
    from shortstui.personas.toml import create

    click.echo(create(folder or Path("personas"), name))

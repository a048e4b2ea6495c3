"""``shortstui export``: runs as tables for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from shortstui.cli.progress import Steps

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("names", nargs=-1, metavar="RUN…|EXPERIMENT…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    default="parquet",
    show_default=True,
    help="In CSV, text that a spreadsheet would take for a formula gets an apostrophe before it.",
)
@click.option(
    "--minimal",
    is_flag=True,
    help="Ids and derived features only: no titles, channels, hashtags, thumbnails, messages, settings.",
)
@click.option("--out", type=_FILE, default=Path("export"), show_default=True, help="Folder to write into.")
@click.option("--overwrite", is_flag=True, help="Replace the files of an earlier export.")
@click.option("--schema", is_flag=True, help="Print the tables with what each column says, and write nothing.")
@click.option("--runs", "folder", type=_FILE, default=None, help="Where runs are kept; default ./runs.")
def export(
    names: tuple[str, ...],
    form: Literal["csv", "jsonl", "parquet"],
    minimal: bool,
    out: Path,
    overwrite: bool,
    schema: bool,
    folder: Path | None,
) -> None:
    """Write runs as three tables: impressions, incidents and runs.

    Names are those of runs or of experiments (all their runs), paths to them, or "last".
    """
    from shortstui.places import runs_folder
    from shortstui.runs.export.exporting import export as write
    from shortstui.runs.export.schema import schema_lines
    from shortstui.text import harmless

    if schema:
        for line in schema_lines():
            click.echo(line)
        return
    if not names:
        raise click.UsageError("name a run or an experiment; --schema shows the tables")
    runs = _runs(names, folder or runs_folder())
    with Steps() as told:

        def reading(number: int, count: int, _name: str) -> None:
            told("Reading 1 run" if count == 1 else f"Reading {count} runs", (number - 1) / count)

        def warn(doubtful: str) -> None:
            told.warn(f"warning: {doubtful}")

        said = write(runs, out, form, minimal=minimal, overwrite=overwrite, progress=reading, warn=warn)
    for path, rows in said.items():
        click.echo(f"{harmless(str(path), 500)}\t{rows:,} rows")


def _runs(names: tuple[str, ...], folder: Path) -> list[Path]:
    """Return the folders of all runs that are meant, each once."""
    found: dict[Path, Path] = {}
    for name in names:
        for run in _named(name, folder):
            found.setdefault(run.resolve(), run)
    return list(found.values())


def _named(name: str, folder: Path) -> list[Path]:
    from shortstui.errors import ExitCode, ShortstuiError
    from shortstui.experiments.folder import EXPERIMENT, find_experiment
    from shortstui.runs.store import find_run

    if any((path / EXPERIMENT).is_file() for path in (Path(name), folder / name)):
        return _of_experiment(find_experiment(name, folder))
    try:
        return [find_run(name, folder)]
    except ShortstuiError as no_run:
        try:
            return _of_experiment(find_experiment(name, folder))
        except ShortstuiError:
            hint = no_run.hint.replace(
                "`shortstui runs list`", "`shortstui runs list` or `shortstui experiment list`"
            )
            what = no_run.what.replace("no such run", "no such run or experiment")
            raise ShortstuiError(what, where=no_run.where, hint=hint, code=ExitCode.BAD_INPUT) from no_run


def _of_experiment(folder: Path) -> list[Path]:
    """Return an experiment's runs; name those that can't be read."""
    from shortstui.runs.store import list_runs

    runs = list_runs(folder)
    for run in runs:
        if run.problem is not None:
            _narrate(f"left out: {run.name}: {run.problem}")
    return sorted(run.folder for run in runs if run.problem is None)


def _narrate(step: str) -> None:
    """Say a step on stderr: one line each, so that logs stay readable."""
    from shortstui.text import harmless

    click.echo(f"… {harmless(step)}", err=True)

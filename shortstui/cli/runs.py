"""``shortstui runs``: what was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shortstui.cli.tables import Table, tell_rows

if TYPE_CHECKING:
    from shortstui.runs.store import RunSummary

_FOLDER = click.option(
    "--runs", "folder", type=click.Path(path_type=Path), default=None, help="Where runs are kept; default ./runs."
)


@click.group()
def runs() -> None:
    """List and show recorded runs."""


@runs.command("list")
@_FOLDER
def list_(folder: Path | None) -> None:
    """List the recorded runs, newest first."""
    from shortstui.places import runs_folder
    from shortstui.runs.store import list_runs

    rows = [_columns(summary) for summary in list_runs(folder or runs_folder())]
    tell_rows(Table(("run", "state", "shorts", "persona", "feed", "seed"), rows))


@runs.command()
@click.argument("run")
@_FOLDER
def show(run: str, folder: Path | None) -> None:
    """Show how RUN was made and what came out."""
    from shortstui.capture.verdict.label_report import label_report
    from shortstui.cli.evidence_report import evidence
    from shortstui.cli.report import report
    from shortstui.cli.wholeness import require_whole
    from shortstui.places import runs_folder
    from shortstui.runs.cells import read_controls
    from shortstui.runs.labels import read_labels
    from shortstui.runs.reader import read_events
    from shortstui.runs.store import find_run

    record = read_events(find_run(run, folder or runs_folder()))
    click.echo(report(record))
    for line in evidence(record, read_controls(record)):
        click.echo(line)
    for line in label_report(record, read_labels(record)):
        click.echo(line)
    require_whole(record)


def _columns(summary: RunSummary) -> tuple[str, ...]:
    from shortstui.text import harmless

    made = summary.manifest
    if made is None:
        return summary.name, summary.state, harmless(summary.problem or ""), "", "", ""
    count = "?" if summary.impressions is None else str(summary.impressions)
    goal = "" if made.goal is None else f"/{made.goal}"
    return (
        summary.name,
        summary.state,
        f"{count}{goal} shorts",
        harmless(f"{made.persona.emoji} {made.persona.name}"),
        harmless(_feed(made.feed.name, made.feed.settings)),
        f"seed {made.seed}",
    )


def _feed(name: str, settings: dict[str, object]) -> str:
    chosen = (settings.get(key) for key in ("recommender", "strength", "folder"))
    return " ".join([name, *(str(value) for value in chosen if value is not None)])

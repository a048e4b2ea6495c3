"""``shortstui label``: does a short fit the persona? By hand, to know how good the bot's decisions are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shortstui.runs.reader import RunRecord


@click.command()
@click.argument("run")
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=100, show_default=True, help="Shorts in the sample."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the sample; two labellers must share it.")
@click.option("--by", default="me", show_default=True, help="Who labels; a second labeller gives another name.")
@click.option(
    "--from",
    "sheet",
    type=click.Path(path_type=Path),
    default=None,
    help="Take the labels from a CSV with the columns number and label (yes, no, unsure).",
)
@click.option(
    "--write-sample",
    "folder",
    type=click.Path(path_type=Path),
    default=None,
    help="Write the pictures and a CSV to fill in into a new folder.",
)
@click.option("--report", is_flag=True, help="Only print what the labels say.")
@click.option(
    "--runs", "runs", type=click.Path(path_type=Path), default=None, help="Where runs are kept; default ./runs."
)
def label(
    run: str,
    count: int,
    seed: int,
    by: str,
    sheet: Path | None,
    folder: Path | None,
    report: bool,
    runs: Path | None,
) -> None:
    """Label a random sample of RUN's thumbnails by hand: fits the persona, doesn't, can't tell.

    On a terminal this opens the app, where the bot's own decisions stay hidden. Labels are kept in the run's
    folder (labels.jsonl). They give precision, recall, specificity and kappa of the bot's decisions, and the share
    of shorts that fit, corrected for what the bot takes wrongly.
    """
    from shortstui.places import runs_folder
    from shortstui.runs.reader import read_events
    from shortstui.runs.store import find_run

    if sum((sheet is not None, folder is not None, report)) > 1:
        raise click.UsageError("--from, --write-sample and --report are three different things to do")
    record = read_events(find_run(run, runs or runs_folder()))
    if report:
        _report(record)
    elif folder is not None:
        _write(record, count, seed, folder)
    elif sheet is not None:
        _take(record, count, seed, by, sheet)
    else:
        _open(record, count, seed, by)


def _report(record: RunRecord) -> None:
    from shortstui.capture.verdict.label_report import label_report
    from shortstui.runs.labels import read_labels

    lines = list(label_report(record, read_labels(record)))
    for line in lines or ["no labels yet"]:
        click.echo(line)


def _write(record: RunRecord, count: int, seed: int, folder: Path) -> None:
    from shortstui.runs.label_sheet import write_sheet
    from shortstui.runs.labels import sample

    drawn = sample(record, count, seed)
    write_sheet(record, drawn, folder)
    click.echo(f"{len(drawn)} pictures and labels.csv written: {folder}", err=True)


def _take(record: RunRecord, count: int, seed: int, by: str, sheet: Path) -> None:
    from datetime import UTC, datetime

    from shortstui.runs.label_sheet import read_sheet
    from shortstui.runs.labels import add_labels, labels_of, sample

    drawn = sample(record, count, seed)
    answers = read_sheet(sheet, drawn)
    add_labels(record.folder, labels_of(answers, by, datetime.now(UTC)))
    click.echo(f"{len(answers)} of {len(drawn)} sampled shorts labelled", err=True)
    _report(record)


def _open(record: RunRecord, count: int, seed: int, by: str) -> None:
    from shortstui.cli.displays import default_display

    if default_display() != "full":
        raise click.UsageError(
            "there is no terminal to label in: write the sample out (--write-sample FOLDER), fill in its "
            "labels.csv and take it in (--from FOLDER/labels.csv)"
        )
    from shortstui.runs.labels import sample
    from shortstui.tui.app import run_app
    from shortstui.tui.labelling import LabelRequest

    sample(record, 1, seed)  # what can't be labelled is told here, not in the app
    raise SystemExit(run_app(label=LabelRequest(record.folder, count, seed, by)))

"""``shortstui import``: somebody else's feed log, made into runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shortstui.cli.progress import Steps

if TYPE_CHECKING:
    from shortstui.experiments.foreign.importing import Import
    from shortstui.experiments.foreign.summary import Arm

_FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("log", type=_FILE)
@click.option(
    "--columns",
    metavar="ROLE=COLUMN,…",
    help="Which column says what: account, step, item, watched, on_topic, label, group, persona, pair, "
    "time, dwell, duration, views, title, channel, ad. The others are guessed from their names; ROLE=- leaves one "
    "out. account=A+B joins two.",
)
@click.option("--name", help="Of the experiment; default: the file's name.")
@click.option("--persona", "personas", multiple=True, type=_FILE, help="A persona file; its labels are the log's.")
@click.option(
    "--interests",
    multiple=True,
    metavar="[NAME=]A,B",
    help="Labels that all bots like, or those of one persona.",
)
@click.option(
    "--control", "controls", multiple=True, metavar="VALUE", help="Value of the group that is a control."
)
@click.option("--delimiter", metavar="CHARACTER", help="Between cells; default: found out.")
@click.option("--encoding", help="Of the text; default: by its byte order mark, else UTF-8 or cp1252.")
@click.option("--separator", metavar="TEXT", help="Between the labels of one cell; default: ; and |.")
@click.option(
    "--most-broken",
    type=click.FloatRange(0, 1),
    help="Largest share of rows that may be left out because they can't be read. Default: 0.2, or ten rows.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be made, and write nothing.")
@click.option("--runs", "folder", type=_FILE, default=None, help="Where runs are kept; default ./runs.")
def import_log(
    log: Path,
    columns: str | None,
    name: str | None,
    personas: tuple[Path, ...],
    interests: tuple[str, ...],
    controls: tuple[str, ...],
    delimiter: str | None,
    encoding: str | None,
    separator: str | None,
    most_broken: float | None,
    dry_run: bool,
    folder: Path | None,
) -> None:
    """Make runs of LOG, a feed log of other people's bots: CSV with any delimiter or JSON lines, also in gzip.

    \b
    It must say who scrolled (account), which short was served (item), and what it is about: a flag (on_topic), or
    a category (label) with the interests of the personas. With a control group, pairs or several personas there
    is a verdict; else only shares.

    \b
    shortstui import audit.csv --dry-run
    shortstui import audit.csv --columns account=user,step=position,item=video_id,on_topic=relevant,group=arm
    shortstui import feeds.tsv --columns account=bot,item=id,label=category --interests "Games, Esports"
    """  # noqa: D301 (click's own mark is meant)
    from datetime import UTC, datetime

    from shortstui.experiments.foreign.importing import Request, import_log
    from shortstui.places import runs_folder

    if delimiter is not None and len(delimiter := delimiter.replace("\\t", "\t")) != 1:
        raise click.BadParameter("is one character, or \\t", param_hint="--delimiter")
    request = Request(
        log=log,
        runs=folder or runs_folder(),
        name=name,
        columns=columns,
        personas=personas,
        interests=interests,
        controls=controls,
        delimiter=delimiter,
        encoding=encoding,
        separator=separator,
        most_broken=most_broken,
    )
    with Steps() as told:
        made = import_log(request, datetime.now(UTC).replace(microsecond=0), write=not dry_run, progress=told)
    for line in _report(made):
        click.echo(line)
    if dry_run:
        click.echo(f"\nnothing was written; without --dry-run: {made.folder}")
    else:
        click.echo(f"\nwritten    {made.folder}")
        click.echo(f"next       shortstui experiment show {made.name}")


def _report(made: Import) -> Iterator[str]:
    from shortstui.experiments.foreign.columns import columns_text
    from shortstui.text import harmless

    layout = f"parted by {made.table.delimiter!r}" if made.table.delimiter else "JSON lines"
    yield f"log        {harmless(str(made.source.path))} ({layout}, {made.source.encoding})"
    yield f"sha256     {made.source.sha256}"
    given = {role: name for role, name in made.columns.items() if role not in made.guessed}
    guessed_ones = {role: name for role, name in made.columns.items() if role in made.guessed}
    if given:
        yield f"columns    {harmless(columns_text(given), 600)} (as given)"
    if guessed_ones:
        head = "guessed " if given else "columns "
        otherwise = "--columns says it otherwise, ROLE=- leaves one out"
        yield f"{head}   {harmless(columns_text(guessed_ones), 600)} (guessed; {otherwise})"
    if made.unused:
        yield f"unused     {harmless(', '.join(made.unused), 600)}"
    controls, guessed = made.controls
    if "group" in made.columns:
        named = ", ".join(sorted(f"“{value}”" for value in controls)) or "none"
        yield f"controls   {harmless(named)}{' (guessed; --control says it otherwise)' if guessed else ''}"
    yield f"rows       {made.tally.rows:,}, of which {made.tally.broken:,} are left out"
    for problem in made.tally.listed:
        yield f"  {problem.told(str(made.source.path))}"
    if made.tally.broken > len(made.tally.listed):
        yield f"  … and {made.tally.broken - len(made.tally.listed):,} more"
    for persona, likes in made.topics.names.items():
        yield f"interests  {harmless(persona)}: {harmless(', '.join(likes), 300)}"
    for note in made.notes:
        yield f"note       {harmless(note, 400)}"
    yield ""
    yield "accounts  shorts    fit persona  unknown  watched  arm"
    for arm in made.arms:
        yield _line(arm)
    yield ""
    yield f"verdict    {harmless(made.comparison.said, 400)}"
    yield "careful    nothing was fixed before the first video: whatever comes out is exploratory"


def _line(arm: Arm) -> str:
    from shortstui.text import harmless

    def share(part: int | None) -> str:
        return "–" if part is None or not arm.shorts else f"{part / arm.shorts:.3f}"

    return (
        f"{arm.accounts:>8}  {arm.shorts:>8,}  {share(arm.fitting):>11}  {share(arm.unknown):>7}  "
        f"{share(arm.watched):>7}  {harmless(arm.name)}{' (controls)' if arm.role == 'control' else ''}"
    )

"""``shortstui report``: the figures of runs or of an experiment, and a page that has them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shortstui.figures.report import Format

_READING = 0.2
"""The part of the time that reading the runs takes, about; drawing takes the rest."""
_FORMATS = ("svg", "png", "gif", "html")


def _formats(_: click.Context, __: click.Parameter, value: str) -> frozenset[str]:
    """Return the formats of a list with commas."""
    wanted = frozenset(word.strip().lower() for word in value.split(",") if word.strip())
    if unknown := sorted(wanted - set(_FORMATS)):
        raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(_FORMATS)}")
    if not wanted:
        raise click.BadParameter(f"name at least one of {', '.join(_FORMATS)}")
    return wanted


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="RUN…|EXPERIMENT")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=None, metavar="DIR",
              help="Where to write; default ./reports/<name>.")  # fmt: skip
@click.option("--format", "formats", default="svg,png,gif,html", show_default=True, callback=_formats,
              metavar="LIST", help="With commas between; html is one page with everything in it.")  # fmt: skip
@click.option("--theme", type=click.Choice(["light", "dark", "both"]), default="both", show_default=True,
              help="Colours of the figures; with both the page follows its reader's setting.")  # fmt: skip
@click.option("--window", type=click.Choice(["50", "100"]), default=None,
              help="W of the published rule; default the plan's, or 100.")  # fmt: skip
@click.option("--max-thumbnails", type=click.IntRange(0), default=1_000, show_default=True,
              help="Most in a strip: the first and the last of a longer run; 0 for no strips.")  # fmt: skip
@click.option("--steps", type=click.IntRange(0, 2_000), default=500, show_default=True,
              help="Most frames of the animated path; 0 for none.")  # fmt: skip
@click.option("--runs", "folder", type=click.Path(path_type=Path), default=None,
              help="Where runs are kept; default ./runs.")  # fmt: skip
def report(
    names: tuple[str, ...],
    out: Path | None,
    formats: frozenset[Format],
    theme: str,
    window: str | None,
    max_thumbnails: int,
    steps: int,
    folder: Path | None,
) -> None:
    """Draw the figures of RUNs, or of an EXPERIMENT with all its runs.

    Controls are found beside their bots. Prints the files that were written, the page first.
    """
    from shortstui.cli.progress import Steps
    from shortstui.figures.making import make_report
    from shortstui.figures.material import gather
    from shortstui.figures.report import Options
    from shortstui.figures.style import THEMES
    from shortstui.places import runs_folder
    from shortstui.runs.layout import slug
    from shortstui.text import harmless

    themes = [THEMES[theme]] if theme != "both" else list(THEMES.values())
    with Steps() as told:
        width = None if window is None else int(window)
        material = gather(names, folder or runs_folder(), width, told.part(0.0, _READING))
        out = out or Path("reports") / slug(material.title)
        options = Options(max_thumbnails, steps)
        written = make_report(material, out, formats, themes, options, told.part(_READING, 1.0))
    for note in dict.fromkeys(material.notes):
        click.echo(f"note: {harmless(note, 500)}", err=True)
    for path in written:
        click.echo(path)

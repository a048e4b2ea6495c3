"""Tables in what a command prints: aligned columns for a reader at a terminal, Markdown for everything else."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Final, Literal

import click

from shortstui.cli.attended import attended

if TYPE_CHECKING:
    from rich.console import Console

Form = Literal["table", "md", "json"]
_GAP: Final = 2
_TEXT_SHARE: Final = 3
"""Cells of words are wrapped to a third of the terminal, where it is narrow."""
_NUMBER: Final = re.compile(r"[-+−<>≥ ]*[\d∞]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table between lines of text.

    Attributes:
        header: The columns' names; the first column says what a row is about.
        rows: Their cells, as many in each as there are names.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def format_option(*forms: Form) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that chooses how a command prints its tables."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=None,
        help="How to print; default: table on a terminal, md (Markdown) in a pipe.",
    )


def tell(parts: Iterable[str | Table], form: Form | None = None) -> None:
    """Print lines and tables on stdout.

    Args:
        parts: In their order.
        form: "table" or "md"; None: what suits where it goes.
    """
    columns = form == "table" or (form is None and attended(sys.stdout))
    width = shutil.get_terminal_size().columns
    for part in parts:
        if columns:
            bold = attended(sys.stdout)
            lines = aligned(part, width, bold=bold) if isinstance(part, Table) else wrapped(part, width)
        else:
            lines = markdown(part) if isinstance(part, Table) else iter([part])
        for line in lines:
            click.echo(line)


def tell_rows(table: Table) -> None:
    """Print a list on stdout: aligned columns on a terminal, else rows with tabs between, without a header."""
    if attended(sys.stdout):
        tell([table])
    else:
        for row in table.rows:
            click.echo("\t".join(row).rstrip("\t"))


def wrapped(line: str, width: int) -> Iterator[str]:
    """Yield a line of words in as many as it needs, wrapped between words."""
    indent = line[: len(line) - len(line.lstrip())]
    yield from textwrap.wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def markdown(table: Table) -> Iterator[str]:
    """Yield the lines of a table in Markdown."""
    yield f"| {' | '.join(table.header)} |"
    yield "|---" * len(table.header) + "|"
    for row in table.rows:
        yield f"| {' | '.join(row)} |"


def aligned(table: Table, width: int, *, bold: bool = False) -> Iterator[str]:
    """Yield the lines of a table in aligned columns.

    Where not all columns fit beside each other, the others follow below, each time with the first column again.
    Cells with numbers are never wrapped, cells of words only between words.

    Args:
        table: What to print.
        width: Columns there are.
        bold: Whether the columns' names may be bold.
    """
    for number, block in enumerate(_blocks(table, width)):
        if number:
            yield ""
        yield from _drawn(table, block, width, bold=bold)


def _blocks(table: Table, width: int) -> Iterator[list[int]]:
    """Yield the columns that fit beside each other, each time the first one with them."""
    first, *others = (_narrowest(_column(table, at), width) for at in range(len(table.header)))
    block, used = [0], first
    for at, needed in enumerate(others, start=1):
        if used + _GAP + needed > width and len(block) > 1:
            yield block
            block, used = [0], first
        block.append(at)
        used += _GAP + needed
    yield block


def _column(table: Table, at: int) -> list[str]:
    return [table.header[at], *(row[at] for row in table.rows)]


def _narrowest(column: Sequence[str], width: int) -> int:
    """Return the fewest columns of the terminal that a column needs, its name first."""
    name, *cells = column
    longest_word = max((_cells(word) for word in name.split()), default=0)
    if _numeric(cells):
        return max(longest_word, *(_cells(cell) for cell in cells), 1)
    words = max((_cells(word) for cell in cells for word in cell.split()), default=1)
    text = max((_cells(cell) for cell in cells), default=1)
    return max(longest_word, words, min(text, width // _TEXT_SHARE))


def _numeric(cells: Sequence[str]) -> bool:
    """Return whether a column holds numbers: each cell begins with one, or says that there is none."""
    return bool(cells) and all(_NUMBER.match(cell) or cell in {"–", ""} for cell in cells)


def _drawn(table: Table, block: Sequence[int], width: int, *, bold: bool) -> Iterator[str]:
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold" if bold else "")
    columns = [_column(table, at) for at in block]
    for (name, *cells), across in zip(columns, _widths(columns, width), strict=True):
        numbers = _numeric(cells) and name != table.header[0]
        drawn.add_column(Text(name), width=across, justify="right" if numbers else "left", vertical="bottom")
    for row in table.rows:
        drawn.add_row(*(Text(row[at]) for at in block))
    paper = StringIO()
    _console(paper, width).print(drawn)
    yield from (line.rstrip() for line in paper.getvalue().splitlines())


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return a width for each column: all that its cells want, as long as there is room."""
    widths = [_narrowest(column, width) for column in columns]
    wanted = [
        max(widths[at], *(_cells(cell) for cell in column[1:]), 1) if len(column) > 1 else widths[at]
        for at, column in enumerate(columns)
    ]
    names = [max(wanted[at], min(_cells(column[0]), 16)) for at, column in enumerate(columns)]
    for wish in (wanted, names):
        for at, most in enumerate(wish):
            room = width - sum(widths) - _GAP * (len(widths) - 1)
            widths[at] += max(0, min(room, most - widths[at]))
    return widths


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _console(paper: StringIO, width: int) -> Console:
    from rich.console import Console

    # A line of its own length: rich must never fold what was measured to fit.
    return Console(file=paper, width=max(width, 400), force_terminal=True, color_system="standard", no_color=True)

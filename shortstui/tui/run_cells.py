"""A line of the table of runs, in exactly as many cells as there are: pure, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from textual.content import Content

from shortstui.tui import view
from shortstui.tui.run_list import Entry, Row, RunList, twins_of
from shortstui.tui.shown import emoji_cells, fitted, shown


class Column(NamedTuple):
    """One column.

    Attributes:
        name: As in :data:`shortstui.tui.run_list.COLUMNS`.
        width: In cells; 0 takes what is left.
        right: Whether figures stand at its right end.
        least: It is left out on screens with fewer columns than this.
    """

    name: str
    width: int
    right: bool = False
    least: int = 0


_COLUMNS: Final = (
    Column("persona", 26),
    Column("when", 11),
    Column("feed", 18, least=100),
    Column("shorts", 8, right=True),
    Column("share", 7, right=True),
    Column("V2C", 5, right=True),
    Column("twins", 7, right=True, least=90),
    Column("state", 11, least=60),
    Column("tags", 0),
)
_NARROW: Final = 100
_STATE_STYLES: Final = {
    "recording": "bold $success",
    "broken": "$error",
    "failed": "$error",
    "blocked": "$warning",
}


def columns_for(width: int) -> list[Column]:
    """Return the columns that a screen has room for."""
    persona = 18 if width < _NARROW else 26
    there = [
        column._replace(width=persona) if column.name == "persona" else column
        for column in _COLUMNS
        if width >= column.least
    ]
    rest = width - 3 - sum(column.width + 1 for column in there)
    return [column._replace(width=max(4, rest)) if column.width == 0 else column for column in there]


def header(width: int, column: str, *, turned: bool) -> Content:
    """Return the names of the columns; an arrow stands at the one that it is sorted by."""
    arrow = "▲" if turned else "▼"
    names = [(each, f"{each.name} {arrow}" if each.name == column else each.name) for each in columns_for(width)]
    return Content.styled("   " + " ".join(_cell(text, each) for each, text in names), "bold $foreground 75%")


def line(runs: RunList, row: Row, width: int, *, marked: bool) -> Content:
    """Return one line of the table.

    Args:
        runs: What is known of them.
        row: Which.
        width: Of the table, in cells.
        marked: Whether the user marked it.
    """
    mark = ("● ", "bold $warning") if marked else ("  ", "")
    unfolds = ("▾" if row.unfolded else "▸") if row.inside else " "
    if row.entry is None:
        name = row.group.name if row.group is not None else row.key
        said = f"{'run' if row.inside == 1 else 'runs'}"
        text = fitted(f"🔬 {shown(name, 80)}  {row.inside} {said}", max(1, width - 3))
        return Content.assemble(mark, unfolds, (text, "bold $primary"))
    cells = [(fitted_cell(runs, row, each), _style(row.entry, each)) for each in columns_for(width)]
    parts: list[tuple[str, str]] = []
    for number, (text, style) in enumerate(cells):
        parts += [(" " if number else "", ""), (text, style)]
    return Content.assemble(mark, unfolds, *parts)


def fitted_cell(runs: RunList, row: Row, column: Column) -> str:
    """Return what a line has in a column, in exactly its width."""
    assert row.entry is not None, "a group has no columns"
    return _cell(_text(runs, row, row.entry, column.name), column)


def _text(runs: RunList, row: Row, entry: Entry, column: str) -> str:
    found, shorts = runs.glances.get(entry.key), runs.shorts(entry)
    manifest = entry.run.manifest
    if column == "persona":
        kind = f"{manifest.twin.kind} control" if manifest and manifest.twin else shown(entry.persona, 60)
        emoji = emoji_cells(manifest.persona.emoji) if manifest and not manifest.twin else "  "
        return f"{'  ' * row.depth}{emoji} {kind}"
    texts = {
        "when": f"{entry.when:%m-%d %H:%M}" if manifest else "",
        "feed": shown(entry.feed, 60).removeprefix("simulated · "),
        "shorts": "?" if shorts is None else str(shorts),
        "share": view.percent(found.share) if found else "…" if shorts and manifest else "–",
        "V2C": str(found.v2c or "–") if found else "…" if shorts and manifest else "–",
        "twins": str(twins_of(entry) or "–"),
        "state": entry.run.state,
        "tags": " ".join(f"#{tag}" for tag in runs.tags.get(entry.key, ())),
    }
    return texts[column]


def _style(entry: Entry, column: Column) -> str:
    if column.name == "state":
        return _STATE_STYLES.get(entry.run.state, "$foreground 80%")
    if column.name == "tags":
        return "$accent"
    return "dim" if entry.run.problem is not None or column.name in {"when", "feed"} else ""


def indented(text: str, width: int) -> str:
    """Return text in exactly ``width`` cells, with the blanks that it begins with."""
    blanks = min(width, len(text) - len(text.lstrip(" ")))
    return " " * blanks + fitted(text[blanks:], width - blanks)


def _cell(text: str, column: Column) -> str:
    return indented(text, column.width) if not column.right else _right(text, column.width)


def _right(text: str, width: int) -> str:
    cut = fitted(text, width).rstrip()
    return " " * (width - len(cut)) + cut


def totals(runs: RunList, rows: Sequence[Row], *, marked: int, reading: bool) -> str:
    """Return how many runs there are and how many of them are listed."""
    shown_runs = sum(row.entry is not None for row in rows)
    said = f"{shown_runs} of {len(runs.entries)} runs listed"
    said += f", {marked} marked" if marked else ""
    return f"{said}, reading …" if reading else said

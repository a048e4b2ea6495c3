"""Making a report: every figure drawn, written, and put on the page."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from shortstui.figures.material import Material
from shortstui.figures.page import PAGE, Shown, page
from shortstui.figures.report import Format, Item, Options, items
from shortstui.figures.style import Theme
from shortstui.files import write_atomically
from shortstui.interests.progress import Progress, silent

INDEX = "index.html"


def make_report(
    material: Material,
    out: Path,
    formats: AbstractSet[Format],
    themes: Sequence[Theme],
    options: Options,
    progress: Progress = silent,
) -> list[Path]:
    """Draw the figures and write them.

    Args:
        material: What they are made from; notes on what there can't be are added to it.
        out: The folder to write to; files of the same names are replaced.
        formats: Which files are wanted: the page, the figures, or both.
        themes: One or both, at least one.
        options: See :class:`shortstui.figures.report.Options`.
        progress: Told before each figure is drawn how many are.

    Returns:
        What was written, the page first if there is one.

    Raises:
        ShortstuiError: The folder can't be written.
    """
    wanted = frozenset(formats)
    written: list[Path] = []
    shown = []
    figures = list(items(material, options))
    for drawn, item in enumerate(figures):
        progress(f"Drawing {len(figures)} figures", drawn / len(figures))
        made = {theme.name: dict(item.make(theme, _needed(item, wanted))) for theme in themes}
        for theme, endings in made.items():
            written += _write(out, f"{item.key}-{theme}", endings, wanted)
        if "html" in wanted:
            if item.inline:
                made = {PAGE.name: dict(item.make(PAGE, frozenset({"html"})))}
            shown.append(Shown(item, made))
    if "html" in wanted:
        progress(f"Writing {INDEX}", 1.0)
        index = out / INDEX
        write_atomically(index, page(material, shown, themes))
        written.insert(0, index)
    return written


def _needed(item: Item, wanted: frozenset[Format]) -> frozenset[Format]:
    """Return what has to be drawn in each theme: a figure that takes the page's colours is drawn for it apart."""
    return wanted - {"html"} if item.inline else wanted


def _write(out: Path, stem: str, endings: dict[str, bytes], wanted: frozenset[Format]) -> list[Path]:
    written = []
    for ending, data in endings.items():
        if ending.rpartition(".")[2] in wanted:
            path = out / f"{stem}{ending}"
            write_atomically(path, data)
            written.append(path)
    return written

"""What home says about experiments: pure functions, no widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.content import Content

from shortstui.errors import ShortstuiError
from shortstui.tui.shown import plain, shown

if TYPE_CHECKING:
    from shortstui.experiments.folder import Frozen
    from shortstui.experiments.standing import ExperimentReader, Standing

_MOST_BYTES: Final = 256 * 2**20
"""Larger experiments are not read whole just for the list."""


@dataclass(frozen=True, slots=True)
class ExperimentEntry:
    """An experiment as the list has it before its runs were read.

    Attributes:
        folder: Its folder.
        frozen: Its plan; None if that can't be read.
        problem: Why not.
    """

    folder: Path
    frozen: Frozen | None
    problem: str = ""


def experiment_entries(runs: Path) -> list[ExperimentEntry]:
    """Return the experiments in a folder of runs, the newest first."""
    from shortstui.experiments.folder import list_experiments, read_frozen

    found = []
    for folder in list_experiments(runs):
        try:
            found.append(ExperimentEntry(folder, read_frozen(folder)))
        except ShortstuiError as error:
            found.append(ExperimentEntry(folder, None, error.what))
    return found


def standing_of(entry: ExperimentEntry) -> Standing | None:
    """Read how an experiment stands, again only where its files changed; None if it is too large for a list."""
    if entry.frozen is None:
        return None
    reader = _reader(entry.folder)
    if reader.size() > _MOST_BYTES:
        return None
    try:
        return reader.look()
    except ShortstuiError:
        return None  # its own screen says why


@lru_cache(maxsize=64)
def _reader(folder: Path) -> ExperimentReader:
    from shortstui.experiments.standing import ExperimentReader  # pydantic, numpy: not before the first frame

    return ExperimentReader(folder)


def experiment_card(entry: ExperimentEntry, standing: Standing | None, *, running: bool) -> Content:
    """Return an experiment in two lines.

    Args:
        entry: Which.
        standing: How it stands; None while that was not read.
        running: Whether a process that an app started is at work on it.
    """
    frozen = entry.frozen
    if frozen is None:
        return Content.assemble(
            ("⚠  ", "$warning"), plain(entry.folder.name, "bold", 40), "\n",
            "   ", plain(entry.problem, "$warning", 120),
        )  # fmt: skip
    how = ("EXPLORATORY", "bold $warning") if frozen.exploratory else ("frozen", "$foreground 60%")
    return Content.assemble(
        "🔬 ", plain(frozen.name, "bold", 40), "  ", how,
        (f" {frozen.frozen:%m-%d %H:%M}  plan {frozen.sha256[:12]}\n", "$foreground 60%"),
        "   ", plain(standing_words(standing, running=running), "$foreground 80%", 120),
    )  # fmt: skip


def standing_words(standing: Standing | None, *, running: bool) -> str:
    """Return how an experiment stands in one line; a verdict only when it is over."""
    from shortstui.tui.verdict_view import summed_up  # numpy: not before the first frame

    if standing is None:
        return "▶ running" if running else "…"
    cells = f"{standing.over} of {standing.cells} cells over"
    if running or standing.recording:
        return f"▶ running, {cells}; no verdict yet"
    if not standing.final:
        return f"not over, {cells}; no verdict yet"
    return f"{cells} · {shown(summed_up(standing), 60)}"

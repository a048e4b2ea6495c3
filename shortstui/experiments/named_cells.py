"""Which cells of an experiment that runs a user means by names."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.schedule import Job
from shortstui.runs.layout import slug
from shortstui.text import harmless

_TOLD: Final = 6
"""Names that one error lists."""


def short_names(jobs: Sequence[Job]) -> dict[str, str]:
    """Return the cells' runs by arm and replicate ("gamer-3"), where no two are called the same."""
    names = [(slug(f"{job.arm.name} {job.replicate}"), job.run) for job in jobs]
    times = Counter(short for short, _ in names)
    return {short: run for short, run in names if times[short] == 1}


def cells_named(
    names: Iterable[str],
    cells: Collection[str],
    short: Mapping[str, str] | None = None,
    others: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Return the cells that names stand for, each once, in the order of the names.

    Args:
        names: Each the name of a bot's run, the beginning of just one, or a short name.
        cells: Names of the bots' runs.
        short: The cells' runs by their short names.
        others: Names of runs that are no cells, each with what it is instead.

    Raises:
        ShortstuiError: A name stands for no cell, or for more than one.
    """
    return tuple(dict.fromkeys(_cell_named(name, sorted(cells), short or {}, others or {}) for name in names))


def _cell_named(name: str, cells: list[str], short: Mapping[str, str], others: Mapping[str, str]) -> str:
    if name in cells:
        return name
    run = short.get(slug(name), name)
    if run in cells:
        return run
    if run in others:
        raise _unknown(name, others[run], f"there are: {_listed(cells)}")
    fitting = [cell for cell in cells if name and cell.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _unknown(name, f"{len(fitting)} bots begin with this name", f"there are: {_listed(fitting)}")
    known = [*cells, *(each for each, its in short.items() if its in cells)]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    raise _unknown(
        name,
        "there is no such bot in this experiment",
        f"did you mean {harmless(near[0], 100)}?" if near else f"there are: {_listed(cells)}",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(harmless(name, 100) for name in names[:_TOLD]) + (
        f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    )


def _unknown(name: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=harmless(name, 100), hint=hint, code=ExitCode.BAD_INPUT)

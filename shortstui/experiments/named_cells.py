"""Which cells of an experiment that runs a user means by names."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

_TOLD: Final = 6
"""Names that one error lists."""


def cells_named(
    names: Iterable[str], cells: Collection[str], others: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the cells that names stand for, each once, in the order of the names.

    Args:
        names: Each the name of a bot's run, or the beginning of just one.
        cells: Names of the bots' runs.
        others: Names of runs that are no cells, each with what it is instead.

    Raises:
        ShortstuiError: A name stands for no cell, or for more than one.
    """
    return tuple(dict.fromkeys(_cell_named(name, sorted(cells), others or {}) for name in names))


def _cell_named(name: str, cells: list[str], others: Mapping[str, str]) -> str:
    if name in cells:
        return name
    fitting = [cell for cell in cells if name and cell.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    if name in others:
        raise _unknown(name, others[name], f"there are: {_listed(cells)}")
    if fitting:
        raise _unknown(name, f"{len(fitting)} bots begin with this name", f"there are: {_listed(fitting)}")
    near = difflib.get_close_matches(name, cells, n=1, cutoff=0.5)
    raise _unknown(
        name,
        "there is no such bot in this experiment",
        f"did you mean {near[0]}?" if near else f"there are: {_listed(cells)}",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_TOLD]) + (f" and {len(names) - _TOLD} more" if len(names) > _TOLD else "")


def _unknown(name: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=harmless(name, 100), hint=hint, code=ExitCode.BAD_INPUT)

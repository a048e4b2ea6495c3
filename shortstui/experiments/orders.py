"""Orders to an experiment that runs, from any process of this machine: small files in its folder ``control``.

Whoever steers puts one file an order there; the fleet takes them a few times a second, obeys, and keeps in one
file how every cell stands. A lock says whether anybody listens. Nothing here outlives the process that obeys.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write, write_atomically
from shortstui.runs import lock

Word = Literal["pause", "continue", "stop"]
CellState = Literal["waiting", "running", "pausing", "paused", "stopping", "stopped", "over"]
"""How a cell stands; "pausing" and "stopping" while it lives through the short that is on."""

CONTROL: Final = "control"
"""Folder in an experiment's."""
_LOCK: Final = "lock"
_STANDING: Final = "cells.json"
_MOST_BYTES: Final = 2 * 2**20
_MOST_FILES: Final = 1000
_MOST_ORDERS: Final = 100
_ORDER: Final = re.compile(r"\d{20}-[0-9a-f]{8}\.json")
_T = TypeVar("_T")
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wants of some cells.

    "pause" holds a cell after the short that is on, "continue" lets it go on, "stop" ends it after the short that
    is on; ``experiment resume`` goes on with it.
    """

    word: Word
    bots: Annotated[tuple[_Name, ...], msgspec.Meta(max_length=2000)] = ()
    """Names of the bots' runs; none for all. From outside: names that no cell has mean nothing."""


@contextlib.contextmanager
def listening(folder: Path) -> Iterator[None]:
    """Be the one process that obeys an experiment's orders; those from before it began mean nothing to it.

    Args:
        folder: The experiment's.

    Raises:
        ShortstuiError: Another process runs the experiment, or the folder can't be written.
    """
    path = folder / CONTROL / _LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.open("ab")
    except OSError as error:
        raise cannot_write(path, error) from error
    with held:
        if not lock.lock(held.fileno()):
            raise ShortstuiError(
                "this experiment is running already", where=str(folder), hint="wait for it, or stop it first",
                code=ExitCode.BAD_INPUT,
            )  # fmt: skip
        _clear(folder)
        try:
            yield
        finally:
            _clear(folder)


def obeyed(folder: Path) -> bool:
    """Return whether a process runs the experiment and listens."""
    try:
        with (folder / CONTROL / _LOCK).open("rb") as held:
            return lock.locked(held.fileno())
    except OSError:
        return False


def require_obeyed(folder: Path) -> None:
    """Check that a process runs the experiment and listens.

    Raises:
        ShortstuiError: None does.
    """
    if not obeyed(folder):
        raise ShortstuiError(
            "nothing runs this experiment now",
            where=str(folder),
            hint=f"shortstui experiment resume {folder.name} goes on with it",
            code=ExitCode.BAD_INPUT,
        )


def send(folder: Path, order: Order) -> None:
    """Give an order.

    Raises:
        ShortstuiError: Nothing runs the experiment, or the order can't be written.
    """
    require_obeyed(folder)
    name = f"{time.time_ns():020}-{secrets.token_hex(4)}.json"
    write_atomically(folder / CONTROL / name, msgspec.json.encode(order))


def take(folder: Path) -> list[Order]:
    """Return the orders that were given since the last call, oldest first; what is no order is thrown away."""
    found = []
    for path in _orders(folder):
        order = _read(path, Order)
        with contextlib.suppress(OSError):
            path.unlink()
            if order is not None:  # one that can't be taken away would be obeyed for ever
                found.append(order)
    return found


def publish(folder: Path, cells: Mapping[str, CellState]) -> None:
    """Say how every cell stands, by its bot's run; a full disk keeps it from being said, not from being so."""
    with contextlib.suppress(ShortstuiError):
        write_atomically(folder / CONTROL / _STANDING, msgspec.json.encode(cells))


def cell_states(folder: Path) -> dict[str, CellState]:
    """Return how every cell stands, by its bot's run, orders that nobody took yet counted in.

    Empty when nothing runs the experiment: then its records are all there is.
    """
    if not obeyed(folder):
        return {}
    cells = _read(folder / CONTROL / _STANDING, dict[str, CellState]) or {}
    for path in _orders(folder):
        order = _read(path, Order)
        if order is not None:
            cells.update(ordered(cells, order))
    return cells


def ordered(cells: Mapping[str, CellState], order: Order) -> dict[str, CellState]:
    """Return what an order makes of the cells that it is for, before any of them could obey."""
    meant: dict[Word, dict[CellState, CellState]] = {
        "pause": {"running": "pausing", "waiting": "paused"},
        "continue": {"pausing": "running", "paused": "running"},
        "stop": {"running": "stopping", "pausing": "stopping", "paused": "stopping", "waiting": "stopped"},
    }
    became = meant[order.word]
    return {name: became.get(cells[name], cells[name]) for name in (order.bots or tuple(cells)) if name in cells}


def untaken(folder: Path) -> bool:
    """Return whether an order still waits to be taken."""
    return bool(_orders(folder))


def _orders(folder: Path) -> list[Path]:
    """Return the files of orders, oldest first; of too many, some."""
    try:
        found = islice((folder / CONTROL).iterdir(), _MOST_FILES)
        return sorted(path for path in found if _ORDER.fullmatch(path.name))[:_MOST_ORDERS]
    except OSError:
        return []


def _read(path: Path, kind: type[_T]) -> _T | None:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        return msgspec.json.decode(data, type=kind) if len(data) <= _MOST_BYTES else None
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None


def _clear(folder: Path) -> None:
    control = folder / CONTROL
    while paths := _orders(folder):
        if not _removed(paths):
            break
    _removed([control / _STANDING])


def _removed(paths: Iterable[Path]) -> bool:
    try:
        for path in paths:
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True

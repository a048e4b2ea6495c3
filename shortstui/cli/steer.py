"""``shortstui experiment pause``, ``continue`` and ``stop``: steer an experiment that another process runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:
    from shortstui.experiments.orders import CellState, Word

_PATIENCE_SECONDS: Final = 5.0
"""Until it is said that nobody took the order: a fleet that loads its encoder listens, too."""
_LOOK_SECONDS: Final = 0.1

_Command = TypeVar("_Command", bound=Callable[..., object])


def _steering(command: _Command) -> _Command:
    """Give a command the arguments that all three have."""
    runs = click.option(
        "--runs",
        "runs_folder",
        type=click.Path(path_type=Path),
        default=None,
        help="The folder of runs; default ./runs.",
    )
    bots = click.argument("bots", metavar="[BOT]...", nargs=-1)
    return click.argument("name", metavar="EXPERIMENT")(bots(runs(command)))


@click.command("pause")
@_steering
def pause(name: str, bots: tuple[str, ...], runs_folder: Path | None) -> None:
    """Hold bots of an experiment after the short that is on; without BOT, all.

    BOT is an arm and a replicate ("gamer-3"), or the name of a bot's run; its controls wait with it. A pause lasts
    no longer than the process that runs the experiment.
    """
    _order("pause", name, bots, runs_folder)


@click.command("continue")
@_steering
def go_on(name: str, bots: tuple[str, ...], runs_folder: Path | None) -> None:
    """Let paused bots of an experiment go on; without BOT, all."""
    _order("continue", name, bots, runs_folder)


@click.command("stop")
@_steering
def stop(name: str, bots: tuple[str, ...], runs_folder: Path | None) -> None:
    """End bots of an experiment after the short that is on; without BOT, all, and the experiment's process.

    What they have seen is kept; `shortstui experiment resume` goes on with them.
    """
    _order("stop", name, bots, runs_folder)


def _order(word: Word, name: str, bots: tuple[str, ...], runs_folder: Path | None) -> None:
    from shortstui.experiments import orders
    from shortstui.experiments.folder import find_experiment, read_frozen
    from shortstui.experiments.named_cells import cells_named, short_names
    from shortstui.experiments.plan import frozen_plan
    from shortstui.experiments.schedule import jobs
    from shortstui.places import runs_folder as usual_folder
    from shortstui.text import harmless

    folder = find_experiment(name, runs_folder or usual_folder())
    orders.require_obeyed(folder)
    cells = orders.cell_states(folder)
    plan = frozen_plan(read_frozen(folder).plan)
    meant = cells_named(bots, cells, short_names(jobs(plan)), _no_cells(folder, cells)) if bots else ()
    orders.send(folder, orders.Order(word, meant))
    end = time.monotonic() + _PATIENCE_SECONDS
    while not _answered(word, meant, cells) or orders.untaken(folder):
        if time.monotonic() > end:
            click.echo("asked; the experiment has not answered yet", err=True)
            return
        time.sleep(_LOOK_SECONDS)
        cells = orders.cell_states(folder)
    if not cells:
        click.echo("the experiment's process has ended")
    for run in meant or cells:
        if cells and (meant or cells[run] != "over"):
            click.echo(f"{harmless(run, 100)}: {cells[run]}")


def _no_cells(folder: Path, cells: Container[str]) -> dict[str, str]:
    """Return the runs of an experiment that can't be steered, with the reason."""
    from shortstui.runs.store import list_runs

    others = {}
    for run in list_runs(folder):
        if run.manifest is not None and run.manifest.twin is not None:
            others[run.folder.name] = f"this run is a control: it goes with its bot, {run.manifest.twin.of}"
        elif run.folder.name not in cells:
            others[run.folder.name] = "this bot is over"
    return others


def _answered(word: Word, meant: tuple[str, ...], cells: Mapping[str, CellState]) -> bool:
    """Return whether the cells that an order is for stand as it wants them; those of an ended process do."""
    now = {cells[run] for run in meant or cells if run in cells}
    held = now & {"pausing", "paused"}
    if word == "continue":
        return not held
    wanted = {"stopping", "stopped", "over"} | ({"pausing", "paused"} if word == "pause" else set())
    return now <= wanted

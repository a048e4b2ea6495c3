"""``shortstui calibrate``: how often each rule is wrong, and how soon it is right, where the answer is known."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shortstui.cli.attended import attended
from shortstui.cli.progress import Steps
from shortstui.cli.tables import Form, format_option, tell

if TYPE_CHECKING:
    from shortstui.experiments.calibrated import Calibration
    from shortstui.experiments.calibration import Asked


@click.command()
@click.option(
    "--runs", type=click.IntRange(8, 100_000), default=1_000, show_default=True, help="Cells on each null."
)
@click.option("--shorts", type=click.IntRange(100, 10_000), default=1_000, show_default=True, help="Of each run.")
@click.option(
    "--personalised",
    "personalised",
    multiple=True,
    metavar="RECOMMENDER:STRENGTH",
    help="Platforms that do follow interests; may be given again. `none` for none. Default: twelve.",
)
@click.option(
    "--personalised-runs",
    type=click.IntRange(8, 10_000),
    default=40,
    show_default=True,
    help="Cells on each of those: they are the platform itself, and slower.",
)
@click.option(
    "--experiments",
    type=click.IntRange(1, 100_000),
    default=1_000,
    show_default=True,
    help="Of 8 pairs, on each of three nulls.",
)
@click.option(
    "--base-runs",
    type=click.IntRange(1, 100_000),
    default=400,
    show_default=True,
    help="Cells for each base share, on each of three nulls.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Same seed, same result.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write the whole result as JSON, too.")
@click.option("--shipped", is_flag=True, help="Measure nothing: show the result that comes with shortstui.")
@click.option("--brief", is_flag=True, help="One table of per cent, without intervals.")
@format_option("table", "md", "json")
@click.option("--plot/--no-plot", default=None, help="Draw operating curves; default: in a terminal.")
def calibrate(
    runs: int,
    shorts: int,
    personalised: tuple[str, ...],
    personalised_runs: int,
    experiments: int,
    base_runs: int,
    seed: int,
    out: Path | None,
    shipped: bool,
    brief: bool,
    form: Form | None,
    plot: bool | None,
) -> None:
    """Measure every rule on platforms that ignore interests and on platforms that follow them.

    Prints tables: the share of runs in which a rule said so at any look, with its 95 % interval; on
    platforms that follow interests also the median number of shorts until then; the same for rare and common
    personas; and how often intervals hold what they should.
    """
    from shortstui.cli.calibration_plots import plots
    from shortstui.cli.calibration_tables import tables

    if shipped:
        result = _shipped()
    else:
        from shortstui.experiments.calibration import DIALS, Asked

        dials = [_dial(text) for text in personalised if text != "none"] if personalised else list(DIALS)
        result = _measured(Asked(runs, shorts, seed, dials, personalised_runs, experiments, base_runs))
    if form == "json":
        click.echo(_encoded(result), nl=False)
    else:
        tell(tables(result, brief=brief), form)
    if plot or (plot is None and form != "json" and attended(sys.stdout)):
        width = shutil.get_terminal_size().columns
        for drawing in plots(
            result, min(width, 100), colour=attended(sys.stdout) and not os.environ.get("NO_COLOR")
        ):
            click.echo(drawing)
    if out is not None:
        _write(out, result)


def _shipped() -> Calibration:
    from shortstui.errors import ExitCode, ShortstuiError
    from shortstui.experiments.calibrated import calibrated

    result = calibrated()
    if result is None:
        raise ShortstuiError("there is no calibration", hint="install shortstui again", code=ExitCode.MISSING)
    return result


def _measured(asked: Asked) -> Calibration:
    from shortstui.experiments.calibration import calibrate as measure
    from shortstui.personas.folder import list_personas
    from shortstui.places import personas_folder

    personas = [entry.persona for entry in list_personas(personas_folder()) if entry.persona is not None]
    with Steps() as told:
        return measure(asked, personas, told)


def _dial(text: str) -> tuple[str, float]:
    from shortstui.simulator.recommenders import check_dial

    name, _, strength = text.partition(":")
    try:
        dial = float(strength)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no RECOMMENDER:STRENGTH", param_hint="--personalised") from None
    check_dial(name, dial)
    return name, dial


def _encoded(result: Calibration) -> bytes:
    import msgspec

    return msgspec.json.encode(result) + b"\n"


def _write(out: Path, result: Calibration) -> None:
    from shortstui.files import write_atomically

    write_atomically(out, _encoded(result))
    click.echo(f"written: {out}", err=True)

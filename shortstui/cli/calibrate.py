"""``shortstui calibrate``: how often each rule is wrong, and how soon it is right, where the answer is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shortstui.experiments.calibrated import Calibration, Rate


@click.command()
@click.option(
    "--runs", type=click.IntRange(8, 100_000), default=1_000, show_default=True, help="Cells on each null."
)
@click.option("--shorts", type=click.IntRange(100, 10_000), default=1_000, show_default=True, help="Of each run.")
@click.option(
    "--personalised",
    "personalised",
    multiple=True,
    default=("content:0.2", "content:0.4", "content:0.8"),
    show_default=True,
    metavar="RECOMMENDER:STRENGTH",
    help="Platforms that do follow interests; may be given again. `none` for none.",
)
@click.option(
    "--personalised-runs",
    type=click.IntRange(8, 10_000),
    default=40,
    show_default=True,
    help="Cells on each of those: they are the platform itself, and slower.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Same seed, same result.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write the whole result as JSON, too.")
def calibrate(
    runs: int, shorts: int, personalised: tuple[str, ...], personalised_runs: int, seed: int, out: Path | None
) -> None:
    """Measure every rule on platforms that ignore interests and on platforms that follow them.

    Prints a Markdown table: the share of runs in which a rule said so at any look, with its 95 % interval; on
    platforms that follow interests also the median number of shorts until then.
    """
    from shortstui.experiments.calibration import Asked
    from shortstui.experiments.calibration import calibrate as measure
    from shortstui.personas.folder import list_personas
    from shortstui.places import personas_folder

    personas = [entry.persona for entry in list_personas(personas_folder()) if entry.persona is not None]
    asked = Asked(runs, shorts, seed, [_dial(text) for text in personalised if text != "none"], personalised_runs)
    result = measure(asked, personas, lambda what, done: click.echo(f"{done:4.0%} {what}", err=True))
    for line in table(result):
        click.echo(line)
    if out is not None:
        _write(out, result)


def table(result: Calibration) -> list[str]:
    """Return the result as a Markdown table: a row for each platform, a column for each rule."""
    rules = list(dict.fromkeys(rate.rule for rate in result.rates))
    platforms = list(dict.fromkeys(rate.platform for rate in result.rates))
    cells = {(rate.platform, rate.rule): rate for rate in result.rates}
    lines = [
        f"{result.runs:,} runs × {result.shorts:,} shorts on each null, seed {result.seed}, α = {result.alpha:g}, "
        f"{result.misread:.1%} misread; result {result.name}",
        "",
        "| platform | " + " | ".join(rules) + " |",
        "|---" * (len(rules) + 1) + "|",
    ]
    for platform in platforms:
        found = [cells[platform, rule] for rule in rules]
        lines.append(f"| {platform} | " + " | ".join(_said(rate) for rate in found) + " |")
    return lines


def _said(rate: Rate) -> str:
    if not rate.of:
        return "–"
    share = f"{rate.hits / rate.of:.1%} [{rate.low:.1%}–{rate.high:.1%}]"
    return share if rate.blind or rate.delay is None else f"{share} @{rate.delay:.0f}"


def _dial(text: str) -> tuple[str, float]:
    from shortstui.simulator.recommenders import check_dial

    name, _, strength = text.partition(":")
    try:
        dial = float(strength)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no RECOMMENDER:STRENGTH", param_hint="--personalised") from None
    check_dial(name, dial)
    return name, dial


def _write(out: Path, result: Calibration) -> None:
    import msgspec

    from shortstui.files import write_atomically

    write_atomically(out, msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    click.echo(f"written: {out}", err=True)

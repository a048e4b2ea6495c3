"""``shortstui plan``: how large an experiment has to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from shortstui.cli.tables import Form, Table, format_option, tell

if TYPE_CHECKING:
    from shortstui.experiments.calibrated import Calibration
    from shortstui.experiments.power_plan import Effect, Row


@click.group()
def plan() -> None:
    """Plan an experiment: how many pairs, and how many shorts."""


@plan.command("power")
@click.option("--lift", type=click.FloatRange(0, 1, min_open=True), help="The effect: a share of shorts, 0.05.")
@click.option("--recommender", help="Or: what a recommender of the simulated platform does.")
@click.option("--strength", type=click.FloatRange(0, 1, min_open=True), help="Of that recommender.")
@click.option(
    "--captured",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    show_default=True,
    help="Share of bots that the platform captures at all.",
)
@click.option(
    "--wanted", type=click.FloatRange(0.05, 0.99), default=0.8, show_default=True, help="Power that is enough."
)
@click.option("--alpha", type=click.FloatRange(0.001, 0.2), default=0.05, show_default=True, help="One-sided.")
@format_option("table", "md", "json")
@click.option("--null", default="NR", show_default=True, help="Platform whose accounts differ as yours will.")
def power_command(
    lift: float | None,
    recommender: str | None,
    strength: float | None,
    captured: float,
    wanted: float,
    alpha: float,
    form: Form | None,
    null: str,
) -> None:
    """How many pairs, and how many shorts, does an effect need?

    A pair is a bot with three yoked twins. The verdict is the exact sign flip over pairs on the lift of the last
    third, for one persona; how much pairs differ by chance was measured by `shortstui calibrate`.

    \b
    shortstui plan power --lift 0.05
    shortstui plan power --recommender content --strength 0.2 --captured 0.6
    """  # noqa: D301 (click's own mark is meant)
    from shortstui.errors import ExitCode, ShortstuiError
    from shortstui.experiments.calibrated import calibrated
    from shortstui.experiments.power_plan import power_table

    result = calibrated()
    if result is None or not result.lifts:
        raise ShortstuiError(
            "there is no calibration to plan from", hint="install shortstui again", code=ExitCode.MISSING
        )
    rows = power_table(_effects(result, lift, recommender, strength, null), wanted, captured=captured, alpha=alpha)
    if form == "json":
        click.echo(_json(rows, result, wanted))
        return
    tell(_parts(rows, result, wanted), form)


def _effects(
    result: Calibration, lift: float | None, recommender: str | None, strength: float | None, null: str
) -> list[Effect]:
    from shortstui.experiments.power_plan import recommenders_effect, stated_effect

    if lift is not None and recommender is None and strength is None:
        return stated_effect(result, lift, null)
    if lift is None and recommender is not None and strength is not None:
        return recommenders_effect(result, recommender, strength, null)
    raise click.UsageError("give either --lift, or --recommender with --strength")


def _parts(rows: list[Row], result: Calibration, wanted: float) -> Iterator[str | Table]:
    from shortstui.capture.verdict.power import MOST_PAIRS
    from shortstui.experiments.power_plan import PAIRS, cheapest

    yield f"Power by shorts and pairs, with 95 % interval; lifts measured by calibration {result.name}"
    yield "A pair is a bot with three yoked twins; one twin needs more pairs, and so do several personas at once."
    yield ""
    header = ("shorts", "lift ± between pairs", *(f"{pairs} pairs" for pairs in PAIRS), f"for {wanted:.0%}")
    yield Table(header, [_cells(row, MOST_PAIRS) for row in rows])
    yield ""
    best = cheapest(rows)
    if best is None or best.needed is None:
        yield f"No length up to {rows[-1].effect.shorts:,} shorts reaches {wanted:.0%} with {MOST_PAIRS} pairs."
        return
    yield (
        f"Least watching for {wanted:.0%}: {best.needed} pairs of {best.effect.shorts:,} shorts. "
        "Blocked runs count as lost: plan some more."
    )


def _cells(row: Row, most_pairs: int) -> list[str]:
    effect, powers, needed = row
    return [
        f"{effect.shorts:,}",
        f"{effect.lift:.3f} ± {effect.spread:.3f}",
        *(f"{each.share:.0%} [{each.low:.0%}–{each.high:.0%}]" for each in powers),
        f"{needed} pairs" if needed else f"> {most_pairs} pairs",
    ]


def _json(rows: list[Row], result: Calibration, wanted: float) -> str:
    import msgspec

    from shortstui.experiments.power_plan import PAIRS

    told = [
        effect._asdict()
        | {
            "power": {str(pairs): each._asdict() for pairs, each in zip(PAIRS, powers, strict=True)},
            "needed": needed,
        }
        for effect, powers, needed in rows
    ]
    return msgspec.json.encode({"calibration": result.name, "wanted": wanted, "rows": told}).decode()

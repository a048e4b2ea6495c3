"""The tables of a calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shortstui.cli.tables import Table
from shortstui.experiments.calibrated import Calibration, Rate

BRIEF = (
    "STEERED",
    "CAPTURED",
    "NARROWED",
    "1/5 rule, window 50",
    "1/5 rule, window 100",
    "sign flip over 8 pairs",
    "STEERED, best bettor",
)
"""Rules of the brief table."""


def tables(result: Calibration, *, brief: bool = False) -> Iterator[str | Table]:
    """Yield all tables, and the lines between them.

    Args:
        result: The calibration.
        brief: Per cent without intervals, and the main rules only: for a README.
    """
    yield (
        f"{result.runs:,} runs × {result.shorts:,} shorts on each null, seed {result.seed}, α = {result.alpha:g}, "
        f"{result.misread:.1%} misread; result {result.name}"
    )
    yield "Per cent of runs in which a rule said so, at any look; after @ the median of shorts until then."
    yield "On N0 to NW, which ignore interests, each is a false alarm; the others follow interests: it is found."
    yield "1/5 rule: the published one, over the last 50 shorts and over the last 100."
    yield ""
    measured = list(dict.fromkeys(rate.rule for rate in result.rates))
    rules = [rule for rule in BRIEF if rule in measured] if brief else measured
    yield Table(["platform", *rules], list(_by_platform(result.rates, rules, brief=brief)))
    if brief:
        return
    if result.by_base:
        yield from ("", "False alarms by the persona's share in the controls; the stated rates hold from ")
        yield f"{result.base_shares[0]:.0%} to {result.base_shares[1]:.0%}:"
        yield ""
        names = list(dict.fromkeys((rate.platform, rate.rule) for at in result.by_base for rate in at.rates))
        header = ["base share", *(f"{rule}, {platform.partition(':')[0]}" for platform, rule in names)]
        yield Table(
            header, [[f"{at.base_share:.1%}", *(_said(rate) for rate in at.rates)] for at in result.by_base]
        )
    if result.coverage:
        yield ""
        rows = [
            [each.interval, f"{each.wanted:.0%}", f"{each.share:.1%} [{each.low:.1%}–{each.high:.1%}]"]
            for each in result.coverage
        ]
        yield Table(["interval", "should hold", "holds"], rows)


def _by_platform(rates: Sequence[Rate], rules: Sequence[str], *, brief: bool) -> Iterator[list[str]]:
    cells = {(rate.platform, rate.rule): rate for rate in rates}
    for platform in dict.fromkeys(rate.platform for rate in rates):
        found = [cells.get((platform, rule)) for rule in rules]
        yield [platform, *(_short(rate) if brief else _said(rate) for rate in found)]


def _said(rate: Rate | None) -> str:
    if rate is None or not rate.of:
        return "–"
    share = f"{rate.share:.1%} [{rate.low:.1%}–{rate.high:.1%}]"
    return share if rate.blind or rate.delay is None else f"{share} @{rate.delay:.0f}"


def _short(rate: Rate | None) -> str:
    if rate is None or not rate.of:
        return "–"
    if rate.blind:
        return f"{100 * rate.share:.1f}"
    return f"{100 * rate.share:.0f}" + (f" @{rate.delay:.0f}" if rate.delay is not None else "")

"""``python -m shortstui.bench``: measure what everything costs and print a table.

Timing lives here and not in the tests, where a busy machine would make it lie.
"""

from __future__ import annotations

import importlib

import click

from shortstui.bench.row import Row

_PARTS = ("startup", "runs", "export", "figures", "interests", "live")


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(_PARTS))
def main(parts: tuple[str, ...]) -> None:
    """Measure PARTS (default: all) and print a Markdown table; exit 1 if a target was missed."""
    measured: list[Row] = []
    click.echo("| what | measured | wanted | |\n|---|---|---|---|")
    for part in parts or _PARTS:
        for row in importlib.import_module(f"shortstui.bench.{part}").rows():
            measured.append(row)
            verdict = {True: "met", False: "MISSED", None: ""}[row.ok]
            click.echo(f"| {row.what} | {row.measured} | {row.target} | {verdict} |")
    if any(row.ok is False for row in measured):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

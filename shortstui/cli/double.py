"""``shortstui double``: the double of the Shorts site, to look at in a browser."""

from __future__ import annotations

import shlex
import tempfile
import threading
from pathlib import Path
from typing import Literal

import click

from shortstui.errors import ExitCode, ShortstuiError


@click.group()
def double() -> None:
    """A double of the YouTube Shorts site on this machine, with the simulated platform behind it."""


@double.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8443, show_default=True, help="0: any free one.")
@click.option("--admin-port", type=click.IntRange(0, 65535), default=8444, show_default=True, help="For faults.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True)
@click.option("--recommender", default="content", show_default=True)
@click.option("--strength", type=float, default=0.45, show_default=True, help="0: blind to the viewer, to 1.")
@click.option("--size", type=click.IntRange(1000, 1_000_000), default=20_000, show_default=True, help="Shorts.")
@click.option("--clutter", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="Of the thumbnails.")
@click.option("--world", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True, help="Catalogue's seed.")
@click.option("--pace", type=click.FloatRange(1, 16), default=1.0, show_default=True, help="Times real speed.")
@click.option("--layout", type=click.Choice(["new", "old", "mixed"]), default="new", show_default=True)
@click.option("--consent/--no-consent", default=True, show_default=True, help="Ask for consent first.")
def serve(
    port: int,
    admin_port: int,
    seed: int,
    recommender: str,
    strength: float,
    size: int,
    clutter: float,
    world: int,
    pace: float,
    layout: Literal["new", "old", "mixed"],
    consent: bool,
) -> None:
    """Serve it until ctrl+c, and print how a browser finds it under the site's own names.

    It is reached from this machine only, and a browser started by the printed command reaches nothing else.
    """
    from shortstui.simulator.double.server import Double
    from shortstui.simulator.double.settings import DoubleSettings
    from shortstui.simulator.recommenders import check_dial

    check_dial(recommender, strength)
    settings = DoubleSettings(
        seed=seed,
        recommender=recommender,
        strength=strength,
        size=size,
        clutter=clutter,
        world=world,
        pace=pace,
        layout=layout,
        consent=consent,
    )
    with Double(settings, port, admin_port) as running:
        click.echo(f"The double is at 127.0.0.1:{running.port}. Look at it with:\n")
        click.echo(f"  {shlex.join(command(running.chromium_args()))}\n")
        click.echo(f"Make something go wrong: POST JSON to http://127.0.0.1:{running.admin_port}/__admin/inject")
        click.echo("ctrl+c ends it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            raise ShortstuiError("the double was stopped", code=ExitCode.INTERRUPTED) from None


def command(chromium_args: list[str]) -> list[str]:
    """Return the command that opens the double in a browser with a profile of its own.

    The certificate is made anew each time and nobody vouches for it; that is no danger in a browser for which no
    other host exists.
    """
    return [
        "chromium",
        f"--user-data-dir={Path(tempfile.gettempdir()) / 'shortstui-double'}",
        "--no-first-run",
        "--ignore-certificate-errors",
        *chromium_args,
        "https://www.youtube.com/shorts",
    ]

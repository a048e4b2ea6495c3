"""``shortstui run``: let persona bots scroll a feed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from shortstui.cli.live import settle_notice
from shortstui.cli.run_options import RunOptions, plan_from, speed_from, with_options

if TYPE_CHECKING:
    from shortstui.bots.plan import RunPlan


@click.command()
@click.argument("personas", nargs=-1, metavar="PERSONA...")
@with_options
def run(
    personas: tuple[str, ...],
    display: str | None,
    resume: Path | None,
    control: bool,
    accept_notice: bool,
    **options: Unpack[RunOptions],
) -> None:
    """Let a bot with each PERSONA (a TOML file, or the name of one in ./personas) scroll a feed.

    Several personas run one after the other, each recorded as a run of its own.
    """
    from shortstui.cli.displays import default_display

    chosen = display or default_display()
    if resume is not None:
        if personas:
            raise click.UsageError("--resume goes on with a run's own persona: give no PERSONA with it")
        _resume(resume, options, chosen, control, accept_notice)
        return
    if not personas:
        raise click.UsageError("give at least one PERSONA, e.g. personas/music-head.toml (or --resume RUN)")
    plans = [plan_from(persona, options) for persona in personas]
    for plan in plans:
        plan.check()
    if plans[0].feed == "youtube":
        settle_notice(accept_notice)
    if chosen == "full" and len(plans) == 1:
        from shortstui.cli.full import run_in_app

        raise SystemExit(run_in_app(plans[0]))
    for plan in plans:
        _record(plan, "plain" if chosen == "full" else chosen, control)


def _record(plan: RunPlan, display: str, control: bool) -> None:
    import asyncio

    from shortstui.bots.session import run_session
    from shortstui.cli.control import controlled
    from shortstui.cli.displays import display_named

    shown = display_named(display)
    asyncio.run(controlled(lambda controls: run_session(plan, shown, controls), control, shown))


def _resume(folder: Path, options: RunOptions, display: str, control: bool, accept_notice: bool) -> None:
    import asyncio

    from shortstui.bots.session import resume_session
    from shortstui.cli.control import controlled
    from shortstui.cli.displays import display_named
    from shortstui.places import runs_folder
    from shortstui.runs.reader import read_manifest
    from shortstui.runs.store import find_run

    found = find_run(str(folder), options["runs_folder"] or runs_folder())
    if read_manifest(found).feed.name == "youtube":
        settle_notice(accept_notice)
    shown = display_named("plain" if display == "full" else display)
    speed = speed_from(options["speed"])
    asyncio.run(controlled(lambda controls: resume_session(found, shown, controls, speed=speed), control, shown))

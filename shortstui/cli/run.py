"""``shortstui run``: let persona bots scroll a feed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import click

if TYPE_CHECKING:
    from shortstui.bots.plan import RunPlan

_RECOMMENDERS = ("uniform", "popularity", "content", "collaborative", "bandit")
_Decorator = Callable[[Callable[..., None]], Callable[..., None]]


class RunOptions(TypedDict):
    """The options that a run is planned from, as click hands them over."""

    feed: str
    videos: int
    seed: int
    recommender: str
    strength: float
    clutter: float | None
    size: int | None
    perceive: Literal["clip", "truth"]
    thumbnails: bool
    speed: str
    encoder: str | None
    map_name: str | None
    runs_folder: Path | None


_OPTIONS: tuple[_Decorator, ...] = (
    click.option(
        "--feed",
        default="simulated",
        show_default=True,
        metavar="simulated|folder:PATH",
        help="Where the shorts come from.",
    ),
    click.option("--videos", type=click.IntRange(1), default=300, show_default=True, help="How many shorts."),
    click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Same seed, same run."),
    click.option(
        "--recommender",
        default="content",
        show_default=True,
        metavar="|".join(_RECOMMENDERS),
        help="How the simulated platform chooses.",
    ),
    click.option(
        "--strength",
        type=click.FloatRange(0, 1),
        default=0.6,
        show_default=True,
        help="How much of it is personal; 0 is blind to the viewer.",
    ),
    click.option(
        "--clutter",
        type=click.FloatRange(0, 1),
        default=None,
        help="How hard the simulated thumbnails are to read.",
    ),
    click.option(
        "--size", type=click.IntRange(1000, 1_000_000), default=None, help="Shorts in the simulated catalogue."
    ),
    click.option(
        "--perceive",
        type=click.Choice(["clip", "truth"]),
        default="clip",
        show_default=True,
        help="truth: read the simulated platform's own topics instead of looking at thumbnails.",
    ),
    click.option("--thumbnails/--no-thumbnails", default=True, help="Whether to keep the thumbnails."),
    click.option(
        "--speed",
        default="max",
        show_default=True,
        metavar="X|max",
        help="Virtual seconds per second; max is as fast as the machine can.",
    ),
    click.option(
        "--encoder",
        default=None,
        metavar="NAME[/WEIGHTS]|NAME@FILE|FOLDER",
        help="The CLIP to see with; default shorts-tiny.",
    ),
    click.option("--map", "map_name", default=None, metavar="NAME|FOLDER", help="The interest map; default demo."),
    click.option(
        "--runs",
        "runs_folder",
        type=click.Path(path_type=Path),
        default=None,
        help="Where to record; default ./runs.",
    ),
    click.option(
        "--display",
        type=click.Choice(["full", "plain", "json", "none"]),
        default=None,
        help="full: the app; plain: a line an event; json: an object an event; none: only the folder. "
        "Default: full on a terminal, else plain.",
    ),
    click.option(
        "--resume",
        type=click.Path(path_type=Path),
        default=None,
        metavar="RUN",
        help="Go on with an interrupted run instead of starting one.",
    ),
    click.option(
        "--control", is_flag=True, hidden=True, help="Obey `pause`, `resume`, `stop`, `speed X` on standard input."
    ),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("personas", nargs=-1, metavar="PERSONA...")
@_with_options
def run(
    personas: tuple[str, ...],
    display: str | None,
    resume: Path | None,
    control: bool,
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
        _resume(resume, options, chosen, control)
        return
    if not personas:
        raise click.UsageError("give at least one PERSONA, e.g. personas/music-head.toml (or --resume RUN)")
    plans = [_plan(persona, options) for persona in personas]
    if chosen == "full" and len(plans) == 1:
        from shortstui.cli.full import run_in_app

        raise SystemExit(run_in_app(plans[0]))
    for plan in plans:
        _record(plan, "plain" if chosen == "full" else chosen, control)


def _plan(persona: str, options: RunOptions) -> RunPlan:
    """Turn the command line into a plan; every wrong word is said before anything starts."""
    from shortstui.bots.plan import RunPlan
    from shortstui.personas.folder import find_persona
    from shortstui.places import personas_folder, runs_folder

    feed, _, folder = options["feed"].partition(":")
    return RunPlan(
        persona=find_persona(persona, personas_folder()),
        feed=feed,
        folder=Path(folder) if folder else None,
        videos=options["videos"],
        seed=options["seed"],
        recommender=options["recommender"],
        strength=options["strength"],
        clutter=options["clutter"],
        size=options["size"],
        perceive=options["perceive"],
        thumbnails=options["thumbnails"],
        encoder=options["encoder"],
        map=options["map_name"],
        speed=_speed(options["speed"]),
        runs=options["runs_folder"] or runs_folder(),
    )


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < 1e6:
        raise click.BadParameter(f"{text!r} is neither a positive number nor max", param_hint="--speed")
    return speed


def _record(plan: RunPlan, display: str, control: bool) -> None:
    import asyncio

    from shortstui.bots.session import run_session
    from shortstui.cli.control import controlled
    from shortstui.cli.displays import display_named

    shown = display_named(display)
    asyncio.run(controlled(lambda controls: run_session(plan, shown, controls), control, shown))


def _resume(folder: Path, options: RunOptions, display: str, control: bool) -> None:
    import asyncio

    from shortstui.bots.session import resume_session
    from shortstui.cli.control import controlled
    from shortstui.cli.displays import display_named
    from shortstui.places import runs_folder
    from shortstui.runs.store import find_run

    found = find_run(str(folder), options["runs_folder"] or runs_folder())
    shown = display_named("plain" if display == "full" else display)
    speed = _speed(options["speed"])
    asyncio.run(controlled(lambda controls: resume_session(found, shown, controls, speed=speed), control, shown))

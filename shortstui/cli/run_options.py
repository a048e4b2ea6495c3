"""The options of ``shortstui run``, and the plan that they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from shortstui.cli.live import ACCEPT_NOTICE, LIVE_OPTIONS, Decorator, LiveOptions, live_settings_from

if TYPE_CHECKING:
    from shortstui.bots.plan import RunPlan

_RECOMMENDERS: Final = ("uniform", "popularity", "content", "collaborative", "bandit")


class RunOptions(LiveOptions):
    """The options that a run is planned from, as click hands them over."""

    feed: str
    videos: int
    seed: int
    recommender: str
    strength: float
    clutter: float | None
    size: int | None
    layout: Literal["new", "old", "mixed"]
    twins: tuple[Literal["yoked", "random", "no-watch"], ...]
    perceive: Literal["clip", "truth"]
    thumbnails: bool
    speed: str
    encoder: str | None
    map_name: str | None
    runs_folder: Path | None


_OPTIONS: Final[tuple[Decorator, ...]] = (
    click.option(
        "--feed",
        default="simulated",
        show_default=True,
        metavar="simulated|double|youtube|folder:PATH",
        help="Where the shorts come from; double: a local double of YouTube Shorts in a real browser.",
    ),
    click.option("--videos", type=click.IntRange(1), default=300, show_default=True, help="How many shorts."),
    click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Same seed, same run."),
    click.option(
        "--recommender",
        default="content",
        show_default=True,
        metavar="|".join(_RECOMMENDERS),
        help="How the simulated platform, and the double, choose.",
    ),
    click.option(
        "--strength",
        type=click.FloatRange(0, 1),
        default=0.45,
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
        "--layout",
        type=click.Choice(["new", "old", "mixed"]),
        default="new",
        show_default=True,
        help="Pages of the double: of either layout, or by visitor.",
    ),
    click.option(
        "--perceive",
        type=click.Choice(["clip", "truth"]),
        default="clip",
        show_default=True,
        help="truth: read the simulated platform's own topics instead of looking at thumbnails.",
    ),
    click.option(
        "--twin",
        "twins",
        type=click.Choice(["yoked", "random", "no-watch"]),
        multiple=True,
        help="A control beside the bot, a run of its own; may be given again. yoked: stays as long as the bot at "
        "the same places, whatever is on; random: at places drawn by chance; no-watch: skips everything.",
    ),
    click.option("--thumbnails/--no-thumbnails", default=True, help="Whether to keep the thumbnails."),
    click.option(
        "--speed",
        default="max",
        show_default=True,
        metavar="X|max",
        help="Virtual seconds per second; max is as fast as the machine can. double: 1 to 16, max is 10; "
        "youtube: real time only.",
    ),
    click.option(
        "--encoder",
        default=None,
        metavar="NAME[/WEIGHTS]|NAME@FILE|FOLDER",
        help="The CLIP to see with; default shorts-tiny, on youtube ViT-B-32.",
    ),
    click.option("--map", "map_name", default=None, metavar="NAME|FOLDER", help="The interest map; default demo."),
    click.option(
        "--runs",
        "runs_folder",
        type=click.Path(path_type=Path),
        default=None,
        help="Where to record; default ./runs.",
    ),
    *LIVE_OPTIONS,
    ACCEPT_NOTICE,
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


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def plan_from(persona: str, options: RunOptions) -> RunPlan:
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
        speed=speed_from(options["speed"]),
        runs=options["runs_folder"] or runs_folder(),
        live=live_settings_from(options),
        layout=options["layout"],
        twins=options["twins"],
    )


def speed_from(text: str) -> float | None:
    """Return the speed that was asked for; None for as fast as the feed can."""
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < 1e6:
        raise click.BadParameter(f"{text!r} is neither a positive number nor max", param_hint="--speed")
    return speed

"""How soon the published 1/5 rule fires on the simulated platform: ``python -m shortstui.bench.capture_table``.

Real bots, recorded nowhere, for every persona, recommender and seed. The table goes into the README. The two blind
recommenders show how often the rule fires where nothing is personalised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Literal

import click

from shortstui.bots.controls import Controls
from shortstui.bots.display import Nobody
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.capture.run_state import Outcome
from shortstui.personas.folder import list_personas
from shortstui.personas.toml import load_persona
from shortstui.places import personas_folder
from shortstui.simulator.recommenders import DEFAULT_STRENGTH, NAMES

WINDOW = 50
"""Of the published 1/5 rule."""
PLATEAU = 200
"""The last shorts of a run, whose share is its plateau."""


@dataclass(frozen=True)
class Cell:
    """The runs of one persona with one recommender.

    Attributes:
        persona: With its emoji.
        recommender: Its name.
        shorts: Length of each run.
        v2c: Of each run; None where the 1/5 rule never fired.
        plateaus: Share of the last 200 shorts that the bot watched, of each run.
        log_views: Mean of log10 views at the end of each run.
    """

    persona: str
    recommender: str
    shorts: int
    v2c: tuple[int | None, ...]
    plateaus: tuple[float, ...]
    log_views: tuple[float, ...]

    @property
    def fired(self) -> int:
        """Number of runs in which the rule fired."""
        return sum(videos is not None for videos in self.v2c)

    def __str__(self) -> str:
        """Say median V2C, runs in which the rule fired, and mean plateau: "173 (5/5), 0.48"."""
        # A run in which it never fired counts as longer than all others: the median of censored data.
        middle = median(videos if videos is not None else float("inf") for videos in self.v2c)
        text = f"> {self.shorts:,}" if middle == float("inf") else f"{middle:.0f}"
        return f"{text} ({self.fired}/{len(self.v2c)}), {mean(self.plateaus):.2f}"


def table(
    personas: Sequence[Path],
    recommenders: Sequence[str],
    seeds: Iterable[int],
    shorts: int,
    *,
    strength: float = DEFAULT_STRENGTH,
    perceive: Literal["clip", "truth"] = "truth",
    interest_map: str | None = None,
) -> list[Cell]:
    """Run the bots.

    Args:
        personas: Their files.
        recommenders: Names of recommenders.
        seeds: One run each.
        shorts: Length of a run.
        strength: Of the recommenders.
        perceive: Whether bots look at thumbnails or read the platform's own topics.
        interest_map: The map; None for the demo's.

    Raises:
        ShortstuiError: A persona, recommender or map can't be used.
    """
    seeds = tuple(seeds)
    return [
        _cell(
            [
                RunPlan(
                    persona=persona,
                    videos=shorts,
                    seed=seed,
                    recommender=recommender,
                    strength=strength,
                    perceive=perceive,
                    map=interest_map,
                    record=False,
                )
                for seed in seeds
            ]
        )
        for persona in personas
        for recommender in recommenders
    ]


def markdown(cells: Sequence[Cell]) -> str:
    """Return the table: a line for each persona, a column for each recommender."""
    recommenders = tuple(dict.fromkeys(cell.recommender for cell in cells))
    lines = [f"| persona | {' | '.join(recommenders)} |", "|---" * (len(recommenders) + 1) + "|"]
    for persona in dict.fromkeys(cell.persona for cell in cells):
        row = {cell.recommender: str(cell) for cell in cells if cell.persona == persona}
        lines.append(f"| {persona} | {' | '.join(row[name] for name in recommenders)} |")
    return "\n".join(lines)


def _cell(plans: Sequence[RunPlan]) -> Cell:
    plan = plans[0]
    states = [asyncio.run(run_session(each, Nobody(), Controls())) for each in plans]
    persona = load_persona(plan.persona)
    return Cell(
        persona=f"{persona.emoji} {persona.name}".strip(),
        recommender=plan.recommender,
        shorts=plan.videos,
        v2c=tuple(state.v2c[WINDOW] for state in states),
        plateaus=tuple(
            mean(outcome == Outcome.WATCHED for outcome in state.history[-PLATEAU:]) for state in states
        ),
        log_views=tuple(state.log_views[-1] for state in states),
    )


@click.command()
@click.option("--recommender", "recommenders", multiple=True, help="One or more; default all.")
@click.option("--videos", default=1_000, show_default=True, help="Length of a run.")
@click.option("--seeds", default=5, show_default=True, help="Runs for each persona and recommender.")
@click.option("--strength", default=DEFAULT_STRENGTH, show_default=True, help="0 (blind) to 1.")
@click.option("--perceive", type=click.Choice(["truth", "clip"]), default="truth", show_default=True)
@click.option("--map", "interest_map", help="The interest map; default the demo's.")
def main(
    recommenders: tuple[str, ...],
    videos: int,
    seeds: int,
    strength: float,
    perceive: Literal["clip", "truth"],
    interest_map: str | None,
) -> None:
    """Print median V2C (runs in which the 1/5 rule fired), mean plateau: for every persona and recommender."""
    personas = [file.path for file in list_personas(personas_folder())]
    cells = table(
        personas,
        recommenders or NAMES,
        range(seeds),
        videos,
        strength=strength,
        perceive=perceive,
        interest_map=interest_map,
    )
    click.echo(markdown(cells))
    for name in dict.fromkeys(cell.recommender for cell in cells):
        runs = [cell for cell in cells if cell.recommender == name]
        total = sum(len(cell.v2c) for cell in runs)
        click.echo(f"\n{name}: the 1/5 rule fired in {sum(cell.fired for cell in runs)} of {total} runs", nl=False)
        plateaus = [plateau for cell in runs for plateau in cell.plateaus]
        click.echo(f", plateaus {min(plateaus):.2f} to {max(plateaus):.2f}", nl=False)
        click.echo(f", mean log10 views {mean(views for cell in runs for views in cell.log_views):.2f}")


if __name__ == "__main__":
    main()

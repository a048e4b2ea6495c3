"""``shortstui experiment``: a frozen plan, its runs, and the verdict in the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shortstui.cli import steer
from shortstui.cli.live import settle_notice
from shortstui.cli.tables import Form, format_option

if TYPE_CHECKING:
    from shortstui.experiments.folder import Frozen
    from shortstui.experiments.plan import Plan

_RUNS: Final = click.option(
    "--runs",
    "runs_folder",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder of runs; default ./runs.",
)


class _PlanOrCommand(click.Group):
    """A group that takes a plan's file where it is given no command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Run a plan when the first word is no command."""
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


def _list_ready(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from shortstui.experiments.ready import ready_plans

        for name, plan in ready_plans():
            click.echo(f"{name:<24} {plan.description}")
        context.exit()


@click.group(cls=_PlanOrCommand)
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_ready, help="List the ready plans."
)
def experiment() -> None:
    """Run the experiment of a PLAN.toml, or go on with it; `show` prints the verdict again.

    \b
    shortstui experiment PLAN.toml      freeze the plan, run all its cells, print the verdict
    shortstui experiment NAME           the same with a ready plan (--list)
    shortstui experiment resume NAME    go on with an experiment whose plan's file is gone
    shortstui experiment show NAME      print the verdict of an experiment
    shortstui experiment list           list the experiments there are
    shortstui experiment pause NAME     hold all bots of one that runs, or the BOTs named; also continue, stop

    The plan is frozen and hashed before the first video; the hash stands in every run. A changed plan is another
    experiment, and marked exploratory if shorts had been seen under the old one.
    """  # noqa: D301 (click wants the character itself)


for _command in (steer.pause, steer.go_on, steer.stop):
    experiment.add_command(_command)


@experiment.command("run")
@click.argument("plan", metavar="PLAN")
@_RUNS
@click.option("--at-once", type=click.IntRange(1, 64), default=None, help="Cells that scroll at the same time.")
@click.option("--accept-notice", is_flag=True, help="Confirm the notice on live feeds without a terminal.")
@click.option("--dry-run", is_flag=True, help="Print the plan's cells, and freeze and run nothing.")
def run(plan: str, runs_folder: Path | None, at_once: int | None, accept_notice: bool, dry_run: bool) -> None:
    """Run a plan's experiment, or go on with it."""
    from datetime import UTC, datetime

    from shortstui.experiments.freezing import freeze
    from shortstui.experiments.plan import read_plan
    from shortstui.experiments.ready import find_plan
    from shortstui.places import personas_folder
    from shortstui.places import runs_folder as usual_folder

    path = find_plan(plan)
    if dry_run:
        _print_cells(path, runs_folder or usual_folder())
        return
    if read_plan(path)[0].feed.kind == "youtube":
        settle_notice(accept_notice)
    folder, frozen = freeze(path, runs_folder or usual_folder(), personas_folder(), datetime.now(UTC))
    _run_frozen(folder, frozen, at_once)


@experiment.command("resume")
@click.argument("name", metavar="EXPERIMENT")
@_RUNS
@click.option("--at-once", type=click.IntRange(1, 64), default=None, help="Cells that scroll at the same time.")
@click.option("--accept-notice", is_flag=True, help="Confirm the notice on live feeds without a terminal.")
def resume(name: str, runs_folder: Path | None, at_once: int | None, accept_notice: bool) -> None:
    """Go on with an experiment by its frozen plan, wherever the plan's own file is."""
    from shortstui.experiments.folder import find_experiment, read_frozen
    from shortstui.experiments.plan import frozen_plan
    from shortstui.places import runs_folder as usual_folder

    folder = find_experiment(name, runs_folder or usual_folder())
    frozen = read_frozen(folder)
    if frozen_plan(frozen.plan).feed.kind == "youtube":
        settle_notice(accept_notice)
    _run_frozen(folder, frozen, at_once)


@experiment.command("show")
@click.argument("name", metavar="EXPERIMENT")
@_RUNS
@format_option("table", "md", "json")
@click.option("--json", "as_json", is_flag=True, help="The whole verdict as JSON; the same as --format json.")
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=None,
    metavar="PLAN.toml",
    help="Judge by the [verdict] of another plan: exploratory.",
)
def show(name: str, runs_folder: Path | None, form: Form | None, as_json: bool, rules: Path | None) -> None:
    """Print the verdict of an experiment, as far as its runs have got."""
    from shortstui.experiments.folder import find_experiment
    from shortstui.places import runs_folder as usual_folder

    _print_verdict(find_experiment(name, runs_folder or usual_folder()), rules, "json" if as_json else form)


@experiment.command("list")
@_RUNS
def list_them(runs_folder: Path | None) -> None:
    """List the experiments in the folder of runs, the newest first."""
    from shortstui.experiments.folder import list_experiments, read_frozen
    from shortstui.experiments.orders import cell_states
    from shortstui.places import runs_folder as usual_folder
    from shortstui.runs.store import list_runs
    from shortstui.text import harmless

    for folder in list_experiments(runs_folder or usual_folder()):
        frozen = read_frozen(folder)
        runs = list_runs(folder)
        over = sum(run.state in {"goal", "exhausted", "blocked"} for run in runs)
        how = "exploratory" if frozen.exploratory else "frozen"
        states = cell_states(folder)
        held = sum(state in {"pausing", "paused"} for state in states.values())
        now = f"  running, {held} paused" if held else "  running" if states else ""
        click.echo(
            f"{folder.name:<28} {how} {frozen.frozen:%Y-%m-%d %H:%M} plan {frozen.sha256[:12]}"
            f"  {over} of {len(runs)} runs over{now}  {harmless(frozen.name, 60)}"
        )


def _run_frozen(folder: Path, frozen: Frozen, at_once: int | None) -> None:
    import asyncio

    from shortstui.cli.fleet_display import run_shown
    from shortstui.experiments.fleet import Fleet
    from shortstui.experiments.plan import frozen_plan

    _say_what_is_frozen(folder, frozen)
    _warn_of_few_pairs(frozen_plan(frozen.plan))
    errors = asyncio.run(run_shown(Fleet(folder, frozen_plan(frozen.plan), frozen, at_once)))
    _print_verdict(folder, None)
    if errors:
        raise errors[0]


def _print_cells(path: Path, runs: Path) -> None:
    from datetime import UTC, datetime

    from shortstui.experiments.freezing import would_freeze
    from shortstui.experiments.plan import frozen_plan
    from shortstui.experiments.schedule import jobs
    from shortstui.places import personas_folder

    _, frozen, _ = would_freeze(path, runs, personas_folder(), datetime.now(UTC))
    plan = frozen_plan(frozen.plan)
    listed = jobs(plan)
    members = 1 + len(plan.controls)
    for job in listed:
        click.echo(f"{job.arm.name:<40} replicate {job.replicate:>3}  seed {job.seed:>10}  {job.shorts} shorts")
    shorts = sum(job.shorts for job in listed) * members
    click.echo(f"{len(listed)} cells of {members} runs, {shorts:,} shorts in all, in this order", err=True)
    click.echo(f"plan {frozen.sha256}, not frozen yet", err=True)
    _warn_of_few_pairs(plan)


def _warn_of_few_pairs(plan: Plan) -> None:
    from shortstui.capture.verdict.sign_flip import smallest_p

    fewest = smallest_p(plan.replicates)
    if plan.verdict.design == "pairs" and fewest > plan.verdict.alpha:
        click.echo(
            f"careful: {plan.replicates} pairs can't give a p under {fewest:.3g}, so no verdict is possible at "
            f"α = {plan.verdict.alpha:g}; `shortstui plan power` says how many can",
            err=True,
        )


def _say_what_is_frozen(folder: Path, frozen: Frozen) -> None:
    click.echo(f"plan {frozen.sha256}", err=True)
    click.echo(f"frozen {frozen.frozen:%Y-%m-%d %H:%M:%S} UTC, in {folder}", err=True)
    for reason in frozen.exploratory:
        click.echo(f"EXPLORATORY: {reason}", err=True)


def _print_verdict(folder: Path, rules_from: Path | None, form: Form | None = None) -> None:
    import msgspec

    from shortstui.cli.tables import tell
    from shortstui.cli.verdict_report import verdict_lines
    from shortstui.experiments.plan import read_plan
    from shortstui.experiments.results import read_observed
    from shortstui.experiments.rules import rules_of
    from shortstui.experiments.standing import ExperimentReader
    from shortstui.experiments.verdict import verdict_of

    standing = ExperimentReader(folder).look()
    frozen, verdict, problems = standing.frozen, standing.verdict, list(standing.problems)
    reasons = list(frozen.exploratory)
    if rules_from is not None:
        other = read_plan(rules_from)[0].verdict
        if other != rules_of(frozen.plan):
            reasons.append("judged by other rules than were frozen")
            runs, problems = read_observed(folder, frozen.sha256)
            verdict = verdict_of(runs, other)
    if form == "json":
        told = {"plan": frozen.sha256, "exploratory": reasons, "problems": problems, "verdict": verdict}
        click.echo(msgspec.json.encode(told).decode())
        return
    if not standing.final:
        click.echo(f"NOT OVER: {standing.over} of {standing.cells} cells are; what follows is so far")
        click.echo(f"  → shortstui experiment resume {folder.name}\n")
    tell(verdict_lines(frozen, verdict, reasons, problems), form)

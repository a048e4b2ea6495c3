"""Freezing a plan: once, before the first video. Whoever changes it afterwards explores."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import EXPERIMENT, Frozen, read_frozen, write_frozen
from shortstui.experiments.plan import Plan, arms, read_plan
from shortstui.personas.folder import find_persona
from shortstui.personas.toml import load_persona, read_text
from shortstui.runs.layout import slug
from shortstui.runs.store import list_runs


def freeze(path: Path, runs: Path, personas: Path, now: datetime) -> tuple[Path, Frozen]:
    """Return the folder and the frozen form of a plan; freeze it if it is new.

    The same plan finds its experiment again. A plan of the same name that says something else is frozen as a new
    experiment; if the old one has seen a short already, the new one's results are marked exploratory.

    Args:
        path: The plan's file.
        runs: The folder of runs.
        personas: Where personas are looked for that don't lie beside the plan.
        now: The time of day, UTC.

    Raises:
        ShortstuiError: The plan, a persona of it, or a folder can't be used.
    """
    folder, told, new = would_freeze(path, runs, personas, now)
    if new:
        write_frozen(folder, told)
    return folder, told


def would_freeze(path: Path, runs: Path, personas: Path, now: datetime) -> tuple[Path, Frozen, bool]:
    """Return what :func:`freeze` would, and whether it would be new; write nothing.

    Args:
        path: The plan's file.
        runs: The folder of runs.
        personas: Where personas are looked for that don't lie beside the plan.
        now: The time of day, UTC.

    Raises:
        ShortstuiError: See :func:`freeze`.
    """
    plan, text = read_plan(path)
    return foreseen(plan, text, path.parent, runs, personas, now)


def foreseen(
    plan: Plan, text: str, beside: Path, runs: Path, personas: Path, now: datetime
) -> tuple[Path, Frozen, bool]:
    """Return the same as :func:`would_freeze` for a plan that has no file yet.

    Args:
        plan: The plan.
        text: Its TOML.
        beside: The folder that its file will lie in.
        runs: The folder of runs.
        personas: Where personas are looked for that don't lie beside the plan.
        now: The time of day, UTC.

    Raises:
        ShortstuiError: See :func:`freeze`.
    """
    told = Frozen(name=plan.name, frozen=now, plan=text, personas=_personas(plan, beside, personas))
    first = runs / slug(plan.name)
    folder = first
    for number in range(2, 1_000):
        if not (folder / EXPERIMENT).exists():
            break
        before = read_frozen(folder)
        if before.sha256 == told.sha256:
            return folder, before, False
        folder = runs / f"{slug(plan.name)}-{number}"
    return folder, _judged(told, first, folder), True


def _judged(told: Frozen, first: Path, folder: Path) -> Frozen:
    """Say whether results were known when the plan was frozen."""
    reasons = []
    known = [first, *sorted(first.parent.glob(f"{first.name}-[0-9]*"))]
    for other in known:
        if other == folder or not (other / EXPERIMENT).is_file():
            continue
        before = read_frozen(other)
        seen = sum(run.impressions or 0 for run in list_runs(other))
        if before.name == told.name and seen:
            reasons.append(
                f"the plan was changed after {seen:,} shorts had been seen under plan {before.sha256[:12]}"
            )
    return Frozen(name=told.name, frozen=told.frozen, plan=told.plan, personas=told.personas, exploratory=reasons)


def _personas(plan: Plan, beside: Path, folder: Path) -> dict[str, str]:
    """Return the files of all personas that a plan names, by the names it gives."""
    names = {arm.persona for arm in arms(plan)} | {arm.measured for arm in arms(plan)}
    found = {}
    for name in sorted(names):
        if slug(name) != name:
            raise ShortstuiError(
                f"“{name}” is no short name of a persona",
                where=plan.name,
                hint=f"personas are named by their files, without .toml: {slug(name)}",
                code=ExitCode.BAD_INPUT,
            )
        path = beside / f"{name}.toml"
        path = path if path.is_file() else find_persona(name, folder)
        persona = load_persona(path)
        if persona.switch is not None:
            raise ShortstuiError(
                f"the persona “{persona.name}” has a switch of its own",
                where=str(path),
                hint="in an experiment switches stand in the plan: [[switches]]",
                code=ExitCode.BAD_INPUT,
            )
        found[name] = read_text(path)
    return found

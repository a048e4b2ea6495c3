"""The plan of an experiment that was filled in on the launch screen: its TOML, and where its file is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.tui.launch_form import Setup

SUFFIX: Final = ".plan.toml"
"""Of the plan's file: no persona beside it can have the same name."""
_HEAD: Final = "# Filled in on shortstui's launch screen; `shortstui experiment` takes this file, too.\n"
_MOST_NUMBERS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What starting an experiment would lead to.

    Attributes:
        folder: Where it is, or would be.
        there: Whether it was begun before, so that this goes on with it.
        exploratory: Why its results would be no confirmation.
        problem: Why it can't be started; empty if it can.
    """

    folder: Path | None = None
    there: bool = False
    exploratory: Sequence[str] = ()
    problem: str = ""


def plan_text(setup: Setup) -> str:
    """Return the plan's TOML."""
    import tomli_w

    dials = setup.dials
    feed: dict[str, Any] = {"kind": setup.feed, "thumbnails": setup.thumbnails}
    if setup.dialled:
        feed |= {"recommenders": [dials.recommender], "strengths": [float(dials.strength)]}
    if dials.is_live:
        feed["live"] = {"consent": dials.consent}
    table = {
        "schema": 1,
        "name": setup.name,
        "personas": [path.stem for path in setup.personas],
        "replicates": setup.replicates,
        "videos": dials.videos,
        "seed": dials.seed,
        "controls": list(dials.twins),
        "feed": feed,
        "verdict": {"against": [setup.against]},
    }
    return _HEAD + tomli_w.dumps(table)


def checked_plan(setup: Setup) -> str:
    """Return the plan's TOML, which can be run.

    Raises:
        ShortstuiError: It can't; says all that is wrong with it.
    """
    from shortstui.experiments.plan import check_plan

    text = plan_text(setup)
    plan, problems = check_plan(text, "this plan")
    if plan is None:
        what = "; ".join(f"{each.key}: {each.message}" if each.key else str(each.message) for each in problems)
        raise ShortstuiError(
            what, where="this plan", hint="change the field that it names", code=ExitCode.BAD_INPUT
        )
    return text


def write_plan(setup: Setup, folder: Path) -> Path:
    """Write the plan into a folder and return its file; the same plan is not written twice.

    Args:
        setup: What was filled in.
        folder: The folder of runs, beside the experiment's own; or any other.

    Raises:
        ShortstuiError: The plan can't be run, or the file can't be written.
    """
    from shortstui.runs.layout import slug

    text = checked_plan(setup)
    stem = slug(setup.name)
    for number in range(1, _MOST_NUMBERS):
        path = folder / (f"{stem}{SUFFIX}" if number == 1 else f"{stem}-{number}{SUFFIX}")
        if not path.exists():
            write_atomically(path, text)
            return path
        if _reads(path) == text:
            return path
    raise ShortstuiError(
        "there are a thousand plans of this name",
        where=str(folder),
        hint="give it another",
        code=ExitCode.BAD_INPUT,
    )


def foresee(setup: Setup, runs: Path, personas: Path, now: datetime) -> Foreseen:
    """Return what starting the experiment would lead to; write nothing.

    Args:
        setup: What was filled in.
        runs: The folder of runs.
        personas: The folder of personas.
        now: The time of day, UTC.
    """
    from shortstui.experiments.freezing import foreseen
    from shortstui.experiments.plan import frozen_plan

    try:
        text = checked_plan(setup)
        folder, told, new = foreseen(frozen_plan(text), text, runs, runs, personas, now)
    except ShortstuiError as error:
        return Foreseen(problem=f"{error.what}; {error.hint}" if error.hint else error.what)
    return Foreseen(folder, not new, tuple(told.exploratory))


def _reads(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""

"""The plan of an experiment: personas × replicates × controls × feed, and the rules of the verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shortstui.bots.plan import LIVE
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.rules import Rules
from shortstui.personas.lines import key_lines, nearest_line
from shortstui.personas.model import Line
from shortstui.personas.problems import Problem, refuse
from shortstui.personas.syntax import parse
from shortstui.runs.manifest import TwinKind
from shortstui.text import harmless

_MOST_BYTES: Final = 64 * 1024
_MOST_CELLS: Final = 10_000


Recommender = Literal["uniform", "popularity", "content", "collaborative", "bandit"]
Strength = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class PlanFeed(_Model):
    """``[feed]``: where the shorts come from; the names are those of :class:`shortstui.bots.plan.RunPlan`."""

    kind: Literal["simulated", "double", "youtube"] = "simulated"
    recommenders: Annotated[tuple[Recommender, ...], Field(strict=False, min_length=1)] = ("content",)
    """Each is a condition of its own, with each strength."""
    strengths: Annotated[tuple[Strength, ...], Field(strict=False, min_length=1)] = (0.45,)
    clutter: float | None = Field(default=None, ge=0, le=1)
    size: int | None = Field(default=None, ge=1_000, le=1_000_000)
    world: int = Field(default=0, ge=0)
    perceive: Literal["clip", "truth"] = "clip"
    encoder: str | None = None
    map: str | None = None
    speed: float | None = Field(default=None, gt=0)
    thumbnails: bool = False
    """Whether they are kept: for labelling by hand, and for other encoders later."""
    live: dict[str, Any] = {}
    """How a bot goes to a live feed; see :class:`shortstui.feeds.youtube.settings.LiveSettings`."""


class PlanSwitch(_Model):
    """``[[switches]]``: an arm of the inertia experiment."""

    persona: Line
    """Whom the bot begins as; a short name."""
    after: int = Field(ge=1, le=1_000_000)
    to: Line
    """Whom it then becomes."""


class Plan(_Model):
    """One TOML file; frozen before the first video."""

    schema_: Literal[1] = Field(alias="schema")
    name: Line
    description: str = Field(default="", max_length=4_000)
    personas: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    """Short names; each is an arm in every condition."""
    switches: Annotated[tuple[PlanSwitch, ...], Field(strict=False)] = ()
    """Each is an arm, too."""
    replicates: int = Field(ge=1, le=1_000)
    videos: int = Field(ge=10, le=1_000_000)
    """Shorts of each bot and of each control; after a switch that many more."""
    seed: int = Field(default=0, ge=0, le=2**31)
    controls: Annotated[tuple[TwinKind, ...], Field(strict=False, max_length=8)] = ("yoked",)
    """The twins of each bot."""
    feed: PlanFeed = PlanFeed()
    verdict: Rules = Rules()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.personas and not self.switches:
            raise ValueError("needs `personas` or `[[switches]]`")
        if len(set(self.personas)) < len(self.personas):
            raise ValueError("`personas` names one twice")
        needed = set(self.verdict.against) - {"other-personas"} - set(self.controls)
        if needed:
            raise ValueError(
                f"the verdict is against {', '.join(sorted(needed))}, but `controls` has no such twin"
            )
        if "other-personas" in self.verdict.against and len(self.personas) < 2:
            raise ValueError('the verdict is against "other-personas": that needs two personas at least')
        if sum(1 for _ in arms(self)) * self.replicates > _MOST_CELLS:
            raise ValueError(f"makes more than {_MOST_CELLS:,} bots")
        return self


@dataclass(frozen=True)
class Arm:
    """What is compared: a persona, perhaps with a switch, in one condition.

    Attributes:
        name: As manifests and verdicts call it.
        persona: Short name of the persona it begins with.
        switch: The switch, if there is one.
        recommender: Of the condition; None on the real site.
        strength: Of the condition; None on the real site.
    """

    name: str
    persona: str
    switch: PlanSwitch | None
    recommender: str | None
    strength: float | None

    @property
    def measured(self) -> str:
        """Short name of the persona that the verdict is on: the one after the switch."""
        return self.switch.to if self.switch else self.persona

    @property
    def before(self) -> int:
        """Shorts before the part that is measured."""
        return self.switch.after if self.switch else 0

    @property
    def condition(self) -> tuple[str | None, float | None]:
        """Recommender and strength: only arms of one condition are compared."""
        return self.recommender, self.strength


def arms(plan: Plan) -> Iterator[Arm]:
    """Yield the arms of a plan in its own order."""
    simulated = plan.feed.kind != "youtube"
    conditions: list[tuple[str | None, float | None]] = [(None, None)]
    if simulated:
        conditions = [(name, strength) for name in plan.feed.recommenders for strength in plan.feed.strengths]
    for recommender, strength in conditions:
        at = f" @ {recommender} {strength:g}" if len(conditions) > 1 else ""
        for persona in plan.personas:
            yield Arm(f"{persona}{at}", persona, None, recommender, strength)
        for switch in plan.switches:
            name = f"{switch.persona} to {switch.to}{at}"
            yield Arm(name, switch.persona, switch, recommender, strength)


def read_plan(path: Path) -> tuple[Plan, str]:
    """Read a plan file; return it with its text.

    Raises:
        ShortstuiError: It can't be read, or says something that is no plan: all of it is listed, with lines.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        what = f"can't be read: {error.strerror or error}"
        hint = "give a plan's file; `experiment --list` shows the ready ones, `experiment list` those you have run"
        raise ShortstuiError(what, where=str(path), hint=hint, code=ExitCode.BAD_INPUT) from error
    except UnicodeDecodeError as error:
        raise refuse(path, [Problem(str(path), 1, "", "is not UTF-8 text")], "is no plan") from error
    if len(data) > _MOST_BYTES:
        raise refuse(path, [Problem(str(path), 1, "", f"is larger than {_MOST_BYTES // 1024} KiB")], "is no plan")
    plan, problems = check_plan(text, path.name)
    if plan is None:
        raise refuse(path, problems, "is no plan that can be used")
    return plan, text


def check_plan(text: str, file: str) -> tuple[Plan | None, list[Problem]]:
    """Return the plan that a TOML text holds, or None and all its problems."""
    parsed = parse(text, file)
    if parsed.document is None or parsed.problems:
        return None, parsed.problems
    try:
        return Plan.model_validate(parsed.document), []
    except ValidationError as error:
        lines = key_lines(parsed.readable)
        return None, [
            Problem(
                file,
                nearest_line(lines, details["loc"]),
                harmless(".".join(str(part) for part in details["loc"]), 100),
                _in_words(details["msg"], details["type"]),
            )
            for details in error.errors(include_url=False)
        ]


def frozen_plan(text: str) -> Plan:
    """Return the plan out of an experiment's folder.

    Raises:
        ShortstuiError: It was changed after it was frozen, or comes from a newer version.
    """
    plan, problems = check_plan(text, "the frozen plan")
    if plan is None:
        raise refuse(Path("the frozen plan"), problems, "can't be used")
    return plan


def is_plan(text: str) -> bool:
    """Return whether a frozen text is a plan that can be run, and not the description of an imported log."""
    try:
        return "replicates" in tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False


def live(plan: Plan) -> bool:
    """Return whether time is real in the plan's feed."""
    return plan.feed.kind in LIVE


def _in_words(message: str, kind: str) -> str:
    plain = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    return plain.get(kind, harmless(message.removeprefix("Value error, ").replace("Input should", "must"), 300))

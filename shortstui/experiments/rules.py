"""The rules of a verdict: fixed in the plan before the first video."""

from __future__ import annotations

import tomllib
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shortstui.errors import ExitCode, ShortstuiError

Against = Literal["yoked", "random", "no-watch", "controls", "other-personas"]
"""Whose feeds a bot's is held against: twins of a kind, all runs with the role "control", or the bots of the other
personas in the same replicate, scored with this persona."""


class Rules(BaseModel):
    """``[verdict]`` of a plan. Every choice that could be bent to a result stands here."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    measure: Literal["lift"] = "lift"
    """Share of organic shorts that fit the persona, the bot's minus the mean of its controls'."""
    over: Literal["last-third", "last-half", "all"] = "last-third"
    """The part of the run that is measured, by organic shorts."""
    against: Annotated[tuple[Against, ...], Field(strict=False, min_length=1)] = ("yoked",)
    design: Literal["pairs", "groups"] = "pairs"
    """pairs: exact sign flips over bots, each with controls of its own. groups: exact relabelling of bots and
    controls, for a control group whose members belong to no one bot."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """One-sided, after Benjamini and Hochberg over the arms."""
    margin: float = Field(default=0.0, ge=0, lt=1)
    """δ: a lift of no more than this counts as none."""
    window: Literal[50, 100] = 100
    """W of the published 1/5 rule, for V2C."""
    stop: Literal["never"] = "never"
    """All replicates are run, whatever the first ones say."""
    least: float = Field(default=1.0, gt=0, le=1)
    """Share of the planned shorts that a run must have reached; one with fewer is lost, and counted as such."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.design == "groups" and self.against != ("controls",):
            raise ValueError('with design = "groups", against must be ["controls"]')
        return self


def rules_of(plan: str) -> Rules:
    """Return the rules in a frozen plan's text; the defaults where it says nothing.

    Raises:
        ShortstuiError: The text is no TOML, or a rule is not one.
    """
    try:
        return Rules.model_validate(tomllib.loads(plan).get("verdict", {}))
    except tomllib.TOMLDecodeError as error:
        raise ShortstuiError(f"the plan is no TOML: {error}", code=ExitCode.BAD_INPUT) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in ("verdict", *first["loc"]))
        raise ShortstuiError(f"{key}: {first['msg']}", hint="mend the plan", code=ExitCode.BAD_INPUT) from error

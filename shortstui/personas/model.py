"""What a persona is: hidden interests, and how it decides to watch and how long it stays.

The models mirror the persona's TOML file key by key. They say what is allowed; :mod:`shortstui.personas.check`
turns what they refuse into messages with line numbers.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

SCHEMA = 1
MOST_INTERESTS = 50


def _plain(text: str) -> str:
    if not text.strip() or any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in text):
        raise PydanticCustomError(
            "not_plain", "must not be blank and must hold no line breaks or control characters"
        )
    return text


Line = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_plain)]
Emoji = Annotated[str, Field(max_length=16)]
Seconds = Annotated[float, Field(ge=0, le=3600)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class Interest(_Model):
    """One cluster of tags that the persona likes."""

    label: Line
    """Finds the cluster again on any map, by the text's embedding."""
    cluster: int | None = Field(default=None, ge=0, le=9_999)
    """Its number on the map that the persona names; numbers of k-means mean nothing on another map."""
    emoji: Emoji = ""
    weight: float = Field(default=1.0, gt=0, le=100)
    """How much its mass counts under the rule "interest-mass"."""


class PersonaMap(_Model):
    """The interest map that the cluster numbers belong to."""

    name: Line


class NearestTag(_Model):
    """The published rule: watch when the nearest tag of all is in a cluster of the persona."""

    rule: Literal["nearest-tag"]


class InterestMass(_Model):
    """Watch when the weighted share of the softmax that falls on the persona's clusters reaches a threshold."""

    rule: Literal["interest-mass"]
    threshold: float = Field(gt=0, le=1)


class PartialWatch(_Model):
    """How much of a short a bot watches when it watches: a uniformly drawn fraction of it."""

    fraction: Annotated[tuple[Share, Share], Field(strict=False)] = (0.8, 1.0)
    """Least and most of the short's duration, 0 to 1."""
    max_seconds: float = Field(default=60.0, gt=0, le=3600)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fraction[0] > self.fraction[1]:
            raise PydanticCustomError("out_of_order", "must go from the least to the most", {"key": "fraction"})
        return self


class Skip(_Model):
    """How long a bot stays on a short that it skips; see :func:`shortstui.personas.dwell.draw_dwell`."""

    mean_seconds: Seconds = 2.0
    min_seconds: Seconds = 0.8
    max_seconds: Seconds = 4.0

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_seconds > self.max_seconds:
            raise PydanticCustomError("out_of_order", "must not be over `max_seconds`", {"key": "min_seconds"})
        if not self.min_seconds <= self.mean_seconds <= self.max_seconds:
            message = "must lie between `min_seconds` and `max_seconds`"
            raise PydanticCustomError("out_of_order", message, {"key": "mean_seconds"})
        return self


def _kind_of_watch(value: object) -> str | None:
    if isinstance(value, str):
        return "full"
    return "partial" if isinstance(value, dict | PartialWatch) else None


Watch = Annotated[
    Annotated[Literal["full"], Tag("full")] | Annotated[PartialWatch, Tag("partial")],
    Discriminator(
        _kind_of_watch,
        custom_error_type="not_a_watch",
        custom_error_message='must be "full" or a table such as { fraction = [0.8, 1.0], max_seconds = 60 }',
    ),
]


class Dwell(_Model):
    """How long the bot stays."""

    watch: Watch = "full"
    skip: Skip = Skip()


class Switch(_Model):
    """The inertia experiment: take on another persona after some shorts."""

    after: int = Field(ge=1, le=1_000_000)
    to: Line
    """The other persona's file name without ``.toml``."""


def _bounded(interests: object) -> object:
    # Pydantic's own bound counts only the elements that are valid, and so would report an error too many.
    if isinstance(interests, list | tuple) and not 1 <= len(interests) <= MOST_INTERESTS:
        raise PydanticCustomError(
            "wrong_number",
            "must be 1 to {most} tables, not {given}",
            {"most": MOST_INTERESTS, "given": len(interests)},
        )
    return interests


class Persona(_Model):
    """A bot's hidden interests and its manners; one TOML file."""

    schema_: Literal[1] = Field(alias="schema")
    name: Line
    emoji: Emoji = ""
    description: str = Field(default="", max_length=1000)
    interests: Annotated[tuple[Interest, ...], Field(strict=False), BeforeValidator(_bounded)]
    map: PersonaMap | None = None
    policy: Annotated[NearestTag | InterestMass, Field(discriminator="rule")] = NearestTag(rule="nearest-tag")
    dwell: Dwell = Dwell()
    switch: Switch | None = None

"""The fields of the launch screen: from what was typed to what is to be started, or all that is wrong. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

import annotated_types as at

from shortstui.runs.manifest import TwinKind
from shortstui.text import harmless
from shortstui.tui.estimate import Extent
from shortstui.tui.launch import CONTROLS, LIVE_FEEDS, RECOMMENDERS, LaunchRequest
from shortstui.tui.settings import Settings

if TYPE_CHECKING:
    from shortstui.personas.folder import PersonaFile

MOST_REPLICATES: Final = 1_000
MOST_BOTS: Final = 10_000
LEAST_PLANNED: Final = 10
"""Shorts that a bot of an experiment sees at least; a plan's own rule."""
THUMBNAILS: Final = ("keep", "leave out")
_LEFT_OUT: Final = "--no-thumbnails"
_FEEDS: Final[dict[str, tuple[str, ...]]] = {
    "folder": ("folder",),
    "consent": LIVE_FEEDS,
    "recommender": ("simulated", "double"),
    "strength": ("simulated", "double"),
    "speed": ("simulated", "double", "folder"),
}
"""The feeds that a field is there for; one that is not named here is there for all."""


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields, as it was typed. Each attribute is the id of its field.

    Attributes:
        personas: Files of those that are marked.
        replicates: Bots of each.
        name: Of the experiment; empty for :func:`name_from` the personas.
        feed: "simulated", "double", "youtube" or "folder".
        folder: Of pictures.
        consent: The choice on the consent page of a live feed.
        recommender: How the simulated platform chooses.
        strength: How much of that is personal.
        controls: Name of a choice of controls, see :data:`shortstui.tui.launch.CONTROLS`.
        videos: Shorts of each bot.
        seed: Same seed, same run.
        speed: Virtual seconds a second, or "max".
        thumbnails: "keep" or "leave out".
    """

    personas: tuple[str, ...] = ()
    replicates: str = "1"
    name: str = ""
    feed: str = "simulated"
    folder: str = ""
    consent: str = "reject"
    recommender: str = RECOMMENDERS[0]
    strength: str = "0.45"
    controls: str = "none"
    videos: str = "300"
    seed: str = "1"
    speed: str = "32"
    thumbnails: str = THUMBNAILS[0]

    @classmethod
    def of(cls, request: LaunchRequest) -> Form:
        """Return the form that is filled in with a run's parameters."""
        feed, _, folder = request.feed.partition(":")
        return cls(
            personas=(request.persona,) if request.persona else (),
            feed=feed,
            folder=folder,
            consent=request.consent,
            recommender=request.recommender,
            strength=f"{request.strength:g}",
            controls=name_of(request.twins),
            videos=str(request.videos),
            seed=str(request.seed),
            speed="max" if request.speed is None else f"{request.speed:g}",
            thumbnails=THUMBNAILS[_LEFT_OUT in request.more],
        )

    def for_persona(self, persona: str) -> Form:
        """Return the same with one persona marked; all marks stay where it is among them."""
        return self if persona in self.personas else replace(self, personas=(persona,))


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be started.

    Attributes:
        personas: Their files; at least one.
        replicates: Bots of each.
        name: Of the experiment.
        dials: The parameters of each bot's run, without its persona.
    """

    personas: tuple[Path, ...]
    replicates: int
    name: str
    dials: LaunchRequest

    @property
    def bots(self) -> int:
        """How many there are; more than one are an experiment."""
        return len(self.personas) * self.replicates

    @property
    def request(self) -> LaunchRequest:
        """The run of the first persona."""
        return self.dials.for_persona(str(self.personas[0]))

    @property
    def thumbnails(self) -> bool:
        """Whether they are kept."""
        return _LEFT_OUT not in self.dials.more

    @property
    def feed(self) -> str:
        """The kind of feed, without a folder."""
        return self.dials.feed.partition(":")[0]

    @property
    def dialled(self) -> bool:
        """Whether recommender and strength mean something on this feed."""
        return self.feed in _FEEDS["strength"]

    @property
    def against(self) -> str:
        """Whom the verdict of an experiment holds a bot against; empty where there is nobody."""
        twins = self.dials.twins
        if twins:
            return "yoked" if "yoked" in twins else twins[0]
        return "other-personas" if len(self.personas) > 1 else ""

    @property
    def extent(self) -> Extent:
        """How much there is to do."""
        dials, planned = self.dials, self.bots > 1
        return Extent(
            arms=len(self.personas),
            replicates=self.replicates,
            controls=dials.twins,
            shorts=self.bots * (1 + len(dials.twins)) * dials.videos,
            feed=self.feed,
            speed=None if planned else dials.speed,
            pictures=self.thumbnails,
        )


def name_of(twins: tuple[TwinKind, ...]) -> str:
    """Return what to call a set of controls, one that was given on the command line too."""
    return next((name for name, kinds in CONTROLS.items() if kinds == twins), " + ".join(twins))


def fields_of(form: Form) -> set[str]:
    """Return which fields there are before the feed that is chosen, for one bot or for several."""
    fields = {name for name in Form.__dataclass_fields__ if form.feed in _FEEDS.get(name, (form.feed,))}
    return fields - ({"speed"} if several(form) else {"name"})


def several(form: Form) -> bool:
    """Return whether this makes an experiment, as far as its fields can be read."""
    replicates = form.replicates.strip()
    return len(form.personas) > 1 or (replicates.isdecimal() and int(replicates[:9]) > 1)


def name_from(personas: Sequence[str]) -> str:
    """Return what an experiment is called unless the user says it: the short names of its personas."""
    names = [harmless(Path(each).stem, 30) for each in personas]
    if len(names) > 2:
        names = [names[0], f"{len(names) - 1} more"]
    return " and ".join(names) or "experiment"


def read(
    form: Form, entries: Mapping[str, PersonaFile], first: LaunchRequest
) -> tuple[Setup | None, dict[str, str]]:
    """Return what is to be started, or None and what is wrong, by the field, all at once.

    Args:
        form: What was typed.
        entries: All personas by their files.
        first: What fields that are not there stand for.
    """
    there = fields_of(form)
    problems = {name: said for name, said in _choices_wrong(form, entries).items() if name in there}
    values: dict[str, Any] = {"replicates": 1, "videos": 1}
    for name, parse in _parsers(form).items():
        if name in there:
            try:
                values[name] = parse(getattr(form, name).strip())
            except ValueError as error:
                problems[name] = str(error)
    if not problems and len(form.personas) * values["replicates"] > MOST_BOTS:
        problems["replicates"] = f"makes more than {MOST_BOTS:,} bots"
    if problems:
        return None, problems
    dials = replace(
        first,
        persona="",
        feed=f"folder:{form.folder.strip()}" if form.feed == "folder" else form.feed,
        recommender=form.recommender,
        consent=form.consent,
        twins=_controls(form, first),
        more=_more(form, first),
        **{name: values[name] for name in ("videos", "seed", "strength", "speed") if name in values},
    )
    name = " ".join(form.name.split()) or name_from(form.personas)
    return Setup(tuple(map(Path, form.personas)), values["replicates"], name, dials), {}


def _controls(form: Form, first: LaunchRequest) -> tuple[TwinKind, ...]:
    return CONTROLS.get(form.controls, first.twins)


def _more(form: Form, first: LaunchRequest) -> tuple[str, ...]:
    others = tuple(option for option in first.more if option != _LEFT_OUT)
    return others if form.thumbnails == THUMBNAILS[0] else (*others, _LEFT_OUT)


def _choices_wrong(form: Form, entries: Mapping[str, PersonaFile]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not form.personas:
        wrong["personas"] = "mark at least one persona: space marks it"
    if form.feed == "folder" and not form.folder.strip():
        wrong["folder"] = "name a folder of pictures"
    if not several(form):
        return wrong
    if form.feed == "folder":
        wrong["feed"] = "a folder is for one bot: an experiment needs a feed that can react"
    if form.controls == "none" and len(form.personas) == 1:
        wrong["controls"] = "an experiment of one persona needs controls to hold it against"
    if said := _unfit(form, entries):
        wrong["personas"] = said
    if any(not character.isprintable() for character in form.name):
        wrong["name"] = "the name holds characters that can't be shown"
    return wrong


def _unfit(form: Form, entries: Mapping[str, PersonaFile]) -> str:
    """Return why a persona can't be part of an experiment; empty if all can."""
    from shortstui.runs.layout import slug

    for file in form.personas:
        entry = entries.get(file)
        name = harmless(Path(file).stem, 30)
        if entry is not None and entry.persona is not None and entry.persona.switch is not None:
            return f"{name} has a switch of its own; in an experiment that stands in a plan: [[switches]]"
        if slug(Path(file).stem) != Path(file).stem:
            return f"an experiment wants a file name of small letters and hyphens: rename {name}"
    return ""


def _parsers(form: Form) -> dict[str, Callable[[str], object]]:
    least = LEAST_PLANNED if several(form) else _bounds("videos")[0]
    return {
        "replicates": partial(_whole, 1, MOST_REPLICATES),
        "strength": partial(_number, *_bounds("strength")),
        "videos": partial(_whole, least, _bounds("videos")[1]),
        "seed": partial(_whole, *_bounds("seed")),
        "speed": _speed,
    }


def _bounds(name: str) -> tuple[float, float]:
    """Return the least and the most that a number may be, as the settings have it."""
    parts = get_args(get_type_hints(Settings, include_extras=True)[name])
    least = next(each.ge for each in parts if isinstance(each, at.Ge))
    most = next(each.le for each in parts if isinstance(each, at.Le))
    return float(least), float(most)  # type: ignore[arg-type]  # of numbers they are numbers


def _whole(least: float, most: float, text: str) -> int:
    digits = text.removeprefix("-")
    if digits.isdecimal() and len(digits) < 20 and least <= int(text) <= most:
        return int(text)
    raise ValueError(f"a whole number from {least:,.0f} to {most:,.0f}")


def _number(least: float, most: float, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if least <= value <= most:
        return value
    raise ValueError(f"a number from {least:g} to {most:g}")


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if 0 < value < 1e6:
        return value
    raise ValueError("a number above 0, or max")

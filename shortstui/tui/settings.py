"""What the user decided once and for all: one TOML file, strictly checked, edited so that comments survive.

:class:`Settings` is its schema: the settings screen is made from these fields, their kinds, bounds and sentences.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_type_hints

import annotated_types as at

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import read_toml, write_atomically
from shortstui.places import settings_folder
from shortstui.text import harmless
from shortstui.tui.launch import CONTROLS, LaunchRequest
from shortstui.tui.pictures_choice import Pictures as Pictures

if TYPE_CHECKING:
    from pydantic import BaseModel

Feed = Literal["simulated", "double", "youtube"]
Recommender = Literal["content", "collaborative", "bandit", "popularity", "uniform"]
Controls = Literal["none", "1 yoked", "1 yoked + no-watch", "3 yoked + no-watch"]
Speed = Literal["1", "2", "4", "8", "16", "32", "64", "128", "max"]
Said = Literal["nothing", "bell", "message"]

_MOST_BYTES: Final = 64 * 1024
_HEAD: Final = "# shortstui's settings; its settings screen (S) writes this, and you may, too.\n"


def settings_file() -> Path:
    """Return the file that keeps them."""
    return settings_folder() / "settings.toml"


def _about(group: str, title: str, about: str) -> dict[str, str]:
    return {"group": group, "title": title, "about": about}


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them. A field's name is its key in the file."""

    theme: Annotated[str, at.MaxLen(60)] = field(
        default="night-feed",
        metadata=_about("Look", "theme", "Colours. ansi-dark and ansi-light take the terminal's own 16."),
    )
    compact: bool = field(
        default=False,
        metadata=_about("Look", "compact", "Panels have a line above them in place of a frame."),
    )
    animation: bool = field(
        default=True,
        metadata=_about("Look", "animation", "Whether things slide; TEXTUAL_ANIMATIONS says it, too."),
    )
    pictures: Pictures = field(
        default="auto",
        metadata=_about(
            "Look",
            "thumbnails",
            "auto takes what the terminal has: kitty or sixel, else half blocks, else characters.",
        ),
    )
    at_end: Said = field(
        default="bell",
        metadata=_about("Look", "at a run's end", "A bell, or a message on the desktop where the terminal can."),
    )
    feed: Feed = field(
        default="simulated",
        metadata=_about("A new run", "feed", "The simulated platform, its double in a browser, or the real site."),
    )
    recommender: Recommender = field(
        default="content",
        metadata=_about("A new run", "recommender", "How the simulated platform chooses."),
    )
    strength: Annotated[float, at.Ge(0), at.Le(1)] = field(
        default=0.45,
        metadata=_about("A new run", "strength", "How much of that is personal: 0 is nothing, 1 is all."),
    )
    controls: Controls = field(
        default="none",
        metadata=_about("A new run", "controls", "Bots that scroll beside the bot, to compare it with."),
    )
    videos: Annotated[int, at.Ge(1), at.Le(1_000_000)] = field(
        default=300,
        metadata=_about("A new run", "shorts", "How many a bot sees."),
    )
    seed: Annotated[int, at.Ge(0), at.Le(2**31 - 1)] = field(
        default=1,
        metadata=_about("A new run", "seed", "The same seed makes the same run again."),
    )
    speed: Speed = field(
        default="32",
        metadata=_about("A new run", "speed ×", "Virtual seconds a second; before a live feed time is real."),
    )

    def new_run(self) -> LaunchRequest:
        """Return a new run's parameters, but for its persona."""
        return LaunchRequest(
            "", feed=self.feed, videos=self.videos, seed=self.seed, recommender=self.recommender,
            strength=float(self.strength), speed=None if self.speed == "max" else float(self.speed),
            twins=CONTROLS[self.controls],
        )  # fmt: skip

    def but(self, name: str, value: object) -> Settings:
        """Return the same with another value of one field."""
        changed: dict[str, Any] = {name: value}
        return dataclasses.replace(self, **changed)


FIELDS: Final = {each.name: each for each in dataclasses.fields(Settings)}


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """Read the settings; what can't be used is told, and those fields are what they are at first.

    Args:
        path: The file; it may be missing.

    Returns:
        The settings, and one sentence for each thing that is wrong.
    """
    try:
        table = read_toml(path, _MOST_BYTES)
    except ShortstuiError as error:
        return Settings(), [error.what]
    if table is None:
        return Settings(), []
    problems = problems_of(table)
    good = {name: value for name, value in table.items() if name in FIELDS and name not in problems}
    return dataclasses.replace(Settings(), **good), [f"{harmless(n, 40)}: {why}" for n, why in problems.items()]


def problems_of(table: dict[str, object]) -> dict[str, str]:
    """Return what is wrong with settings, by key; all at once.

    Args:
        table: Fields by name; those left out are what they are at first.
    """
    if not table:
        return {}
    from pydantic import ValidationError

    try:
        _model().model_validate(table)
    except ValidationError as error:
        return {str(each["loc"][0]): _why(each["type"], each["msg"]) for each in error.errors() if each["loc"]}
    return {}


def _why(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "there is no such setting"
    return harmless(message, 160).removeprefix("Input ")


@cache
def _model() -> type[BaseModel]:
    """Return the fields as a strict model; made late: pydantic takes longer to load than the app."""
    from pydantic import ConfigDict, Field, create_model

    kinds = get_type_hints(Settings, include_extras=True)
    fields: dict[str, Any] = {
        name: (kinds[name], Field(default=each.default, description=each.metadata["about"]))
        for name, each in FIELDS.items()
    }
    return create_model("Settings", __config__=ConfigDict(strict=True, extra="forbid"), **fields)


def schema_of_settings() -> dict[str, Any]:
    """Return the JSON Schema of the file, for editors."""
    return _model().model_json_schema()


def write_setting(path: Path, name: str, value: object) -> None:
    """Keep one field; comments and the other fields stay as they are written.

    Args:
        path: The file.
        name: The field's.
        value: One that :func:`problems_of` has nothing against; the field's first value is taken out of the file.

    Raises:
        ShortstuiError: The file can't be written, or what is there is no TOML that could be changed.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        document = tomlkit.parse(path.read_text("utf-8-sig") if path.exists() else _HEAD)
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise ShortstuiError(
            f"the setting can't be kept: {harmless(str(error), 160)}",
            where=str(path),
            hint="mend the file or move it away, then set it again",
            code=ExitCode.BAD_INPUT,
        ) from error
    if value != FIELDS[name].default:
        document[name] = value
    elif name in document:
        del document[name]
    write_atomically(path, tomlkit.dumps(document))


def animation_level(settings: Settings) -> Literal["none", "full"] | None:
    """Return what the settings say about animations; None where the environment has said it."""
    if "TEXTUAL_ANIMATIONS" in os.environ:
        return None
    return "full" if settings.animation else "none"


def theme_is_given() -> bool:
    """Return whether the environment has said which theme to take."""
    return "TEXTUAL_THEME" in os.environ

"""How thumbnails are drawn in this terminal, and why: the ladder kitty, sixel, blocks, characters, off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, cast, get_args

from shortstui.text import harmless
from shortstui.tui.pictures_answers import Answers, Cell

PictureMode = Literal["kitty", "sixel", "blocks", "characters", "off"]
"""The ways to draw a thumbnail, best first: real pictures by kitty's protocol or as sixel, half blocks in colour,
characters, not at all."""
Pictures = Literal["auto", "kitty", "sixel", "blocks", "characters", "off"]
"""What the user wants: the best that the terminal can, or one of them."""
MODES: Final = get_args(PictureMode)
REAL: Final = ("kitty", "sixel")
"""The modes that need a terminal which draws pictures."""
VARIABLE: Final = "SHORTSTUI_PICTURES"
"""Names what is wanted, and wins over the settings."""
_VT340: Final = (10, 20)
"""A cell of the terminal that sixel comes from, in pixels; taken where a terminal doesn't say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out about the terminal before the app took it.

    Attributes:
        answers: What it said.
        why_not: Why it wasn't asked; empty if it was.
        never: It can draw no pictures whatever the user says: it is a pipe or a browser.
    """

    answers: Answers = field(default_factory=Answers)
    why_not: str = "the terminal was not asked"
    never: bool = False

    @property
    def cell(self) -> Cell:
        """A cell's size in pixels."""
        return self.answers.cell or _VT340


@dataclass(frozen=True, slots=True)
class Choice:
    """How thumbnails are drawn.

    Attributes:
        mode: The way.
        why: The reason, in a few words.
        can: All that this terminal can, best first.
        lacking: Why there are no real pictures; empty if there are.
    """

    mode: PictureMode
    why: str
    can: tuple[PictureMode, ...]
    lacking: str = ""

    def __str__(self) -> str:
        return f"{self.mode}: {self.why}"

    def after(self) -> Choice:
        """Return the next way that this terminal can; after the last comes the first."""
        mode = self.can[(self.can.index(self.mode) + 1) % len(self.can)]
        return replace(self, mode=mode, why=self.lacking or "as you chose")


def wanted(setting: Pictures, environment: Mapping[str, str]) -> tuple[Pictures, str]:
    """Return what the user wants and who says so; what the variable says wrongly counts for nothing."""
    said = environment.get(VARIABLE, "").strip().lower()
    if said in get_args(Pictures):
        return cast("Pictures", said), f"{VARIABLE} says so"
    return setting, "the settings say so"


def wrong_variable(environment: Mapping[str, str]) -> str:
    """Return what is wrong with the variable; empty if nothing is."""
    said = environment.get(VARIABLE, "").strip()
    if not said or said.lower() in get_args(Pictures):
        return ""
    return f"{VARIABLE}={harmless(said, 20)} is none of {', '.join(get_args(Pictures))}"


def why_not_ask(environment: Mapping[str, str], *, wants: Pictures, terminal: bool) -> Seen | None:
    """Return what is known of a terminal that must not be asked; None if it may be.

    Args:
        environment: The process's.
        wants: What the user wants.
        terminal: Whether one can ask and hear the answer: all three streams are a terminal's.
    """
    if environment.get("TEXTUAL_DRIVER", ""):
        return Seen(why_not="a browser shows the app", never=True)
    if not terminal:
        return Seen(why_not="this is no terminal", never=True)
    for name, multiplexer in (("TMUX", "tmux"), ("STY", "screen"), ("ZELLIJ", "zellij")):
        if environment.get(name):
            return Seen(why_not=f"inside {multiplexer}")
    term = environment.get("TERM", "")
    if term.startswith(("screen", "tmux")):  # over ssh the variables of a multiplexer stay behind
        return Seen(why_not="inside tmux or screen")
    if term in {"", "linux", "dumb", "unknown"}:
        return Seen(why_not=f"TERM is {term or 'not set'}")
    return Seen() if wants != "auto" else None


def choose(setting: Pictures, seen: Seen, environment: Mapping[str, str], colours: str | None) -> Choice:
    """Return how thumbnails are drawn.

    Args:
        setting: What the settings say.
        seen: What was found out about the terminal.
        environment: May say otherwise.
        colours: "truecolor", or what else the terminal has; "grey" where colours are turned to grey, None if none.
    """
    wants, who = wanted(setting, environment)
    lacking = _lacking(seen, colours)
    can: list[PictureMode] = ["blocks", "characters", "off"]
    if not lacking:
        can.insert(0, "kitty" if seen.answers.kitty else "sixel")
    if wants == "auto":
        if not lacking:
            return Choice(can[0], _having(seen), tuple(can))
        if colours is None:
            return Choice("characters", "there are no colours here", tuple(can), lacking)
        return Choice("blocks", lacking, tuple(can), lacking)
    if wants in REAL and (
        seen.never or colours in {None, "grey"} or (wants == "kitty" and colours != "truecolor")
    ):
        why = seen.why_not if seen.never else "it needs colours that are not there"
        return Choice("blocks" if colours else "characters", f"{why}: no {wants}", tuple(can), lacking)
    can = [mode for mode in MODES if mode in can or mode == wants]
    return Choice(wants, who, tuple(can), "" if wants in REAL else lacking)


def _having(seen: Seen) -> str:
    if seen.answers.kitty:
        return f"the terminal is {seen.answers.name}"
    return "the terminal says that it has sixel"


def _lacking(seen: Seen, colours: str | None) -> str:
    """Return why there can't be real pictures; empty if there can."""
    answers = seen.answers
    if seen.why_not:
        hint = "" if seen.never else f"; {VARIABLE}=sixel or kitty tries it"
        return f"{seen.why_not}{hint}"
    if colours in {None, "grey"}:
        return "no colours are wanted (NO_COLOR)"
    if not answers.ended:
        return f"the terminal didn't answer; {VARIABLE}=sixel or kitty tries it"
    if answers.sixel or (answers.kitty and colours == "truecolor"):
        return ""
    if answers.kitty:
        return "kitty's pictures need true colour: set COLORTERM=truecolor"
    if answers.name.startswith("kitty"):
        return f"{answers.name} is older than 0.28"
    return "no kitty or sixel here"

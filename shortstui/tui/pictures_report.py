"""What the doctor says about pictures in this terminal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shortstui.tui.pictures_choice import Pictures, Seen, choose, wrong_variable


@dataclass(frozen=True, slots=True)
class Report:
    """How thumbnails are drawn.

    Attributes:
        text: The mode, why, and what the terminal said.
        wrong: What is to be mended; empty if nothing is.
    """

    text: str
    wrong: str = ""


def report(setting: Pictures, seen: Seen, environment: Mapping[str, str], colours: str | None) -> Report:
    """Say how thumbnails are drawn and what was found out about the terminal.

    Args:
        setting: What the settings say.
        seen: What the terminal said.
        environment: The process's.
        colours: As :func:`choose` takes them.
    """
    parts = [str(choose(setting, seen, environment, colours))]
    answers = seen.answers
    if answers.name and answers.name not in parts[0]:
        parts.append(f"the terminal is {answers.name}")
    if answers.cell:
        parts.append(f"cells of {answers.cell[0]}×{answers.cell[1]} pixels")
    if answers.sixel and answers.colours:
        parts.append(f"{answers.colours} colours in a sixel picture")
    return Report(" · ".join(parts), wrong_variable(environment))

"""What the persona editor says: pure functions, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from shortstui.tui.shown import plain

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem


def counted(count: int, thing: str) -> str:
    """Return "1 problem", "2 problems"."""
    return f"{count} {thing}{'s' if count != 1 else ''}"


def title(name: str, *, changed: bool, problems: int, note: str) -> Content:
    """Return the line above the editor.

    Args:
        name: The file's.
        changed: Whether there is something to save.
        problems: Their number.
        note: What else there is to know; may be empty.
    """
    state = ("  changed", "$warning") if changed else ("  saved", "$success")
    verdict = (f"  ✗ {counted(problems, 'problem')}", "bold $error") if problems else ("  ✓ valid", "$success")
    return Content.assemble(" ", plain(name, "bold $primary", 60), state, verdict, (f"  {note}", "$warning"))


def problem_options(problems: Sequence[Problem]) -> list[Option]:
    """Return the lines of the list of problems."""
    if not problems:
        return [Option(Content.styled("none: it can be saved", "$success"), disabled=True)]
    return [Option(_problem(problem)) for problem in problems]


def line_problems(problems: Sequence[Problem]) -> Content:
    """Return all that is wrong with one line, for the line below the text."""
    said = [f"✗ {each.message}" + (f" → {each.suggestion}" if each.suggestion else "") for each in problems]
    return Content("  ").join(plain(each, "$error", 200) for each in said)


def _problem(problem: Problem) -> Content:
    return Content.assemble(
        (f"line {problem.line}  ", "bold $accent"),
        plain(problem.key, "bold", 80),
        "\n",
        plain(problem.message, "", 300),
        "\n" if problem.suggestion else "",
        plain(f"→ {problem.suggestion}" if problem.suggestion else "", "$accent", 300),
    )

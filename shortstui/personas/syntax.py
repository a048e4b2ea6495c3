"""Reading TOML that people edit: every broken line is found, not only the first."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from shortstui.personas.problems import Problem
from shortstui.text import harmless

_MOST_PROBLEMS = 20
_STATEMENT = re.compile(r"""\s*(?P<key>[A-Za-z0-9_-]+)\b(?!.*('''|\"""))""")
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A TOML text as far as it can be read.

    Attributes:
        document: What the readable lines say; None when nothing can be made of them.
        readable: The text with its broken lines blanked; has the same number of lines.
        problems: One for each broken line.
        lost_keys: The keys that the broken lines seem to set.
    """

    document: dict[str, Any] | None
    readable: str
    problems: list[Problem]
    lost_keys: frozenset[str]


def parse(text: str, file: str) -> Parsed:
    """Parse TOML; a broken line that stands for itself is set aside, so that the rest is checked too.

    Args:
        text: The file's content.
        file: Its name, for the problems.
    """
    # TOML's own line ends; anything else that str.splitlines knows is no line break here.
    lines = text.replace("\r\n", "\n").split("\n")
    problems: list[Problem] = []
    lost: set[str] = set()
    while True:
        readable = "\n".join(lines)
        try:
            return Parsed(tomllib.loads(readable), readable, problems, frozenset(lost))
        except RecursionError:
            problems.append(Problem(file, 1, "", "is nested too deeply"))
            return Parsed(None, readable, problems, frozenset(lost))
        except ValueError as error:
            problem = _syntax_problem(str(error), lines, file)
        # An error that stands where the last one stood, or before it, is a consequence of setting that line aside.
        if problems and problem.line <= problems[-1].line:
            return Parsed(None, readable, problems, frozenset(lost))
        problems.append(problem)
        statement = _STATEMENT.match(lines[problem.line - 1])
        # What is never closed swallows the lines after it: nothing can be said about those.
        if (
            not statement
            or problem.message.endswith(("Unclosed array", "Unterminated string"))
            or len(problems) == _MOST_PROBLEMS
        ):
            return Parsed(None, readable, problems, frozenset(lost))
        lost.add(statement["key"])
        lines[problem.line - 1] = ""


def _syntax_problem(message: str, lines: list[str], file: str) -> Problem:
    place = _PLACE.search(message)
    if place is None:  # Python's own bound on whole numbers, which the reader passes on as it is
        digits = max(range(len(lines)), key=lambda index: len(lines[index]))
        return Problem(file, digits + 1, "", "not TOML: a number has too many digits")
    line = int(place["line"]) if place["line"] else _last_opening(lines)
    column = f"column {place['column']}: " if place["column"] else ""
    what = _PLACE.sub("", message).replace("\n", " ")
    return Problem(file, line, "", f"{column}not TOML: {harmless(what, 120)}", _suggestion(what, lines[line - 1]))


def _last_opening(lines: list[str]) -> int:
    """Return the line of the text that is still open at the end of the document, or the last line."""
    opening = [number for number, line in enumerate(lines, 1) if '"""' in line or "'''" in line]
    return opening[-1] if opening else len(lines)


def _suggestion(what: str, line: str) -> str:
    if what.startswith("Illegal character") and "\\n" in what:
        return "close the text with a quotation mark on the same line"
    if what.startswith("Invalid value") and re.match(r"""\s*[\w.-]+\s*=\s*[^\s"'\[{\d]""", line):
        return "put texts in quotation marks"
    if what.startswith("Invalid value"):
        return "give a value after the `=`"
    if "twice" in what or "overwrite" in what:
        return "the same key stands above already; remove one of the two"
    if what.startswith("Expected '='"):
        return "a line is `key = value`"
    if "table declaration" in what:
        return "a table's line is `[name]` or `[[name]]`"
    return {"Unclosed array": "close the list with `]`", "Unterminated string": "close the text"}.get(what, "")

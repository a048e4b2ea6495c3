"""What is wrong with a persona file, in words that say where and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a persona file.

    Attributes:
        file: The file as the user named it.
        line: From 1.
        key: Where in the file: "interests[2].weight"; empty for the file as a whole.
        message: What is wrong.
        suggestion: What may have been meant; empty when nobody can tell.
    """

    file: str
    line: int
    key: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line} {self.key}".rstrip() + f": {self.message}"
        return f"{text}; {self.suggestion}" if self.suggestion else text


def refuse(path: Path, problems: Sequence[Problem], what: str) -> ShortstuiError:
    """Return the error that lists all problems of a file.

    Args:
        path: The file.
        problems: At least one.
        what: What can't be done because of them ("can't be read").
    """
    counted = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = "\n".join(f"  {harmless(str(problem), 400)}" for problem in problems)
    return ShortstuiError(
        f"{what}: {counted}\n{lines}",
        where=str(path),
        hint="mend the lines above; the file was left as it is",
        code=ExitCode.BAD_INPUT,
    )

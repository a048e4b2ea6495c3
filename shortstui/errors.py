"""The errors that a user sees: what happened, where, and the way out.

Every room raises these for anything that a user can cause or mend. The command line prints them without a
traceback and ends with their exit code; the app shows them in a dialog.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says when it ends; documented in the README."""

    OK = 0
    FAILED = 1
    """Something broke while working: a full disk, a crashed feed."""
    USAGE = 2
    """The command line itself was wrong (click's own code)."""
    BAD_INPUT = 3
    """A file that the user gave can't be used: a persona, a picture folder, a map, a run."""
    MISSING = 4
    """Something that has to be fetched or built first is not there: weights, a map, a browser."""
    BLOCKED = 5
    """The platform stopped the bot: captcha, bot wall, rate limit."""
    INTERRUPTED = 130
    """Stopped by ctrl+c; what was recorded so far is kept."""


class ShortstuiError(Exception):
    """One clear message for the user.

    Args:
        what: What happened, in one sentence.
        where: The file, with line and key where known ("personas/x.toml:12 policy.threshold").
        hint: What to do next.
        code: The exit code of the command line.
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "", code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  → {self.hint}" if self.hint else head

"""What-if in a replay: the question, the process that answers it, and the run as it would have been scored.

Scoring again may load an encoder. That happens in a process of its own, ``shortstui what-if --json``, so that the
app stays quick and light; the answer is one decision a short, and the curves follow from those.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from shortstui.capture.rescore import rescore
from shortstui.capture.run_state import RunState
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.events import Beside, Impression, Line
from shortstui.runs.manifest import Manifest
from shortstui.text import harmless

CAREFUL: Final = "re-scored; the feed reacted to the original bot"
Rule = Literal["nearest-tag", "interest-mass"]
_MOST_BYTES: Final = 64 * 2**20
_LAST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be otherwise; None leaves it as it was.

    Attributes:
        persona: Another persona's file.
        rule: Another rule.
        threshold: Of the rule "interest-mass".
    """

    persona: Path | None = None
    rule: Rule | None = None
    threshold: float | None = None

    def command(self, run: Path) -> list[str]:
        """Return the command that answers it for a run."""
        command = [sys.executable, "-m", "shortstui", "what-if", str(run.absolute()), "--json"]
        if self.persona is not None:
            command += ["--persona", str(self.persona.absolute())]
        if self.rule is not None:
            command += ["--rule", self.rule]
        if self.threshold is not None:
            command += ["--threshold", f"{self.threshold:g}"]
        return command


class _Level(msgspec.Struct):
    alarm: int | None


class _Facts(msgspec.Struct):
    """As much of the printed JSON as the app shows."""

    persona: str
    rule: str
    decisions: str
    steered: _Level | None = msgspec.field(name="STEERED", default=None)
    captured: _Level | None = msgspec.field(name="CAPTURED", default=None)


class _Printed(msgspec.Struct):
    original: _Facts
    what_if: _Facts | None = None


@dataclass(frozen=True)
class Answer:
    """A run as it would have been scored.

    Attributes:
        persona: Whose interests.
        rule: By which rule, in words.
        state: At the end of the run; its curves have as many points as the recorded ones.
        alarms: Of the evidence beside the controls, by level: the organic short, or None; empty without controls.
    """

    persona: str
    rule: str
    state: RunState
    alarms: dict[str, int | None] = field(default_factory=dict)

    def watches(self, number: int) -> bool | None:
        """Return whether it would have watched an impression, by its number; None for what is not organic."""
        outcome = self.state.history[number - 1] if 1 <= number <= len(self.state.history) else 2
        return None if outcome > 1 else bool(outcome)


def told(printed: bytes, lines: Sequence[Line | Beside], manifest: Manifest) -> Answer:
    """Return the answer that the process printed.

    Args:
        printed: Its standard output.
        lines: The run's.
        manifest: What the run was made with.

    Raises:
        ShortstuiError: It printed something else.
    """
    own = [line for line in lines if isinstance(line, Line)]
    try:
        found = msgspec.json.decode(printed, type=_Printed)
        facts = found.what_if or found.original
        fit = np.frombuffer(facts.decisions.encode("ascii"), np.uint8) == ord("w")
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ShortstuiError("the what-if's answer can't be read", hint="update shortstui as a whole") from error
    if len(fit) != sum(isinstance(line.event, Impression) for line in own):
        raise ShortstuiError("the run changed while it was scored again", hint="replay it again")
    # The controls' evidence is in the printed facts: without twins none is folded again.
    state = rescore(own, msgspec.structs.replace(manifest, twins=[]), fit)
    levels = {"STEERED": facts.steered, "CAPTURED": facts.captured}
    return Answer(facts.persona, facts.rule, state, {name: each.alarm for name, each in levels.items() if each})


async def ask(command: Sequence[str]) -> bytes:
    """Run the process and return what it printed; cancelled, it goes, too.

    Raises:
        ShortstuiError: It failed; what it said is the hint.
    """
    pipe = asyncio.subprocess.PIPE
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=pipe, stderr=pipe)
    try:
        printed, said = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    if process.returncode != 0 or len(printed) > _MOST_BYTES:
        lines = [harmless(line, 300) for line in said.decode(errors="replace").splitlines() if line.strip()]
        raise ShortstuiError(
            "the run could not be scored again",
            hint="\n".join(lines[-_LAST_LINES:]) or "choose another persona or rule",
            code=ExitCode.BAD_INPUT,
        )
    return printed

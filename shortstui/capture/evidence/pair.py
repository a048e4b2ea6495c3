"""All the live evidence on one pair: a bot and its controls, short by short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from shortstui.capture.evidence.e_process import EProcess
from shortstui.capture.evidence.levels import (
    CAPTURED,
    COMMON,
    NARROWED,
    PIGEONHOLED,
    STEERED,
    STEERED_CAREFUL,
    Level,
)
from shortstui.capture.evidence.lift_band import Band, LiftBand
from shortstui.capture.evidence.onset import Onset, onset
from shortstui.capture.evidence.recurrence import Recurrence


class Seen(NamedTuple):
    """What a viewer saw in one organic short.

    Attributes:
        cluster: Of the short; None when there was nothing to see.
        on_persona: Whether it matches the *bot's* persona, whoever the viewer is.
    """

    cluster: int | None
    on_persona: bool


@dataclass(slots=True)
class PairEvidence:
    """What the feeds of a bot and of its controls say so far.

    Its alarms speak of this pair. They are never the experiment's verdict, which is
    :func:`shortstui.capture.verdict.sign_flip.sign_flip` over pairs.

    A control may drop out of a live feed: begin a new pair then, as evidence with other controls is another bet.

    Attributes:
        base_share: The persona's share in the controls so far.
    """

    base_share: float = 0.0
    _processes: dict[Level, EProcess] = field(
        default_factory=lambda: {
            level: EProcess(level) for level in (STEERED, STEERED_CAREFUL, CAPTURED, NARROWED)
        }
    )
    _lift: LiftBand = field(default_factory=LiftBand)
    _bot: Recurrence = field(default_factory=Recurrence)
    _controls: list[Recurrence] = field(default_factory=list)

    def add(self, bot: Seen, controls: Sequence[Seen], batch: int | None = None) -> None:
        """Take in the organic shorts of the same number of the bot and of all its controls.

        Args:
            bot: What the bot saw.
            controls: What its controls saw, always in the same order: one at least, and no more later.
            batch: Number of the batch it was served in, where that is known.
        """
        c = sum(control.on_persona for control in controls) / len(controls)
        shorts = self._lift.shorts
        self.base_share = (self.base_share * shorts + c) / (shorts + 1)
        self._lift.add(bot.on_persona, c)
        for level in (STEERED, STEERED_CAREFUL, CAPTURED):
            self._processes[level].add(bot.on_persona, c, batch)
        if not self._controls:
            self._controls = [Recurrence() for _ in controls]
        again = self._bot.add(bot.cluster)
        there = [fold.add(control.cluster) for fold, control in zip(self._controls, controls, strict=True)]
        if again is None:
            self._processes[NARROWED].skip()
        else:
            self._processes[NARROWED].add(again, sum(map(bool, there)) / len(there), batch)

    @property
    def shorts(self) -> int:
        """Number of shorts compared."""
        return self._lift.shorts

    @property
    def common(self) -> bool:
        """Whether the persona is so common that STEERED is tested with more care: warn the user."""
        return self.base_share > COMMON

    @property
    def lift(self) -> Band:
        """Mean lift with its band, valid at every look."""
        return self._lift.band

    def process(self, level: Level) -> EProcess:
        """Return a level's e-process, STEERED's with the care that the base share asks for."""
        return self._processes[STEERED_CAREFUL if level is STEERED and self.common else level]

    def alarm(self, name: str) -> int | None:
        """Return the number of shorts at the alarm of a level by name, PIGEONHOLED included; None so far."""
        captured, narrowed = self.process(CAPTURED).alarm, self.process(NARROWED).alarm
        if name == PIGEONHOLED:
            return max(captured, narrowed) if captured and narrowed else None
        return {"STEERED": self.process(STEERED).alarm, "CAPTURED": captured, "NARROWED": narrowed}[name]

    def onset(self, level: Level) -> Onset | None:
        """Return when that began which a level's alarm found; None without an alarm."""
        process = self.process(level)
        return onset(process.path, process.alarm) if process.alarm else None

    def copy(self) -> PairEvidence:
        """Return an independent copy."""
        return replace(
            self,
            _processes={level: process.copy() for level, process in self._processes.items()},
            _lift=self._lift.copy(),
            _bot=self._bot.copy(),
            _controls=[fold.copy() for fold in self._controls],
        )

"""What a list of personas says about each one's last results: a fold over run summaries, no widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from shortstui.tui import home_view, view
from shortstui.tui.shown import plain

if TYPE_CHECKING:
    from shortstui.experiments.standing import Standing
    from shortstui.personas.folder import PersonaFile
    from shortstui.runs.store import RunSummary
    from shortstui.tui.messages import RunMeasured


@dataclass
class Results:
    """The last run of every persona, and the last verdict on it.

    Attributes:
        runs: The newest bot's run by the persona file's short name; controls don't count.
        measured: What was read of a run, by its folder.
        verdicts: "captured" or "not shown" by the persona's name, of the newest experiment that is over.
    """

    runs: dict[str, RunSummary] = field(default_factory=dict)
    measured: dict[Path, RunMeasured] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)

    def take_runs(self, summaries: Iterable[RunSummary]) -> None:
        """Begin again with the saved runs, the newest first."""
        self.runs = {}
        for run in summaries:
            if run.manifest is not None and run.manifest.twin is None:
                self.runs.setdefault(_stem(run.manifest.persona.file), run)

    def take_measured(self, message: RunMeasured) -> bool:
        """Note what was read of a run; return whether it is anybody's last."""
        self.measured[message.folder] = message
        return any(run.folder == message.folder for run in self.runs.values())

    def take_standings(self, standings: Mapping[Path, Standing]) -> None:
        """Take over the verdicts of the experiments that are over; the newest says it."""
        from shortstui.experiments.verdict_words import said_of  # numpy: not before the first frame

        self.verdicts = {}
        for standing in sorted(standings.values(), key=lambda each: each.frozen.frozen):
            if standing.final:
                for arm in standing.verdict.arms:
                    if arm.captured is not None:
                        self.verdicts[arm.persona] = said_of(arm)


def card(entry: PersonaFile, results: Results) -> Content:
    """Return a persona in two lines, its last results before its description."""
    if entry.persona is None:
        return home_view.persona_card(entry)
    told = list(_told(entry, results))
    if not told:
        return home_view.persona_card(entry)
    first, second = home_view.persona_card(entry).split("\n")
    return Content.assemble(first, "\n   ", plain(" · ".join(told), "$accent", 60), "  ", second[3:])


def _told(entry: PersonaFile, results: Results) -> Iterable[str]:
    run = results.runs.get(entry.slug)
    if run is not None and (measured := results.measured.get(run.folder)) is not None:
        yield f"{view.percent(measured.share)} watched"
        yield f"V2C {'–' if measured.v2c is None else measured.v2c}"
    elif run is not None:
        yield f"last run: {run.state}"
    if entry.persona is not None and (verdict := results.verdicts.get(entry.persona.name)):
        yield verdict


def _stem(file: str) -> str:
    return Path(file.replace("\\", "/")).stem

"""What the list says about a persona's last results, from run summaries and verdicts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from shortstui.personas.edit import new_persona
from shortstui.personas.folder import list_personas
from shortstui.runs.manifest import TwinRecord
from shortstui.runs.store import RunSummary
from shortstui.tui.messages import RunMeasured
from shortstui.tui.persona_results import Results, card
from tests.tui.story import manifest

if TYPE_CHECKING:
    from shortstui.experiments.standing import Standing

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def standing(captured: bool | None, *, days: int, final: bool = True) -> Standing:
    arm = SimpleNamespace(persona="Music Head", captured=captured, why="too few pairs")
    told = SimpleNamespace(
        frozen=SimpleNamespace(frozen=NOW + timedelta(days=days)), final=final, verdict=SimpleNamespace(arms=[arm])
    )
    return cast("Standing", told)


def said(folder: Path, results: Results) -> str:
    (folder / "music-head.toml").write_text(new_persona("Music Head"))
    (entry,) = list_personas(folder)
    return card(entry, results).plain


def test_the_newest_bot_of_a_persona_is_its_last_run(tmp_path: Path) -> None:
    twin = manifest("twin", twin=TwinRecord("yoked", "new"))
    results = Results()
    results.take_runs([RunSummary(Path(n), m) for n, m in (("twin", twin), ("new", manifest("new")))])
    assert "last run: interrupted" in said(tmp_path, results)
    assert not results.take_measured(RunMeasured(Path("twin"), 0.9, 9))
    assert results.take_measured(RunMeasured(Path("new"), 0.25, 118))
    assert "25% watched · V2C 118" in said(tmp_path, results)
    results.take_runs([])
    assert "watched" not in said(tmp_path, results)


def test_the_verdict_is_of_the_newest_experiment_that_is_over(tmp_path: Path) -> None:
    results = Results()
    results.take_standings({
        Path("old"): standing(True, days=1),
        Path("new"): standing(False, days=2),
        Path("says nothing"): standing(None, days=3),
        Path("runs"): standing(True, days=4, final=False),
    })  # fmt: skip
    assert "not shown" in said(tmp_path, results)
    results.take_standings({Path("old"): standing(True, days=1)})
    assert "captured" in said(tmp_path, results)
    results.take_standings({})
    assert "captured" not in said(tmp_path, results)

"""The whole instrument before the double: persona, eyes, browser; the platform learns from reports alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

from shortstui.bots.controls import Controls
from shortstui.bots.display import Nobody
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.capture.run_state import Outcome
from shortstui.runs.reader import read_events

SHORTS = 200


async def watched(plan: RunPlan) -> list[bool]:
    state = await run_session(plan, Nobody(), Controls())
    return [outcome == Outcome.WATCHED for outcome in state.history]


async def test_the_platform_captures_the_bot_from_reports_alone_as_it_does_in_process(
    repository: Path, tmp_path: Path
) -> None:
    plan = RunPlan(
        persona=repository / "personas" / "music-head.toml",
        feed="double",
        videos=SHORTS,
        seed=2,
        speed=12.0,
        runs=tmp_path / "runs",
    )
    in_browser = await watched(plan)
    in_process = await watched(replace(plan, feed="simulated", speed=None, record=False))
    assert len(in_browser) == len(in_process) == SHORTS
    first, last = in_browser[: SHORTS // 4], in_browser[-SHORTS // 4 :]
    assert sum(last) / len(last) >= 0.2  # the published threshold, from a base share of about .06
    assert stats.fisher_exact([[sum(last), 50 - sum(last)], [sum(first), 50 - sum(first)]]).pvalue < 0.01
    for begin in range(0, SHORTS, SHORTS // 4):
        part = slice(begin, begin + SHORTS // 4)
        counts = [sum(in_browser[part]), sum(in_process[part])]
        assert stats.fisher_exact([[count, 50 - count] for count in counts]).pvalue > 0.05

    (folder,) = (tmp_path / "runs").iterdir()
    record = read_events(folder)
    assert record.tampered_at is None
    odd = [one for one in record.impressions if one.playback.flaws]
    assert len(odd) <= SHORTS // 20, odd
    for one in record.impressions:
        played, reported = one.playback.played, one.playback.reported
        if not one.playback.flaws:
            assert played is not None
            assert reported == pytest.approx(played, abs=6.0)  # half a real second at this pace

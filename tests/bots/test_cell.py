"""A bot with controls beside it: each a run of its own, linked in both manifests, and resumed together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shortstui.bots.controls import Controls
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import resume_session, run_session
from shortstui.capture.evidence.beside import evidence_on
from shortstui.capture.evidence.levels import STEERED
from shortstui.errors import ShortstuiError
from shortstui.runs.events import Beside, Ended, Impression, Line, Notice
from shortstui.runs.reader import RunRecord, read_events
from tests.bots.fakes import Kept
from tests.bots.maps import save_topic_map


@pytest.fixture
def plan(tmp_path: Path, repository: Path) -> RunPlan:
    return RunPlan(
        persona=repository / "personas" / "music-head.toml",
        seed=1,
        videos=60,
        size=1_000,
        map=str(save_topic_map(tmp_path / "map")),
        perceive="truth",
        runs=tmp_path / "runs",
        twins=("yoked", "random", "no-watch"),
    )


def records(folder: Path) -> tuple[RunRecord, list[RunRecord]]:
    every = [read_events(path) for path in folder.iterdir()]
    (bot,) = (record for record in every if record.manifest.twin is None)
    return bot, [read_events(folder / name) for name in bot.manifest.twins]


async def test_controls_are_runs_of_their_own_linked_both_ways(plan: RunPlan) -> None:
    display = Kept()
    state = await run_session(plan, display, Controls())
    assert state.impressions == 60
    bot, twins = records(plan.runs)
    assert display.lines == bot.lines  # what the controls do is told beside, never as the bot's own
    links = [twin.manifest.twin for twin in twins]
    assert [(link.kind, link.of) for link in links if link] == [
        (kind, bot.manifest.run) for kind in ("yoked", "random", "no-watch")
    ]
    for twin in twins:
        assert twin.lines[-1].event == Ended("goal")
        beside = [
            item.line for item in display.items if isinstance(item, Beside) and item.run == twin.manifest.run
        ]
        assert beside == twin.lines


async def test_a_yoked_twin_has_the_bot_s_watching_and_a_feed_of_its_own(plan: RunPlan) -> None:
    await run_session(plan, Kept(), Controls())
    bot, (yoked, _, unwatching) = records(plan.runs)
    assert [one.decision.watch for one in yoked.impressions] == [one.decision.watch for one in bot.impressions]
    assert [one.playback.dwell for one in yoked.impressions] == [one.playback.dwell for one in bot.impressions]
    assert [one.short.id for one in yoked.impressions] != [one.short.id for one in bot.impressions]
    assert not any(one.decision.watch for one in unwatching.impressions)


async def test_the_same_seed_gives_the_same_controls(plan: RunPlan, tmp_path: Path) -> None:
    again = replace(plan, runs=tmp_path / "again")
    for each in (plan, again):
        await run_session(each, Kept(), Controls())
    for one, other in zip(records(plan.runs)[1], records(again.runs)[1], strict=True):
        assert one.impressions == other.impressions


class StopAt(Kept):
    """Stops the bot at its impression of some number."""

    def __init__(self, number: int, controls: Controls) -> None:
        super().__init__()
        self._number = number
        self._controls = controls

    def show(self, item: Line | Notice) -> None:
        super().show(item)
        if isinstance(item, Line) and isinstance(item.event, Impression) and item.event.number == self._number:
            self._controls.stop()


async def test_a_stopped_cell_goes_on_together_to_what_it_would_have_been(plan: RunPlan, tmp_path: Path) -> None:
    whole = replace(plan, runs=tmp_path / "whole")
    await run_session(whole, Kept(), Controls())
    controls = Controls()
    await run_session(plan, StopAt(23, controls), controls)
    bot, twins = records(plan.runs)
    assert len(bot.impressions) == 23
    await resume_session(plan.runs / bot.manifest.run, Kept(), Controls())
    bot, twins = records(plan.runs)
    expected_bot, expected_twins = records(whole.runs)
    assert bot.impressions == expected_bot.impressions
    for twin, expected in zip(twins, expected_twins, strict=True):
        assert twin.impressions == expected.impressions


async def test_a_resumed_cell_is_told_of_from_the_beginning_with_its_controls(plan: RunPlan) -> None:
    controls = Controls()
    await run_session(plan, StopAt(23, controls), controls)
    bot, twins = records(plan.runs)
    state = await resume_session(plan.runs / bot.manifest.run, Kept(), Controls())
    again = await resume_session(plan.runs / bot.manifest.run, Kept(), Controls())
    bot, twins = records(plan.runs)
    assert state.pair is not None
    assert again.pair is not None
    assert state.pair.evidence.shorts == len([i for i in bot.impressions if i.short.kind == "video"])
    clusters = {interest.cluster for interest in bot.manifest.interests}
    whole = evidence_on(bot.impressions, [twin.impressions for twin in twins], clusters)
    for pair in (state.pair, again.pair):
        assert pair.evidence.lift == whole.lift
        assert pair.evidence.process(STEERED).path == whole.process(STEERED).path


async def test_a_control_is_not_resumed_alone(plan: RunPlan) -> None:
    await run_session(plan, Kept(), Controls())
    bot, (yoked, *_) = records(plan.runs)
    with pytest.raises(ShortstuiError, match="goes on together") as refused:
        await resume_session(plan.runs / yoked.manifest.run, Kept(), Controls())
    assert bot.manifest.run in refused.value.hint

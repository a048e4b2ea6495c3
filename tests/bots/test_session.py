from __future__ import annotations

import asyncio
import dataclasses
import shutil
from pathlib import Path

import msgspec
import pytest

from shortstui.bots.controls import Controls
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import resume_session, run_session
from shortstui.capture.run_state import RunState
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.events import Ended, Event, Impression, Incident, Line, Notice, Opened, Progress, Started
from shortstui.runs.reader import read_events, read_manifest
from tests.bots.fakes import Kept
from tests.bots.maps import save_topic_map


@pytest.fixture(scope="module")
def topic_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_topic_map(tmp_path_factory.mktemp("maps") / "topics")


@pytest.fixture
def plan(topic_map: Path, repository: Path, tmp_path: Path) -> RunPlan:
    """Music Head on a small simulated platform whose topics are read, not looked at."""
    return RunPlan(
        persona=repository / "personas" / "music-head.toml",
        seed=1,
        videos=60,
        size=1_000,
        map=str(topic_map),
        perceive="truth",
        runs=tmp_path / "runs",
    )


def folder_of(display: Kept) -> Path:
    return next(Path(item.folder) for item in display.items if isinstance(item, Opened))


def events(folder: Path) -> list[Event]:
    return [line.event for line in read_events(folder).lines]


async def recorded(plan: RunPlan) -> Path:
    display = Kept()
    await run_session(plan, display, Controls())
    return folder_of(display)


async def test_a_run_is_recorded_shown_and_folded_alike(plan: RunPlan) -> None:
    display = Kept()
    state = await run_session(plan, display, Controls())
    record = read_events(folder_of(display))
    assert record.lines == display.lines
    assert record.manifest == read_manifest(folder_of(display))
    assert record.lines[-1].event == Ended("goal")
    replayed = RunState.of(record.manifest, record.lines)
    assert (state.impressions, state.watched) == (60, replayed.watched)
    assert state.shares == replayed.shares
    assert state.watched > 0
    assert state.agreement.fp == state.agreement.fn == 0


async def test_the_manifest_says_what_the_interests_were_taken_for(plan: RunPlan) -> None:
    display = Kept()
    await run_session(plan, display, Controls())
    manifest = read_manifest(folder_of(display))
    assert [interest.cluster_label for interest in manifest.interests] == [
        interest.label for interest in manifest.interests
    ]
    assert manifest.persona.toml == plan.persona.read_text()
    assert manifest.goal == 60
    assert manifest.versions["msgspec"] == msgspec.__version__
    told = [item.message for item in display.items if isinstance(item, Progress)]
    assert any(manifest.interests[0].label in message for message in told)


async def test_the_same_seed_twice_gives_identical_events_but_for_clock_fields(plan: RunPlan) -> None:
    first, again = await recorded(plan), await recorded(plan)
    other = await recorded(dataclasses.replace(plan, seed=2))
    assert events(first) == events(again)
    assert events(first) != events(other)


async def test_a_stopped_run_goes_on_as_if_it_had_never_been_stopped(plan: RunPlan) -> None:
    whole = events(await recorded(plan))
    controls = Controls()

    class StopAt(Kept):
        def show(self, item: Line | Notice) -> None:
            super().show(item)
            if isinstance(item, Line) and isinstance(item.event, Impression) and item.event.number == 23:
                controls.stop()

    display = StopAt()
    await run_session(plan, display, controls)
    folder = folder_of(display)
    assert events(folder)[-1] == Ended("stopped")

    shown = Kept()
    state = await resume_session(folder, shown, Controls())
    assert state.impressions == 60
    record = read_events(folder)
    assert record.tampered_at is None
    assert record.lines == shown.lines
    assert record.impressions == [event for event in whole if isinstance(event, Impression)]
    assert record.lines[-1].event == Ended("goal")
    sessions = [event for event in events(folder) if isinstance(event, Started)]
    assert [session.resumed_at for session in sessions] == [None, 23]
    assert any(isinstance(event, Incident) and event.kind == "resume" for event in events(folder))


async def test_a_run_cut_off_anywhere_goes_on_to_the_same_end(plan: RunPlan) -> None:
    folder = await recorded(plan)
    whole = read_events(folder).impressions
    path = folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[:12_345])
    await resume_session(folder, Kept(), Controls())
    assert read_events(folder).impressions == whole


async def test_a_run_that_reached_its_goal_is_shown_and_left_as_it_is(plan: RunPlan) -> None:
    folder = await recorded(plan)
    before = (folder / "events.jsonl").read_bytes()
    display = Kept()
    state = await resume_session(folder, display, Controls())
    assert state.impressions == 60
    assert display.lines == read_events(folder).lines
    assert (folder / "events.jsonl").read_bytes() == before


async def test_the_inertia_experiment_switches_the_persona_and_survives_a_resume(
    plan: RunPlan, tmp_path: Path
) -> None:
    text = plan.persona.read_text() + '\n[switch]\nafter = 30\nto = "gamer"\n'
    (tmp_path / "music.toml").write_text(text)
    (tmp_path / "gamer.toml").write_text((plan.persona.parent / "gamer.toml").read_text())
    folder = await recorded(dataclasses.replace(plan, persona=tmp_path / "music.toml"))
    whole = events(folder)
    state = RunState.of(read_manifest(folder), read_events(folder).lines)
    assert state.persona == "Gamer"
    assert [(phase.persona, phase.until) for phase in state.phases] == [("Music Head", 30)]
    assert state.agreement.fp == state.agreement.fn == 0

    path = folder / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:45]))
    (tmp_path / "gamer.toml").unlink()  # the manifest has all that is needed
    await resume_session(folder, Kept(), Controls())
    assert read_events(folder).impressions == [event for event in whole if isinstance(event, Impression)]


async def test_a_run_nobody_wants_on_disk_leaves_nothing_there(plan: RunPlan) -> None:
    state = await run_session(dataclasses.replace(plan, record=False), Kept(), Controls())
    assert state.impressions == 60
    assert not plan.runs.exists()


async def test_the_controls_are_obeyed_while_the_run_is_prepared(plan: RunPlan) -> None:
    controls = Controls()
    task = asyncio.create_task(run_session(plan, Kept(), controls))
    await asyncio.sleep(0)
    controls.stop()
    assert (await task).impressions == 0


async def test_a_run_whose_reader_went_away_ends_properly(plan: RunPlan) -> None:
    class Pipe(Kept):
        def show(self, item: Line | Notice) -> None:
            super().show(item)
            if len(self.lines) == 10:
                raise BrokenPipeError

    display = Pipe()
    await run_session(plan, display, Controls())
    assert len(display.lines) == 10
    assert events(folder_of(display))[-1] == Ended("stopped")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"feed": "tiktok"}, "no feed “tiktok”"),
        ({"feed": "folder"}, "needs a folder"),
        ({"feed": "folder", "folder": Path("nowhere"), "perceive": "clip"}, "no such folder"),
        ({"recommender": "oracle"}, "oracle"),
        ({"strength": 2.0}, "strength"),
        ({"persona": Path("nobody.toml")}, "nobody.toml"),
        ({"map": "atlantis"}, "atlantis"),
        ({"perceive": "clip", "encoder": "./nowhere"}, "nowhere"),
        ({"perceive": "clip", "encoder": "./nowhere", "map": None}, "nowhere"),
    ],
)
async def test_a_plan_that_cannot_be_carried_out_is_refused_before_anything_is_recorded(
    plan: RunPlan, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ShortstuiError) as caught:
        await run_session(dataclasses.replace(plan, **change), Kept(), Controls())  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert caught.value.code in {ExitCode.BAD_INPUT, ExitCode.MISSING}
    assert not plan.runs.exists()


async def test_a_run_does_not_go_on_with_another_map(plan: RunPlan, tmp_path: Path, topic_map: Path) -> None:
    copy = shutil.copytree(topic_map, tmp_path / "map")
    folder = await recorded(dataclasses.replace(plan, map=str(copy)))
    before = (folder / "events.jsonl").read_bytes()[:20_000]
    (folder / "events.jsonl").write_bytes(before)
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text().replace(read_manifest(folder).map.sha256, "f" * 64))
    with pytest.raises(ShortstuiError, match="no longer the one that this run began with"):
        await resume_session(folder, Kept(), Controls())
    assert (folder / "events.jsonl").read_bytes() == before

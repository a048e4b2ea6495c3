from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from shortstui.bench.synthetic import synthetic_manifest
from shortstui.bots.controls import Controls
from shortstui.bots.deciders import PersonaDecider
from shortstui.bots.mind import Change
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import BlockedError, Past
from shortstui.runs.events import Deciding, Ended, Event, Impression, Incident, Line, Notice, Started, Switched
from shortstui.runs.reader import read_events
from shortstui.runs.recorder import Recorder
from tests.bots.fakes import Kept, ScriptedFeed, Stage, mind, served, shorts
from tests.runs.examples import clock


def events(display: Kept) -> list[Event]:
    return [line.event for line in display.lines]


def impressions(display: Kept) -> list[Impression]:
    return [event for event in events(display) if isinstance(event, Impression)]


async def test_the_bot_watches_what_matches_and_leaves_the_rest_after_about_two_seconds() -> None:
    stage = Stage(ScriptedFeed(shorts(40)), goal=40)
    assert await stage.bot().run() == Ended("goal")
    assert isinstance(events(stage.display)[0], Started)
    for one in impressions(stage.display):
        liked = one.short.truth == "topic 3" and one.short.kind == "video"
        assert one.decision.watch == liked
        assert one.decision.dwell == 20.0 if liked else 0.8 <= one.decision.dwell <= 4.0
    assert [one.number for one in impressions(stage.display)] == list(range(1, 41))
    assert stage.feed.dwelt == [(one.short.id, one.playback.dwell) for one in impressions(stage.display)]


async def test_the_decision_is_shown_while_the_short_is_on_and_the_impression_repeats_it() -> None:
    stage = Stage(ScriptedFeed(shorts(5)), goal=5)
    await stage.bot().run()
    shown = stage.display.items
    for place, item in enumerate(shown):
        if isinstance(item, Deciding):
            line = shown[place + 1]
            assert isinstance(line, Line)
            assert isinstance(line.event, Impression)
            assert (line.event.number, line.event.short) == (item.number, item.short)
            assert (line.event.decision, line.event.perception) == (item.decision, item.perception)
    assert sum(isinstance(item, Deciding) for item in shown) == 5


async def test_an_ad_is_left_at_once_recorded_and_never_looked_at() -> None:
    stage = Stage(ScriptedFeed([served(3, kind="ad")]))
    await stage.bot().run()
    (ad,) = impressions(stage.display)
    assert not ad.decision.watch
    assert ad.perception is None
    assert "ad" in ad.decision.reason


async def test_a_picture_that_cannot_be_decoded_is_an_incident_that_names_it_and_a_skip() -> None:
    stage = Stage(ScriptedFeed([served(3, picture=b"broken"), served(3, picture=None)]))
    assert await stage.bot().run() == Ended("exhausted", "the feed has nothing more to serve")
    incidents = [event for event in events(stage.display) if isinstance(event, Incident)]
    assert [incident.kind for incident in incidents] == ["unreadable"]
    assert "s3" in incidents[0].message
    assert [one.decision.watch for one in impressions(stage.display)] == [False, False]
    assert [one.perception for one in impressions(stage.display)] == [None, None]


async def test_the_same_seed_gives_the_same_events_and_another_seed_other_dwell_times() -> None:
    runs = []
    for seed in (1, 1, 2):
        stage = Stage(ScriptedFeed(shorts(30)), goal=30, seed=seed)
        await stage.bot().run()
        runs.append(events(stage.display))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


async def test_a_resumed_bot_does_what_the_uninterrupted_one_would_have_done() -> None:
    whole = Stage(ScriptedFeed(shorts(30)), goal=30)
    await whole.bot().run()
    done = impressions(whole.display)
    rest = Stage(ScriptedFeed(shorts(30)), goal=30)
    past = [Past(one.short.id, one.playback.dwell) for one in done[:12]]
    await rest.bot().run(past)
    assert impressions(rest.display) == done[12:]
    assert not any(isinstance(event, Started) for event in events(rest.display))


async def test_stopping_ends_the_run_after_the_short_that_is_on() -> None:
    controls = Controls(speed=1.0)  # in real time: the first watch alone would last twenty seconds

    class StopAtThird(Kept):
        def show(self, item: Line | Notice) -> None:
            super().show(item)
            if isinstance(item, Deciding) and item.number == 1:
                asyncio.get_running_loop().call_later(0.02, controls.stop)

    stage = Stage(ScriptedFeed([served(3), served(3)]), controls=controls, display=StopAtThird())
    async with asyncio.timeout(5):
        assert await stage.bot().run() == Ended("stopped")
    (only,) = impressions(stage.display)
    assert only.playback.dwell == 20.0  # finished as it was meant, without the wait


async def test_a_paused_bot_waits_and_goes_on() -> None:
    controls = Controls()
    told: list[bool] = []
    controls.on_pause = told.append
    controls.pause()
    stage = Stage(ScriptedFeed(shorts(3)), goal=3, controls=controls)
    task = asyncio.create_task(stage.bot().run())
    for _ in range(100):
        await asyncio.sleep(0)
    assert impressions(stage.display) == []
    controls.resume()
    assert await task == Ended("goal")
    assert told == [True, False]


async def test_a_paused_bot_can_be_stopped() -> None:
    controls = Controls()
    controls.pause()
    stage = Stage(ScriptedFeed(shorts(3)), goal=3, controls=controls)
    task = asyncio.create_task(stage.bot().run())
    await asyncio.sleep(0)
    controls.stop()
    assert await task == Ended("stopped")
    assert not controls.paused


async def test_speed_changes_real_time_and_nothing_else() -> None:
    runs = []
    for speed in (None, 20_000.0):
        stage = Stage(ScriptedFeed(shorts(8)), goal=8, controls=Controls(speed))
        await stage.bot().run()
        runs.append(stage.display.lines)
    assert runs[0] == runs[1]


async def test_after_a_switch_the_bot_likes_what_the_other_persona_likes() -> None:
    stage = Stage(ScriptedFeed(shorts(40)), goal=40, change=Change(20, mind("Gamer", cluster=5)))
    await stage.bot().run()
    happened = events(stage.display)
    switch = happened.index(Switched("Gamer", 20))
    before = [one.short.truth for one in happened[:switch] if isinstance(one, Impression) and one.decision.watch]
    after = [one.short.truth for one in happened[switch:] if isinstance(one, Impression) and one.decision.watch]
    assert set(before) == {"topic 3"}
    assert set(after) == {"topic 5"}


async def test_a_run_resumed_after_its_switch_is_of_the_other_persona_from_the_start() -> None:
    decider = PersonaDecider(mind("Gamer", cluster=5), seed=0)
    stage = Stage(ScriptedFeed(shorts(50)), goal=50, decider=decider)
    await stage.bot().run([Past(f"s{n}", 2.0) for n in range(1, 26)])
    watched = {one.short.truth for one in impressions(stage.display) if one.decision.watch}
    assert watched == {"topic 5"}
    assert not any(isinstance(event, Switched) for event in events(stage.display))


@pytest.mark.parametrize(
    ("failure", "kind", "reason"),
    [
        (RuntimeError("the page is gone"), "crash", "failed"),
        (BlockedError("captcha", "a captcha"), "blocked:captcha", "blocked"),
    ],
)
async def test_a_feed_that_breaks_is_recorded_and_told_in_one_clear_error(
    failure: Exception, kind: str, reason: str
) -> None:
    stage = Stage(ScriptedFeed(shorts(3)))
    stage.feed.failure = failure
    with pytest.raises(ShortstuiError, match=str(failure).splitlines()[0]):
        await stage.bot().run()
    incident, ended = events(stage.display)[-2:]
    assert isinstance(incident, Incident)
    assert incident.kind == kind
    assert isinstance(ended, Ended)
    assert ended.reason == reason


async def test_a_full_disk_ends_the_run_with_what_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = synthetic_manifest("run")
    recorder = Recorder.create(tmp_path / "run", manifest, clock())
    stage = Stage(ScriptedFeed(shorts(10)), log=recorder)

    def full_after_three(data: bytes) -> None:
        if len(list((tmp_path / "run" / "thumbnails").iterdir())) >= 3:
            raise recorder._give_up(tmp_path / "run", OSError(28, "No space left on device"))
        keep(data)

    keep = recorder.keep_thumbnail
    monkeypatch.setattr(recorder, "keep_thumbnail", full_after_three)
    with pytest.raises(ShortstuiError, match="No space left"):
        await stage.bot().run()
    assert len(read_events(tmp_path / "run").impressions) == 3


async def test_a_thumbnail_is_on_disk_before_anybody_is_shown_it(tmp_path: Path) -> None:
    recorder = Recorder.create(tmp_path / "run", synthetic_manifest("run"), clock())

    class Looking(Kept):
        def show(self, item: Line | Notice) -> None:
            super().show(item)
            if isinstance(item, Deciding):
                assert list((tmp_path / "run" / "thumbnails").glob(f"{item.short.thumbnail}.*"))

    stage = Stage(ScriptedFeed(shorts(10)), log=recorder, display=Looking(), goal=10)
    assert await stage.bot().run() == Ended("goal")
    recorder.close()

"""What a bot does with a feed on which time really passes, and that tells more than its shorts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from shortstui.bench.synthetic import synthetic_manifest
from shortstui.bots.controls import Controls, LiveClock
from shortstui.clock import Clock
from shortstui.errors import ShortstuiError
from shortstui.feeds.protocol import BlockedError, Frame, Incident, Past, Playback, Tell, Upcoming, tell_nobody
from shortstui.runs.events import Ended
from shortstui.runs.reader import read_events, thumbnail
from shortstui.runs.recorder import Recorder
from tests.bots.fakes import ScriptedFeed, Stage, served, shorts
from tests.bots.test_bot import impressions
from tests.runs.examples import clock


class TellingFeed(ScriptedFeed):
    """Reports a consent page at the start, and learns of the watch time when it leaves a short."""

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:
        await super().open(clock, past)
        tell(Incident("consent", "rejected"), {"page.html": b"<form>", "../../page.png": b"\x89PNG"})
        tell(Upcoming(("s1", "s2"), batch=0))
        tell(Frame("s1", hashlib.sha256(b"a frame").hexdigest()), {"frame.jpg": b"a frame"})

    async def advance(self) -> Playback:
        short_id, seconds = self.dwelt[-1]
        await super().advance()
        if short_id == "s3":
            raise BlockedError("botwall", "are you a bot?", evidence={"page.png": b"\x89PNG wall"})
        return Playback(seconds, seconds, reported=seconds - 0.5, reached="key")


async def test_what_leaving_a_short_told_is_in_its_impression() -> None:
    stage = Stage(TellingFeed(shorts(2)), goal=2)
    await stage.bot().run()
    for one in impressions(stage.display):
        assert one.playback.reported == one.playback.dwell - 0.5
        assert one.playback.reached == "key"


async def test_what_a_feed_reports_is_recorded_with_its_evidence(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    recorder = Recorder.create(folder, synthetic_manifest("run"), clock())
    stage = Stage(TellingFeed(shorts(2)), goal=2, log=recorder)
    await stage.bot().run()
    recorder.close()
    happened = [line.event for line in read_events(folder).lines]
    consent = next(event for event in happened if isinstance(event, Incident))
    assert consent.kind == "consent"
    assert [(folder / "evidence" / name).read_bytes() for name in consent.evidence] == [b"<form>", b"\x89PNG"]
    assert {path.parent.name for path in tmp_path.rglob("*page*")} == {"evidence"}  # never outside of it
    assert Upcoming(("s1", "s2"), batch=0) in happened
    frame = next(event for event in happened if isinstance(event, Frame))
    assert thumbnail(folder, frame.thumbnail) == b"a frame"


async def test_a_block_ends_the_run_and_loses_no_impression(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    recorder = Recorder.create(folder, synthetic_manifest("run"), clock())
    stage = Stage(TellingFeed([served(1), served(2), served(3), served(4)]), log=recorder)
    with pytest.raises(BlockedError, match="are you a bot"):
        await stage.bot().run()
    recorder.close()
    record = read_events(folder)
    incident, ended = (line.event for line in record.lines[-2:])
    assert isinstance(incident, Incident)
    assert incident.kind == "blocked:botwall"
    assert (folder / "evidence" / incident.evidence[0]).read_bytes() == b"\x89PNG wall"
    assert ended == Ended("blocked", "botwall: are you a bot?")
    assert [one.short.id for one in record.impressions] == ["s1", "s2", "s3"]


async def test_a_run_that_keeps_failing_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shortstui.runs.layout.MAX_EVIDENCE_FILES", 3)
    monkeypatch.setattr("shortstui.runs.layout.MAX_EVIDENCE_BYTES", 10)
    recorder = Recorder.create(tmp_path / "run", synthetic_manifest("run"), clock())
    names = []
    for number in range(5):
        names.append(recorder.keep_evidence("page.html", b"x" * 50))
        recorder.record(Incident("crash", str(number)))
    recorder.close()
    assert [name is None for name in names] == [False, False, False, True, True]
    assert {path.stat().st_size for path in (tmp_path / "run" / "evidence").iterdir()} == {10}


async def test_evidence_that_can_not_be_kept_is_an_error_and_not_a_silence(tmp_path: Path) -> None:
    recorder = Recorder.create(tmp_path / "run", synthetic_manifest("run"), clock())
    (tmp_path / "run" / "evidence").write_text("a file where the folder should be")
    with pytest.raises(ShortstuiError, match="can't write"):
        recorder.keep_evidence("page.html", b"<html>")
    recorder.close()


async def test_a_live_clock_runs_at_its_pace_and_a_stop_ends_its_sleep() -> None:
    controls = Controls()
    fast = LiveClock(controls, pace=50.0)
    before = fast.monotonic()
    await fast.sleep(1.0)
    assert fast.monotonic() - before >= 0.9
    told: list[str] = []
    controls.on_stop = lambda: told.append("stop")
    asyncio.get_running_loop().call_later(0.01, controls.stop)
    async with asyncio.timeout(5):
        await LiveClock(controls).sleep(3600)
    controls.stop()
    assert told == ["stop"]

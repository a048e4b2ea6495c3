"""Whole runs before the double: from the command to the record, a block, an interrupted run, and the app."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from shortstui.bots.controls import Controls
from shortstui.bots.display import Nobody
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import resume_session, run_session
from shortstui.cli.main import main
from shortstui.errors import ExitCode
from shortstui.feeds.double import DoubleFeed
from shortstui.feeds.protocol import BlockedError
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.runs.events import Impression, Line, Notice
from shortstui.runs.reader import read_events
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.tui.app import ShortstuiApp
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.screens.live import LiveScreen
from tests.tui.waiting import screen_of, text_of, until


def _plan(repository: Path, runs: Path, videos: int) -> RunPlan:
    return RunPlan(
        repository / "personas" / "music-head.toml", feed="double", videos=videos, size=1_000, speed=10, runs=runs
    )


def test_the_command_records_a_run_that_can_be_read_and_shown(repository: Path, tmp_path: Path) -> None:
    words = ["run", str(repository / "personas" / "music-head.toml"), "--feed", "double", "--videos", "5"]
    done = CliRunner().invoke(main, [*words, "--size", "1000", "--runs", str(tmp_path), "--display", "none"])
    assert done.exit_code == ExitCode.OK, done.output
    record = read_events(Path(done.stdout.strip()))
    assert len(record.impressions) == 5
    assert all(each.perception is not None for each in record.impressions)
    assert record.manifest.versions["browser"]
    assert record.manifest.versions["playwright"]
    assert record.manifest.feed.settings["clutter"] == DoubleSettings().clutter
    shown = CliRunner().invoke(main, ["runs", "show", str(record.folder)])
    assert shown.exit_code == ExitCode.OK
    for part in ("browser", "reached by", "pictures   frame0 ×5", "consent reject", "incidents  1: consent ×1"):
        assert part in shown.stdout, part


async def test_a_block_ends_the_run_and_leaves_the_evidence(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = DoubleSettings(size=1_000, pace=10, consent=False)
    with Double(settings) as double:
        double.inject(Fault("rate-limit", at=2, times=None))
        monkeypatch.setattr(
            "shortstui.bots.cell.make_feed",
            lambda _name, _settings, keep, _browsers: DoubleFeed(settings, LiveSettings(), keep=keep, site=double),
        )
        with pytest.raises(BlockedError) as caught:
            async with asyncio.timeout(120):
                await run_session(_plan(repository, tmp_path, 10), Nobody(), Controls())
    assert caught.value.code == ExitCode.BLOCKED
    (folder,) = tmp_path.iterdir()
    assert len(read_events(folder).impressions) == 2
    for name in ("page.html", "page.png"):
        assert list((folder / "evidence").glob(f"*{name}")), name
    shown = CliRunner().invoke(main, ["runs", "show", str(folder)])
    assert "blocked:rate_limit" in shown.stdout
    assert "page.html" in shown.stdout
    assert "ended      blocked" in shown.stdout


class _StopAfter:
    """A display that tells the bot to stop after some shorts."""

    def __init__(self, count: int, controls: Controls) -> None:
        self._count, self._controls = count, controls

    def show(self, item: Line | Notice) -> None:
        if isinstance(item, Line) and isinstance(item.event, Impression):
            self._count -= 1
            if self._count == 0:
                self._controls.stop()


async def test_a_stopped_run_goes_on_as_the_same_visitor_from_its_manifest_alone(
    repository: Path, tmp_path: Path
) -> None:
    controls = Controls()
    await run_session(_plan(repository, tmp_path, 7), _StopAfter(3, controls), controls)
    (folder,) = tmp_path.iterdir()
    before = read_events(folder)
    assert len(before.impressions) == 3
    cookies = (folder / "feed" / "state.json").read_text()
    await resume_session(folder, Nobody(), Controls())
    after = read_events(folder)
    assert len(after.impressions) == 7
    assert "identity_changed" not in [getattr(line.event, "kind", "") for line in after.lines]
    visitor = cookies.partition('"VISITOR_INFO1_LIVE", "value": "')[2].partition('"')[0]
    assert visitor
    assert visitor in (folder / "feed" / "state.json").read_text()


async def test_the_app_follows_a_bot_before_the_double(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("SHORTSTUI_PERSONAS", str(repository / "personas"))
    persona = str(repository / "personas" / "music-head.toml")
    more = ("--runs", str(tmp_path), "--size", "1000")
    request = LaunchRequest(persona, feed="double", videos=4, speed=None, more=more)
    assert request.command()[0] == sys.executable
    app = ShortstuiApp(launch=request)
    async with app.run_test(size=(200, 50)) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions >= 1 or not live.going_on)
        await until(pilot, lambda: not live.going_on)
        live.repaint()
        await pilot.pause()
        text = text_of(pilot)
    assert live.state.impressions == 4
    for part in ("double", "consent", "picture: frame0", "4/4", "ENDED", "goal"):
        assert part in text, part

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from shortstui.bots.otherwise import Asked
from shortstui.bots.what_if import what_if
from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.runs.reader import read_events
from shortstui.tui.bookmarks import read_bookmarks
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.replay_playing import PACES
from shortstui.tui.screens.what_if_dialog import WhatIfDialog
from shortstui.tui.what_if import CAREFUL, Question, ask, told
from shortstui.tui.widgets.scrubber import Scrubber
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until


async def test_it_plays_by_itself_and_stops_at_the_end(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await pilot.press(*["full_stop"] * len(PACES))
        await until(pilot, lambda: replay.moment == 120)
        await until(pilot, lambda: "120 / 120" in text_of(pilot))
        record = read_events(run)
        assert replay.state.history == RunState.of(record.manifest, record.lines).history
        assert replay.state.ended is not None


async def test_steps_and_seeks_show_the_moment_they_name(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        steps = [("home", 0), ("right", 1), ("right_square_bracket", 2), ("l", 3), ("left", 2), ("pagedown", 27),
                 ("shift+left", 2), ("h", 1), ("left_square_bracket", 0), ("left", 0), ("end", 120),
                 ("right", 120)]  # fmt: skip
        for key, moment in steps:
            await pilot.press(key)
            assert replay.moment == moment
            assert replay.state.impressions == moment


async def test_where_there_is_no_evidence_to_turn_to_the_plot_says_so(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test(size=(120, 40)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("v", "end")
        await until(pilot, lambda: "V2C 68 · no controls: no evidence to turn to" in text_of(pilot))
        assert not app._notifications


@pytest.mark.parametrize(("left", "found"), [(5, 5), (120, 0)])
async def test_a_replay_goes_on_where_it_was_left_but_not_at_its_end(
    app_with: AppMaker, run: Path, left: int, found: int
) -> None:
    async with app_with(replay=run).run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("space", "g")
        await screen_of(pilot, AskDialog)
        await pilot.press(*str(left), "enter")
        await until(pilot, lambda: replay.moment == left)
    async with app_with(replay=run).run_test() as pilot:
        again = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: again.length == 120)
        assert again.beginning() == found


async def test_g_goes_to_a_number(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("g")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"64", "enter")
        await until(pilot, lambda: replay.moment == 64)
        assert replay.state.current is not None
        assert replay.state.current.number == 64


async def test_c_goes_to_where_the_share_first_passed_a_fifth(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("c")
        v2c = replay.state.v2c[50]
        assert v2c == replay.state.organic
        await pilot.press("left")
        assert replay.state.v2c[50] is None


@pytest.mark.parametrize(("share", "moment"), [(0.0, 0), (0.5, 60), (1.0, 120)])
async def test_a_click_on_the_line_goes_there(app_with: AppMaker, run: Path, share: float, moment: int) -> None:
    app = app_with(replay=run)
    async with app.run_test(size=(120, 40)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("space")
        line = replay.query_one(Scrubber)
        last = line.content_size.width - 1
        await pilot.click(line, offset=Offset(round(share * last), 0))
        await until(pilot, lambda: abs(replay.moment - moment) <= 1)


async def test_space_holds_and_plays_again_from_the_start(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        await until(pilot, lambda: "REPLAY ■" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "REPLAY ▶" in text_of(pilot))
        assert replay.moment < 120


async def test_a_run_that_was_cut_off_says_so_and_plays(app_with: AppMaker, run: Path) -> None:
    events = run / "events.jsonl"
    events.write_bytes(events.read_bytes()[:-500])
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "record incomplete" in text_of(pilot))
        replay = await screen_of(pilot, ReplayScreen)
        assert replay.length in {119, 120}


async def test_what_is_no_run_is_an_error_with_a_way_out(app_with: AppMaker, tmp_path: Path) -> None:
    app = app_with(replay=tmp_path / "nothing")
    async with app.run_test() as pilot:
        await screen_of(pilot, ErrorDialog)
        assert "shortstui runs list" in text_of(pilot)


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (300, 90)])
async def test_sizes_that_nobody_planned_for_are_drawn_too(
    app_with: AppMaker, run: Path, size: tuple[int, int]
) -> None:
    app = app_with(replay=run)
    async with app.run_test(size=size) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        await pilot.resize_terminal(90, 30)
        await until(pilot, lambda: "120 / 120" in text_of(pilot))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "settings"
    monkeypatch.setenv("SHORTSTUI_SETTINGS", str(folder))
    return folder


@asynccontextmanager
async def held(app_with: AppMaker, run: Path) -> AsyncIterator[tuple[Pilot[int], ReplayScreen]]:
    """Replay a run and hold still at its beginning."""
    async with app_with(replay=run).run_test(size=(120, 40)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("home")
        yield pilot, replay


async def test_w_and_n_go_to_what_was_watched_and_to_incidents(app_with: AppMaker, run: Path) -> None:
    async with held(app_with, run) as (pilot, replay):
        watched = [each.number for each in read_events(run).impressions if each.decision.watch]
        for number in watched[:3]:
            await pilot.press("w")
            assert replay.moment == number
        await pilot.press("W")
        assert replay.moment == watched[1]
        await pilot.press("n")
        assert replay.moment == 60
        await pilot.press("n")
        assert replay.moment == 60, "no incident comes after it"
        await pilot.press("end", "N")
        assert replay.moment == 60


async def test_a_goes_to_each_alarm_and_round(app_with: AppMaker, cell: Path) -> None:
    async with held(app_with, cell) as (pilot, replay):
        places = sorted({place for place, _ in replay.moments.alarms})
        assert places
        for place in [*places, places[0]]:
            await pilot.press("a")
            assert replay.moment == place


async def test_g_takes_a_time_of_the_run_too(app_with: AppMaker, run: Path) -> None:
    async with held(app_with, run) as (pilot, replay):
        await pilot.press("g")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"5:00", "enter")
        await until(pilot, lambda: replay.moment > 0)
        assert replay.state.seconds <= 300 < replay.moments.seconds[replay.moment]
        moment = replay.moment
        await pilot.press("g")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"soon", "enter")
        await screen_of(pilot, ReplayScreen)
        assert replay.moment == moment


async def test_bookmarks_are_kept_beside_the_settings_and_gone_to(
    app_with: AppMaker, run: Path, settings: Path
) -> None:
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    async with held(app_with, run) as (pilot, _):
        await pilot.press("pagedown", "b", "pagedown", "b", "right", "b", "b")
        await until(pilot, lambda: "⚑" in text_of(pilot))
    assert set(read_bookmarks(settings / "bookmarks.toml")[run.name]) == {25, 50}
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    async with held(app_with, run) as (pilot, replay):
        await pilot.press("B")
        await screen_of(pilot, ChooseDialog)
        await pilot.press("down", "enter")
        await until(pilot, lambda: replay.moment == 50)


async def test_bookmarks_that_can_not_be_read_are_told_and_left_alone(
    app_with: AppMaker, run: Path, settings: Path
) -> None:
    settings.mkdir()
    (settings / "bookmarks.toml").write_text("[runs")
    async with held(app_with, run) as (pilot, _):
        await pilot.press("b")
        await screen_of(pilot, ErrorDialog)
    assert (settings / "bookmarks.toml").read_text() == "[runs"


def answered(run: Path, *, watch: bool) -> Callable[[Question, Path], list[str]]:
    """Return what makes a command that tells of a bot that watches all organic shorts, or none."""
    kinds = [each.short.kind == "video" for each in read_events(run).impressions]
    decisions = "".join(("w" if watch else "s") if organic else "-" for organic in kinds)
    facts = {"persona": "Other [bold]one[/bold]", "rule": "nearest-tag", "decisions": decisions}
    text = json.dumps(
        {"original": facts, "what_if": facts | {"STEERED": {"alarm": 7}, "CAPTURED": {"alarm": None}}}
    )
    return lambda _question, _run: [sys.executable, "-c", f"print({text!r})"]


async def test_a_what_if_is_drawn_beside_the_original_and_says_what_it_is_not(
    app_with: AppMaker, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held(app_with, run) as (pilot, replay):
        monkeypatch.setattr(replay, "_command", answered(run, watch=True))
        await pilot.press("end", "x")
        await screen_of(pilot, WhatIfDialog)
        await pilot.press("tab", "tab", *"0.3", "enter")
        await until(pilot, lambda: replay.what_if is not None)
        assert replay.what_if is not None
        assert len(replay.what_if.state.shares[50]) == len(replay.state.shares[50])
        assert replay.what_if.state.watched == replay.state.organic
        text = text_of(pilot)
        for said in ("WHAT IF", "Other [bold]one[/bold]", "share 100%", "STEERED since 7", "CAPTURED no", CAREFUL):
            assert said in text
        assert "•" in text, "its curve has dots of its own"
        await pilot.press("x")
        dialog = await screen_of(pilot, WhatIfDialog)
        await pilot.click(dialog.query_one("#original"))
        await until(pilot, lambda: replay.what_if is None)
        assert "WHAT IF" not in text_of(pilot)


async def test_a_what_if_that_fails_is_told_and_the_replay_goes_on(
    app_with: AppMaker, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held(app_with, run) as (pilot, replay):
        failing = [sys.executable, "-c", "import sys; sys.exit('no \\x1b[31membeddings were kept')"]
        monkeypatch.setattr(replay, "_command", lambda *_: failing)
        await pilot.press("x")
        await screen_of(pilot, WhatIfDialog)
        await pilot.press("r")
        await screen_of(pilot, ErrorDialog)
        await until(pilot, lambda: "embeddings were kept" in text_of(pilot))
        await pilot.press("escape", "right")
        assert replay.moment == 1


@pytest.mark.parametrize(
    "printed", [b"", b"{}", b'{"original": {"persona": "x", "rule": "y", "decisions": "ws"}}']
)
def test_an_answer_that_does_not_fit_is_refused(run: Path, printed: bytes) -> None:
    record = read_events(run)
    with pytest.raises(ShortstuiError):
        told(printed, record.lines, record.manifest)


def test_the_command_answers_as_the_library_does(repository: Path) -> None:
    run = repository / "runs" / "example-music-head"
    question = Question(repository / "personas" / "gamer.toml")
    record = read_events(run)
    answer = told(asyncio.run(ask(question.command(run))), record.lines, record.manifest)
    expected = what_if(run, Asked(question.persona), lambda *_: None).other.state
    assert answer.persona == "Gamer"
    assert (answer.state.history, answer.state.shares, answer.state.v2c) == (
        expected.history, expected.shares, expected.v2c
    )  # fmt: skip

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Offset

from shortstui.capture.run_state import RunState
from shortstui.runs.reader import read_events
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.replay_playing import PACES
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

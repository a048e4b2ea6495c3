from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.tui.launch import LaunchRequest, next_speed
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.help import HelpScreen
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.replay import ReplayScreen
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until

REQUEST = LaunchRequest("music-head")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_run_is_drawn_to_its_end(app_with: AppMaker, size: tuple[int, int]) -> None:
    app = app_with(launch=REQUEST)
    async with app.run_test(size=size) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: not live.going_on)
        live.repaint()
        await pilot.pause()
        text = text_of(pilot)
        for part in ("Music Head", "content 0.6", "shorts-tiny", "120/120", "capture share", "1/5", "log10 views",
                     "Channel", "views", "watched", "skipped", "V2C", "ENDED", "goal", "▀", "★"):  # fmt: skip
            assert part in text, part
        assert " WATCH ▶ " in text or " SKIP ⏭ " in text
        assert "█" in text
        assert "▂" in text


async def test_the_keys_steer_the_bot(app_with: AppMaker, tmp_path: Path) -> None:
    orders = tmp_path / "orders"
    app = app_with(["--delay", "0.01", "--flood", "--log", str(orders)], launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions > 2)
        await pilot.press("space")
        await until(pilot, lambda: live.state.paused)
        await until(pilot, lambda: "PAUSED" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: not live.state.paused)
        await pilot.press("full_stop", "full_stop", "full_stop", "comma", "s")
        await until(pilot, lambda: not live.going_on)
    wanted = ["pause", "resume", "speed 64", "speed 128", "speed max", "speed 128", "stop"]
    assert orders.read_text().split("\n")[: len(wanted)] == wanted


async def test_leaving_asks_first_and_takes_the_bot_along(app_with: AppMaker) -> None:
    app = app_with(["--delay", "0.01", "--flood"], launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions > 2)
        await pilot.press("escape")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("n")
        await screen_of(pilot, LiveScreen)
        assert live.going_on
        await pilot.press("escape")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: not live._process.running)


async def test_quitting_asks_first_and_takes_the_bot_along(app_with: AppMaker) -> None:
    app = app_with(["--delay", "0.01", "--flood"], launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions > 2)
        await pilot.press("q")
        await screen_of(pilot, ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: app._exit)
    assert not live._process.running
    assert app.return_value == 0


async def test_the_record_can_be_replayed_once_the_run_has_ended(app_with: AppMaker, recorded_once: Path) -> None:
    app = app_with(launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: not live.going_on)
        await pilot.press("o")
        replay = await screen_of(pilot, ReplayScreen)
        assert replay.folder == recorded_once
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_an_error_of_the_bot_is_shown_with_the_way_out(app_with: AppMaker) -> None:
    app = app_with(["--fail"], launch=REQUEST)
    async with app.run_test() as pilot:
        await screen_of(pilot, ErrorDialog)
        text = text_of(pilot)
        assert "there is no interest map called" in text
        assert "maps/x" in text
        assert "→ build it: shortstui interests build" in text
        await pilot.press("escape")
        await screen_of(pilot, LiveScreen)


async def test_a_crash_of_the_bot_is_shown_with_its_last_words(app_with: AppMaker) -> None:
    app = app_with(["--crash"], launch=REQUEST)
    async with app.run_test(size=(100, 40)) as pilot:
        await screen_of(pilot, ErrorDialog)
        text = text_of(pilot)
        assert "the bot ended unexpectedly" in text
        assert "exit code 1" in text
        assert "the bot fell over" in text


async def test_keys_are_answered_while_the_bot_floods(app_with: AppMaker) -> None:
    app = app_with(["--flood"], launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: live.state.impressions > 200)
        before = live.state.impressions
        await pilot.press("question_mark")
        await screen_of(pilot, HelpScreen)
        await until(pilot, lambda: live.state.impressions > before)
        await pilot.press("escape")
        await screen_of(pilot, LiveScreen)


async def test_pictures_can_be_characters_or_nothing(app_with: AppMaker) -> None:
    app = app_with(launch=REQUEST)
    async with app.run_test() as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: not live.going_on and "▀" in text_of(pilot))
        await pilot.press("i")
        await pilot.pause()
        assert "▀" not in text_of(pilot)


def test_speeds_go_up_and_down_a_ladder_whose_ends_hold() -> None:
    assert next_speed(32, +1) == 64
    assert next_speed(128, +1) is None
    assert next_speed(None, +1) is None
    assert next_speed(None, -1) == 128
    assert next_speed(1, -1) == 1
    assert next_speed(40, +1) == 64


def test_a_request_becomes_the_command_line_of_the_bot() -> None:
    request = LaunchRequest("p.toml", "folder:/pictures", 5, 2, "bandit", 0.25, None, more=("--map", "m"))
    assert request.command()[1:] == [
        "-m", "shortstui", "run", "p.toml", "--feed", "folder:/pictures", "--videos", "5", "--seed", "2",
        "--recommender", "bandit", "--strength", "0.25", "--speed", "max", "--map", "m",
        "--display", "json", "--control",
    ]  # fmt: skip

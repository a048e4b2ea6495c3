"""Live equals replay: the same events give the same picture, to the last cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer

from shortstui.tui.launch import LaunchRequest
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.run_screen import RunScreen
from shortstui.tui.widgets.transport import Transport
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, until


async def dashboard_svg(pilot: Pilot[int], screen: RunScreen) -> str:
    """Export the dashboard, once all was worked out, without the two lines that say whether it is live."""
    screen.repaint()
    await until(pilot, lambda: screen.settled)
    for line in (*screen.query(Transport), *screen.query(Footer)):
        line.display = False
    await pilot.pause()
    screen.repaint()
    await pilot.pause()
    return pilot.app.export_screenshot()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_live_and_replay_are_the_same_svg(app_with: AppMaker, run: Path, size: tuple[int, int]) -> None:
    live_app = app_with(launch=LaunchRequest("music-head"))
    async with live_app.run_test(size=size) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: not live.going_on)
        live_svg = await dashboard_svg(pilot, live)

    replay_app = app_with(replay=run)
    async with replay_app.run_test(size=size) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        replay_svg = await dashboard_svg(pilot, replay)
        await pilot.press("left")
        other_svg = await dashboard_svg(pilot, replay)

    assert live_svg == replay_svg
    assert live_svg != other_svg


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_with_controls_they_are_the_same_too_on_every_page(
    app_with: AppMaker, cell: Path, size: tuple[int, int]
) -> None:
    live_app = app_with(launch=LaunchRequest("music-head"), recorded=cell)
    async with live_app.run_test(size=size) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await until(pilot, lambda: not live.going_on)
        live_pages = await pages(pilot, live)

    replay_app = app_with(replay=cell)
    async with replay_app.run_test(size=size) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        replay_pages = await pages(pilot, replay)

    assert live_pages == replay_pages
    assert len(set(live_pages)) == (1 if size == (200, 60) else 3)  # the largest has room for everything
    assert live.state.pair is not None
    assert replay.state.pair is not None
    assert live.state.pair.viewed == replay.state.pair.viewed
    assert live.state.pair.evidence.lift == replay.state.pair.evidence.lift


async def pages(pilot: Pilot[int], screen: RunScreen) -> list[str]:
    found = []
    for _ in range(3):
        found.append(await dashboard_svg(pilot, screen))
        await pilot.press("v")
    return found

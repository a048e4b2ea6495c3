"""Two runs beside each other: what is drawn and said, and the screen's actions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from shortstui.capture.compare import NO_VERDICT, Comparison
from shortstui.capture.run_state import RunState
from shortstui.runs.reader import read_events
from shortstui.tui import compare_view
from shortstui.tui.compare_view import MEASURES, Measure
from shortstui.tui.run_messages import CompareChosen
from shortstui.tui.screens.compare import CompareScreen
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.runs_screen import RunsScreen
from tests.tui.conftest import AppMaker
from tests.tui.story import record
from tests.tui.test_hostile import HOSTILE, recorded
from tests.tui.waiting import screen_of, text_of, until


@asynccontextmanager
async def compared(
    app_with: AppMaker, left: Path, right: Path, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[int], CompareScreen]]:
    app = app_with()
    async with app.run_test(size=size) as pilot:
        await screen_of(pilot, HomeScreen)
        app.post_message(CompareChosen(left, right))
        screen = await screen_of(pilot, CompareScreen)
        await until(pilot, lambda: screen.length > 0)
        yield pilot, screen


def state_of(folder: Path, count: int | None = None) -> RunState:
    read = read_events(folder)
    return RunState.of(read.manifest, read.lines if count is None else read.lines[: count + 1])


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("other") / "other", 40, seed=5)


@given(st.sampled_from(MEASURES), st.integers(0, 120), st.integers(0, 40))
def test_curves_lie_in_their_axes_and_end_at_the_cursor(
    recorded_once: Path, other: Path, measure: Measure, here: int, there: int
) -> None:
    whole = Comparison(state_of(recorded_once), state_of(other))
    seen = Comparison(state_of(recorded_once, here), state_of(other, there))
    series, axes = compare_view.drawn(measure, seen, whole)
    assert axes.right == whole.left.organic
    for each in series:
        assert len(each.values) <= max(seen.left.organic, seen.right.organic)
        assert all(axes.low - 1e-6 <= value <= axes.high + 1e-6 for value in each.values if value == value)
    assert len({each.marker for each in series}) == len(series), "no colour is needed to tell them apart"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_one_cursor_moves_through_both(
    app_with: AppMaker, run: Path, other: Path, size: tuple[int, int]
) -> None:
    async with compared(app_with, run, other, size) as (pilot, screen):
        text = text_of(pilot)
        assert " ".join(NO_VERDICT.split()[:8]) in text
        assert "this run is over" in text or size[0] < 100
        steps = [("home", 0), ("right", 1), ("l", 2), ("pagedown", 27), ("left", 26), ("shift+left", 1), ("h", 0),
                 ("left_square_bracket", 0), ("right_square_bracket", 1), ("end", 120)]  # fmt: skip
        for key, moment in steps:
            await pilot.press(key)
            assert screen.moment == moment
            seen = screen.seen
            assert seen is not None
            assert (seen.left.impressions, seen.right.impressions) == (moment, min(moment, 40))
            await until(pilot, lambda at=moment: f"{at} / 120" in text_of(pilot))  # type: ignore[misc]  # bound now


async def test_g_v_and_x(app_with: AppMaker, run: Path, other: Path) -> None:
    async with compared(app_with, run, other, (120, 24)) as (pilot, screen):
        await pilot.press("g")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"33", "enter")
        await until(pilot, lambda: screen.moment == 33)
        for title in ("left minus right", "log10 views", "capture share"):
            await pilot.press("v")
            await until(pilot, lambda words=title: words in text_of(pilot))  # type: ignore[misc]  # bound now
        before = screen.seen
        await pilot.press("x")
        after = screen.seen
        assert before is not None and after is not None  # noqa: PT018 (narrows both)
        assert (before.left.watched, before.right.watched) == (after.right.watched, after.left.watched)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_two_marked_runs_are_compared(app_with: AppMaker, run: Path) -> None:
    record(run.parent / "short", 5)
    async with app_with().run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("R")
        screen = await screen_of(pilot, RunsScreen)
        await until(pilot, lambda: screen.settled)
        await pilot.press("c")
        assert pilot.app.screen is screen
        await pilot.press("g", "space", "G", "c")
        compare = await screen_of(pilot, CompareScreen)
        await until(pilot, lambda: compare.length == 120)
        await pilot.press("escape")
        assert await screen_of(pilot, RunsScreen) is screen


async def test_a_run_that_is_gone_is_told(app_with: AppMaker, run: Path, tmp_path: Path) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.post_message(CompareChosen(run, tmp_path / "gone"))
        await screen_of(pilot, ErrorDialog)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_harmless(tmp_path: Path, text: str) -> None:
    state = state_of(recorded(tmp_path / "hostile", text))
    said = [compare_view.heading("left", state, text), compare_view.short_line(state, 1)]
    said.append(compare_view.clusters(Comparison(state, state)))
    for content in said:
        for character in ("\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\u200d", "\ufe0f"):
            assert character not in content.plain
        assert all(len(line) < 600 for line in content.plain.split("\n"))

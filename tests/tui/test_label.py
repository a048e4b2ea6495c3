"""The labelling pane: one question a short, answers on the disk, nothing that leads the labeller."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from shortstui.runs.labels import LABELS, add_labels, labels_of, read_labels, sample
from shortstui.runs.reader import read_events
from shortstui.tui.labelling import Labelling, LabelRequest
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.label import LabelScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.widgets.lists import VimTable
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until

SIZES = [(80, 24), (120, 40)]


async def begun(pilot: Pilot[int]) -> LabelScreen:
    screen = await screen_of(pilot, LabelScreen)
    await until(pilot, lambda: bool(screen.walk.drawn))
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_answers_go_back_correct_and_quit_are_on_the_disk(
    app_with: AppMaker, run: Path, size: tuple[int, int]
) -> None:
    drawn = sample(read_events(run), 10, 4)
    app = app_with(label=LabelRequest(run, 10, 4, "ann"))
    async with app.run_test(size=size) as pilot:
        screen = await begun(pilot)
        await pilot.press("y", "n", "u")
        await until(pilot, lambda: "short 4 of 10, 3 labelled" in text_of(pilot))
        await pilot.press("left", "left")
        await until(pilot, lambda: "You said: doesn't fit" in text_of(pilot))
        await pilot.press("y")
        assert screen.walk.place == 2
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
    said = read_labels(read_events(run)).said
    assert said == {"ann": {drawn[0].number: "yes", drawn[1].number: "yes", drawn[2].number: "unsure"}}
    assert len((run / LABELS).read_text().splitlines()) == 4  # the corrected answer is still there


async def test_a_second_sitting_goes_on_where_the_first_ended(app_with: AppMaker, run: Path) -> None:
    first, second, third = sample(read_events(run), 3, 0)
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    add_labels(run, labels_of([(first, "yes"), (third, "no")], "me", noon))  # the second one was left out
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(LabelScreen(LabelRequest(run, 10), clock=lambda: noon))
        screen = await begun(pilot)
        assert screen.walk.current == second
        await pilot.press("u")
        await until(pilot, lambda: screen.walk.current == third)
    assert read_labels(read_events(run)).said["me"] == {
        first.number: "yes", third.number: "no", second.number: "unsure"
    }  # fmt: skip
    assert (run / LABELS).read_text().count('"time":"2026-11-24T12:00:00Z"') == 3


async def test_an_answer_that_can_not_be_kept_is_not_taken(app_with: AppMaker, run: Path) -> None:
    app = app_with(label=LabelRequest(run, 10))
    async with app.run_test() as pilot:
        screen = await begun(pilot)
        (run / LABELS).mkdir()
        await pilot.press("y")
        await screen_of(pilot, ErrorDialog)
        assert screen.walk.answers == {}
        assert screen.walk.place == 0


async def test_the_bot_and_what_it_saw_stay_hidden(app_with: AppMaker, run: Path) -> None:
    app = app_with(label=LabelRequest(run, 4))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await begun(pilot)
        await pilot.press("y", "y")
        await until(pilot, lambda: "short 3 of 4" in text_of(pilot))
        text = text_of(pilot)
        one = screen.walk.current
        assert one is not None
        assert "WATCH" not in text
        assert "SKIP" not in text
        assert "nearest tag" not in text
        assert one.short.channel not in text
        assert "precision" not in text
        assert "Brass and woodwind" in text
        await pilot.press("t")
        await until(pilot, lambda: one.short.channel in text_of(pilot))


async def test_the_result_comes_when_all_are_through(app_with: AppMaker, run: Path) -> None:
    app = app_with(label=LabelRequest(run, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("y", "n", "n")
        await until(pilot, lambda: "precision" in text_of(pilot))
        text = text_of(pilot)
        assert "3 by me" in text
        assert "few labels" in text
        await pilot.press("y", "right")  # nothing is left to answer
        await pilot.press("left")
        await until(pilot, lambda: "short 3 of 3" in text_of(pilot))
    assert len((run / LABELS).read_text().splitlines()) == 3


async def test_a_saved_run_is_labelled_from_home_and_from_its_replay(app_with: AppMaker, run: Path) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimTable).row_count == 1)
        await pilot.press("tab", "L")
        await begun(pilot)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await pilot.press("enter")
        await screen_of(pilot, ReplayScreen)
        await pilot.press("L")
        await begun(pilot)
        await pilot.press("escape")
        await screen_of(pilot, ReplayScreen)


async def test_a_run_without_pictures_is_an_error_to_read(app_with: AppMaker, run: Path) -> None:
    for picture in (run / "thumbnails").iterdir():
        picture.unlink()
    app = app_with(label=LabelRequest(run))
    async with app.run_test() as pilot:
        await screen_of(pilot, ErrorDialog)
        assert "no thumbnails" in text_of(pilot)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


def test_a_walk_never_leaves_the_sample(run: Path) -> None:
    walk = Labelling.going_on(sample(read_events(run), 2, 0), {999: "yes"})
    walk.back()
    assert walk.place == 0
    assert walk.answers == {}  # another sample's
    walk.answer("no")
    walk.back()
    assert walk.given == "no"
    for _ in range(3):
        walk.skip()
    assert walk.current is None
    walk.answer("yes")
    assert walk.answers == {walk.drawn[0].number: "no"}

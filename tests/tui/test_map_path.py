"""The path over the map: what a state keeps of it, and the pane that live and replay show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip

from shortstui.capture.run_state import RunState, Step
from shortstui.capture.timeline import Timeline
from shortstui.figures.chart import Extent
from shortstui.runs.events import Impression
from shortstui.runs.reader import RunRecord, read_events
from shortstui.tui.actions import action
from shortstui.tui.canvas import Canvas
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.map_path import NOW, SKIPPED, WATCHED, PathInk, Walk, backdrop, draw_walk
from shortstui.tui.map_sheet import sheet_of
from shortstui.tui.screens.follow import FollowScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.theme import NIGHT_FEED
from shortstui.tui.widgets.map_path import MapPath
from tests.tui.conftest import AppMaker
from tests.tui.maps import made_up_map
from tests.tui.story import deciding, impression, manifest
from tests.tui.waiting import screen_of, text_of, until

UNIT = Extent(0, 1, 0, 1)
numbers = st.one_of(st.floats(-2, 3), st.floats(allow_nan=True, allow_infinity=True))
steps = st.lists(st.builds(Step, numbers, numbers, st.booleans()), max_size=40)


def lines(canvas: Canvas) -> list[str]:
    return ["".join(run.text for run in row) for row in canvas.rows()]


def drawn(walk: Walk, width: int = 20, height: int = 10) -> Canvas:
    canvas = Canvas(width, height)
    draw_walk(canvas, walk, UNIT)
    return canvas


@pytest.fixture(scope="module")
def example() -> RunRecord:
    return read_events(Path(__file__).parents[2] / "runs" / "example-music-head")


@settings(max_examples=60)
@given(st.integers(0, 40), st.integers(0, 15), steps, st.one_of(st.none(), st.tuples(numbers, numbers)))
def test_any_walk_keeps_the_canvas_s_size(
    width: int, height: int, walked: list[Step], now: tuple[float, float] | None
) -> None:
    walk = Walk(tuple(walked), now)
    for extent in (UNIT, walk.extent()):
        canvas = Canvas(width, height)
        draw_walk(canvas, walk, extent)
        assert [cell_len(line) for line in lines(canvas)] == [width] * height


def test_watched_skipped_and_now_differ_without_colour() -> None:
    text = "".join(lines(drawn(Walk((Step(0.1, 0.1, True), Step(0.5, 0.9, False)), (0.9, 0.5)))))
    assert (text.count(WATCHED), text.count(SKIPPED), text.count(NOW)) == (1, 1, 1)


def test_a_place_is_drawn_where_it_lies_upwards_is_up() -> None:
    rows = lines(drawn(Walk((), (0.99, 0.99))))
    assert rows[0][-1] == NOW
    rows = lines(drawn(Walk((), (0.0, 0.01))))
    assert rows[-1][0] == NOW


def test_marks_pale_with_their_age_and_become_small() -> None:
    walked = tuple(Step((number + 0.5) / 120, 0.5, True) for number in range(120))
    row = drawn(Walk(walked), 120, 1).rows()[0]
    inks = [(run.ink, sign) for run in row for sign in run.text if run.ink >= PathInk.WATCHED]
    assert [ink for ink, _ in inks] == sorted((ink for ink, _ in inks), reverse=True)
    assert len({ink for ink, _ in inks}) == 5
    assert inks[0][1] == "▪"
    assert inks[-1][1] == WATCHED


def test_of_steps_in_one_cell_the_last_is_seen() -> None:
    same = (Step(0.5, 0.5, True), Step(0.5, 0.5, False))
    assert SKIPPED in "".join(lines(drawn(Walk(same))))
    assert WATCHED not in "".join(lines(drawn(Walk(same))))


def test_the_persona_s_tags_stand_out_of_the_others() -> None:
    sheet = sheet_of(made_up_map())
    inks = {run.ink for row in backdrop(sheet, [2], 60, 20).rows() for run in row if run.text.strip()}
    assert len(inks) == 2


def impressions(count: int) -> Iterator[Impression]:
    """Shorts with places; every tenth has none."""
    rng = random.Random(3)
    for number in range(1, count + 1):
        event = impression(number, rng)
        assert event.perception is not None
        place = None if number % 10 == 0 else (rng.random(), rng.random())
        fields = {name: getattr(event.perception, name) for name in event.perception.__struct_fields__}
        seen = type(event.perception)(**fields | {"place": place})
        yield Impression(number, event.short, event.decision, event.playback, seen)


def test_a_state_keeps_the_last_organic_places_in_order() -> None:
    told = list(impressions(600))
    state = RunState.of(manifest("x"), told)
    expected = [
        Step(*event.perception.place, event.decision.watch)
        for event in told
        if event.short.kind == "video" and event.perception is not None and event.perception.place is not None
    ]
    assert list(state.path) == expected[-240:]


def test_a_copy_of_a_state_goes_its_own_way() -> None:
    told = list(impressions(3))
    state = RunState.of(manifest("x"), told[:2])
    copy = state.copy()
    copy.apply(told[2])
    assert len(copy.path) == len(state.path) + 1


def test_a_replay_at_any_moment_has_the_path_that_the_live_run_had(example: RunRecord) -> None:
    timeline = Timeline(example.lines, example.manifest)
    state = RunState.of(example.manifest)
    lived: list[Walk] = []
    for line in example.lines:
        if isinstance(line.event, Impression):
            lived.append(Walk.of(state))
        state.apply(line)
    for moment in (0, 1, 57, 150, 299):
        assert Walk.of(timeline.state_at(moment)) == lived[moment]
    assert Walk.of(timeline.state_at(timeline.length)) == Walk.of(state)


def test_the_place_of_a_short_that_is_being_decided_on_is_now() -> None:
    (event,) = impressions(1)
    state = RunState.of(manifest("x"))
    state.apply(deciding(event))
    walk = Walk.of(state)
    assert event.perception is not None
    assert walk == Walk((), event.perception.place)


class PaneApp(App[int]):
    def compose(self) -> ComposeResult:
        yield MapPath()

    def on_mount(self) -> None:
        self.register_theme(NIGHT_FEED)
        self.theme = NIGHT_FEED.name


async def test_the_pane_draws_the_example_over_its_own_map(example: RunRecord) -> None:
    app = PaneApp()
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.query_one(MapPath)
        pane.show(RunState.of(example.manifest, example.lines))
        await until(pilot, lambda: any(0x2800 < ord(c) < 0x2900 for c in text_of(pilot)))
        text = text_of(pilot)
        assert WATCHED in text
        assert SKIPPED in text
        assert "path over the map" in text


async def test_without_its_map_the_path_is_drawn_and_the_pane_says_so() -> None:
    app = PaneApp()
    async with app.run_test(size=(80, 20)) as pilot:
        pane = app.query_one(MapPath)
        pane.show(RunState.of(manifest("x"), impressions(30)))
        await until(pilot, lambda: "not on this machine" in text_of(pilot))
        assert SKIPPED in text_of(pilot)


async def test_the_same_walk_is_not_drawn_again_and_a_hidden_pane_draws_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawings: list[int] = []
    draw = MapPath._draw

    def counted(pane: MapPath, width: int, height: int) -> list[Strip]:
        drawings.append(1)
        return draw(pane, width, height)

    monkeypatch.setattr(MapPath, "_draw", counted)
    told = list(impressions(5))
    app = PaneApp()
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.query_one(MapPath)
        state = RunState.of(manifest("x"), told[:3])
        pane.show(state)
        await until(pilot, lambda: "not on this machine" in text_of(pilot))
        before = len(drawings)
        for _ in range(5):
            pane.show(state)
            await pilot.pause()
        assert len(drawings) == before
        state.apply(told[3])
        pane.show(state)
        await pilot.pause()
        assert len(drawings) == before + 1
        pane.display = False
        state.apply(told[4])
        pane.show(state)
        await pilot.pause()
        assert len(drawings) == before + 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_m_turns_to_the_path_and_back_in_a_replay(
    app_with: AppMaker, example: RunRecord, size: tuple[int, int]
) -> None:
    app = app_with(replay=example.folder)
    async with app.run_test(size=size) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 300)
        await pilot.press("end")
        assert SKIPPED not in text_of(pilot)
        await pilot.press(action("replay.map").key)
        await until(pilot, lambda: replay.settled and text_of(pilot).count(SKIPPED) > 2)
        late = text_of(pilot)
        assert late.count(NOW) == 2  # on the map, and in the legend
        assert "capture share" not in late
        await pilot.press("home")
        replay.repaint()
        await pilot.pause()
        assert text_of(pilot).count(SKIPPED) < late.count(SKIPPED)  # at any moment: here before the first short
        await pilot.press(action("replay.map").key)
        assert "capture share" in text_of(pilot)


async def test_a_live_run_and_one_recorded_elsewhere_show_it_too(app_with: AppMaker, example: RunRecord) -> None:
    app = app_with(launch=LaunchRequest("music-head"), recorded=example.folder)
    async with app.run_test(size=(80, 24)) as pilot:
        live = await screen_of(pilot, LiveScreen)
        await pilot.press(action("live.map").key)
        await until(pilot, lambda: not live.going_on)
        live.repaint()
        await until(pilot, lambda: live.settled and text_of(pilot).count(SKIPPED) > 2)
        app.switch_screen(FollowScreen(example.folder))
        follow = await screen_of(pilot, FollowScreen)
        await pilot.press(action("follow.map").key)
        await until(pilot, lambda: follow.state.impressions == 300)
        follow.repaint()
        await until(pilot, lambda: follow.settled and text_of(pilot).count(SKIPPED) > 2)


async def test_a_wide_screen_always_has_it(app_with: AppMaker, example: RunRecord) -> None:
    app = app_with(replay=example.folder)
    async with app.run_test(size=(200, 60)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 300)
        await pilot.press("end")
        replay.repaint()
        await until(pilot, lambda: replay.settled and text_of(pilot).count(SKIPPED) > 2)
        assert "capture share" in text_of(pilot)
        assert "what the feed served" in text_of(pilot)

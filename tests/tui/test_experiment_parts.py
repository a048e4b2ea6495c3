"""What the screens of experiments are made of: plots in text, cells, plans, the process. No app is started."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import jobs
from shortstui.experiments.standing import Bot, bots_of
from shortstui.pace import Pace
from shortstui.runs.events import Ended
from shortstui.runs.reader import read_events
from shortstui.tui import experiment_process as process
from shortstui.tui.fleet import FleetWatch, Glimpse
from shortstui.tui.fleet_progress import left_words, progress
from shortstui.tui.following import CellFollower
from shortstui.tui.forest import axis_line, forest_line, scale_of
from shortstui.tui.plans import plan_entries
from shortstui.tui.widgets.fleet_cell import LINES, cell_lines, sparkline
from tests.experiments.examples import PERSONAS, PLAN
from tests.experiments.made import begun, frozen, made, scroll, write_cell

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FAKE = Path(__file__).with_name("fake_experiment.py")
SHARES = st.floats(0, 1)
HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["\x1b[31m", "a\u202eb", "[bold]x[/bold]", "👨‍👩‍👧‍👦" * 9, "e\u0301" * 50]
)


@given(
    middle=st.floats(-1, 1),
    low=st.floats(0, 1),
    high=st.floats(0, 1),
    endless=st.booleans(),
    width=st.integers(3, 90),
)
def test_a_forest_line_has_its_dot_within_its_interval(
    middle: float, low: float, high: float, endless: bool, width: int
) -> None:
    interval = (-math.inf, middle, math.inf) if endless else (middle - low, middle, middle + high)
    scale = scale_of([interval], width)
    line = forest_line(*interval, scale)
    assert cell_len(line) == cell_len(axis_line(scale)) == scale.width
    assert line.count("●") == 1
    dot = line.index("●")
    assert all(line.index(end) <= dot for end in "├◂" if end in line)
    assert all(line.index(end) >= dot for end in "┤▸" if end in line)
    assert 0 <= scale.place(0.0) < scale.width


def test_what_has_no_lift_has_no_dot() -> None:
    assert forest_line(-math.inf, math.nan, math.inf, scale_of([], 9)).strip() == "┊"


def test_lines_of_one_plot_share_a_scale() -> None:
    intervals = [(0.1, 0.2, 0.3), (-0.1, 0.0, 0.1), (0.3, 0.4, 0.5)]
    scale = scale_of(intervals, 41)
    dots = [forest_line(*each, scale).index("●") for each in intervals]
    assert dots[1] < dots[0] < dots[2]
    assert dots[1] == scale.place(0.0)
    assert axis_line(scale)[dots[1]] == "0"


@given(name=HOSTILE, emoji=HOSTILE, shorts=st.integers(0, 10**6), width=st.integers(24, 60), chosen=st.booleans())
def test_a_cell_has_its_width_whatever_the_persona_is_called(
    name: str, emoji: str, shorts: int, width: int, chosen: bool
) -> None:
    bot = Bot("arm", 3, name, emoji, Path("x"), 300)
    one = Glimpse(bot, "live", shorts, True, 0.31, (0.0, 0.5, 1.0), name, "1.2/s · 0:40 left")
    lines = cell_lines(one, width, chosen=chosen)
    assert [line.cell_length for line in lines] == [width] * LINES
    assert all(character.isprintable() for line in lines for character in line.plain)


@given(curve=st.lists(st.floats(0, 1), max_size=80), width=st.integers(1, 50))
def test_a_sparkline_is_as_wide_as_it_may_be_and_ends_with_the_newest(curve: list[float], width: int) -> None:
    line = sparkline(curve, width)
    assert len(line) == width
    assert line[-1] == (sparkline(curve[-1:], 1) if curve else " ")


def test_the_fleet_is_seen_as_it_grows(tmp_path: Path) -> None:
    told = frozen()
    folder = made(tmp_path / "two-by-two", told, over=1)
    bots = bots_of(folder, told)
    watch = FleetWatch(bots)
    listed = jobs(frozen_plan(told.plan))
    states = {one.bot.folder.name: one.state for one in watch.look()}
    assert [states[job.run] for job in listed] == ["over", "interrupted", "waiting", "waiting"]
    recorder = begun(folder, told, listed[2], listed[2].run, [])
    assert {one.bot.folder.name: one.state for one in watch.look()}[listed[2].run] == "preparing"
    scroll(recorder, 10, 0.5, 1)
    found = next(one for one in watch.look() if one.bot.folder.name == listed[2].run)
    assert (found.state, found.shorts, len(found.curve)) == ("live", 10, 10)
    assert found.share == pytest.approx(found.curve[-1])
    recorder.record(Ended("blocked"))
    recorder.close()
    assert {one.bot.folder.name: one.state for one in watch.look()}[listed[2].run] == "blocked"
    done = progress(watch.look())
    assert (done.over, done.going_on, done.bots, done.seen, done.planned) == (2, 0, 4, 100, 240)


def test_a_followed_cell_folds_to_what_its_replay_shows(tmp_path: Path) -> None:
    told = frozen()
    job = jobs(frozen_plan(told.plan))[0]
    write_cell(tmp_path, told, job)
    follower = CellFollower(tmp_path / job.run)
    found = follower.look()
    assert found.manifest is not None
    assert (found.recording, found.problem, found.missing) == (False, "", "")
    state = RunState.of(found.manifest, found.items)
    record = read_events(tmp_path / job.run)
    alone = RunState.of(record.manifest, record.lines)
    assert state.history == alone.history
    assert state.pair is not None
    assert state.pair.evidence.shorts == alone.organic
    assert list(follower.look().items) == []


def test_the_time_that_is_left_is_said_once_it_can_be_known() -> None:
    pace = Pace()
    pace.note(0.0, 100)
    assert left_words(pace, 1_000) == ""
    pace.note(10.0, 200)
    assert left_words(pace, 1_000) == "about 1:20 left"
    assert left_words(pace, None) == ""


def test_plans_are_listed_with_what_they_would_do(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "persona.toml").write_text('schema = 1\nname = "Nobody"\n')
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "broken.toml").write_text(PLAN.replace("videos = 60", "videos = 1"))
    found = [entry for entry in plan_entries(tmp_path, tmp_path / "runs", PERSONAS, NOW) if not entry.ready]
    assert [(entry.path.name, bool(entry.sha256), entry.there) for entry in found] == [
        ("plan.toml", True, False), ("broken.toml", False, False),
    ]  # fmt: skip
    good, broken = found
    assert "2 arms × 2 bots, each with a yoked twin: 8 accounts, 480 shorts" in good.lines
    assert "60 shorts a bot; seed 0" in good.lines
    assert "videos" in "\n".join(broken.lines)
    assert not (tmp_path / "runs").exists(), "nothing is written before it is chosen"


def test_a_changed_plan_is_called_exploratory_before_it_starts(tmp_path: Path) -> None:
    made(tmp_path / "runs" / "two-by-two")
    (tmp_path / "plan.toml").write_text(PLAN.replace("seed = 0", "").replace("videos = 60", "videos = 70"))
    entry = plan_entries(tmp_path, tmp_path / "runs", PERSONAS, NOW)[0]
    assert not entry.there
    assert "480 shorts had been seen" in entry.exploratory[0]


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    process.stop(tmp_path)
    wait(lambda: not process.running(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there")
def test_one_process_an_experiment_which_ends_as_after_a_ctrl_c(folder: Path) -> None:
    assert not process.running(folder)
    assert not process.stop(folder)
    child = process.start(folder, [sys.executable, str(FAKE), str(folder)])
    wait(lambda: "at work" in "".join(process.log_lines(folder)))
    assert process.running(folder)
    with pytest.raises(ShortstuiError, match="running already"):
        process.start(folder, [sys.executable, str(FAKE), str(folder)])
    assert process.stop(folder)
    assert child.wait(30) == 130
    assert not process.running(folder)
    assert process.log_lines(folder)[-1] == "stopped by you"


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there")
def test_a_stale_number_of_a_process_is_never_signalled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signalled: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, _: signalled.append(pid))
    (folder / process.LOG).write_text("old\n")
    (folder / "experiment.pid").write_text("4242")
    assert not process.stop(folder)
    assert signalled == []


def test_what_can_not_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="can't start the experiment"):
        process.start(tmp_path, [str(tmp_path / "none")])
    assert not process.running(tmp_path)
    with pytest.raises(ShortstuiError, match="can't write"):
        process.start(tmp_path / "nowhere", ["true"])


def test_of_a_long_log_the_end_is_read(tmp_path: Path) -> None:
    (tmp_path / process.LOG).write_bytes(b"\xff line\n" * 100_000 + b"the end\n")
    found = process.log_lines(tmp_path)
    assert len(found) == 400
    assert found[-1] == "the end"

"""The evidence on the screen: plot and words where there are controls, and what is said where there are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Select

from shortstui.capture.evidence.levels import COMMON, STEERED, STEERED_CAREFUL
from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.capture.run_state import RunState
from shortstui.experiments.calibrated import calibrated, false_alarms
from shortstui.runs.side_by_side import side_by_side
from shortstui.tui import evidence_view
from shortstui.tui.evidence_view import Aside
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.pages import PAGES, PARTS, parts_of
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.launch import LaunchScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.widgets.evidence_words import EvidenceFacts, evidence_lines
from shortstui.tui.widgets.lists import VimList
from tests.capture.cells import cell as made_up_cell
from tests.tui.conftest import AppMaker
from tests.tui.story import manifest, record_cell
from tests.tui.waiting import screen_of, text_of, until


async def at_the_end(pilot: Pilot[int]) -> ReplayScreen:
    replay = await screen_of(pilot, ReplayScreen)
    await until(pilot, lambda: replay.length == 120)
    await pilot.press("end")
    await until(pilot, lambda: replay.settled)
    replay.repaint()
    await pilot.pause()
    return replay


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_plot_and_words_are_there_at_every_size(
    app_with: AppMaker, cell: Path, size: tuple[int, int]
) -> None:
    app = app_with(replay=cell)
    async with app.run_test(size=size) as pilot:
        replay = await at_the_end(pilot)
        pair = replay.state.pair
        assert pair is not None
        assert f"evidence on this pair: STEERED at {pair.evidence.alarm('STEERED')}" in text_of(pilot)
        await pilot.press("v")
        await pilot.pause()
        text = text_of(pilot)
        result = calibrated()
        assert result is not None
        for part in ("log10 E", "━ STEERED", "━ CAPTURED", "1.30", "≥4", "evidence on this pair, not the",
                     "verdict", "PIGEONHOLED", "base share", "1/5 rule", "blind", f"calibration {result.name}",
                     f"yes at {pair.evidence.alarm('STEERED')}"):  # fmt: skip
            assert part in text, part
        await pilot.press("v")
        await pilot.pause()
        text = text_of(pilot)
        for part in ("describes, detects nothing", "placebo", "effective clusters", "JSD excess", "change point"):
            assert part in text, part


async def test_before_the_end_nothing_is_described(app_with: AppMaker, cell: Path) -> None:
    app = app_with(replay=cell)
    async with app.run_test(size=(200, 60)) as pilot:
        await at_the_end(pilot)
        assert "effective clusters" in text_of(pilot)
        await pilot.press("left")
        await until(pilot, lambda: "effective clusters" not in text_of(pilot))


async def test_without_controls_the_screen_says_that_a_share_is_no_evidence(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_end(pilot)
        assert "no controls: a share alone is no evidence; run with controls (--twin yoked)" in text_of(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert "log10 views" in text_of(pilot)
        assert "log10 E" not in text_of(pilot)


async def test_controls_that_are_missing_are_named_and_the_replay_goes_on(app_with: AppMaker, cell: Path) -> None:
    shutil.rmtree(cell.parent / f"{cell.name}-2-no-watch")
    app = app_with(replay=cell)
    async with app.run_test(size=(200, 60)) as pilot:
        replay = await at_the_end(pilot)
        assert replay.moment == 120
        text = text_of(pilot)
        assert "without its controls there is no evidence" in text
        assert "-2-no-watch" in text
        assert "log10 E" not in text


@pytest.mark.parametrize("name", ["[bold red]loud [@click=app.quit]x", "x\u202egnp\u200b", "漢字かな" * 12])
async def test_hostile_names_of_controls_stay_harmless(app_with: AppMaker, tmp_path: Path, name: str) -> None:
    folder = record_cell(tmp_path / "hostile", 120, [name, name + "2"])
    app = app_with(replay=folder)
    async with app.run_test(size=(200, 60)) as pilot:
        await at_the_end(pilot)
        lines = text_of(pilot).split("\n")
        whole = "\n".join(lines) + app.export_screenshot()
    assert len(lines) == 60
    assert "effective clusters" in whole
    assert not {"\u202e", "\u200b", "\x1b"} & set(whole)


async def test_the_dialog_before_a_run_offers_controls(app_with: AppMaker) -> None:
    asked: list[LaunchRequest] = []
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G", "enter")
        dialog = await screen_of(pilot, LaunchScreen)
        dialog.query_one("#controls", Select).value = "1 yoked + no-watch"
        await pilot.pause()
        assert dialog._setup is not None
        asked.append(dialog._setup.request)
    assert asked[0].twins == ("yoked", "no-watch")
    words = asked[0].arguments()
    assert [words[place + 1] for place, word in enumerate(words) if word == "--twin"] == ["yoked", "no-watch"]


@given(st.integers(0, 100), st.booleans())
def test_turning_the_pages_shows_every_part_there_is(height: int, paired: bool) -> None:
    pages = [parts_of(page, height, paired) for page in PAGES]
    assert all(page and page <= set(PARTS) for page in pages)
    wanted = set(PARTS) if paired else {"share-plot", "views-plot"}
    assert set().union(*pages) == wanted


def facts(state: RunState, aside: Aside = Aside()) -> EvidenceFacts:  # noqa: B008 (frozen)
    assert state.pair is not None
    pair = state.pair.evidence
    return EvidenceFacts(
        evidence_view.levels_of(pair),
        evidence_view.lift_words(pair),
        pair.base_share,
        evidence_view.published_words(state, aside),
        evidence_view.calibration_name(),
        evidence_view.notes(state.pair),
    )


RECORD, BESIDE = made_up_cell(200)
STATE = RunState.of(RECORD.manifest, side_by_side(RECORD, BESIDE))
FACTS = facts(STATE)


@given(st.integers(38, 200))
def test_no_line_of_words_is_wider_than_its_box(width: int) -> None:
    for line in evidence_lines(FACTS, width):
        assert cell_len(line.plain) <= width, line.plain


def test_each_level_has_its_own_rate_of_false_alarms_beside_it() -> None:
    lines = [line.plain for line in evidence_lines(FACTS, 100)]
    for level in FACTS.levels:
        line = next(line for line in lines if line.startswith(level.name))
        assert level.false_alarms[0]
        assert level.false_alarms[0] in line


def test_the_published_rule_stands_beside_the_evidence_with_its_false_alarms() -> None:
    key = evidence_view.aside_key(STATE)
    assert key is not None
    assert STATE.pair is not None
    aside = evidence_view.work_out(STATE.pair, key)
    assert aside.published is not None
    short, long, realistic = evidence_view.published_words(STATE, aside)
    for text in (short, long):
        assert f"at {STATE.v2c[50]}" in text
        assert f"≥ {100 * aside.published.share:.1f} %" in text
    assert "runs of 200" in long
    rate = false_alarms("1/5 rule, window 50")
    assert rate is not None
    assert realistic == f"{100 * rate.share:.1f} %"


def test_a_persona_outside_the_calibrated_range_is_warned_of() -> None:
    common = PairEvidence()
    for place in range(60):
        common.add(Seen(1, on_persona=True), [Seen(1, on_persona=place % 3 == 0)])
    assert STATE.pair is not None
    pair = STATE.pair.copy()
    pair.evidence = common
    assert f"over {COMMON:.0%}" in evidence_view.notes(pair)[0]
    assert common.process(STEERED).level is STEERED_CAREFUL


def test_a_control_names_the_run_that_it_stands_beside() -> None:
    control = BESIDE[0]
    line, alarm = evidence_view.status(RunState.of(control.manifest, control.lines))
    assert "this run is a control" in line
    assert RECORD.manifest.run in line
    assert not alarm


def test_nothing_is_claimed_before_anything_is_known() -> None:
    assert evidence_view.status(RunState()) == ("", False)
    waiting = RunState.of(manifest("x", twins=["x-1-yoked"]))
    assert "waiting" in evidence_view.status(waiting)[0]
    assert evidence_view.aside_key(waiting) is None

"""The launch screen: by keys alone, at every size, from what is filled in to what is started."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Select

from shortstui.experiments.folder import read_frozen
from shortstui.experiments.plan import frozen_plan
from shortstui.tui import experiment_process as process
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.messages import RunChosen
from shortstui.tui.screens.experiment import ExperimentScreen
from shortstui.tui.screens.experiment_dialogs import PlanDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.launch import LaunchScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.widgets.lists import VimList
from tests.tui.conftest import AppMaker
from tests.tui.test_experiment_parts import FAKE, wait
from tests.tui.waiting import screen_of, text_of, until


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of runs, and a folder to stand in; experiments that were started there are stopped at the end."""
    folder = tmp_path / "runs"
    monkeypatch.setenv("SHORTSTUI_RUNS", str(folder))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield folder
    for each in folder.glob("*/"):
        process.stop(each)
        wait(lambda each=each: not process.running(each))  # type: ignore[misc]  # bound at once


async def opened(pilot: object, key: str = "l") -> LaunchScreen:
    """Open the launch screen from home for the last of the personas, Music Head."""
    home = await screen_of(pilot, HomeScreen)  # type: ignore[arg-type]  # a pilot
    await until(pilot, lambda: home.query_one(VimList).option_count == 3)  # type: ignore[arg-type]  # a pilot
    await pilot.press("G", key)  # type: ignore[attr-defined]  # a pilot
    return await screen_of(pilot, LaunchScreen)  # type: ignore[arg-type]  # a pilot


async def test_one_bot_is_filled_in_and_started_by_keys_alone_on_a_small_screen(
    app_with: AppMaker, personas: Path, runs: Path
) -> None:
    chosen: set[LaunchRequest] = set()
    app = app_with()

    def note(message: object) -> None:
        if isinstance(message, RunChosen):
            chosen.add(message.request)

    async with app.run_test(size=(80, 24), message_hook=note) as pilot:
        screen = await opened(pilot)
        fields = [str(each.id) for each in screen.focus_chain]
        assert fields == [
            "personas", "replicates", "feed", "recommender", "strength", "controls", "videos", "seed", "speed",
            "thumbnails", "told",
        ]  # fmt: skip
        await pilot.press("tab", "tab", "tab", "j")
        select = screen.query_one("#recommender", Select)
        assert select.expanded, "closed, a list's key opens it"
        for key, place in (("G", 4), ("k", 3), ("g", 0), ("j", 1), ("r", 1), ("j", 2)):
            await pilot.press(key)
            assert select.query_one(OptionList).highlighted == place
        assert app.screen is screen, "a choice that is not made yet starts nothing"
        await pilot.press("enter")
        assert select.value == "bandit"
        await pilot.press("tab", *"0.8", "tab", "j", "G", "enter", "tab", "home", "9")
        await until(pilot, lambda: "1 bot with 3 yoked twins and a no-watch twin" in text_of(pilot))
        assert "5 accounts, 46,500 shorts" in text_of(pilot), "what will happen follows every key"
        assert app.focused is not None
        form = screen.query_one("#form").region
        assert form.contains_region(app.focused.region), "the field that is typed in is on the screen"
        await pilot.press("enter")
        await screen_of(pilot, LiveScreen)
    assert chosen == {
        LaunchRequest(
            str(personas / "music-head.toml"), videos=9300, recommender="bandit", strength=0.8,
            twins=("yoked", "yoked", "yoked", "no-watch"),
        )
    }  # fmt: skip


async def test_two_personas_twice_are_an_experiment_whose_plan_is_kept_beside_it(
    app_with: AppMaker, runs: Path
) -> None:
    app = app_with(experiment_command=lambda folder: [sys.executable, str(FAKE), str(folder)])
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a", "tab", "2")
        screen.query_one("#controls", Select).value = "1 yoked"
        await until(pilot, lambda: "the plan is frozen there" in " ".join(text_of(pilot).split()))
        assert "2 personas × 2 bots" in text_of(pilot)
        assert "no verdict is possible" in " ".join(text_of(pilot).split())
        screen.query_one("#personas").focus()
        await pilot.press("r")
        shown = await screen_of(pilot, ExperimentScreen)
        folder = runs / "gamer-and-music-head"
        assert shown.folder == folder
        await until(pilot, lambda: (folder / "beat").exists())
        plan = frozen_plan(read_frozen(folder).plan)
        assert (runs / "gamer-and-music-head.plan.toml").read_text() == read_frozen(folder).plan
    assert plan.personas == ("gamer", "music-head")
    assert (plan.replicates, plan.videos, plan.controls, plan.feed.speed) == (2, 300, ("yoked",), None)


async def test_everything_that_is_wrong_is_said_beside_its_field_and_nothing_starts(
    app_with: AppMaker, runs: Path
) -> None:
    app = app_with()
    async with app.run_test(size=(200, 60)) as pilot:
        screen = await opened(pilot)
        for name, value in (("videos", "0"), ("strength", "1.5"), ("seed", ""), ("speed", "fast")):
            screen.query_one(f"#{name}", Input).value = value
        await pilot.press("space")
        await until(pilot, lambda: "5 fields need a change" in " ".join(text_of(pilot).split()))
        text = text_of(pilot)
        for said in ("mark at least one persona", "a number from 0 to 1", "a number above 0, or max"):
            assert said in text
        assert text.count("a whole number") == 2
        screen.query_one("#seed").focus()
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        assert app.focused is screen.query_one("#personas")
        await pilot.press("space", "r")
        assert app.focused is screen.query_one("#strength"), "the next that is wrong"


async def test_a_plan_is_saved_where_the_app_was_started_and_listed_there(app_with: AppMaker, runs: Path) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await opened(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "a plan needs" in text_of(pilot))
        await pilot.press("a")
        screen.query_one("#name", Input).value = "My first"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "plan written" in text_of(pilot))
        assert "my-first.plan.toml" in "".join(text_of(pilot).split())
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await pilot.press("x")
        await screen_of(pilot, PlanDialog)
        await until(pilot, lambda: "My first" in text_of(pilot))
        assert "2 arms × 1 bot: 2 accounts, 600 shorts" in text_of(pilot)
    assert 'name = "My first"' in Path("my-first.plan.toml").read_text()
    assert not list(runs.glob("*")), "nothing was started"


async def test_what_was_filled_in_is_there_again_for_the_session(app_with: AppMaker, runs: Path) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await pilot.press("g", "space")
        assert len(screen.form.personas) == 1, "a broken one can't be marked"
        assert "has problems" in text_of(pilot)
        await pilot.press("a", "a")
        assert not screen.form.personas
        await pilot.press("a")
        screen.query_one("#videos", Input).value = "77"
        screen.query_one("#replicates", Input).value = "6"
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        again = await opened(pilot, "enter")
        assert again is not screen
        assert (again.form.videos, again.form.replicates, len(again.form.personas)) == ("77", "6", 2)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await pilot.press("g", "l")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen), "a broken persona is not launched"


async def test_hostile_names_of_personas_are_drawn_harmlessly(
    app_with: AppMaker, personas: Path, runs: Path
) -> None:
    name = "[bold red]loud[/] [@click=app.quit]x \u202egnp\u200b 👨\u200d👩\u200d👧 漢字"
    text = (personas / "gamer.toml").read_text().replace('name = "Gamer"', f'name = "{name}"')
    (personas / "zz\u202eexe.toml").write_text(text)
    shutil.copy(personas / "zz\u202eexe.toml", personas / "[b]b.toml")
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 5)
        await pilot.press("G", "l")
        screen = await screen_of(pilot, LaunchScreen)
        await pilot.press("a")
        screen.query_one("#name", Input).value = "[red]x[/nothing]\u202e"
        await until(pilot, lambda: "wants a file name" in " ".join(text_of(pilot).split()))
        lines = text_of(pilot).split("\n")
        whole = "\n".join(lines) + app.export_screenshot()
    assert len(lines) == 24
    assert "[bold red]loud[/]" in "\n".join(lines)
    assert not {"\u202e", "\u200b", "\x1b"} & set(whole)


async def test_no_key_in_the_footer_is_cut_off_and_help_is_always_there(app_with: AppMaker, runs: Path) -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Help" in text_of(pilot))
        narrow = text_of(pilot).split("\n")[-1]
        assert "? Help" in narrow
        assert "ctrl+p Commands" in narrow
        assert "r Run" in narrow
        await pilot.resize_terminal(160, 40)
        await until(pilot, lambda: "q Quit" in text_of(pilot))
        assert "x Experiment" in text_of(pilot).split("\n")[-1]

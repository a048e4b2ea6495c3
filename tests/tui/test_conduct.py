"""What works on every screen, action by action: jump, copy, palette, settings, log, doctor; and themes."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest
from textual.command import Hit
from textual.widgets import DataTable, Input, OptionList, Select

from shortstui.runs.recorder import Recorder
from shortstui.tui.actions import actions_of
from shortstui.tui.catalogue import Named, everything_named
from shortstui.tui.commands import MOST_HITS, NamedCommands
from shortstui.tui.copying import things_on
from shortstui.tui.journal import MOST
from shortstui.tui.messages import BotEnded
from shortstui.tui.screens.copy_dialog import CopyDialog
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.doctor import DoctorScreen
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.experiment_dialogs import PlanDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.jump import JumpScreen
from shortstui.tui.screens.live import LiveScreen
from shortstui.tui.screens.log import LogScreen
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.screens.settings import SettingsScreen
from shortstui.tui.settings import read_settings, settings_file
from shortstui.tui.widgets.lists import VimList, VimTable
from tests.tui.conftest import AppMaker
from tests.tui.test_hostile import HOSTILE
from tests.tui.waiting import screen_of, text_of, until

HOSTILE_TEXT = "\x1b]0;owned\x07[bold]loud[/] \u202egnp.exe \u200bx"


async def test_jump_shows_letters_and_goes_there_and_other_keys_go_back(app_with: AppMaker, run: Path) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one("#personas").has_focus)
        await until(pilot, lambda: home.query_one(VimTable).row_count == 1)
        await pilot.press("ctrl+o")
        await screen_of(pilot, JumpScreen)
        assert " a " in text_of(pilot)
        assert " s " in text_of(pilot)
        await pilot.press("s")
        await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one("#runs").has_focus)
        await pilot.press("f6")
        await screen_of(pilot, JumpScreen)
        await pilot.press("q")  # no letter, and no quitting either
        await screen_of(pilot, HomeScreen)
        assert home.query_one("#runs").has_focus


async def test_jump_works_from_a_text_field(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test() as pilot:
        await screen_of(pilot, EditorScreen)
        await pilot.press("ctrl+o")
        await screen_of(pilot, JumpScreen)


async def test_copy_takes_what_is_under_the_cursor_and_says_where_else_it_is(
    app_with: AppMaker, run: Path, personas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_with()
    asked: list[str] = []
    async with app.run_test(notifications=True) as pilot:
        monkeypatch.setattr(app, "ask_terminal", asked.append)
        home = await screen_of(pilot, HomeScreen)
        table = home.query_one(VimTable)
        await until(pilot, lambda: table.row_count == 1)
        await pilot.press("y")
        first = app.clipboard
        assert first.startswith(str(personas))
        table.focus()
        await pilot.press("y")
        assert app.clipboard == str(run)
        assert asked[-1].startswith("\x1b]52;c;")
        said = app.journal.entries[-1].text
    kept = Path(said.split("also in ")[-1])
    assert kept.read_text() == str(run)


async def test_copy_choice_offers_the_short_and_the_run(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test() as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        await until(pilot, lambda: replay.moment == 120)
        shown = replay.state.current
        assert shown is not None
        await pilot.press("y")
        assert app.clipboard == shown.short.id
        await pilot.press("Y")
        dialog = await screen_of(pilot, CopyDialog)
        choices = dialog.query_one(OptionList)
        names = [choices.get_option_at_index(place).prompt for place in range(choices.option_count)]
        place = next(number for number, name in enumerate(names) if str(name).startswith("path"))
        await pilot.press("g", *["j"] * place, "enter")
        await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: app.clipboard == str(run))


async def test_the_text_of_an_error_can_be_copied(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(ErrorDialog("it broke", "personas/x.toml:3", "mend it"))
        dialog = await screen_of(pilot, ErrorDialog)
        assert "it broke" in things_on(dialog)[0].text
        await pilot.press("y")
        assert app.clipboard == "it broke\npersonas/x.toml:3\nmend it"


async def test_the_palette_opens_personas_runs_experiments_and_plans_by_name(
    app_with: AppMaker, run: Path, personas: Path
) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        provider = NamedCommands(home)
        await provider.startup()

        async def best(query: str) -> Hit:
            found = [hit async for hit in provider.search(query) if isinstance(hit, Hit)]
            return max(found, key=lambda hit: hit.score)

        assert str((await best("run music")).match_display).startswith("Run: music-head-")
        assert str((await best("plan")).match_display).startswith("Plan: ")
        (await best("persona gmr")).command()
        await screen_of(pilot, EditorScreen)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        (await best("music-head-2026")).command()
        await screen_of(pilot, ReplayScreen)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        (await best("plan")).command()
        dialog = await screen_of(pilot, PlanDialog)
        await until(pilot, lambda: dialog.query_one(VimList).option_count > 0)


async def test_the_palette_is_bounded(app_with: AppMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Named("run", f"music-head-{number}", Path(f"/x/{number}")) for number in range(2_000)]
    monkeypatch.setattr("shortstui.tui.commands.everything_named", lambda: many)
    app = app_with()
    async with app.run_test() as pilot:
        provider = NamedCommands(await screen_of(pilot, HomeScreen))
        await provider.startup()
        assert len([hit async for hit in provider.search("music")]) == MOST_HITS


def test_names_are_found_without_reading_a_run(personas: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a run was read")

    monkeypatch.setattr("shortstui.runs.reader.read_manifest", fail)
    monkeypatch.setattr(Recorder, "create", fail)
    kinds = {each.kind for each in everything_named()}
    assert kinds == {"persona", "run", "plan"}


async def test_opening_something_from_a_bot_at_work_leaves_it_at_work(app_with: AppMaker, run: Path) -> None:
    app = app_with(bot=("--delay", "0.2"))
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one("#personas", VimList).option_count == 3)
        await pilot.press("j", "r")
        live = await screen_of(pilot, LiveScreen)
        app.open_named(Named("run", run.name, run))
        await screen_of(pilot, ReplayScreen)
        assert live.going_on
        assert live in app.screen_stack
        await pilot.press("escape")
        await screen_of(pilot, LiveScreen)


async def test_settings_are_checked_kept_and_gone_by_at_once(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await pilot.press("S")
        screen = await screen_of(pilot, SettingsScreen)
        screen.query_one("#theme", Select).value = "day-feed"
        await until(pilot, lambda: app.theme == "day-feed")
        screen.query_one("#recommender", Select).value = "bandit"
        strength = screen.query_one("#strength", Input)
        strength.focus()
        strength.value = "7"
        await until(pilot, lambda: "less than or equal to 1" in text_of(pilot))
        strength.value = "much"
        await until(pilot, lambda: "valid number" in text_of(pilot))
        assert app.settings.strength == 0.45
        strength.value = "0.8"
        await pilot.press("enter")
        await until(pilot, lambda: app.settings.strength == 0.8)
        assert read_settings(settings_file())[0] == app.settings
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "bandit 0.8" in str(home.query_one("#personas").border_subtitle))


async def test_a_field_is_set_back_and_what_is_wrong_is_not_kept(app_with: AppMaker) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("# mine\nvideos = 50\nseed = 9\n")
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("S")
        screen = await screen_of(pilot, SettingsScreen)
        videos = screen.query_one("#videos", Input)
        assert videos.value == "50"
        videos.focus()
        videos.value = "0"
        await pilot.press("tab")
        await until(pilot, lambda: videos.value == "50")
        videos.focus()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.settings.videos == 300 and videos.value == "300")
        videos.value = "70"
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: app.settings.videos == 70)
    text = settings_file().read_text()
    assert "# mine" in text
    assert "seed = 9" in text


async def test_a_theme_chosen_in_the_palette_is_kept(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.theme = "dracula"
        await until(pilot, lambda: app.settings.theme == "dracula")
    again = app_with()
    async with again.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        assert again.theme == "dracula"


async def test_a_bad_setting_is_told_and_the_others_are_gone_by(app_with: AppMaker) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text('theme = "no-such-theme"\nvideos = "many"\nseed = 7\n')
    app = app_with()
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        assert app.settings.seed == 7
        said = " ".join(entry.text for entry in app.journal.entries)
        assert "videos: should be a valid integer" in said
        assert "there is none called 'no-such-theme'" in said


async def test_the_main_screens_can_be_drawn_in_every_kind_of_theme(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    async with app.run_test(size=(120, 40)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        for theme in ("day-feed", "ansi-dark", "ansi-light", "textual-light"):
            app.theme = theme
            await until(pilot, lambda: "SKIP" in text_of(pilot) or "WATCH" in text_of(pilot))
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: "⚠" in text_of(pilot))  # a broken persona is marked, not only coloured


async def test_without_colours_nothing_is_coloured_and_everything_is_said(
    app_with: AppMaker, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_with(replay=run)
    async with app.run_test(size=(120, 40)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 120)
        await pilot.press("end")
        await until(pilot, lambda: "SKIP" in text_of(pilot) or "WATCH" in text_of(pilot))
        assert app.no_color
        colours = {
            colour.triplet
            for strip in app.screen._compositor.render_strips()
            for segment in strip.apply_filter(app._filters[-1], app.screen.background_colors[1])
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None and colour.triplet is not None
        }
        assert colours
        assert all(colour.red == colour.green == colour.blue for colour in colours)


async def test_the_log_has_what_was_said_and_follows(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        app.notify("written to x.csv", title="export")
        app.post_message(BotEnded(1, "Traceback: boom\n" + HOSTILE_TEXT))
        await until(pilot, lambda: any("boom" in entry.text for entry in app.journal.entries))
        await pilot.press("O")
        log = await screen_of(pilot, LogScreen)
        table = log.query_one(DataTable)
        await until(pilot, lambda: "boom" in text_of(pilot))
        text = text_of(pilot)
        for part in ("export: written to x.csv", "error", "exit code 1", "[bold]loud[/]"):
            assert part in text
        assert not set(text) & set("\x1b\x07\u202e\u200b")
        await pilot.press("space")
        app.journal.say("app", "while held")
        log._follow()
        await pilot.pause()
        assert "HELD" in text_of(pilot)
        assert "while held" not in text_of(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "while held" in text_of(pilot))
        await pilot.press("y")
        assert "while held" in app.clipboard
        for number in range(MOST + 50):
            app.journal.say("app", f"line {number}")
        log._follow()
        assert table.row_count == MOST
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)
    assert app.journal.file is not None
    assert "error bot: Traceback: boom" in app.journal.file.read_text()


CHECKS = """
import json
print(json.dumps({{"what": "encoder", "state": "ok", "detail": "128 dimensions", "fix": ""}}))
print("no json", flush=True)
print(json.dumps({{"what": "terminal size", "state": "FAILS", "detail": "none here", "fix": ""}}))
print(json.dumps({{"what": {what}, "state": "FAILS", "detail": "gone", "fix": "reinstall it"}}))
raise SystemExit({code})
"""


def _checks(what: str, code: int = 4) -> list[str]:
    return [sys.executable, "-c", CHECKS.format(what=json.dumps(what).replace("\\", "\\\\"), code=code)]


async def test_the_doctor_says_state_and_next_step_of_everything(
    app_with: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shortstui.tui.screens.doctor.command", lambda: _checks("map"))
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        await pilot.press("D")
        doctor = await screen_of(pilot, DoctorScreen)
        table = doctor.query_one(DataTable)
        await until(pilot, lambda: "1 FAILS" in str(table.border_title))
        text = text_of(pilot)
        assert "128 dimensions" in text
        assert "120×40" in text  # the app's own terminal, not that of the process beside it
        assert "none here" not in text
        await pilot.press("G")
        await until(pilot, lambda: "→ reinstall it" in text_of(pilot))
        await pilot.press("r")
        await until(pilot, lambda: "1 FAILS" in str(table.border_title) and table.row_count == 6)
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


def _says(table: DataTable[object], part: str) -> bool:
    return part in str(table.border_title)


async def test_hostile_findings_are_harmless(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        for text in ("".join(HOSTILE[:4]), HOSTILE[4], HOSTILE[6]):
            doctor = DoctorScreen(_checks(text, code=1))
            await app.push_screen(doctor)
            await until(pilot, partial(_says, doctor.query_one(DataTable), "exit code 1"))
            lines = text_of(pilot).split("\n")
            assert len(lines) == 40
            assert not set("".join(lines)) & set("\x1b\x07\u202e\u2066\u200b\ufeff")


async def test_checks_that_cannot_start_say_so(app_with: AppMaker, tmp_path: Path) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await screen_of(pilot, HomeScreen)
        doctor = DoctorScreen([str(tmp_path / "nothing")])
        app.push_screen(doctor)
        await screen_of(pilot, DoctorScreen)
        await until(pilot, lambda: "can't start" in str(doctor.query_one(DataTable).border_title))


@pytest.mark.parametrize(
    ("at_end", "asked"), [("nothing", []), ("bell", ["bell"]), ("message", ["the run ended"])]
)
async def test_the_end_of_a_run_is_told_as_the_settings_say(
    app_with: AppMaker, monkeypatch: pytest.MonkeyPatch, at_end: str, asked: list[str]
) -> None:
    app = app_with()
    heard: list[str] = []
    monkeypatch.setattr(app, "bell", lambda: heard.append("bell"))
    monkeypatch.setattr(app, "ask_terminal", heard.append)
    async with app.run_test() as pilot:
        await screen_of(pilot, HomeScreen)
        app.change_setting("at_end", at_end)
        app.post_message(BotEnded(0, ""))
        await until(pilot, lambda: any("exit code 0" in entry.text for entry in app.journal.entries))
        await pilot.pause()
    assert len(heard) == len(asked)
    assert all(part in whole for part, whole in zip(asked, heard, strict=True))


WAYS = {"keys": "ctrl+k", "settings": "S", "log": "O", "doctor": "D"}


@pytest.mark.parametrize("place", ["app", *WAYS])
async def test_every_key_of_every_action_reaches_it(
    app_with: AppMaker, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr("shortstui.tui.screens.doctor.command", lambda: _checks("map"))
    app = app_with()
    async with app.run_test() as pilot:
        home = await screen_of(pilot, HomeScreen)
        if place != "app":
            await pilot.press(WAYS[place])
            await until(pilot, lambda: app.screen is not home and app.screen.is_mounted)
        node = app if place == "app" else app.screen
        done: list[str] = []
        for each in actions_of(place):
            monkeypatch.setattr(node, f"action_{each.verb}", partial(done.append, each.id))
        for each in actions_of(place):
            for key in each.keys:
                if key != "enter":  # a list on the screen takes it, and says so by a message: see test_keymap
                    await pilot.press(key)
                    assert done.pop() == each.id
    assert done == []

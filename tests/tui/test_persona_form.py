"""The form and the text of a persona are one document; every action of the form, by its id."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from shortstui.personas.toml import load_persona
from shortstui.tui.actions import action, actions_of
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog
from shortstui.tui.screens.editor import EditorScreen
from shortstui.tui.screens.persona_dialogs import InterestDialog
from shortstui.tui.widgets.lists import VimList
from shortstui.tui.widgets.persona_form import PersonaForm
from shortstui.tui.widgets.persona_interests import InterestList
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, text_of, until


def key(action_id: str) -> str:
    return action(action_id).key.partition(",")[0]


def told(editor: EditorScreen) -> dict[str, Any]:
    return tomllib.loads(editor.text)


def labels(editor: EditorScreen) -> list[str]:
    return [each["label"] for each in told(editor)["interests"]]


async def open_form(pilot: Pilot[int]) -> EditorScreen:
    editor = await screen_of(pilot, EditorScreen)
    await until(pilot, lambda: not editor.changed and editor.chart is not None)
    await pilot.press(key("editor.form"))
    await until(pilot, lambda: editor.has_class("-form"))
    return editor


async def answer(pilot: Pilot[int], dialog: type[AskDialog | ChooseDialog], typed: str, *keys: str) -> None:
    asked = await screen_of(pilot, dialog)
    asked.query_one(Input).value = typed
    await pilot.pause()
    await pilot.press(*keys, "enter")
    await screen_of(pilot, EditorScreen)


async def test_every_action_on_interests(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "music-head.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await open_form(pilot)
        listed = editor.query_one(InterestList)
        before = labels(editor)
        listed.focus()
        done = set()

        async def do(verb: str) -> None:
            await pilot.press(key(f"interests.{verb}"))
            done.add(f"interests.{verb}")
            await pilot.pause()

        await do("later")
        await until(pilot, lambda: labels(editor) == [before[1], before[0], *before[2:]])
        assert listed.highlighted == 1
        await do("earlier")
        await until(pilot, lambda: labels(editor) == before)
        await do("remove")
        await until(pilot, lambda: labels(editor) == before[1:])
        await do("weight")
        await answer(pilot, AskDialog, "2.5")
        await until(pilot, lambda: told(editor)["interests"][0].get("weight") == 2.5)
        await do("emoji")
        await answer(pilot, AskDialog, "-")
        await until(pilot, lambda: "emoji" not in told(editor)["interests"][0])
        await do("add")
        await answer(pilot, InterestDialog, "guitar hero")
        await until(pilot, lambda: len(labels(editor)) == len(before))
        assert "Guitar Hero" in labels(editor)[-1]
        assert "cluster" not in told(editor)["interests"][-1]  # this map is not the one that the persona names
        await do("change")
        await answer(pilot, InterestDialog, "Sea shanties")
        await until(pilot, lambda: labels(editor)[-1] == "Sea shanties")
        assert done == {each.id for each in actions_of("interests")}
        assert load_persona(personas / "music-head.toml").interests[0].label == before[0]  # nothing is saved yet
        await pilot.press(key("editor.undo"))
        while editor.changed:
            editor.action_undo()
        await pilot.press(key("editor.redo"))
        await until(pilot, lambda: editor.changed)


async def test_numbers_are_kept_for_the_map_that_the_persona_names(app_with: AppMaker, personas: Path) -> None:
    path = personas / "music-head.toml"
    path.write_text(path.read_text().replace("youtube-8m-clip-vit-b-32", "demo"))
    app = app_with(persona=path)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await open_form(pilot)
        editor.query_one(InterestList).focus()
        await pilot.press(key("interests.change"))
        await answer(pilot, InterestDialog, "guitar hero")
        await until(pilot, lambda: "Guitar Hero" in labels(editor)[0])
        assert editor.chart is not None
        interest = told(editor)["interests"][0]
        assert editor.chart.labels[interest["cluster"]] == interest["label"]


async def test_what_is_typed_in_a_field_stands_in_the_text(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test(size=(200, 60)) as pilot:
        editor = await open_form(pilot)
        comments = [line for line in editor.text.splitlines() if line.startswith("#")]
        assert editor.query_one("#field-name", Input).has_focus
        await pilot.press("end", "2")
        await until(pilot, lambda: told(editor)["name"] == "Gamer2")
        assert 'name = "Gamer2"' in text_of(pilot)
        editor.query_one("#field-policy-rule", Select).value = "interest-mass"
        await until(pilot, lambda: told(editor)["policy"]["rule"] == "interest-mass")
        editor.query_one("#field-dwell-watch", Select).value = "part"
        await until(pilot, lambda: isinstance(told(editor)["dwell"]["watch"], dict))
        editor.query_one("#field-policy-threshold", Input).value = "0.4"
        editor.query_one("#field-switch-after", Input).value = "300"
        editor.query_one("#field-switch-to", Input).value = "music-head"
        await until(pilot, lambda: told(editor).get("switch") == {"after": 300, "to": "music-head"})
        await pilot.press(key("editor.save"))
        await until(pilot, lambda: not editor.changed)
        assert [line for line in editor.text.splitlines() if line.startswith("#")] == comments
    saved = load_persona(personas / "gamer.toml")
    assert saved.name == "Gamer2"
    assert saved.policy.rule == "interest-mass"


async def test_a_wrong_value_is_named_at_its_field_and_at_its_line(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test(size=(200, 60)) as pilot:
        editor = await open_form(pilot)
        editor.query_one("#field-dwell-skip-mean_seconds", Input).value = "fast"
        await until(pilot, lambda: text_of(pilot).count("must be a number, not “fast”") == 2)  # the list too
        await pilot.press(key("editor.save"))
        assert load_persona(personas / "gamer.toml").dwell.skip.mean_seconds == 2.0
        await pilot.press(key("editor.problems"), "enter")
        await until(pilot, lambda: editor.query_one("#field-dwell-skip-mean_seconds", Input).has_focus)


async def test_the_form_follows_the_text_and_waits_while_it_is_no_toml(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test(size=(200, 60)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed)
        form = editor.query_one(PersonaForm)
        name = form.query_one("#field-name", Input)
        editor.area.take(editor.text.replace('"Gamer"', '"Player"'))
        await until(pilot, lambda: name.value == "Player")
        editor.area.take("broken\n" + editor.text)
        await until(pilot, lambda: form.has_class("-broken"))
        assert "mend it there first" in text_of(pilot)
        assert not name.focusable
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not form.has_class("-broken"))


async def test_a_label_is_completed_in_the_text(app_with: AppMaker, personas: Path) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: not editor.changed and editor.chart is not None)
        row = next(n for n, line in enumerate(editor.text.splitlines()) if line.startswith("label"))
        editor.area.replace('label = "gui', (row, 0), (row, 99))
        editor.area.move_cursor((row, 12))
        await pilot.press(key("editor.complete"))
        dialog = await screen_of(pilot, InterestDialog)
        assert dialog.query_one(Input).value == "gui"
        assert "tags:" in text_of(pilot)
        await answer(pilot, InterestDialog, "guitar hero")
        await until(pilot, lambda: "Guitar Hero" in labels(editor)[0])
        assert "cluster" not in told(editor)["interests"][0]  # its number was of another label


async def test_the_rest_of_a_label_is_suggested_and_taken_with_the_arrow(
    app_with: AppMaker, personas: Path
) -> None:
    app = app_with(persona=personas / "gamer.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: editor.chart is not None)
        assert editor.chart is not None
        label = editor.chart.labels[0]
        editor.area.move_cursor((0, 0))
        editor.area.insert(f'label = "{label[:5]}')
        await pilot.press(label[5])
        await until(pilot, lambda: editor.area.suggestion == label[6:])
        await pilot.press("right")
        assert editor.area.document.get_line(0).startswith(f'label = "{label}')


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_text_form_and_problems_have_room(app_with: AppMaker, personas: Path, size: tuple[int, int]) -> None:
    app = app_with(persona=personas / "broken.toml")
    async with app.run_test(size=size) as pilot:
        editor = await screen_of(pilot, EditorScreen)
        await until(pilot, lambda: "weight must be a number" in text_of(pilot))
        assert "4✗ lable" in text_of(pilot)
        assert editor.query_one("#problems", VimList).size.height >= 3
        await pilot.press(key("editor.form"))
        await until(pilot, lambda: "About" in text_of(pilot))
        assert editor.area.display == (size[0] == 200) or not editor.area.is_on_screen

"""Choosing and changing interests in the editor: the questions that are asked, and the edits that follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from shortstui.errors import ShortstuiError
from shortstui.interests.store import DEMO_MAP, find_map
from shortstui.tui.persona_fields import interests_of, number_or_text
from shortstui.tui.persona_messages import ChartRead, FieldEdited, InterestAsked
from shortstui.tui.persona_text import label_line
from shortstui.tui.screens.dialogs import AskDialog
from shortstui.tui.screens.persona_dialogs import InterestDialog
from shortstui.tui.shown import shown
from shortstui.tui.widgets.persona_interests import InterestList

if TYPE_CHECKING:
    from shortstui.tui.screens.editor import EditorScreen


def read_chart(name: str) -> ChartRead:
    """Read the map that a persona names; the demo map where it names none, or one that is not here.

    Raises:
        ShortstuiError: The demo map can't be read either.
    """
    problem = ""
    if name:
        try:
            return ChartRead(find_map(name), name)
        except ShortstuiError as error:
            problem = error.what
    return ChartRead(find_map(DEMO_MAP), name, problem)


async def complete(editor: EditorScreen) -> None:
    """Search a label for the line of the cursor; on any other line, one more interest."""
    from shortstui.personas.interest_edit import add_interest, interest_at, name_interest

    area = editor.area
    row = area.cursor_location[0]
    line = label_line(area.document.get_line(row)) if area.has_focus else None
    picked = await _search(editor, line.value if line else "")
    if picked is None:
        return
    label, cluster = picked
    if line is None:
        editor.edit(FieldEdited(partial(add_interest, label=label, cluster=cluster)))
        return
    area.replace(_quoted(label), (row, line.start), (row, line.end), maintain_selection_offset=False)
    index = interest_at(editor.text, row + 1)
    if index is not None and _readable(editor.text):
        editor.edit(FieldEdited(partial(name_interest, index=index, label=label, cluster=cluster)))
    editor.check()


async def answer(editor: EditorScreen, asked: InterestAsked) -> None:
    """Do what was asked with an interest of the form."""
    change = await _change(editor, asked)
    if change is None or not editor.edit(FieldEdited(change)):
        return
    listed = editor.form.query_one(InterestList)
    if asked.verb == "remove":
        editor.notify("ctrl+z brings it back", title="interest removed", timeout=3)
    moves = {"up": asked.index - 1, "down": asked.index + 1, "add": listed.option_count - 1}
    if asked.verb in moves and listed.option_count:
        listed.highlighted = min(moves[asked.verb], listed.option_count - 1)
    listed.focus()


async def _change(editor: EditorScreen, asked: InterestAsked) -> Callable[[str], str] | None:
    from shortstui.personas.edit import remove_value, set_value
    from shortstui.personas.interest_edit import add_interest, move_interest, name_interest, remove_interest

    index = asked.index
    match asked.verb:
        case "remove":
            return partial(remove_interest, index=index)
        case "up":
            return partial(move_interest, index=index, to=index - 1) if index > 0 else None
        case "down":
            last = editor.form.query_one(InterestList).option_count - 1
            return partial(move_interest, index=index, to=index + 1) if index < last else None
        case "add":
            picked = await _search(editor, "")
            return partial(add_interest, label=picked[0], cluster=picked[1]) if picked else None
        case "change":
            picked = await _search(editor, _label(editor, index))
            return partial(name_interest, index=index, label=picked[0], cluster=picked[1]) if picked else None
        case "weight":
            typed = await editor.app.push_screen_wait(AskDialog("Weight", "How much it counts (1 is usual):"))
            key = f"interests[{index}].weight"
            return partial(set_value, key=key, value=number_or_text(typed)) if typed else None
        case "emoji":
            typed = await editor.app.push_screen_wait(AskDialog("Emoji", "Its emoji (- for none):"))
            key = f"interests[{index}].emoji"
            if typed == "-":
                return partial(remove_value, key=key)
            return partial(set_value, key=key, value=typed) if typed else None


async def _search(editor: EditorScreen, typed: str) -> tuple[str, int | None] | None:
    """Ask for an interest; the number only for the map that the persona names."""
    chart = editor.chart
    if chart is None:
        editor.notify("the interest map is still being read", severity="warning")
        return None
    if editor.other_map:
        editor.notify(shown(editor.other_map), title=f"searching the map {chart.name}", markup=False)
    dialog = InterestDialog(chart, typed)
    chosen = await editor.app.push_screen_wait(dialog)
    if chosen is None:
        return None
    label, cluster = dialog.picked(chosen)
    return label, cluster if editor.map_name == chart.name else None


def _label(editor: EditorScreen, index: int) -> str:
    interests = interests_of(editor.document)
    label = interests[index].get("label") if index < len(interests) else None
    return label if isinstance(label, str) else ""


def _quoted(label: str) -> str:
    import tomlkit

    return tomlkit.string(label).as_string()


def _readable(text: str) -> bool:
    import tomllib

    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True

"""All actions with their keys; a key that is pressed here becomes the action's own."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import DataTable, Static

from shortstui.errors import ShortstuiError
from shortstui.tui.actions import ACTIONS, PLACES, Action, actions_of, bindings
from shortstui.tui.conduct import Conduct
from shortstui.tui.key_names import key_named, keys_text
from shortstui.tui.keymap import MOST_KEYS, Keymap, keymap_file
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog, dialog_css
from shortstui.tui.shown import shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimTable
from shortstui.tui.widgets.text_line import TextLine

_COLUMNS = {"where": 24, "action": 15, "keys": 20, "was": 14, "what it does": 84}
"""With their widths: a long list of keys must not push the others about."""


class KeysScreen(Screen[None]):
    """A row for every action."""

    DEFAULT_CSS = """
    KeysScreen VimTable {
        height: 1fr; background: $surface; border: round $border; border-title-style: bold;
        &:focus { border: round $primary; border-title-color: $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("keys")]

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield VimTable(cursor_type="row", zebra_stripes=True, id="keys")
        yield TextLine(id="keys-help")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """List the actions."""
        table = self.query_one(VimTable)
        table.border_title = "Keys"
        for name, width in _COLUMNS.items():
            table.add_column(name, width=width)
        for place in PLACES:
            for each in actions_of(place):
                table.add_row(*_row(each, self._keymap), key=each.id)
        table.border_subtitle = Content(f"* yours · kept in {shown(str(keymap_file()), 200)}")
        table.focus()

    @property
    def _keymap(self) -> Keymap:
        return cast("Conduct", self.app).keymap

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        """Say what the action does, which a narrow terminal has no column for."""
        each = self._chosen()
        self.query_one(TextLine).show(Content(f" {each.id}: {each.help}"))

    @on(DataTable.RowSelected)
    def action_record(self) -> None:
        """Press another key for this action."""
        self._record(more=False)

    def action_add(self) -> None:
        """Press one more key for this action."""
        self._record(more=True)

    def action_reset(self) -> None:
        """Give the action its own keys back."""
        each = self._chosen()
        refused = [why for key in each.keys if (why := self._keymap.refusal(each, key))]
        if refused:
            self.notify(refused[0], title="first change the other", severity="warning", markup=False)
        else:
            self._change(self._keymap.reset(each))

    @work
    async def action_reset_all(self) -> None:
        """Give all actions their own keys back."""
        count = len(self._keymap.own)
        if count == 0:
            self.notify("all actions have their own keys", timeout=3)
        elif await self.app.push_screen_wait(
            ConfirmDialog("All keys back?", f"{count} of them are yours.", "Their own again", "Keep mine")
        ):
            self._change(Keymap())

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    @work
    async def _record(self, *, more: bool) -> None:
        each, keymap = self._chosen(), self._keymap
        before = keymap.keys(each) if more else ()
        if len(before) >= MOST_KEYS:
            self.notify(f"{MOST_KEYS} keys are enough for one action", severity="warning", timeout=3)
            return
        key = await self.app.push_screen_wait(RecordDialog(each, keymap))
        if key is not None:
            self._change(keymap.with_keys(each, tuple(dict.fromkeys((*before, key)))))

    def _chosen(self) -> Action:
        table = self.query_one(VimTable)
        name = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next(each for each in ACTIONS if each.id == name)

    def _change(self, keymap: Keymap) -> None:
        try:
            cast("Conduct", self.app).change_keymap(keymap)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        table = self.query_one(VimTable)
        columns = list(table.columns)
        for each in ACTIONS:
            for column, cell in zip(columns, _row(each, keymap), strict=True):
                if table.get_cell(each.id, column) != cell:
                    table.update_cell(each.id, column, cell)


class RecordDialog(ModalScreen[str | None]):
    """Takes the next key, says at once what stands against it, and answers with it if nothing does.

    Args:
        each: The action that it is for.
        keymap: The keys that all actions have.
    """

    DEFAULT_CSS = dialog_css("RecordDialog", "$primary")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    takes_all_keys: ClassVar[bool] = True

    def __init__(self, each: Action, keymap: Keymap) -> None:
        super().__init__()
        self._action, self._keymap = each, keymap

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(f"{PLACES[self._action.place]}: {self._action.title}")
            yield Static(Content(self._action.help))
            yield Static(Content.assemble(
                "\nPress the key. It has ", (self._keymap.text(self._action), "bold $accent"), "; esc goes back.",
            ))  # fmt: skip
            yield Static("", classes="hint")

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say why not."""
        event.stop()
        event.prevent_default()
        key = key_named(event.key)
        if event.key == "escape":
            self.dismiss(None)
        elif key is None:
            self._say(f"terminals have no name for {event.key}: choose another")
        elif why := self._keymap.refusal(self._action, key):
            self._say(f"{why}: choose another, or change that one first")
        else:
            self.dismiss(key)

    def action_close(self) -> None:
        """Go back without a key."""
        self.dismiss(None)

    def _say(self, why: str) -> None:
        self.query_one(".hint", Static).update(Content(f"✗ {shown(why, 300)}"))


def _row(each: Action, keymap: Keymap) -> tuple[Text, ...]:
    own = each.id in keymap.own
    was = keys_text(each.keys) if own else ""
    cells = (PLACES[each.place], each.title, f"{keymap.text(each)}{' *' if own else ''}", was, each.help)
    return tuple(Text(cell, style="bold" if own else "", no_wrap=True) for cell in cells)

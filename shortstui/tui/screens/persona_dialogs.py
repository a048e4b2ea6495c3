"""Dialogs of the persona editor: which interest, and whose version of a file."""

from __future__ import annotations

from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from shortstui.interests.interest_map import InterestMap
from shortstui.tui.actions import bindings
from shortstui.tui.persona_disk import difference
from shortstui.tui.persona_search import choices, label_of
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import dialog_css
from shortstui.tui.shown import plain

Whose = Literal["mine", "theirs"]


class InterestDialog(ChooseDialog):
    """Searches the tags and clusters of a map; its answer goes to :meth:`picked`.

    Args:
        chart: The map.
        typed: What to begin with.
    """

    DEFAULT_CSS = """
    InterestDialog { align: center middle; }
    InterestDialog > Vertical { width: 110; }
    """

    def __init__(self, chart: InterestMap, typed: str = "") -> None:
        super().__init__(
            f"Interests on the map {chart.name}",
            "a tag or a label, such as guitar",
            lambda wanted: choices(chart, wanted),
        )
        self.chart = chart
        self._begin = typed

    def on_mount(self) -> None:
        """Begin with what stands there already, marked, so that typing replaces it."""
        line = self.query_one(Input)
        line.value = self._begin
        line.action_select_all()
        self._narrow(self._begin)

    def picked(self, answer: str) -> tuple[str, int | None]:
        """Return the label of an answer and its cluster."""
        return label_of(self.chart, answer)


class WhoseDialog(ModalScreen[Whose | None]):
    """The file and the text in the editor both changed: whose version goes on?

    Args:
        name: The file's.
        mine: The text in the editor.
        theirs: What the file holds.
    """

    DEFAULT_CSS = (
        dialog_css("WhoseDialog", "$warning")
        + """
    WhoseDialog > Vertical { width: 100; }
    WhoseDialog VerticalScroll { height: auto; max-height: 40vh; margin-top: 1; display: none; }
    WhoseDialog.-seen VerticalScroll { display: block; }
    WhoseDialog Static { height: auto; }
    WhoseDialog #difference { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    )
    BINDINGS = [  # noqa: RUF012 (Textual's own)
        *bindings("dialog"),
        ("m", "answer('mine')", "Mine"),
        ("t", "answer('theirs')", "Theirs"),
        ("d", "difference", "Difference"),
    ]

    def __init__(self, name: str, mine: str, theirs: str) -> None:
        super().__init__()
        self._file, self._mine, self._theirs = name, mine, theirs

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = "The file changed on the disk"
            yield Static(
                Content.assemble(
                    plain(self._file, "bold", 80),
                    " was changed outside while you changed it here. Nothing is lost either way: "
                    "their version goes to the trash, or yours comes back with ctrl+z.",
                )
            )
            with VerticalScroll():
                yield Static(difference(self._mine, self._theirs), id="difference")
            with Horizontal(classes="buttons"):
                yield Button("Keep mine (m)", id="mine", variant="primary")
                yield Button("Take theirs (t)", id="theirs")
                yield Button("Difference (d)", id="see")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "see":
            self.action_difference()
        else:
            self.dismiss("mine" if event.button.id == "mine" else "theirs")

    def action_answer(self, whose: Whose) -> None:
        """Answer with a key."""
        self.dismiss(whose)

    def action_difference(self) -> None:
        """Show what differs, or hide it."""
        self.toggle_class("-seen")

    def action_close(self) -> None:
        """Decide later."""
        self.dismiss(None)

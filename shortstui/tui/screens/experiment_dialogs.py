"""Dialogs of experiments: which plan to run, and what its process wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from shortstui.places import personas_folder, runs_folder
from shortstui.tui.actions import bindings
from shortstui.tui.experiment_messages import PlansRead
from shortstui.tui.plans import PlanEntry, plan_entries
from shortstui.tui.screens.dialogs import dialog_css
from shortstui.tui.shown import plain, shown
from shortstui.tui.widgets.lists import VimList


class PlanDialog(ModalScreen[PlanEntry | None]):
    """The plans there are, and what the one under the cursor would do; enter or ``r`` starts it.

    Args:
        here: The folder whose plans are listed beside the ready ones.
        chosen: The plan that the cursor begins on.
    """

    DEFAULT_CSS = (
        dialog_css("PlanDialog", "$primary")
        + """
    PlanDialog > Vertical { width: 92; padding: 0 1; }
    PlanDialog #plans { height: auto; max-height: 6; background: $panel; border: none; }
    PlanDialog VerticalScroll { height: auto; max-height: 16; margin-top: 1; }
    PlanDialog .buttons { margin: 1 0 0 0; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "begin")]

    def __init__(self, here: Path | None = None, chosen: Path | None = None) -> None:
        super().__init__()
        self._here = here or Path()
        self._begin_at = chosen
        self._entries: Sequence[PlanEntry] = ()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = "Experiment"
            yield VimList(id="plans")
            with VerticalScroll(can_focus=False):
                yield Static(Content("Reading the plans …"), id="plan")
            with Horizontal(classes="buttons"):
                yield Button("Start (r)", variant="primary", id="start", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Read the plans."""
        self.query_one(VimList).focus()
        self._read()

    @work(thread=True, exclusive=True, exit_on_error=False, description="read the plans")
    def _read(self) -> None:
        self.post_message(PlansRead(plan_entries(self._here, runs_folder(), personas_folder(), datetime.now(UTC))))

    @on(PlansRead)
    def _list(self, message: PlansRead) -> None:
        self._entries = message.entries
        plans = self.query_one(VimList)
        plans.display = bool(message.entries)
        plans.add_options([Option(_title(entry)) for entry in message.entries])
        if message.entries:
            paths = [entry.path for entry in message.entries]
            plans.highlighted = paths.index(self._begin_at) if self._begin_at in paths else 0
        else:
            self.query_one("#plan", Static).update(
                Content("There is no plan in this folder. A plan is a TOML file; the README shows one.")
            )

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        if (entry := self._chosen()) is not None:
            self.query_one("#plan", Static).update(_told(entry))
            self.query_one("#start", Button).disabled = not entry.sha256

    @on(OptionList.OptionSelected)
    @on(Button.Pressed, "#start")
    def action_start(self) -> None:
        """Start the plan under the cursor, unless it is broken."""
        entry = self._chosen()
        if entry is not None and entry.sha256:
            self.dismiss(entry)

    @on(Button.Pressed, "#cancel")
    def action_close(self) -> None:
        """Go back without an experiment."""
        self.dismiss(None)

    def _chosen(self) -> PlanEntry | None:
        place = self.query_one(VimList).highlighted
        return self._entries[place] if place is not None and place < len(self._entries) else None


class LogDialog(ModalScreen[None]):
    """What the process of an experiment wrote.

    Args:
        lines: The last ones, as they came.
        folder: The experiment's.
    """

    DEFAULT_CSS = (
        dialog_css("LogDialog", "$primary")
        + """
    LogDialog > Vertical { width: 110; padding: 0 1; }
    LogDialog VerticalScroll { height: auto; max-height: 70vh; }
    LogDialog Static { height: auto; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    def __init__(self, lines: Sequence[str], folder: Path) -> None:
        super().__init__()
        self._lines = lines or ("Nothing: it was not started from the app.",)
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(f"Output of {shown(self._folder.name, 60)}")
            with VerticalScroll():
                yield Static(Content("\n").join(plain(line, limit=400) for line in self._lines))

    def on_mount(self) -> None:
        """Show the end."""
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_close(self) -> None:
        """Close the dialog."""
        self.dismiss()


def _title(entry: PlanEntry) -> Content:
    where = "ready" if entry.ready else entry.path.name
    mark = ("", "") if entry.sha256 else ("⚠ ", "$warning")
    return Content.assemble(mark, plain(entry.name, "bold", 50), "  ", plain(where, "$foreground 60%", 30))


def _told(entry: PlanEntry) -> Content:
    """Return what will happen, or what is wrong."""
    if not entry.sha256:
        lines = [line for text in entry.lines for line in text.splitlines()]
        return Content("\n").join(plain(line, "$warning", 200) for line in lines)
    parts = [plain(line, limit=300) for line in entry.lines]
    parts.append(Content.assemble(("plan ", "$foreground 60%"), (entry.sha256, "bold $accent")))
    parts += [
        Content.assemble(("EXPLORATORY ", "bold $warning"), plain(reason, "$warning", 200))
        for reason in entry.exploratory
    ]
    where = str(entry.folder)
    begun = (
        f"It was begun before and goes on in {where}" if entry.there else f"It is frozen and recorded in {where}"
    )
    parts.append(plain(begun, "$foreground 70%", 300))
    parts.append(
        Content.styled("It goes on when you leave the app; on its screen, s stops it.", "$foreground 70%")
    )
    return Content("\n").join(parts)

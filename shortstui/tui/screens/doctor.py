"""What works on this machine: the checks of ``shortstui doctor``, one row each, with the next step."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

import msgspec
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Static

from shortstui.tui.actions import bindings
from shortstui.tui.conduct import seen_of, settings_of
from shortstui.tui.copying import Thing
from shortstui.tui.messages import ChecksEnded, ThingChecked
from shortstui.tui.pictures_report import report
from shortstui.tui.shown import plain, shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimTable
from shortstui.tui.widgets.thumbnail import colours_of

_LONGEST_LINE: Final = 64 * 1024
_MOST: Final = 100
_STATES: Final = {"ok": "green", "FAILS": "bold red", "missing": "yellow"}


class Checked(msgspec.Struct, frozen=True):
    """One finding, as ``shortstui doctor --json`` writes it.

    Attributes:
        what: Was looked at.
        state: "ok", "missing" (only needed for some things) or "FAILS".
        detail: What was found.
        fix: The next step; empty where none is needed.
    """

    what: str
    state: str
    detail: str
    fix: str = ""


def command() -> list[str]:
    """Return the command of the process that checks: what it loads (torch) never gets into the app."""
    return [sys.executable, "-m", "shortstui", "doctor", "--json"]


class DoctorScreen(Screen[None]):
    """Checks everything in a process beside the app, and shows each finding as it comes.

    Args:
        checks: The command; tests give a script of their own.
    """

    DEFAULT_CSS = """
    DoctorScreen {
        VimTable {
            height: 1fr; background: $surface; border: round $border; border-title-style: bold;
            &:focus { border: round $primary; border-title-color: $primary; }
        }
        #next { height: auto; min-height: 3; max-height: 8; padding: 0 1; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("doctor")]

    def __init__(self, checks: Sequence[str] | None = None) -> None:
        super().__init__()
        self._command = checks or command()
        self._checked: list[Checked] = []

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical():
            yield VimTable(cursor_type="row", id="checks")
            yield Static("", id="next")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to check."""
        table = self.query_one(VimTable)
        table.add_columns("state", "what", "found")
        table.focus()
        self.action_again()

    def action_again(self) -> None:
        """Check everything again."""
        self._checked = []
        self.query_one(VimTable).clear()
        self.query_one(VimTable).border_title = "Doctor: checking …"
        for checked in self._of_terminal():
            self.post_message(ThingChecked(checked))
        self._check()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def things(self) -> Iterator[Thing]:
        """Yield the finding under the cursor, to be copied."""
        if (checked := self._under_cursor()) is not None:
            yield Thing("finding", f"{checked.state} {checked.what}: {checked.detail}")
            yield Thing("next step", checked.fix)

    @work(exclusive=True, exit_on_error=False, description="check this machine")
    async def _check(self) -> None:
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=nothing, stdout=pipe, stderr=nothing, limit=_LONGEST_LINE
            )
        except OSError as error:
            self.post_message(ChecksEnded(f"can't start: {error.strerror or error}"))
            return
        try:
            assert process.stdout is not None
            async for line in process.stdout:
                with contextlib.suppress(msgspec.MsgspecError):
                    checked = msgspec.json.decode(line, type=Checked)
                    if not checked.what.startswith("terminal"):  # the process has none: the app looks itself
                        self.post_message(ThingChecked(checked))
            code = await process.wait()
            # A finding that fails is exit code 4, and is on the screen already.
            self.post_message(ChecksEnded("" if code in {0, 4} else f"the checks ended with exit code {code}"))
        except ValueError:
            self.post_message(ChecksEnded("the checks wrote a line that is too long"))
        finally:
            if process.returncode is None:
                process.kill()

    @on(ThingChecked)
    def _take_in(self, message: ThingChecked) -> None:
        if len(self._checked) < _MOST:
            self._checked.append(message.checked)
            self.query_one(VimTable).add_row(*_row(message.checked))
            self._tell_next()

    @on(ChecksEnded)
    def _end(self, message: ChecksEnded) -> None:
        failing = sum(each.state == "FAILS" for each in self._checked)
        verdict = f"{failing} FAILS" if failing else "the demo can run here"
        self.query_one(VimTable).border_title = Content(f"Doctor: {shown(message.problem) or verdict}")

    @on(DataTable.RowHighlighted)
    def _tell_next(self) -> None:
        checked = self._under_cursor()
        if checked is not None:
            step = f"→ {checked.fix}" if checked.fix and checked.state != "ok" else "→ nothing to do"
            lines = (plain(f"{checked.what}: {checked.detail}", limit=400), plain(step, "$accent", 400))
            self.query_one("#next", Static).update(Content("\n").join(lines))

    def _under_cursor(self) -> Checked | None:
        row = self.query_one(VimTable).cursor_row
        return self._checked[row] if 0 <= row < len(self._checked) else None

    def _of_terminal(self) -> Iterator[Checked]:
        colours = self.app.console.color_system or "none"
        yield Checked(
            "terminal colours", "ok" if colours != "none" else "missing", colours,
            "thumbnails need colours: use a terminal with true colour and set COLORTERM=truecolor",
        )  # fmt: skip
        width, height = self.app.size
        enough = width >= 80 and height >= 24
        yield Checked(
            "terminal size", "ok" if enough else "missing", f"{width}×{height}",
            "enlarge the window to 80×24 at least",
        )  # fmt: skip
        encoding = self.app.console.encoding
        yield Checked(
            "terminal encoding", "ok" if encoding.lower().startswith("utf") else "missing", encoding,
            "set LANG to a UTF-8 locale, e.g. LANG=C.UTF-8",
        )  # fmt: skip
        pictures = report(settings_of(self.app).pictures, seen_of(self.app), os.environ, colours_of(self.app))
        state = "missing" if pictures.wrong else "ok"
        yield Checked("terminal images", state, pictures.text, pictures.wrong)


def _row(checked: Checked) -> tuple[Text, ...]:
    state = checked.state if checked.state in _STATES else "?"
    return (
        Text(state, style=_STATES.get(checked.state, ""), no_wrap=True),
        Text(shown(checked.what, 40), no_wrap=True),
        Text(shown(checked.detail, 200), no_wrap=True),
    )

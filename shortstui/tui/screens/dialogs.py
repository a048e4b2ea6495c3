"""Small modal dialogs: an error, a question with yes or no, a question for one line of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from shortstui.tui.actions import bindings
from shortstui.tui.copying import Thing
from shortstui.tui.shown import plain, shown

_DIALOG_CSS = """
    {name} {{ align: center middle; background: $background 60%; }}
    {name} > Vertical {{
        width: 72; max-width: 92%; height: auto; max-height: 90%;
        border: round {colour}; border-title-color: {colour}; border-title-style: bold;
        background: $surface; padding: 1 2;
    }}
    {name} .hint {{ color: $accent; margin-top: 1; }}
    {name} .where {{ color: $foreground 60%; }}
    {name} .stderr {{ color: $foreground 60%; margin-top: 1; max-height: 12; overflow-y: auto; }}
    {name} .buttons {{ height: auto; align-horizontal: right; margin-top: 1; }}
    {name} Button {{ margin-left: 2; }}
"""


def dialog_css(name: str, colour: str) -> str:
    """Return the style that all dialogs share, for the screen class ``name``."""
    return _DIALOG_CSS.format(name=name, colour=colour)


class ErrorDialog(ModalScreen[None]):
    """What happened, where, and the way out.

    Args:
        what: In one sentence; may hold several lines.
        where: The file, with line and key.
        hint: What to do next.
        stderr: The last lines that a child process wrote.
        title: Above it all.
    """

    DEFAULT_CSS = dialog_css("ErrorDialog", "$error")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog"), ("y", "app.copy", "Copy")]

    def __init__(
        self, what: str, where: str = "", hint: str = "", stderr: str = "", title: str = "Something went wrong"
    ) -> None:
        super().__init__()
        self._title = title
        self._what, self._where, self._hint, self._stderr = what, where, hint, stderr

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Static(_lines(self._what))
            if self._where:
                yield Static(plain(self._where, limit=400), classes="where")
            if self._hint:
                yield Static(Content.assemble("→ ", plain(self._hint, limit=400)), classes="hint")
            if self._stderr:
                yield Static(_lines(self._stderr), classes="stderr")
            with Horizontal(classes="buttons"):
                yield Button("Copy (y)", id="copy")
                yield Button("Close", variant="primary", id="close")

    def on_mount(self) -> None:
        """Let enter close it."""
        self.query_one("#close").focus()

    def things(self) -> Iterator[Thing]:
        """Yield the text, to be copied."""
        parts = (self._what, self._where, self._hint, self._stderr)
        yield Thing("error", "\n".join(part for part in parts if part))

    @on(Button.Pressed, "#copy")
    async def _copy(self) -> None:
        await self.run_action("app.copy")

    @on(Button.Pressed, "#close")
    def action_close(self) -> None:
        """Close the dialog."""
        self.dismiss()


class ConfirmDialog(ModalScreen[bool]):
    """A question whose answer is yes or no; ``y`` and ``n`` answer it too."""

    DEFAULT_CSS = dialog_css("ConfirmDialog", "$warning")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        ("y", "answer(True)", "Yes"),
        ("n", "answer(False)", "No"),
    ]

    def __init__(self, title: str, text: str, yes: str, no: str) -> None:
        super().__init__()
        self._title, self._text, self._yes, self._no = title, text, yes, no

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Static(_lines(self._text))
            with Horizontal(classes="buttons"):
                yield Button(f"{self._yes} (y)", variant="warning", id="yes")
                yield Button(f"{self._no} (n)", id="no")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer with a key."""
        self.dismiss(answer)

    def action_close(self) -> None:
        """Close without a yes."""
        self.dismiss(False)


class NoticeDialog(ConfirmDialog):
    """A text that has to be read, and one yes to it.

    Args:
        title: Above it.
        paragraphs: What it says.
    """

    DEFAULT_CSS = (
        dialog_css("NoticeDialog", "$warning")
        + """
    NoticeDialog > Vertical { width: 84; }
    NoticeDialog VerticalScroll { height: auto; max-height: 45vh; }
    NoticeDialog .paragraph { margin-bottom: 1; }
    """
    )

    def __init__(self, title: str, paragraphs: Sequence[str]) -> None:
        super().__init__(title, "", "I have read it, go on", "Not now")
        self._paragraphs = paragraphs

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            with VerticalScroll():
                for paragraph in self._paragraphs:
                    yield Static(Content(paragraph), classes="paragraph")
            with Horizontal(classes="buttons"):
                yield Button(f"{self._yes} (y)", variant="warning", id="yes")
                yield Button(f"{self._no} (n)", id="no")


class AskDialog(ModalScreen[str | None]):
    """A question for one line of text; None when the user changed their mind."""

    DEFAULT_CSS = dialog_css("AskDialog", "$primary")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    def __init__(self, title: str, prompt: str, *, whole_number: bool = False) -> None:
        super().__init__()
        self._title, self._prompt, self._whole_number = title, prompt, whole_number

    def compose(self) -> ComposeResult:
        """Make the parts."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Label(Content(self._prompt))
            yield Input(type="integer" if self._whole_number else "text", max_length=60)

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        self.dismiss(shown(event.value, 60).strip() or None)

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def _lines(text: str) -> Content:
    """Return several lines from outside, each one harmless."""
    return Content("\n").join(plain(line, limit=400) for line in text.splitlines()[:40])

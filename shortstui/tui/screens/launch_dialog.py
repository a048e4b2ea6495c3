"""What a run is started with: every dial filled in, one key to start."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.validation import Function, Integer, Number
from textual.widgets import Button, Input, Label, Select

from shortstui.tui.actions import bindings
from shortstui.tui.launch import RECOMMENDERS, LaunchRequest
from shortstui.tui.screens.dialogs import dialog_css


class LaunchDialog(ModalScreen[LaunchRequest | None]):
    """A small form; enter or ``r`` starts, escape goes back.

    Args:
        request: What is filled in.
        persona: The persona's name, made harmless.
    """

    DEFAULT_CSS = (
        dialog_css("LaunchDialog", "$primary")
        + """
    LaunchDialog > Vertical { width: 60; }
    LaunchDialog .row { height: auto; margin: 0; align-horizontal: left; }
    LaunchDialog .row Label { width: 16; padding: 0 1; color: $foreground 75%; }
    LaunchDialog .row Input, LaunchDialog .row Select { width: 1fr; background: $panel; }
    LaunchDialog .row SelectCurrent { border: none; padding: 0 1; background: $panel; }
    LaunchDialog #wrong { color: $error; height: auto; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "launch")]

    def __init__(self, request: LaunchRequest, persona: str) -> None:
        super().__init__()
        self._request = request
        self._persona = persona

    def compose(self) -> ComposeResult:
        """Make the parts."""
        request = self._request
        with Vertical() as box:
            box.border_title = Content(f"Run {self._persona}")
            yield _row(
                "feed", Input(request.feed, id="feed", compact=True, validators=[Function(_is_feed, _FEED_HINT)])
            )
            yield _row("recommender", _choice("recommender", request.recommender))
            yield _row(
                "strength", _number("strength", f"{request.strength:g}", Number(0, 1, "strength is from 0 to 1"))
            )
            yield _row("shorts", _number("videos", str(request.videos), Integer(1, None, "at least 1 short")))
            yield _row("seed", _number("seed", str(request.seed), Integer(0, None, "the seed is a whole number")))
            speed = "max" if request.speed is None else f"{request.speed:g}"
            yield _row(
                "speed ×", Input(speed, id="speed", compact=True, validators=[Function(_is_speed, _SPEED_HINT)])
            )
            yield Label("", id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Start (r)", variant="primary", id="start")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Let enter start at once."""
        self.query_one("#start").focus()

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    def action_start(self) -> None:
        """Start with what is filled in, or say what is wrong."""
        for field in self.query(Input):
            result = field.validate(field.value)
            if result is not None and not result.is_valid:
                self.query_one("#wrong", Label).update(Content(result.failure_descriptions[0]))
                field.focus()
                return
        self.dismiss(self._filled_in())

    @on(Button.Pressed, "#cancel")
    def action_close(self) -> None:
        """Go back without a run."""
        self.dismiss(None)

    def _filled_in(self) -> LaunchRequest:
        speed = self._value("speed")
        return LaunchRequest(
            persona=self._request.persona,
            feed=self._value("feed"),
            videos=int(self._value("videos")),
            seed=int(self._value("seed")),
            recommender=str(self.query_one(Select).value),
            strength=float(self._value("strength")),
            speed=None if speed == "max" else float(speed),
            more=self._request.more,
        )

    def _value(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()


def _row(name: str, field: Input | Select[str]) -> Horizontal:
    return Horizontal(Label(name), field, classes="row")


def _choice(name: str, value: str) -> Select[str]:
    options = [(each, each) for each in RECOMMENDERS]
    return Select(options, value=value, id=name, allow_blank=False, compact=True)


def _number(name: str, value: str, validator: Number) -> Input:
    kind = "integer" if isinstance(validator, Integer) else "number"
    return Input(value, id=name, type=kind, compact=True, validators=[validator])  # type: ignore[arg-type]  # literals


_FEED_HINT = "the feed is simulated, or folder:PATH"
_SPEED_HINT = "the speed is a number above 0, or max"


def _is_feed(text: str) -> bool:
    return text.strip() == "simulated" or text.strip().startswith("folder:")


def _is_speed(text: str) -> bool:
    if text.strip() == "max":
        return True
    try:
        return 0 < float(text) < 1e6
    except ValueError:
        return False

"""What a run is started with: every dial filled in, one key to start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.validation import Function, Integer, Number
from textual.widgets import Button, Input, Label, Select

from shortstui.runs.manifest import TwinKind
from shortstui.tui.actions import bindings
from shortstui.tui.launch import CONTROLS, RECOMMENDERS, LaunchRequest
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
    LaunchDialog #about { color: $foreground 75%; height: auto; padding: 0 1; }
    LaunchDialog #wrong { color: $error; height: auto; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "launch")]

    def __init__(self, request: LaunchRequest, persona: str) -> None:
        super().__init__()
        self._request = request
        self._persona = persona
        self._controls = {**CONTROLS, _name_of(request.twins): request.twins}

    def compose(self) -> ComposeResult:
        """Make the parts."""
        request = self._request
        with Vertical() as box:
            box.border_title = Content(f"Run {self._persona}")
            kind, _, folder = request.feed.partition(":")
            yield _row("feed", Select(_FEED_OPTIONS, value=kind, id="feed", allow_blank=False, compact=True))
            yield _row("folder", Input(folder, id="folder", compact=True, placeholder="a folder of pictures"))
            yield _row("consent page", _choice("consent", ("reject", "accept"), request.consent))
            yield _row("recommender", _choice("recommender", RECOMMENDERS, request.recommender))
            yield _row(
                "strength", _number("strength", f"{request.strength:g}", Number(0, 1, "strength is from 0 to 1"))
            )
            yield _row("controls", _choice("controls", list(self._controls), _name_of(request.twins)))
            yield _row("shorts", _number("videos", str(request.videos), Integer(1, None, "at least 1 short")))
            yield _row("seed", _number("seed", str(request.seed), Integer(0, None, "the seed is a whole number")))
            speed = "max" if request.speed is None else f"{request.speed:g}"
            yield _row(
                "speed ×", Input(speed, id="speed", compact=True, validators=[Function(_is_speed, _SPEED_HINT)])
            )
            yield Label("", id="about")
            yield Label("", id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Start (r)", variant="primary", id="start")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Let enter start at once."""
        self._fit_to_feed()
        self.query_one("#start").focus()

    @on(Select.Changed, "#feed")
    def _fit_to_feed(self) -> None:
        """Show the dials that the chosen feed has, and say what it is."""
        feed = self._chosen("feed")
        for row, feeds in _ROWS_OF.items():
            field = self.query_one(f"#{row}")
            if field.parent is not None:
                field.parent.display = feed in feeds
        self.query_one("#about", Label).update(Content(_ABOUT[feed]))

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    def action_start(self) -> None:
        """Start with what is filled in, or say what is wrong."""
        if wrong := self._wrong_feed():
            self.query_one("#wrong", Label).update(Content(wrong))
            self.query_one("#folder").focus()
            return
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
            feed=self._feed(),
            videos=int(self._value("videos")),
            seed=int(self._value("seed")),
            recommender=self._chosen("recommender"),
            strength=float(self._value("strength")),
            speed=None if speed == "max" else float(speed),
            consent=self._chosen("consent"),
            twins=self._controls[self._chosen("controls")],
            more=self._request.more,
        )

    def _feed(self) -> str:
        kind = self._chosen("feed")
        return f"folder:{self._value('folder')}" if kind == "folder" else kind

    def _wrong_feed(self) -> str:
        return "name a folder of pictures" if self._feed() == "folder:" else ""

    def _chosen(self, field: str) -> str:
        return str(self.query_one(f"#{field}", Select).value)

    def _value(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()


def _name_of(twins: tuple[TwinKind, ...]) -> str:
    """Return what to call a set of controls, one that was given on the command line too."""
    return next((name for name, kinds in CONTROLS.items() if kinds == twins), " + ".join(twins))


def _row(name: str, field: Input | Select[str]) -> Horizontal:
    return Horizontal(Label(name), field, classes="row")


def _choice(name: str, choices: Sequence[str], value: str) -> Select[str]:
    options = [(each, each) for each in choices]
    return Select(options, value=value, id=name, allow_blank=False, compact=True)


def _number(name: str, value: str, validator: Number) -> Input:
    kind = "integer" if isinstance(validator, Integer) else "number"
    return Input(value, id=name, type=kind, compact=True, validators=[validator])  # type: ignore[arg-type]  # literals


_SPEED_HINT = "the speed is a number above 0, or max"
_FEED_OPTIONS = (
    ("simulated", "simulated"),
    ("double of YouTube Shorts, in a browser", "double"),
    ("YouTube Shorts", "youtube"),
    ("a folder of pictures", "folder"),
)
_ROWS_OF = {
    "folder": ("folder",),
    "consent": ("double", "youtube"),
    "recommender": ("simulated", "double"),
    "strength": ("simulated", "double"),
    "speed": ("simulated", "double", "folder"),
}
"""The feeds that each row is there for; a row that is not named here is always there."""
_ABOUT = {
    "simulated": "",
    "double": "Chromium before a local server; speed 1 to 16, max is 10",
    "youtube": "the real site, not signed in, in real time",
    "folder": "",
}


def _is_speed(text: str) -> bool:
    if text.strip() == "max":
        return True
    try:
        return 0 < float(text) < 1e6
    except ValueError:
        return False

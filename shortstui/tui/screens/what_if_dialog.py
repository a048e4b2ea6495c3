"""The form that asks what is to be otherwise in a what-if."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.validation import Number
from textual.widgets import Button, Input, Label, Select

from shortstui.tui.actions import bindings
from shortstui.tui.screens.dialogs import dialog_css
from shortstui.tui.shown import plain
from shortstui.tui.what_if import CAREFUL, Question, Rule
from shortstui.tui.widgets.selects import VimSelect

AS_IT_WAS: Final = "as it was"
_RULES: Final[dict[str, Rule | None]] = {
    AS_IT_WAS: None,
    "nearest-tag": "nearest-tag",
    "interest-mass": "interest-mass",
}
_TEXT: Final = (
    "Scores what was served again, with its controls, from the kept embeddings. What would have been served to "
    "another bot nobody knows: "
)


class WhatIfDialog(ModalScreen[Question | Literal["original"] | None]):
    """Another persona, another rule, another threshold; or the original alone again.

    Args:
        personas: Names and files, to choose from.
        question: What was asked last.
    """

    DEFAULT_CSS = (
        dialog_css("WhatIfDialog", "$warning")
        + """
    WhatIfDialog > Vertical { width: 64; }
    WhatIfDialog .row { height: auto; margin: 0; align-horizontal: left; }
    WhatIfDialog .row Label { width: 14; padding: 0 1; color: $foreground 75%; }
    WhatIfDialog .row Input, WhatIfDialog .row Select { width: 1fr; background: $panel; }
    WhatIfDialog .row SelectCurrent { border: none; padding: 0 1; background: $panel; }
    WhatIfDialog #about { color: $foreground 75%; height: auto; padding: 1 1 0 1; }
    WhatIfDialog #wrong { color: $error; height: auto; padding: 0 1; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "begin")]

    def __init__(self, personas: Sequence[tuple[str, Path]], question: Question) -> None:
        super().__init__()
        self._personas = personas
        self._question = question

    def compose(self) -> ComposeResult:
        """Make the parts."""
        asked = self._question
        files = {str(path) for _, path in self._personas}
        chosen = str(asked.persona) if str(asked.persona) in files else AS_IT_WAS
        names = [(Content(AS_IT_WAS), AS_IT_WAS)]
        names += [(plain(name, limit=40), str(path)) for name, path in self._personas]
        rules = [(name, name) for name in _RULES]
        threshold = "" if asked.threshold is None else f"{asked.threshold:g}"
        with Vertical() as box:
            box.border_title = "What if …"
            yield _row("persona", VimSelect(names, value=chosen, id="persona", allow_blank=False, compact=True))
            yield _row(
                "rule", VimSelect(rules, value=asked.rule or AS_IT_WAS, id="rule", allow_blank=False, compact=True)
            )
            bounds = Number(1e-6, 1, "the threshold is above 0 and at most 1")
            field = Input(
                threshold, id="threshold", type="number", compact=True, validators=[bounds], valid_empty=True,
                placeholder="of interest-mass; 0.35",
            )  # fmt: skip
            yield _row("threshold", field)
            yield Label(Content(_TEXT + CAREFUL + "."), id="about")
            yield Label("", id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Score again (r)", variant="warning", id="start")
                yield Button("Original", id="original")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin at the persona."""
        self.query_one("#persona").focus()

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    def action_start(self) -> None:
        """Score again with what is filled in, or say what is wrong."""
        field = self.query_one("#threshold", Input)
        result = field.validate(field.value)
        persona, rule = self._chosen("persona"), _RULES[self._chosen("rule")]
        threshold = field.value.strip()
        if result is not None and not result.is_valid:
            self._wrong(result.failure_descriptions[0])
        elif threshold and rule == "nearest-tag":
            self._wrong("the rule nearest-tag has no threshold")
        else:
            self.dismiss(
                Question(
                    None if persona == AS_IT_WAS else Path(persona),
                    "interest-mass" if threshold and rule is None else rule,
                    float(threshold) if threshold else None,
                )
            )

    @on(Button.Pressed, "#original")
    def _original(self) -> None:
        self.dismiss("original")

    @on(Button.Pressed, "#cancel")
    def action_close(self) -> None:
        """Go back and change nothing."""
        self.dismiss(None)

    def _chosen(self, field: str) -> str:
        return str(self.query_one(f"#{field}", Select).value)

    def _wrong(self, what: str) -> None:
        self.query_one("#wrong", Label).update(Content(what))
        self.query_one("#threshold").focus()


def _row(name: str, field: Input | Select[str]) -> Horizontal:
    return Horizontal(Label(name), field, classes="row")

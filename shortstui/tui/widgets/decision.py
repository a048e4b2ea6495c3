"""What the bot does with the short that is on: in words and in colour, with the reason."""

from __future__ import annotations

from textual.content import Content

from shortstui.personas.decision import Decision
from shortstui.tui.shown import plain
from shortstui.tui.widgets.text_line import TextLine

WATCH = " WATCH ▶ "
SKIP = " SKIP ⏭ "


class DecisionBadge(TextLine):
    """WATCH or SKIP, how long, and why."""

    DEFAULT_CSS = """
    DecisionBadge { height: 2; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def decide(self, decision: Decision | None) -> None:
        """Show a decision; None before the first short."""
        self.show(_content(decision))


def _content(decision: Decision | None) -> Content:
    if decision is None:
        return Content("")
    word, style = (
        (WATCH, "bold $background on $success") if decision.watch else (SKIP, "bold $background on $error")
    )
    return Content.assemble(
        (word, style),
        (f" for {decision.dwell:.1f} s\n", "bold"),
        plain(decision.reason, "$foreground 75%"),
    )

"""What the bot does with the short that is on: in words and in colour, with the reason."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from shortstui.personas.decision import Decision
from shortstui.tui.shown import plain

WATCH = " WATCH ▶ "
SKIP = " SKIP ⏭ "


class DecisionBadge(Static):
    """WATCH or SKIP, how long, and why."""

    DEFAULT_CSS = """
    DecisionBadge { height: 2; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, decision: Decision | None, waiting: str) -> None:
        """Show a decision.

        Args:
            decision: None before the first short.
            waiting: The app's own words for that time.
        """
        self.update(_content(decision, waiting))


def _content(decision: Decision | None, waiting: str) -> Content:
    if decision is None:
        return Content.styled(waiting, "dim")
    word, style = (
        (WATCH, "bold $background on $success") if decision.watch else (SKIP, "bold $background on $error")
    )
    return Content.assemble(
        (word, style),
        (f" for {decision.dwell:.1f} s\n", "bold"),
        plain(decision.reason, "$foreground 75%"),
    )

"""What can be done with keys, settings, the log and the doctor."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("keys.record", "enter", "New key", "Press another key for this action, in place of its keys."),
    Action("keys.add", "a", "One more", "Press one more key for this action."),
    Action("keys.reset", "backspace,d", "Its own", "Give this action its own keys back.", shown_key="d"),
    Action("keys.reset_all", "R", "All", "Give all actions their own keys back."),
    Action("keys.leave", "escape", "Back", "Go back; changes are kept as they are made."),
    Action("settings.reset", "ctrl+r", "Reset", "Set this field back to what it is at first."),
    Action("settings.leave", "escape", "Back", "Go back; changes are kept as they are made."),
    Action("log.pause", "space", "Hold", "Hold still, or follow what is said."),
    Action("log.leave", "escape", "Back", "Go back."),
    Action("doctor.again", "r", "Again", "Check everything again."),
    Action("doctor.leave", "escape", "Back", "Go back."),
)  # fmt: skip

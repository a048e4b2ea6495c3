"""What can be done at home."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("home.start", "r", "Run", "Start a run of this persona at once, with the defaults."),
    Action("home.launch", "l", "Launch",
           "Choose personas, feed, controls and how many bots; see what it means; then start. Enter, too."),
    Action("home.edit", "e", "Edit", "Open the persona's file in the editor."),
    Action("home.new", "n", "New persona", "Make a new persona file and open it in the editor."),
    Action("home.outside", "E", "$EDITOR", "Open the persona's file in $VISUAL or $EDITOR.", footer=False),
    Action("home.duplicate", "d", "Duplicate", "Copy the persona under another name.", footer=False),
    Action("home.rename", "N", "Rename", "Rename the persona and its file.", footer=False),
    Action("home.trash", "delete,backspace", "Delete", "Move the persona to the trash; ctrl+z brings it back.",
           footer=False),
    Action("home.undo", "ctrl+z", "Undo", "Undo what was last done to a persona's file.", footer=False),
    Action("home.resume", "u", "Resume", "Go on with the saved run under the cursor."),
    Action("home.runs", "R", "All runs", "Browse, filter, tag, compare and export all saved runs."),
    Action("home.other_pane", "tab", "Other pane", "Go between personas and saved runs.", footer=False),
    Action("home.reload", "ctrl+r", "Reload", "Read the personas and the saved runs again.", footer=False),
    Action("home.label", "L", "Label", "Label a sample of the run under the cursor by hand.", footer=False),
    Action("home.report", "p", "Report", "Draw the figures of the run or experiment under the cursor.",
           footer=False),
    Action("home.map", "m", "Map", "Look at the interest map, with this persona on it.", footer=False),
    Action("home.experiment", "x", "Experiment", "Choose a plan, and run its experiment or go on with it."),
)  # fmt: skip

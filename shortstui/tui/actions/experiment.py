"""What can be done with an experiment and its bots."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("experiment.turn", "v", "Verdict", "Turn from the verdict to the bots, and back."),
    Action("experiment.resume", "u", "Go on", "Go on with the cells that are not over."),
    Action("experiment.pause", "a", "Pause all", "Pause every bot after the short that is on, or let all go on."),
    Action("experiment.stop", "s", "Stop all", "Let every bot end after the short that is on; all is kept."),
    Action("experiment.log", "o", "Output", "Show what the experiment's process wrote.", footer=False),
    Action("experiment.report", "p", "Report", "Draw the figures of all its runs, and one page of them."),
    Action("experiment.leave", "escape", "Home", "Go back to the home screen; the experiment goes on."),
    Action("grid.open", "enter", "Open", "Look at this bot: live while it is recorded, else as a replay."),
    Action("grid.pause_bot", "space", "Pause", "Pause this bot and its controls, or let them go on."),
    Action("grid.stop_bot", "x", "Stop", "Let this bot and its controls end after the short that is on."),
    Action("grid.left", "left,h", "Left", "Go to the bot before.", footer=False),
    Action("grid.right", "right,l", "Right", "Go to the next bot.", footer=False),
    Action("grid.up", "up,k", "Up", "Go up one row.", footer=False),
    Action("grid.down", "down,j", "Down", "Go down one row.", footer=False),
    Action("grid.first", "g,home", "First", "Go to the first bot.", footer=False),
    Action("grid.last", "G,end", "Last", "Go to the last bot.", footer=False),
)  # fmt: skip

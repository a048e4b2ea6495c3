"""What can be done everywhere, in any list, in any dialog and before a run."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("app.help", "question_mark,f1", "Help", "Show every key of this screen.", shown_key="?"),
    Action("app.command_palette", "ctrl+p", "Commands",
           "Search by name: actions, personas, runs, experiments, plans, themes.",
           footer=False, priority=True),
    Action("app.quit", "q", "Quit", "Leave, as ctrl+q always does; a run that is going on is closed and kept."),
    Action("app.jump", "ctrl+o,f6", "Jump", "Show a letter on each part of the screen; the letter goes there.",
           footer=False, priority=True),
    Action("app.copy", "y", "Copy", "Copy what is under the cursor: a path, an id, a hash, an error.",
           footer=False),
    Action("app.copy_choice", "Y", "Copy …", "Choose which of the things on the screen to copy.", footer=False),
    Action("app.settings", "S", "Settings", "Change theme, pictures, notifications and a new run's defaults.",
           footer=False),
    Action("app.keys", "ctrl+k", "Keys", "See the keys of all actions, and choose others.", footer=False),
    Action("app.log", "O", "Log", "Read what the app and its bots said.", footer=False),
    Action("app.doctor", "D", "Doctor", "Check what works on this machine, and how to mend the rest.",
           footer=False),
    Action("list.cursor_down", "j", "Down", "Go down one line.", footer=False),
    Action("list.cursor_up", "k", "Up", "Go up one line.", footer=False),
    Action("list.first", "g", "First", "Go to the first line.", footer=False),
    Action("list.last", "G", "Last", "Go to the last line.", footer=False),
    Action("reading.scroll_down", "j,down", "Down", "Go down one line.", footer=False),
    Action("reading.scroll_up", "k,up", "Up", "Go up one line.", footer=False),
    Action("reading.scroll_home", "g,home", "Top", "Go to the top.", footer=False),
    Action("reading.scroll_end", "G,end", "End", "Go to the end.", footer=False),
    Action("launch.start", "r", "Start",
           "Start what is filled in: one bot at once, several as an experiment; enter does it, too."),
    Action("launch.save_plan", "ctrl+s", "Save as plan", "Write it as a plan into this folder; start nothing.",
           priority=True),
    Action("launch.leave", "escape", "Back", "Go back and start nothing; what was typed is kept meanwhile."),
    Action("marks.mark", "space", "Mark", "Mark this persona, or take the mark away."),
    Action("marks.all", "a", "All", "Mark all personas, or take all marks away."),
    Action("begin.start", "r", "Start", "Start with what is filled in.", footer=False),
    Action("dialog.close", "escape", "Close", "Close the dialog and change nothing.", footer=False),
)  # fmt: skip

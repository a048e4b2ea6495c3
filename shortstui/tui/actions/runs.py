"""What can be done with saved runs."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("runs.find", "slash", "Filter", "Type to narrow the list: words, or tag: state: feed: persona: date:.",
           shown_key="/"),
    Action("runs.sort", "s", "Sort", "Sort by the next column."),
    Action("runs.turn", "r", "Turn", "Turn the order round.", footer=False),
    Action("runs.mark", "space", "Mark", "Mark this run, or take the mark away; two marks can be compared."),
    Action("runs.compare", "c", "Compare", "Compare the two marked runs, or the marked one with this one."),
    Action("runs.tag", "t", "Tag", "Give a tag to this run, or to all that are marked."),
    Action("runs.untag", "T", "Untag", "Take a tag away from this run, or from all that are marked.",
           footer=False),
    Action("runs.discard", "d,delete", "Delete",
           "Move this run and its controls, or this experiment, to the trash.", shown_key="d"),
    Action("runs.restore", "u,ctrl+z", "Undo", "Get back what was moved to the trash last.", footer=False),
    Action("runs.export", "e", "Export", "Write this run, or all that are marked, as tables for other tools."),
    Action("runs.report", "p", "Report",
           "Draw the figures of this run, or of all that are marked, and one page of them."),
    Action("runs.picture", "v", "Picture", "Turn the preview: share, views, path; in an experiment, its arms.",
           group="View"),
    Action("runs.preview", "V", "Preview", "Show what is under the cursor, or hide it.", group="View"),
    Action("runs.label", "L", "Label", "Label a sample of this run by hand.", footer=False),
    Action("runs.reload", "ctrl+r", "Reload", "Read the saved runs again.", footer=False),
    Action("runs.leave", "escape", "Home", "Go back; an open filter is cleared first."),
    Action("tree.choose", "enter", "Open",
           "Open this run: live while it is recorded, else as a replay; a group unfolds."),
    Action("tree.unfold", "right,l", "Unfold", "Show what is in this group, or a bot's controls.", footer=False),
    Action("tree.fold", "left,h", "Fold", "Hide what is in this group, or a bot's controls.", footer=False),
)  # fmt: skip

"""Every action of the app, once: key bindings, footer, command palette and help sheet are all made from this list.

An action ``id`` is ``<place>.<verb>``. The verb is also the name of the method that does it: ``live.pause`` is
:meth:`LiveScreen.action_pause`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import Binding

PLACES = {
    "app": "Everywhere",
    "list": "In a list",
    "home": "Home",
    "live": "Live run",
    "replay": "Replay",
    "runs": "Saved runs",
    "tree": "In the table of runs",
    "compare": "Two runs beside each other",
    "follow": "Run recorded elsewhere",
    "experiment": "Experiment",
    "grid": "Among bots",
    "reading": "In a long text",
    "editor": "Persona editor",
    "interests": "In the form's interests",
    "label": "Labelling",
    "map": "Interest map",
    "launch": "Before a run",
    "keys": "Keys",
    "settings": "Settings",
    "log": "Log",
    "doctor": "Doctor",
    "dialog": "In a dialog",
}
"""The places that have actions of their own, with their headings on the help sheet."""

WITHIN: dict[str, tuple[str, ...]] = {
    "home": ("list",),
    "runs": ("tree", "list"),
    "editor": ("interests", "list"),
    "experiment": ("grid", "reading"),
    "map": ("list",),
    "keys": ("list",),
    "log": ("list",),
    "doctor": ("list",),
}
"""The places of the widgets on a screen, by the screen's own place."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a user can do.

    Attributes:
        id: ``<place>.<verb>``, the stable name that a keymap and the tests use.
        key: Keys in Textual's notation, separated by commas; the first one is shown.
        title: One or two words for the footer.
        help: One sentence for the help sheet and the palette.
        footer: Whether the footer shows it.
        priority: Whether it also works while a text field has the focus.
        shown_key: How the footer writes the key, where Textual's own way is unclear.
        group: Actions with the same group share one title in the footer.
    """

    id: str
    key: str
    title: str
    help: str
    footer: bool = True
    priority: bool = False
    shown_key: str | None = None
    group: str = ""

    @property
    def place(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """The name of the method, without ``action_``."""
        return self.id.partition(".")[2]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it has unless the user gave it others."""
        return tuple(self.key.split(","))


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
    Action("home.start", "r", "Run", "Start a run of this persona at once, with the defaults."),
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
    Action("live.pause", "space", "Pause", "Pause the bot, or let it go on."),
    Action("live.slower", "comma", "Slower", "Halve the speed of virtual time.", group="Speed"),
    Action("live.faster", "full_stop", "Faster", "Double the speed of virtual time; at last, full speed.",
           group="Speed"),
    Action("live.stop", "s", "Stop", "Let the bot finish here and close the record."),
    Action("live.replay", "o", "Replay", "Open the record of this run, once it has ended."),
    Action("live.turn", "v", "Measures", "Turn from share to evidence, and on to what describes the run.",
           group="View"),
    Action("live.map", "m", "Map", "Turn from the measures to the path over the interest map, and back.",
           group="View"),
    Action("live.image_mode", "i", "Picture", "Show thumbnails as blocks, as characters, or not.",
           footer=False),
    Action("live.leave", "escape", "Home", "Go back to the home screen."),
    Action("replay.play", "space", "Play", "Play, or hold still."),
    Action("replay.back", "left,left_square_bracket,h", "Back", "Go back one short.", shown_key="←", group="Step"),
    Action("replay.forward", "right,right_square_bracket,l", "Forward", "Go on one short.", shown_key="→",
           group="Step"),
    Action("replay.far_back", "shift+left,pageup", "Back 25", "Go back 25 shorts.", footer=False),
    Action("replay.far_forward", "shift+right,pagedown", "Forward 25", "Go on 25 shorts.", footer=False),
    Action("replay.first", "home", "Start", "Go to the beginning.", footer=False),
    Action("replay.last", "end", "End", "Go to the end.", footer=False),
    Action("replay.seek", "g", "Go to", "Go to a short by its number, or to a time of the run (m:ss)."),
    Action("replay.capture", "c", "V2C", "Go to the short at which the share first passed 1/5.", footer=False),
    Action("replay.alarm", "a", "Alarm", "Go to where the evidence's next alarm sounded.", footer=False),
    Action("replay.next_watched", "w", "Next watched", "Go to the next short that was watched.", footer=False),
    Action("replay.previous_watched", "W", "Watched before", "Go to the watched short before.", footer=False),
    Action("replay.next_incident", "n", "Next incident", "Go to the next incident.", footer=False),
    Action("replay.previous_incident", "N", "Incident before", "Go to the incident before.", footer=False),
    Action("replay.bookmark", "b", "Bookmark", "Set a bookmark here, or take it away.", footer=False),
    Action("replay.bookmarks", "B", "Bookmarks", "Choose a bookmark of this run and go there.", footer=False),
    Action("replay.what_if", "x", "What if", "Score the run again by another persona, rule or threshold."),
    Action("replay.slower", "comma", "Slower", "Play fewer shorts a second.", group="Speed"),
    Action("replay.faster", "full_stop", "Faster", "Play more shorts a second.", group="Speed"),
    Action("replay.turn", "v", "Measures", "Turn from share to evidence, and on to what describes the run.",
           group="View"),
    Action("replay.map", "m", "Map", "Turn from the measures to the path over the interest map, and back.",
           group="View"),
    Action("replay.image_mode", "i", "Picture", "Show thumbnails as blocks, as characters, or not.",
           footer=False),
    Action("replay.label", "L", "Label", "Label a sample of this run's thumbnails by hand.", footer=False),
    Action("replay.leave", "escape", "Home", "Go back to the home screen."),
    Action("runs.find", "slash", "Filter", "Type to narrow the list: words, or tag: state: feed: persona: date:.",
           shown_key="/"),
    Action("runs.sort", "s", "Sort", "Sort by the next column."),
    Action("runs.turn", "r", "Turn", "Turn the order round.", footer=False),
    Action("runs.mark", "space", "Mark", "Mark this run, or take the mark away; two marks can be compared."),
    Action("runs.compare", "c", "Compare", "Compare the two marked runs, or the marked one with this one."),
    Action("runs.tag", "t", "Tag", "Give a tag to this run, or to all that are marked."),
    Action("runs.untag", "T", "Untag", "Take a tag away from this run, or from all that are marked.",
           footer=False),
    Action("runs.discard", "d,delete", "Delete", "Move this run and its controls to the trash.", shown_key="d"),
    Action("runs.restore", "u,ctrl+z", "Undo", "Get back what was moved to the trash last.", footer=False),
    Action("runs.export", "e", "Export", "Write this run, or all that are marked, as tables for other tools."),
    Action("runs.report", "p", "Report",
           "Draw the figures of this run, or of all that are marked, and one page of them."),
    Action("runs.label", "L", "Label", "Label a sample of this run by hand.", footer=False),
    Action("runs.reload", "ctrl+r", "Reload", "Read the saved runs again.", footer=False),
    Action("runs.leave", "escape", "Home", "Go back; an open filter is cleared first."),
    Action("tree.choose", "enter", "Open",
           "Open this run: live while it is recorded, else as a replay; a group unfolds."),
    Action("tree.unfold", "right,l", "Unfold", "Show what is in this group, or a bot's controls.", footer=False),
    Action("tree.fold", "left,h", "Fold", "Hide what is in this group, or a bot's controls.", footer=False),
    Action("compare.back", "left,left_square_bracket,h", "Back", "Go back one short in both.", shown_key="←",
           group="Step"),
    Action("compare.forward", "right,right_square_bracket,l", "Forward", "Go on one short in both.", shown_key="→",
           group="Step"),
    Action("compare.far_back", "shift+left,pageup", "Back 25", "Go back 25 shorts in both.", footer=False),
    Action("compare.far_forward", "shift+right,pagedown", "Forward 25", "Go on 25 shorts in both.", footer=False),
    Action("compare.first", "home", "Start", "Go to the beginning of both.", footer=False),
    Action("compare.last", "end", "End", "Go to the end of the longer one.", footer=False),
    Action("compare.seek", "g", "Go to", "Go to a short by its number, in both."),
    Action("compare.turn", "v", "Measures", "Turn from shares to their difference, and on to views."),
    Action("compare.swap", "x", "Swap", "Put the left run to the right.", footer=False),
    Action("compare.leave", "escape", "Back", "Go back to the list of runs."),
    Action("follow.turn", "v", "Measures", "Turn from share to evidence, and on to what describes the run.",
           group="View"),
    Action("follow.map", "m", "Map", "Turn from the measures to the path over the interest map, and back.",
           group="View"),
    Action("follow.image_mode", "i", "Picture", "Show thumbnails as blocks, as characters, or not.",
           footer=False),
    Action("follow.replay", "o", "Replay", "Open the record of this run, once nobody records it any more."),
    Action("follow.leave", "escape", "Back", "Go back; the run goes on."),
    Action("experiment.turn", "v", "Verdict, bots", "Turn from the verdict to the bots, and back."),
    Action("experiment.resume", "u", "Go on", "Go on with the cells that are not over."),
    Action("experiment.stop", "s", "Stop", "Let every bot end after the short that is on; all is kept."),
    Action("experiment.log", "o", "Output", "Show what the experiment's process wrote."),
    Action("experiment.report", "p", "Report", "Draw the figures of all its runs, and one page of them."),
    Action("experiment.leave", "escape", "Home", "Go back to the home screen; the experiment goes on."),
    Action("grid.open", "enter", "Open", "Look at this bot: live while it is recorded, else as a replay."),
    Action("grid.left", "left,h", "Left", "Go to the bot before.", footer=False),
    Action("grid.right", "right,l", "Right", "Go to the next bot.", footer=False),
    Action("grid.up", "up,k", "Up", "Go up one row.", footer=False),
    Action("grid.down", "down,j", "Down", "Go down one row.", footer=False),
    Action("grid.first", "g,home", "First", "Go to the first bot.", footer=False),
    Action("grid.last", "G,end", "Last", "Go to the last bot.", footer=False),
    Action("reading.scroll_down", "j,down", "Down", "Go down one line.", footer=False),
    Action("reading.scroll_up", "k,up", "Up", "Go up one line.", footer=False),
    Action("reading.scroll_home", "g,home", "Top", "Go to the top.", footer=False),
    Action("reading.scroll_end", "G,end", "End", "Go to the end.", footer=False),
    Action("editor.save", "ctrl+s", "Save", "Check the persona and write it, unless it is broken.", priority=True),
    Action("editor.form", "ctrl+t,f2", "Form", "Go between the text and the form.", priority=True),
    Action("editor.complete", "ctrl+space,ctrl+@,f3", "Interest",
           "Search the interest map for this line's label, or for one more interest."),
    Action("editor.problems", "ctrl+g,f8", "Problems", "Go between text and problems."),
    Action("editor.outside", "ctrl+l,f4", "$EDITOR", "Open the file in $VISUAL or $EDITOR, and check it after.",
           footer=False),
    Action("editor.undo", "ctrl+z", "Undo", "Undo the last edit, here or on the disk.", footer=False),
    Action("editor.redo", "ctrl+y", "Redo", "Do again what was undone.", footer=False),
    Action("editor.leave", "escape", "Home", "Go back; asks first when there are changes.", priority=True),
    Action("interests.add", "a,insert", "Add", "Search one more interest on the map."),
    Action("interests.change", "enter", "Change", "Search another label for this interest.", footer=False),
    Action("interests.remove", "d,delete", "Remove", "Take this interest out; ctrl+z brings it back."),
    Action("interests.earlier", "K,shift+up", "Up", "Move this interest up.", footer=False),
    Action("interests.later", "J,shift+down", "Down", "Move this interest down.", footer=False),
    Action("interests.weight", "w", "Weight", "Give this interest a weight.", footer=False),
    Action("interests.emoji", "x", "Emoji", "Give this interest an emoji.", footer=False),
    Action("label.yes", "y", "Fits", "The short fits the persona."),
    Action("label.no", "n", "Doesn't", "The short does not fit the persona."),
    Action("label.unsure", "u", "Can't tell", "The picture can't tell."),
    Action("label.back", "left,backspace", "Back", "Go back one short, to answer again.", shown_key="←",
           group="Step"),
    Action("label.skip", "right,s", "Skip", "Go on without an answer.", shown_key="→",
           group="Step"),
    Action("label.title", "t", "Title", "Show the short's title and channel, or hide them."),
    Action("label.image_mode", "i", "Picture", "Show thumbnails as blocks, as characters, or not.", footer=False),
    Action("label.leave", "escape", "Leave", "Go back; every answer is kept."),
    Action("map.nearer", "plus,equals_sign", "Nearer", "Go nearer to the middle of the map.", shown_key="+",
           group="Zoom"),
    Action("map.farther", "minus,underscore", "Farther", "See more of the map.", shown_key="-", group="Zoom"),
    Action("map.left", "left,h", "Left", "Go to the left; the tag in the middle is the chosen one.", footer=False),
    Action("map.right", "right,l", "Right", "Go to the right.", footer=False),
    Action("map.up", "up,k", "Up", "Go up.", footer=False),
    Action("map.down", "down,j", "Down", "Go down.", footer=False),
    Action("map.fit", "0", "All", "Show all of the map."),
    Action("map.search", "slash", "Find", "Search a tag and go there.", shown_key="/"),
    Action("map.persona", "p", "Persona", "Highlight a persona's clusters and their density."),
    Action("map.next", "n", "Next", "Go to the next cluster; of the persona's, where one is shown.",
           group="Next"),
    Action("map.previous", "N", "Previous", "Go to the cluster before.", group="Next"),
    Action("map.rename", "R", "Rename", "Give the chosen cluster a label of your own, for the app's screens."),
    Action("map.choose", "m", "Map", "Choose another interest map.", footer=False),
    Action("map.other_pane", "tab", "Lists", "Go between the map and its lists.", footer=False),
    Action("map.leave", "escape", "Home", "Go back to the home screen."),
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
    Action("launch.start", "r", "Start", "Start with what is filled in.", footer=False),
    Action("dialog.close", "escape", "Close", "Close the dialog and change nothing.", footer=False),
)  # fmt: skip


def action(action_id: str) -> Action:
    """Return the action with this id.

    Raises:
        KeyError: There is none.
    """
    return _BY_ID[action_id]


_BY_ID = {each.id: each for each in ACTIONS}


def actions_of(*places: str) -> list[Action]:
    """Return the actions of some places, in the order of the list."""
    return [each for each in ACTIONS if each.place in places]


def bindings(*places: str) -> list[Binding]:
    """Return Textual's bindings for the actions of some places."""
    return [binding for each in actions_of(*places) for binding in _bindings(each)]


def _bindings(each: Action) -> Iterable[Binding]:
    first, *others = each.keys
    binding = Binding(
        first,
        each.verb,
        each.title,
        show=each.footer,
        key_display=each.shown_key,
        priority=each.priority,
        tooltip=each.help,
        id=each.id,
        group=Binding.Group(each.group, compact=True) if each.group else None,
    )
    yield binding
    for key in others:  # the same id: a keymap puts its keys in place of all of these
        yield replace(binding, key=key, show=False, key_display=None, group=None)

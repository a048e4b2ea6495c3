"""What can be done with personas, and on the interest map."""

from __future__ import annotations

from shortstui.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
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
)  # fmt: skip

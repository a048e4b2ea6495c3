"""Every action of the app, once: key bindings, footer, command palette and help sheet are all made from this list.

An action ``id`` is ``<place>.<verb>``. The verb is also the name of the method that does it: ``live.pause`` is
:meth:`LiveScreen.action_pause`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.binding import Binding

from shortstui.tui.actions import everywhere, experiment, home, one_run, persona, runs, tools
from shortstui.tui.actions.action import Action

__all__ = ["ACTIONS", "PLACES", "WITHIN", "Action", "action", "actions_of", "bindings"]

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
    "launch": "Before a run or an experiment",
    "marks": "Among personas to launch",
    "keys": "Keys",
    "settings": "Settings",
    "log": "Log",
    "doctor": "Doctor",
    "begin": "In a dialog that starts something",
    "dialog": "In a dialog",
}
"""The places that have actions of their own, with their headings on the help sheet."""

WITHIN: dict[str, tuple[str, ...]] = {
    "home": ("list",),
    "runs": ("tree", "list"),
    "editor": ("interests", "list"),
    "experiment": ("grid", "reading"),
    "map": ("list",),
    "launch": ("marks", "list", "reading"),
    "keys": ("list",),
    "log": ("list",),
    "doctor": ("list",),
}
"""The places of the widgets on a screen, by the screen's own place."""


ACTIONS: tuple[Action, ...] = tuple(
    each for part in (everywhere, home, one_run, runs, experiment, persona, tools) for each in part.ACTIONS
)
"""All of them, place by place."""


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

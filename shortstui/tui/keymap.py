"""The keys of a user's own choice: one file, read at start; bindings, footer, palette and help sheet follow it.

``keys.toml`` in the settings folder holds only what differs from the list of actions::

    [keys]
    "live.pause" = ["p"]
    "home.start" = ["r", "f5"]
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import read_toml, write_atomically
from shortstui.places import settings_folder
from shortstui.text import harmless
from shortstui.tui.actions import ACTIONS, PLACES, WITHIN, Action, action
from shortstui.tui.key_names import key_named, key_text, keys_text, types_text

_MOST_BYTES: Final = 64 * 1024
MOST_KEYS: Final = 6
"""Of one action."""
_ALWAYS: Final = {"ctrl+q": "always quits", "ctrl+c": "always copies selected text"}
_HEAD: Final = "# Keys of your own; shortstui's keys screen (ctrl+k) writes this, and you may, too.\n"


def keymap_file() -> Path:
    """Return the file that keeps the user's keys."""
    return settings_folder() / "keys.toml"


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys every action has now.

    Attributes:
        own: The user's keys by action id, in Textual's notation; the other actions keep theirs.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, each: Action) -> tuple[str, ...]:
        """Return the keys of an action."""
        return self.own.get(each.id, each.keys)

    def text(self, each: Action) -> str:
        """Return the keys of an action as people read them."""
        return keys_text(self.keys(each))

    def with_keys(self, each: Action, keys: tuple[str, ...]) -> Keymap:
        """Return the same with other keys for one action."""
        own = {**self.own, each.id: keys}
        if keys == each.keys:
            del own[each.id]
        return Keymap(own)

    def reset(self, each: Action) -> Keymap:
        """Return the same with the action's own keys."""
        return self.with_keys(each, each.keys)

    def conflicts(self, each: Action, key: str) -> list[Action]:
        """Return the other actions that already have a key where this action works."""
        return [
            other
            for other in ACTIONS
            if other is not each and key in self.keys(other) and _meet(each.place, other.place)
        ]

    def refusal(self, each: Action, key: str) -> str:
        """Return why an action can't have a key, in one sentence; empty if it can."""
        if key in _ALWAYS and key not in each.keys:
            return f"{key_text(key)} {_ALWAYS[key]}"
        if each.priority and types_text(key):
            return f"{key_text(key)} types something, and {each.title} also works in text fields"
        if taken := self.conflicts(each, key):
            others = ", ".join(f"{other.title} ({PLACES[other.place]})" for other in taken[:3])
            return f"{key_text(key)} is taken by {others}"
        return ""

    def textual(self) -> dict[str, str]:
        """Return it as :meth:`textual.app.App.set_keymap` takes it."""
        return {name: ",".join(keys) for name, keys in self.own.items()}


def _meet(one: str, other: str) -> bool:
    """Return whether two places may be on the screen at once, so that a key can only do one thing there."""
    if one == other:
        return True
    pair = {one, other}
    if "app" in pair:
        return "dialog" not in pair and "begin" not in pair  # a dialog hides the app's keys
    if pair == {"dialog", "begin"}:
        return True
    return other in WITHIN.get(one, ()) or one in WITHIN.get(other, ())


def read_keymap(path: Path) -> tuple[Keymap, list[str]]:
    """Read the user's keys; what can't be used is told and left out, and never fatal.

    Args:
        path: The file; it may be missing.

    Returns:
        The keys, and one sentence for each thing that is wrong.
    """
    try:
        table = read_toml(path, _MOST_BYTES)
    except ShortstuiError as error:
        return Keymap(), [error.what]
    if table is None:
        return Keymap(), []
    problems = [f"unknown table or key {harmless(name, 40)!r}" for name in table if name != "keys"]
    entries = table.get("keys", {})
    if not isinstance(entries, dict):
        return Keymap(), [*problems, "'keys' has to be a table"]
    keymap = Keymap()
    for name, value in entries.items():
        keys, wrong = _entry(name, value)
        if wrong:
            problems.append(wrong)
        else:
            keymap = keymap.with_keys(action(name), keys)
    return _without_conflicts(keymap, problems)


def _entry(name: str, value: object) -> tuple[tuple[str, ...], str]:
    said = repr(harmless(name, 40))
    if name not in {each.id for each in ACTIONS}:
        near = difflib.get_close_matches(name, [each.id for each in ACTIONS], 1)
        return (), f"no action is called {said}" + (f"; did you mean {near[0]!r}?" if near else "")
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not 0 < len(names) <= MOST_KEYS:
        return (), f"{said} needs a list of 1 to {MOST_KEYS} keys"
    keys = [key_named(each) if isinstance(each, str) else None for each in names]
    for each, key in zip(names, keys, strict=True):
        if key is None:
            return (), f"{said}: there is no key {harmless(str(each), 30)!r}"
    return tuple(dict.fromkeys(key for key in keys if key is not None)), ""


def _without_conflicts(keymap: Keymap, problems: list[str]) -> tuple[Keymap, list[str]]:
    """Take back what leaves a key with two meanings, last entries first."""
    for name in list(keymap.own)[::-1]:
        each = action(name)
        refused = [why for key in keymap.keys(each) if key not in each.keys if (why := keymap.refusal(each, key))]
        if refused:
            problems.append(f"{name!r}: {refused[0]}")
            keymap = keymap.reset(each)
    return keymap, problems


def write_keymap(path: Path, keymap: Keymap) -> None:
    """Keep the user's keys; comments and entries that are still true stay as they are written.

    Raises:
        ShortstuiError: The file can't be written, or what is there is no TOML that could be changed.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError, TOMLKitError

    try:
        there = path.read_text("utf-8-sig") if path.exists() else _HEAD
        document = tomlkit.parse(there)
        keys = document.get("keys")
        if not isinstance(keys, MutableMapping):
            keys = document["keys"] = tomlkit.table()
        before, _ = read_keymap(path)
        for name in _gone(before.own, keymap.own):
            del keys[name]
        for name, own in keymap.own.items():
            if name not in keys or before.own.get(name) != own:
                keys[name] = list(own)
        write_atomically(path, tomlkit.dumps(document))
    except (OSError, UnicodeDecodeError, ParseError, TOMLKitError) as error:
        raise ShortstuiError(
            f"the keys can't be kept: {harmless(str(error), 160)}",
            where=str(path),
            hint="mend the file or move it away, then choose the key again",
            code=ExitCode.BAD_INPUT,
        ) from error


def _gone(before: Iterable[str], now: Mapping[str, object]) -> list[str]:
    return [name for name in before if name not in now]

"""The names of keys: which there are, and how people read them. No widget and no state."""

from __future__ import annotations

import re
from typing import Final

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key, format_key, key_to_character

_READ: Final = {
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "escape": "esc", "pageup": "page up", "pagedown": "page down",
    "backspace": "backspace", "delete": "delete", "enter": "enter", "ctrl+@": "ctrl+space",
}  # fmt: skip
_MODIFIERS: Final = frozenset({"ctrl", "shift", "alt", "meta", "super", "hyper"})
_NAME: Final = re.compile(r"[a-z0-9_]{2,40}|.", re.DOTALL)
_KNOWN: Final = frozenset(key.value for key in Keys) | frozenset(KEY_NAME_REPLACEMENTS.values())
_HEARD_AS: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+space": "ctrl+@"}
"""A terminal sends the same for both, and the app hears the second."""


def key_text(key: str) -> str:
    """Return a key as people read it: ``?`` for ``question_mark``, ``shift+←`` for ``shift+left``."""
    *modifiers, last = _parts(key)
    if key in _READ:
        return _READ[key]
    return "+".join([*modifiers, _READ.get(last) or _character_of(last) or last])


def keys_text(keys: tuple[str, ...] | list[str]) -> str:
    """Return keys as people read them, one after the other, each reading once."""
    return "  ".join(dict.fromkeys(key_text(key) for key in keys))


def key_named(name: str) -> str | None:
    """Return the key that a file means, in Textual's notation; None when there is no such key.

    Args:
        name: ``?`` or ``question_mark``, ``ctrl+s``, ``G``, ``f5``.
    """
    if len(name) > 60:
        return None
    *modifiers, last = _parts(name)
    if not set(modifiers) <= _MODIFIERS or len(set(modifiers)) != len(modifiers) or not _NAME.fullmatch(last):
        return None
    if len(last) == 1 and name not in _KNOWN:
        if not last.isprintable() or last == " ":
            return None
        last = _character_to_key(last)
    key = "+".join([*modifiers, last])
    if key in _HEARD_AS:
        return _HEARD_AS[key]
    known = key in _KNOWN or last in _KNOWN or key_to_character(last) is not None
    return key if known else None


def types_text(key: str) -> bool:
    """Return whether a text field takes this key as something typed."""
    character = key_to_character(key)
    return key == "space" or (character is not None and character.isprintable())


def _parts(key: str) -> list[str]:
    """Split at ``+``, which is a key too: ``ctrl++``."""
    if key == "+" or key.endswith("++"):
        return [*(part for part in key[:-1].split("+") if part), "+"]
    return key.split("+")


def _character_of(key: str) -> str | None:
    character = format_key(key) if key != "space" else ""
    return character if len(character) == 1 else None

"""Making and changing persona texts: comments, order and emoji stay where they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from shortstui.errors import ExitCode, ShortstuiError

_TEMPLATE = """\
schema = 1
name = {name}
emoji = "🙂"
description = ""

# One table for each interest. The label finds the cluster of tags on any map; `shortstui interests search WORD`
# shows what there is. Number and map are optional: numbers mean something only on the map that is named.
[[interests]]
label = "Electric and acoustic guitars"
emoji = "🎸"
weight = 1.0                    # counts only under the rule "interest-mass"

# [map]
# name = "youtube-8m-clip-vit-b-32"

[policy]
rule = "nearest-tag"            # or "interest-mass" with for example threshold = 0.35

[dwell]
watch = "full"                  # or {{ fraction = [0.8, 1.0], max_seconds = 60 }}
skip = {{ mean_seconds = 2.0, min_seconds = 0.8, max_seconds = 4.0 }}

# The inertia experiment: become another persona after some shorts.
# [switch]
# after = 300
# to = "gamer"
"""


def new_persona(name: str) -> str:
    """Return the text of a new persona with comments that say what can be set."""
    return _TEMPLATE.format(name=tomlkit.string(name).as_string())


def slug(name: str) -> str:
    """Return the file name (without its ending) for a persona's name: "Music Head" → "music-head"."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")[:60] or "persona"


Value = str | int | float | Sequence[float] | Mapping[str, object]
"""What a key of a persona may be set to; a mapping becomes an inline table."""

_TABLES = frozenset({"map", "policy", "dwell", "dwell.watch", "dwell.skip", "switch"})
"""Tables that a file may leave out, and that are made when something in them is set."""


def set_value(text: str, key: str, value: Value) -> str:
    """Return a persona's text with one value changed and every comment kept.

    Args:
        text: TOML that can be parsed.
        key: "name", "interests[0].weight", "policy.rule".
        value: What to set it to.

    Raises:
        ShortstuiError: The text is not TOML, or there is no such table.
    """
    document, parts = _parsed(text, key), _parts(key)
    try:
        table = _table_for(document, parts[:-1])
        table[parts[-1]] = _item(value)
    except (TOMLKitError, LookupError, TypeError, ValueError) as error:
        raise _cannot_set(key, error) from error
    return tomlkit.dumps(document)


def remove_value(text: str, key: str) -> str:
    """Return a persona's text without a key, and without the table that it leaves empty.

    Args:
        text: TOML that can be parsed.
        key: As for :func:`set_value`; nothing happens when it is not there.

    Raises:
        ShortstuiError: The text is not TOML.
    """
    document, parts = _parsed(text, key), _parts(key)
    try:
        tables: list[Any] = [document]
        for part in parts[:-1]:
            tables.append(tables[-1][part])
        del tables[-1][parts[-1]]
        empty = len(parts) == 2 and parts[0] in _TABLES and not tables[-1]
        if empty and isinstance(tables[-1], InlineTable):
            del tables[0][parts[0]]
            empty = False
    except (TOMLKitError, LookupError, TypeError):
        return text
    changed = tomlkit.dumps(document)
    return _without_header(changed, str(parts[0])) if empty else changed


def _without_header(text: str, table: str) -> str:
    """Return a text without the header of an empty table; the comments beneath it stay."""
    header = re.compile(rf"^[ \t]*\[[ \t]*[\"']?{table}[\"']?[ \t]*\][ \t]*(?:(#[^\n]*\n?)|\r?\n|$)", re.MULTILINE)
    without = header.sub(lambda found: found[1] or "", text, count=1)
    told = tomllib.loads(text)
    del told[table]
    return without if tomllib.loads(without) == told else text


def duplicate(text: str, name: str) -> str:
    """Return a copy of a persona's text under another name."""
    return set_value(text, "name", name)


def _parsed(text: str, key: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _cannot_set(key, error) from error


def _parts(key: str) -> list[str | int]:
    return [int(part[1:-1]) if part[0] == "[" else part for part in re.findall(r"[^.\[\]]+|\[\d+\]", key)]


def _table_for(document: tomlkit.TOMLDocument, parts: Sequence[str | int]) -> MutableMapping[Any, Any]:
    """Return the table that a path leads to; tables that may be left out are made."""
    table: Any = document
    for depth, part in enumerate(parts, start=1):
        if isinstance(part, str) and ".".join(map(str, parts[:depth])) in _TABLES and part not in table:
            table[part] = tomlkit.table() if depth == 1 else tomlkit.inline_table()
        table = table[part]
    if not isinstance(table, MutableMapping):
        raise TypeError("this is no table")
    return table


def _item(value: Value) -> object:
    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _cannot_set(key: str, error: Exception) -> ShortstuiError:
    return ShortstuiError(f"can't set `{key}`: {error}", code=ExitCode.BAD_INPUT)

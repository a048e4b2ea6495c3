"""Making and changing persona texts: comments, order and emoji stay where they are."""

from __future__ import annotations

import re

import tomlkit
from tomlkit.exceptions import TOMLKitError

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


def set_value(text: str, key: str, value: str | float | int) -> str:
    """Return a persona's text with one value changed and every comment kept.

    Args:
        text: TOML that can be parsed.
        key: "name", "interests[0].weight", "policy.rule"; tables on the way must exist.
        value: What to set it to.

    Raises:
        ShortstuiError: The text is not TOML, or there is no such table.
    """
    try:
        document = tomlkit.parse(text)
        parts: list[str | int] = [
            int(p[1:-1]) if p[0] == "[" else p for p in re.findall(r"[^.\[\]]+|\[\d+\]", key)
        ]
        table: object = document
        for part in parts[:-1]:
            table = table[part]  # type: ignore[index]  # tomlkit's containers; anything else is caught below
        table[parts[-1]] = value  # type: ignore[index]
    except (TOMLKitError, LookupError, TypeError) as error:
        raise ShortstuiError(f"can't set `{key}`: {error}", code=ExitCode.BAD_INPUT) from error
    return tomlkit.dumps(document)


def duplicate(text: str, name: str) -> str:
    """Return a copy of a persona's text under another name."""
    return set_value(text, "name", name)

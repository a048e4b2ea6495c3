"""Short paths into JSON of unknown depth and size, walked without recursion and never for long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

MOST_DEPTH = 80
"""Levels walked; the deepest answer seen has about 40."""
MOST_NODES = 200_000
"""Values of an answer that is read at all, and visited by one walk; a long answer has about 20,000."""
_MOST_ELEMENTS = 2_000
_STEP = re.compile(r"(?P<key>[A-Za-z_][A-Za-z0-9_]*|\*\*)(?P<each>\[\])?")

Step = tuple[str, bool]
_EACH: Final = "each"
_DEEP: Final = "deep"


@lru_cache(maxsize=1024)
def parse_path(text: str) -> tuple[Step, ...]:
    """Return the steps of a path: ("key", "a"), ("each"), ("deep").

    Args:
        text: ``a.b`` steps into objects, ``a[]`` into each element of a list, ``**.a`` finds ``a`` at any depth.

    Raises:
        ValueError: It is no path.
    """
    steps: list[Step] = []
    for part in text.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"“{part}” is neither a key, nor key[], nor **")
        if match["key"] == "**" and match["each"]:
            raise ValueError("** takes no []")
        steps.append((_DEEP, False) if match["key"] == "**" else (match["key"], True))
        if match["each"]:
            steps.append((_EACH, False))
    if steps[-1] == (_DEEP, False):
        raise ValueError("** must be followed by a key")
    return tuple(steps)


def find(root: Json, path: str) -> Iterator[Json]:
    """Yield the values a path leads to, in the order of the document; stops at the bounds of the module.

    Args:
        root: Decoded JSON.
        path: See :func:`parse_path`.
    """
    steps = parse_path(path)
    left = MOST_NODES
    todo: list[tuple[Json, int, int]] = [(root, 0, 0)]
    while todo and left > 0:
        value, at, depth = todo.pop()
        left -= 1
        if at == len(steps):
            if value is not None:
                yield value
            continue
        if depth > MOST_DEPTH:
            continue
        todo.extend((below, then, depth + 1) for below, then in reversed(_next(value, steps, at)))


def _next(value: Json, steps: tuple[Step, ...], at: int) -> list[tuple[Json, int]]:
    name, is_key = steps[at]
    if is_key:
        return [(value[name], at + 1)] if isinstance(value, dict) and name in value else []
    if name == _EACH:
        return [(element, at + 1) for element in value[:_MOST_ELEMENTS]] if isinstance(value, list) else []
    return _deeper(value, steps, at)


def _deeper(value: Json, steps: tuple[Step, ...], at: int) -> list[tuple[Json, int]]:
    """Return where a ``**`` goes: the key after it where it stands here, and every child."""
    if isinstance(value, list):
        return [(child, at) for child in value[:_MOST_ELEMENTS] if isinstance(child, dict | list)]
    if not isinstance(value, dict):
        return []
    key = steps[at + 1][0]
    here: list[tuple[Json, int]] = [(value[key], at + 2)] if key in value else []
    return here + [(child, at) for child in value.values() if isinstance(child, dict | list)]


def text_of(value: Json) -> str:
    """Return the text of a value in any of YouTube's wrappings, "" where there is none.

    The web client has written texts as ``{simpleText}``, ``{runs: [{text}]}`` and, since 2024, ``{content}``.
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        for key in ("simpleText", "content"):
            if isinstance(text := value.get(key), str) and text.strip():
                return text.strip()
        runs = value.get("runs")
        if isinstance(runs, list):
            parts = (run.get("text") for run in runs[:200] if isinstance(run, dict))
            return "".join(part for part in parts if isinstance(part, str)).strip()
    return ""

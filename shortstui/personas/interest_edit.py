"""Adding, removing and reordering the interests of a persona's text; what stays, stays to the letter.

An interest is moved or removed as the lines that it stands on, with the comments right above it. Every result is
read again and held against what was meant, so a text that this can't do is refused, never spoilt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, MutableSequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.personas.edit import remove_value, set_value
from shortstui.personas.lines import key_lines

_HEADER = re.compile(r"\s*\[\[\s*(interests|\"interests\"|'interests')\s*\]\]")


def add_interest(text: str, label: str, cluster: int | None = None, emoji: str = "") -> str:
    """Return a persona's text with one more interest, after the others.

    Args:
        text: TOML that can be parsed.
        label: Of the new interest.
        cluster: Its number on the map that the persona names.
        emoji: May be empty.

    Raises:
        ShortstuiError: The text is not TOML, or its interests are no list.
    """
    new: dict[str, Any] = {"label": label}
    if cluster is not None:
        new = {"cluster": cluster, **new}
    if emoji:
        new["emoji"] = emoji

    def by_lines(lines: list[str], blocks: list[range]) -> list[str]:
        block = ["[[interests]]", *(tomlkit.dumps({key: value}).strip() for key, value in new.items())]
        if blocks:
            end = blocks[-1].stop
            return [*lines[:end], "", *block, *lines[end:]]
        after = _first_table(lines)
        return [*lines[:after], *block, "", *lines[after:]]

    return _changed(text, lambda interests: interests.append(new), by_lines)


def remove_interest(text: str, index: int) -> str:
    """Return a persona's text without one of its interests.

    Raises:
        ShortstuiError: The text is not TOML, or there is no such interest.
    """

    def by_lines(lines: list[str], blocks: list[range]) -> list[str]:
        start, end = blocks[index].start, blocks[index].stop
        if end < len(lines) and not lines[end].strip() and (start == 0 or not lines[start - 1].strip()):
            end += 1  # one blank line between what was around it
        return [*lines[:start], *lines[end:]]

    return _changed(text, lambda interests: interests.pop(index), by_lines)


def move_interest(text: str, index: int, to: int) -> str:
    """Return a persona's text with one of its interests at another place of their order.

    Args:
        text: TOML that can be parsed.
        index: Which, from 0.
        to: Its place among all of them, from 0.

    Raises:
        ShortstuiError: The text is not TOML, or there is no such interest or place.
    """

    def by_lines(lines: list[str], blocks: list[range]) -> list[str]:
        order = list(range(len(blocks)))
        order.insert(to, order.pop(index))
        moved: list[str] = []
        end = 0
        for place, block in zip(order, blocks, strict=True):  # what stands between them stays where it is
            moved += [*lines[end : block.start], *lines[blocks[place].start : blocks[place].stop]]
            end = block.stop
        return [*moved, *lines[end:]]

    def by_place(interests: MutableSequence[Any]) -> None:
        if not 0 <= to < len(interests):
            raise IndexError(to)
        interests.insert(to, interests.pop(index))

    return _changed(text, by_place, by_lines)


def name_interest(text: str, index: int, label: str, cluster: int | None) -> str:
    """Return a persona's text with another label for an interest.

    Args:
        text: TOML that can be parsed.
        index: Which interest.
        label: The new label.
        cluster: Its number; None removes the number, which belonged to the label before.

    Raises:
        ShortstuiError: The text is not TOML, or there is no such interest.
    """
    text = set_value(text, f"interests[{index}].label", label)
    key = f"interests[{index}].cluster"
    return remove_value(text, key) if cluster is None else set_value(text, key, cluster)


def interest_at(text: str, line: int) -> int | None:
    """Return which interest a line (from 1) of a text belongs to; None for a line of none, or no TOML."""
    lines = text.replace("\r\n", "\n").split("\n")
    for index, block in enumerate(_blocks(lines)):
        if line - 1 in block:
            return index
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    for path, number in key_lines(text).items():  # interests on the lines of one list
        if number == line and path[:1] == ("interests",) and len(path) > 1 and isinstance(path[1], int):
            return path[1]
    return None


def _changed(
    text: str, meant: Callable[[Any], object], by_lines: Callable[[list[str], list[range]], list[str]]
) -> str:
    try:
        wanted = tomllib.loads(text)
        meant(wanted.setdefault("interests", []))
        document = tomlkit.parse(text)
        if isinstance(document.get("interests"), tomlkit.items.Array):
            meant(document["interests"])
            changed = tomlkit.dumps(document)
        else:
            newline = "\r\n" if "\r\n" in text else "\n"
            lines = text.replace("\r\n", "\n").split("\n")
            changed = newline.join(by_lines(lines, _blocks(lines)))
        if _told(changed) != (wanted if wanted["interests"] else wanted | {"interests": []}):
            raise ValueError("the file is written in a way that only its text can be edited")
    except (TOMLKitError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ShortstuiError(
            f"can't change the interests: {error}", hint="change them in the text", code=ExitCode.BAD_INPUT
        ) from error
    return changed


def _told(text: str) -> dict[str, Any]:
    return {"interests": [], **tomllib.loads(text)}


def _blocks(lines: list[str]) -> list[range]:
    """Return the lines of each ``[[interests]]`` table, from the comments right above its header to its last key.

    A comment above the first header is no part of it: it is about all of them.
    """
    starts = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    if not starts:
        return []
    begins = {start: _with_comments(lines, start) for start in starts}
    ends = [*(begins[start] for start in starts[1:]), len(lines)]
    blocks = [
        range(begins[start], _last_key(lines, start, end))
        for start, end in zip(starts, ends, strict=True)
        if _HEADER.match(lines[start])
    ]
    if blocks:
        first = next(start for start in starts if start in blocks[0])
        blocks[0] = range(first, blocks[0].stop)
    return blocks


def _with_comments(lines: list[str], start: int) -> int:
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _last_key(lines: list[str], start: int, end: int) -> int:
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _first_table(lines: list[str]) -> int:
    start = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    return _with_comments(lines, start)

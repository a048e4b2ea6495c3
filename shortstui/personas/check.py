"""Checking a persona's TOML: all problems at once, each with its line, key and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shortstui.personas.lines import KeyPath, key_lines, nearest_line
from shortstui.personas.model import SCHEMA, Persona
from shortstui.personas.problems import Problem
from shortstui.personas.syntax import parse
from shortstui.text import harmless

MOST_BYTES = 64 * 1024

_CHOICES = {"rule": ("nearest-tag", "interest-mass"), "watch": ("full",)}
_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("schema", "name", "emoji", "description", "interests", "map", "policy", "dwell", "switch"),
    "interests": ("cluster", "label", "emoji", "weight"),
    "map": ("name",),
    "policy": ("rule", "threshold"),
    "dwell": ("watch", "skip"),
    "dwell.watch": ("fraction", "max_seconds"),
    "dwell.skip": ("mean_seconds", "min_seconds", "max_seconds"),
    "switch": ("after", "to"),
}
"""The keys allowed in each table, for suggestions; a test holds them against the models."""

_UNIONS = frozenset({"policy", "watch"})
"""After these keys pydantic's locations name a member of a union, which is not in the file."""


def check(text: str, file: str) -> tuple[Persona | None, list[Problem]]:
    """Read a persona from TOML text.

    Args:
        text: The file's content.
        file: Its name, for the problems.

    Returns:
        The persona and no problems, or None and all problems in the order of their lines.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        return None, [Problem(file, line, "", "holds half a character (a lone surrogate)", "type it again")]
    if size > MOST_BYTES:
        return None, [
            Problem(file, 1, "", f"is larger than {MOST_BYTES // 1024} KiB", "a persona is a short text")
        ]
    parsed = parse(text, file)
    if parsed.document is None:
        return None, parsed.problems
    lines = key_lines(parsed.readable)
    persona, found = _validated(parsed.document)
    found += [*_twice(parsed.document, "label"), *_twice(parsed.document, "cluster")]
    problems = parsed.problems + [
        Problem(file, nearest_line(lines, path), _shown(path), message, suggestion)
        for path, message, suggestion in found
        # A line that can't be read may hold the key that seems to be missing.
        if not (message == _MISSING and path and path[-1] in parsed.lost_keys)
    ]
    problems.sort(key=lambda problem: problem.line)
    return (None if problems else persona), problems


_WORDS: Mapping[str, str] = {
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "tuple_type": "must be a list",
    "literal_error": "must be {expected}",
}
"""Pydantic's kinds of error in the words of somebody who writes TOML; its own message stands for the others."""

_Found = tuple[KeyPath, str, str]
_MISSING = "is missing"


def _validated(document: dict[str, Any]) -> tuple[Persona | None, list[_Found]]:
    try:
        return Persona.model_validate(document), []
    except ValidationError as error:
        return None, [_in_words(details, document) for details in error.errors(include_url=False)]


def _in_words(details: ErrorDetails, document: dict[str, Any]) -> _Found:
    kind, context = details["type"], details.get("ctx", {})
    loc = details["loc"]
    path = tuple(part for before, part in zip((None, *loc), loc, strict=False) if before not in _UNIONS)
    if kind == "extra_forbidden":
        return path, *_unknown_key(path, document)
    if kind in {"missing", "union_tag_not_found"}:
        path = path if kind == "missing" else (*path, "rule")
        return path, _MISSING, _how_to_give(path)
    if kind == "union_tag_invalid":
        path = (*path, "rule")
        return (
            path,
            f'must be "nearest-tag" or "interest-mass", not {_given(details["input"]["rule"])}',
            _choice("rule", details["input"]["rule"]),
        )
    if kind == "out_of_order":
        return (*path, str(context["key"])), details["msg"], ""
    if kind == "wrong_number":
        return path, details["msg"], ""
    if path == ("schema",):
        return path, *_wrong_schema(details["input"])
    plain = details["msg"].replace("Input should", "must")
    message = _WORDS[kind].format(**context) if kind in _WORDS else plain
    key = str(path[-1]) if path else ""
    return path, f"{message}, not {_given(details['input'])}", _choice(key, details["input"])


def _unknown_key(path: KeyPath, document: dict[str, Any]) -> tuple[str, str]:
    key = str(path[-1])
    table = _table(path[:-1])
    allowed = _KEYS.get(table, ())
    if table == "policy" and key == "threshold" and document["policy"].get("rule") == "nearest-tag":
        return 'has no meaning under the rule "nearest-tag"', 'remove it, or set rule = "interest-mass"'
    if near := difflib.get_close_matches(key.lower(), allowed, n=1, cutoff=0.6):
        return "is an unknown key", f"did you mean `{near[0]}`?"
    if homes := [f"[{home}]" if home else "the top of the file" for home, keys in _KEYS.items() if key in keys]:
        return "does not belong here", f"did you mean to put it in {' or '.join(homes)}?"
    return "is an unknown key", f"known here: {', '.join(allowed)}"


def _how_to_give(path: KeyPath) -> str:
    examples = {
        "schema": f"add `schema = {SCHEMA}` at the top of the file",
        "interests": "add an `[[interests]]` table with a `label`",
        "rule": 'add `rule = "nearest-tag"`',
        "threshold": "add for example `threshold = 0.35`",
    }
    return examples.get(str(path[-1]), f"add `{path[-1]} = …`")


def _wrong_schema(given: object) -> tuple[str, str]:
    if isinstance(given, int) and given > SCHEMA:
        return f"{given} is newer than this shortstui can read ({SCHEMA})", "update shortstui"
    return f"must be {SCHEMA}, not {_given(given)}", ""


def _choice(key: str, given: object) -> str:
    near = difflib.get_close_matches(str(given).lower(), _CHOICES.get(key, ()), n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else ""


def _twice(document: dict[str, Any], key: str) -> Iterator[_Found]:
    """Yield every interest whose label or cluster another interest before it has."""
    interests = document.get("interests")
    seen: dict[object, int] = {}
    for index, interest in enumerate(interests if isinstance(interests, list) else ()):
        value = interest.get(key) if isinstance(interest, dict) else None
        if isinstance(value, str):
            value = " ".join(value.casefold().split())
        elif not isinstance(value, int):
            continue
        if value in seen:
            yield (
                ("interests", index, key),
                f"{_given(interest[key])} is already interests[{seen[value]}]",
                ("remove one of the two"),
            )
        seen.setdefault(value, index)


def _given(value: object) -> str:
    if isinstance(value, str):
        return f"“{harmless(value, 40)}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return harmless(f"{value:.12g}" if isinstance(value, float) else str(value), 40)
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else "a date or time"


def _table(path: KeyPath) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _shown(path: KeyPath) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return harmless(text.removeprefix("."), 100)

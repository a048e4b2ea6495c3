"""The site file: the built-in one, and a user's own laid over it.

Merge rules of a user's file. It has the same keys, all optional but ``schema``. A single value replaces the
built-in one. The entries of a list are tried before the built-in entries, which stay as fallbacks; an entry that
is in both keeps the user's place. ``replace = ["selectors.title", …]`` at the top names lists of which only the
user's entries count. Thumbnail sizes (``thumbnails.placeholder``) are a single value though written as a list.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shortstui.feeds.youtube.site_model import SCHEMA, Counts, Site
from shortstui.personas.lines import KeyPath, key_lines, nearest_line
from shortstui.personas.problems import Problem, refuse
from shortstui.personas.syntax import parse
from shortstui.text import harmless

MOST_BYTES = 256 * 1024
_BUILT_IN = Path(__file__).with_name("site.toml")
_COUNTS = Path(__file__).with_name("counts.toml")
_VALUES = frozenset({("thumbnails", "placeholder")})
"""Lists that are one value: replaced, never joined."""


@cache
def built_in_site() -> Site:
    """Return the site as this version of shortstui knows it."""
    return Site.model_validate(_raw_built_in())


def load_site(path: Path | None = None) -> Site:
    """Return the built-in site with a user's file laid over it.

    Args:
        path: The user's file; None for the built-in site alone.

    Raises:
        ShortstuiError: The file can't be used; lists all its problems.
    """
    if path is None:
        return built_in_site()
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        problem = Problem(str(path), 1, "", f"can't be opened: {error.strerror or error}")
        raise refuse(path, [problem], "is not a site file that can be used") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(path), line, "", "is not UTF-8 text", "save it as UTF-8 in your editor")
        raise refuse(path, [problem], "is not a site file that can be used") from error
    site, problems = check_site(text, str(path))
    if site is None:
        raise refuse(path, problems, "is not a site file that can be used")
    return site


def site_record(path: Path | None = None) -> dict[str, str]:
    """Return what a manifest keeps of the site file: the version, and the hash of a user's own.

    Raises:
        ShortstuiError: See :func:`load_site`.
    """
    record = {"site_version": load_site(path).version}
    if path is not None:
        record["site_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return record


def check_site(text: str, file: str) -> tuple[Site | None, list[Problem]]:
    """Read a user's site file.

    Args:
        text: The file's content.
        file: Its name, for the problems.

    Returns:
        The merged site and no problems, or None and all problems in the order of their lines.
    """
    if len(text) > MOST_BYTES:
        return None, [
            Problem(file, 1, "", f"is larger than {MOST_BYTES // 1024} KiB", "a site file is a short text")
        ]
    parsed = parse(text, file)
    if parsed.document is None:
        return None, parsed.problems
    lines = key_lines(parsed.readable)
    document = dict(parsed.document)
    found = _wrong_schema(document, "schema" in parsed.lost_keys)
    document["schema"] = SCHEMA
    replaced, wrong = _replaced(document)
    site, more = _validated(_merged(_raw_built_in(), document, replaced, ()))
    problems = parsed.problems + [
        Problem(file, nearest_line(lines, path), _shown(path), message, suggestion)
        for path, message, suggestion in (*found, *wrong, *more)
    ]
    problems.sort(key=lambda problem: problem.line)
    return (None if problems else site), problems


_Found = tuple[KeyPath, str, str]


@cache
def _raw_built_in() -> dict[str, Any]:
    site = tomllib.loads(_BUILT_IN.read_text(encoding="utf-8"))
    site["counts"] |= tomllib.loads(_COUNTS.read_text(encoding="utf-8"))
    return site


def _wrong_schema(document: dict[str, Any], lost: bool) -> list[_Found]:
    given = document.get("schema")
    if given == SCHEMA or (given is None and lost):
        return []
    if given is None:
        return [(("schema",), "is missing", f"add `schema = {SCHEMA}` at the top of the file")]
    if isinstance(given, int) and given > SCHEMA:
        return [(("schema",), f"{given} is newer than this shortstui can read ({SCHEMA})", "update shortstui")]
    return [(("schema",), f"must be {SCHEMA}", "")]


def _replaced(document: dict[str, Any]) -> tuple[frozenset[tuple[str, ...]], list[_Found]]:
    """Take ``replace`` out of the document: the lists it names, and what is wrong with it."""
    names = document.pop("replace", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return frozenset(), [(("replace",), "must be a list of texts", 'such as ["selectors.title"]')]
    known = {".".join(path) for path in _lists(_raw_built_in(), ())}
    wrong: list[_Found] = []
    for index, name in enumerate(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            wrong.append((("replace", index), "names no list", f"did you mean `{near[0]}`?" if near else ""))
    return frozenset(tuple(name.split(".")) for name in names if name in known), wrong


def _lists(table: dict[str, Any], path: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _lists(value, (*path, key))
        elif isinstance(value, list):
            found.append((*path, key))
    return found


def _merged(
    base: dict[str, Any], over: dict[str, Any], replaced: frozenset[tuple[str, ...]], path: tuple[str, ...]
) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below, here = base.get(key), (*path, key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _merged(below, value, replaced, here)
        elif isinstance(value, list) and isinstance(below, list) and here not in replaced | _VALUES:
            merged[key] = value + [entry for entry in below if entry not in value]
        else:
            merged[key] = value
    return merged


def _validated(document: dict[str, Any]) -> tuple[Site | None, list[_Found]]:
    try:
        return Site.model_validate(document), []
    except ValidationError as error:
        return None, [_in_words(details) for details in error.errors(include_url=False)]


_WORDS = {
    "string_type": "must be text",
    "string_too_short": "is too short",
    "list_type": "must be a list",
    "too_short": "must not be empty",
    "too_long": "has too many entries",
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "int_type": "must be a whole number",
    "missing": "is missing",
    "literal_error": "must be {expected}",
}


def _in_words(details: ErrorDetails) -> _Found:
    path = tuple(part for part in details["loc"] if part != "[key]")
    kind = details["type"]
    if kind == "extra_forbidden":
        return path, *_unknown_key(path)
    if kind in _WORDS:
        return path, _WORDS[kind].format(**details.get("ctx", {})), ""
    return path, details["msg"].replace("String should", "must").replace("Input should", "must"), ""


def _unknown_key(path: KeyPath) -> tuple[str, str]:
    model: type[BaseModel] | None = Site
    for part in path[:-1]:
        field = model.model_fields.get(str(part)) if model else None
        annotation = field.annotation if field else None
        model = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    known = (
        [field.alias or name for name, field in model.model_fields.items()]
        if model and model is not Counts
        else []
    )
    near = difflib.get_close_matches(str(path[-1]).lower(), known, n=1)
    if near:
        return "is an unknown key", f"did you mean `{near[0]}`?"
    return "is an unknown key", f"known here: {', '.join(known[:30])}" if known else ""


def _shown(path: KeyPath) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return harmless(text.removeprefix("."), 100)

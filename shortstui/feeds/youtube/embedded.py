"""The data that a page carries in its scripts: the first short's answers and the client's configuration.

The first short of a load is in no request of its own: the web client assigns ``ytInitialData`` and its kin in
inline scripts, as an object or (mobile, and the first sequence) as a string of escaped JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from shortstui.feeds.youtube.json_path import MOST_DEPTH, MOST_NODES, Json

MOST_BYTES = 16 * 1024 * 1024
"""Of one answer; the longest seen have about 1 MB."""
_HIJACK_GUARD = re.compile(r"\s*\)\]\}'?[^\S\n]*\n?")
_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_SIMPLE_VALUE = r"""\s*["']?\s*[:=]\s*(?:"([^"\\]{0,400})"|'([^'\\]{0,400})'|(true|false|\d{1,12}))"""
_SESSION = {
    "INNERTUBE_CLIENT_VERSION": "client_version",
    "INNERTUBE_CLIENT_NAME": "client_name",
    "HL": "hl",
    "GL": "gl",
    "LOGGED_IN": "logged_in",
    "VISITOR_DATA": "visitor",
}


class JsonError(ValueError):
    """JSON that is too large, too deep or none; the message says which."""


def decode(body: str | bytes) -> Json:
    """Return an answer's JSON.

    Args:
        body: As received; the guard ``)]}'`` that some answers begin with is skipped.

    Raises:
        JsonError: It is none, or beyond the bounds.
    """
    if len(body) > MOST_BYTES:
        raise JsonError(f"larger than {MOST_BYTES >> 20} MB")
    text = body.decode("utf-8-sig", "replace") if isinstance(body, bytes) else body.lstrip("\ufeff")
    if guard := _HIJACK_GUARD.match(text):
        text = text[guard.end() :]
    return _bounded(_decoded(text.lstrip()))


def _decoded(text: str) -> Json:
    try:
        value: Json = json.JSONDecoder().raw_decode(text)[0]
    except RecursionError:
        raise JsonError("nested too deeply") from None
    except ValueError as error:
        raise JsonError(f"no JSON: {str(error)[:80]}") from None
    return value


def _bounded(value: Json) -> Json:
    """Return the value, or refuse one with so many parts that every path through it would take long."""
    todo: list[tuple[Json, int]] = [(value, 0)]
    seen = 0
    while todo:
        current, depth = todo.pop()
        seen += 1
        if depth > 4 * MOST_DEPTH:
            raise JsonError("nested too deeply")
        if seen > MOST_NODES:
            raise JsonError(f"more than {MOST_NODES:,} values")
        if isinstance(current, dict):
            todo.extend((child, depth + 1) for child in current.values())
        elif isinstance(current, list):
            todo.extend((child, depth + 1) for child in current)
    return value


def assigned(scripts: Iterable[str], name: str) -> Json:
    """Return what scripts assign to a variable: the last assignment that can be read, None without one.

    Args:
        scripts: The texts of a page's scripts.
        name: "ytInitialData".
    """
    found: Json = None
    start = re.compile(rf"""(?<![\\w$]){re.escape(name)}["']?\]?\s*[=:]\s*(?=[{{\["'])""")
    tries = 0
    for script in scripts:
        if name not in script:
            continue
        for match in start.finditer(script):
            tries += 1
            if tries > 8:
                return found
            try:
                found = _assigned_value(script, match.end())
            except JsonError:
                continue
    return found


def _assigned_value(script: str, at: int) -> Json:
    if script[at] in "{[":
        return _bounded(_decoded(script[at : at + MOST_BYTES]))
    quote = script[at]
    string = re.compile(rf"{quote}((?:[^{quote}\\]++|\\.)*+){quote}", re.DOTALL).match(script, at)
    if string is None:
        raise JsonError("a text that is never closed")
    inner = _ESCAPE.sub(r"\\u00\1", string[1])
    if quote == "'":
        inner = re.sub(r"""(?<!\\)((?:\\\\)*)\\'""", r"\1'", inner)
        inner = re.sub(r"""(?<!\\)((?:\\\\)*)\"""", r'\1\\"', inner)
    text = _decoded(f'"{inner}"')
    return decode(text) if isinstance(text, str) else None


def session_in(scripts: Iterable[str], names: Iterable[str]) -> Mapping[str, str]:
    """Return what a page's configuration says of the client and the session.

    The visitor's identifier is a secret of the bot's: only "present" is kept.

    Args:
        scripts: The texts of a page's scripts.
        names: The configuration's keys, from the site file.
    """
    found: dict[str, str] = {}
    relevant = [script for script in scripts if "ytcfg" in script]
    for name in names:
        pattern = re.compile(rf"""["'](?:{re.escape(name)})(?={_SIMPLE_VALUE}){_SIMPLE_VALUE}""")
        for script in relevant:
            if match := pattern.search(script):
                value = next((group for group in match.groups() if group), "")
                found[_SESSION.get(name, name.lower())] = "present" if name.startswith("VISITOR") else value[:80]
                break
    return found
